using DslPeft.Generators.Ir;
using DslPeft.Generators.Passes;

namespace DslPeft.Compiler.Tests.Units;

/// <summary>
/// What leads to a head that reads the first position computes that one alone, and nothing that is read at another one does.
/// </summary>
public sealed class FirstPositionTests
{
    private const string Head = "[Classifier(Labels = 2)] ";
    private const string Said = "computes the first position alone, which is all that the head reads";

    /// <summary>
    /// Side stacks: one of sums, one with a step that nobody can look into, one that ends in a sum over all positions, and one whose
    /// queries each have a mask.
    /// </summary>
    private const string Methods = """
        using DslPeft;
        using TorchSharp;
        using static TorchSharp.torch;
        using static TorchSharp.torch.nn.functional;

        namespace Small;

        [PeftMethod(Join.Side)]
        public sealed class SumsAttribute(params string[] sites) : PeftAttribute(sites)
        {
            public static Tensor Start(Tensor hidden, [Weight("4, Width", Init.LinearDefault, Scope = Scope.Stack)] Tensor first) => linear(hidden, first);
            public static Tensor Step(Tensor s, Tensor hidden, Tensor mask, [Weight("4, Width", Init.LinearDefault)] Tensor down) => torch.tanh(s + linear(hidden, down));
            public static Tensor Finish(Tensor s, [Weight("Width, 4", Init.LinearDefault, Scope = Scope.Stack)] Tensor last) => linear(s, last);
        }

        [PeftMethod(Join.Side)]
        public sealed class LoopsAttribute(params string[] sites) : PeftAttribute(sites)
        {
            public static Tensor Start(Tensor hidden, [Weight("4, Width", Init.LinearDefault, Scope = Scope.Stack)] Tensor first) => linear(hidden, first);
            public static Tensor Step(Tensor s, Tensor hidden, Tensor mask, [Weight("4, Width", Init.LinearDefault)] Tensor down)
            {
                for (var i = 0; i < 2; i++)
                    s = s + linear(hidden, down);
                return s;
            }
            public static Tensor Finish(Tensor s, [Weight("Width, 4", Init.LinearDefault, Scope = Scope.Stack)] Tensor last) => linear(s, last);
        }

        [PeftMethod(Join.Side)]
        public sealed class TotalsAttribute(params string[] sites) : PeftAttribute(sites)
        {
            public static Tensor Start(Tensor hidden, [Weight("Width, Width", Init.LinearDefault, Scope = Scope.Stack)] Tensor first) => linear(hidden, first);
            public static Tensor Step(Tensor s, Tensor hidden, Tensor mask, [Weight("Width, Width", Init.LinearDefault)] Tensor down) => s + linear(hidden, down);
            public static Tensor Finish(Tensor s, [Weight("Width, Width", Init.LinearDefault, Scope = Scope.Stack)] Tensor last) => linear(s, last) + s.sum(dim: 1, keepdim: true);
        }

        [PeftMethod(Join.Side)]
        public sealed class PairsAttribute(params string[] sites) : PeftAttribute(sites)
        {
            public static Tensor Start(Tensor hidden, [Weight("4, Width", Init.LinearDefault, Scope = Scope.Stack)] Tensor first) => linear(hidden, first);
            public static Tensor Step(Tensor s, Tensor hidden, Tensor mask, [Weight("4, Width", Init.LinearDefault)] Tensor down)
            {
                var mixed = (s + linear(hidden, down)).unflatten(2, [2, -1]).transpose(1, 2);
                return scaled_dot_product_attention(mixed, mixed, mixed, mask * mask.transpose(2, 3)).transpose(1, 2).flatten(2);
            }
            public static Tensor Finish(Tensor s, [Weight("Width, 4", Init.LinearDefault, Scope = Scope.Stack)] Tensor last) => linear(s, last);
        }

        """;

    /// <summary>
    /// A rung's attention reads keys and values of all positions, and so the base's last layer keeps all; its query and what follows are
    /// of one.
    /// </summary>
    [Theory]
    [InlineData("[LadderSide(Site.Encoder, Reduction = 2)]")]
    [InlineData("[LadderSide(Site.Encoder, Reduction = 2, Pruned = false)]")]
    [InlineData("[LadderSide(Site.Encoder, Reduction = 2, MergeLast = true)]")]
    public void ALaddersLastRungComputesWhatTheHeadReads(string methods)
    {
        var plan = Parsed.Adaptation(Head + methods);

        foreach (var graph in new[] { plan.Training, plan.Deployed })
        {
            var last = graph.Stages.Last(stage => stage.IsLayer);
            Assert.Equal((3, 1, "(B, T, 8) (B, 1, 4)"), (last.First, last.Count, Shapes(last)));
            var attentions = last.Nodes.Where(node => node.Op is "attention" or "dropped_attention").ToList();
            Assert.Equal(["(B, 2, T, 4)", "(B, 2, 1, 2)"], attentions.Select(attention => attention.Shape.ToString()));
            Assert.All(attentions[1].Inputs.Skip(1).Take(2), memory => Assert.Equal("(B, 2, T, 2)", Node(last, memory).Shape.ToString()));
            Assert.All(last.Nodes.SkipWhile(node => node != attentions[1]), node => Assert.Equal(-1, node.Shape.PositionAxis));
            Assert.Equal("(B, 1, 8)", Shapes(graph.Stages.Single(stage => stage.Name == "LadderSideFinish")));
            Assert.Contains("the last layer computes the first position of side alone, which is all that the head reads", graph.Notes);
        }

        static Node Node(Stage stage, Operand operand) => stage.Nodes.Single(node => Operand.Node(node.Id) == operand);
    }

    /// <summary>Below its last rung a ladder needs all positions, and the base above it only where the head reads it.</summary>
    [Fact]
    public void TheLastRungCanStandBelowTheLastLayer()
    {
        var graph = Parsed.Adaptation(Head + """[LadderSide(Site.Encoder, Reduction = 2, MergeLast = true, Layers = "..2")]""").Training;

        Assert.Equal(
            [(0, "(B, T, 8) (B, T, 4)"), (1, "(B, T, 8) (B, 1, 4)"), (2, "(B, T, 8)"), (3, "(B, 1, 8)")],
            graph.Stages.Where(stage => stage.IsLayer).Select(layer => (layer.First, Shapes(layer)))
        );
        Assert.Contains("1 layer computes the first position of side alone and the last layer " + Said, graph.Notes);
    }

    /// <summary>
    /// A side stack that treats positions one by one is of one position from its start on, and leaves the base's last layer one too.
    /// </summary>
    [Fact]
    public void BothStatesAreOfOnePositionWhereNothingReadsMore()
    {
        var graph = Plan("[Sums(Site.Encoder)]").Training;

        Assert.Equal("(B, 1, 4)", Shapes(graph.Stages.Single(stage => stage.Name == "SumsStart")));
        Assert.Equal(
            [(0, 3, "(B, T, 8) (B, 1, 4)"), (3, 1, "(B, 1, 8) (B, 1, 4)")],
            graph.Stages.Where(stage => stage.IsLayer).Select(layer => (layer.First, layer.Count, Shapes(layer)))
        );
        Assert.Contains("3 layers compute the first position of side alone and the last layer " + Said, graph.Notes);
    }

    /// <summary>Behind a step that is called as it is, what can be told apart still computes one position.</summary>
    [Fact]
    public void AnOpaqueStepKeepsAllPositions()
    {
        var graph = Plan("[Loops(Site.Encoder)]").Training;

        Assert.Equal(["(B, T, 8) (B, T, 4)"], graph.Stages.Where(stage => stage.IsLayer).Select(Shapes));
        Assert.Equal("(B, 1, 8)", Shapes(graph.Stages.Single(stage => stage.Name == "LoopsFinish")));
        Assert.Contains("what stands behind the layers " + Said, graph.Notes);
    }

    [Fact]
    public void AllPositionsStayWhereTheEndOfASideStackReadsThem()
    {
        var graph = Plan("[Totals(Site.Encoder)]").Training;
        var layers = Assert.Single(graph.Stages, stage => stage.IsLayer);

        Assert.Equal((0, 4, "(B, T, 8) (B, T, 8)"), (layers.First, layers.Count, Shapes(layers)));
        // The product of the one position, and the sum over all.
        var finish = graph.Stages.Single(stage => stage.Name == "TotalsFinish");
        Assert.Equal("(B, 1, 8)", Shapes(finish));
        Assert.Equal(Operand.Input("side"), finish.Nodes.Single(node => node.Op == "sum_over").Inputs[0]);
    }

    /// <summary>An attention whose queries each have a mask of their own is not one of any single query.</summary>
    [Fact]
    public void QueriesStayWithTheirMasks()
    {
        var last = Plan("[Pairs(Site.Encoder)]").Training.Stages.Last(stage => stage.IsLayer);
        var attention = last.Nodes.Last(node => node.Op == "attention");

        Assert.Equal("(B, 1, T, T)", last.Nodes.Single(node => Operand.Node(node.Id) == attention.Inputs[3]).Shape.ToString());
        Assert.Equal("(B, 2, T, 2)", attention.Shape.ToString());
        Assert.Equal("(B, T, 8) (B, 1, 4)", Shapes(last));
    }

    [Theory]
    [InlineData("[MaskedLm] [LadderSide(Site.Encoder, Reduction = 2)]")]
    [InlineData("[TokenClassifier(Labels = 2)] [LadderSide(Site.Encoder, Reduction = 2, MergeLast = true)]")]
    [InlineData("[LadderSide(Site.Encoder, Reduction = 2)]")]
    [InlineData("[Pretraining] [PromptTuning(Site.Words, Length = 2)]")]
    public void AllPositionsStayWhereAHeadReadsThem(string attributes)
    {
        var plan = Parsed.Adaptation(attributes);

        Assert.All([plan.Training, plan.Deployed], graph =>
        {
            Assert.Equal((0, 4), (graph.Stages.Single(stage => stage.IsLayer).First, graph.Stages.Single(stage => stage.IsLayer).Count));
            Assert.DoesNotContain(graph.Notes, note => note.Contains("first position", StringComparison.Ordinal));
        });
    }

    /// <summary>What deployment computes for a pooler is made of weights, not of positions.</summary>
    [Fact]
    public void AMergedPoolerStillReadsOnePosition() =>
        Assert.Contains("the last layer " + Said, Parsed.Adaptation(Head + "[Lora(Site.Pooler, Rank = 2, Alpha = 4)]").Training.Notes);

    /// <summary>Two variables of one layer, of which the stage behind it takes a position each.</summary>
    [Theory]
    [InlineData(1, 0, 1, 0, "(B, 1, 8) (B, 1, 8)")]
    [InlineData(1, 0, 1, 2, "(B, 1, 8) (B, T, 8)")]
    [InlineData(1, 0, 2, 0, "(B, 1, 8) (B, T, 8)")]
    [InlineData(1, 1, 1, 3, "(B, T, 8) (B, T, 8)")]
    public void EachOutputIsNarrowedOnItsOwn(int axis, int position, int otherAxis, int otherPosition, string shapes)
    {
        var layer = new StageBuilder("Layer0", 0, isLayer: true);
        var hidden = layer.Input("hidden", InputKind.Variable, Shape.Of("B", "T", 8));
        layer.Output("hidden", layer.Add("gelu", "one", hidden));
        layer.Output("other", layer.Add("relu", "two", hidden));
        var head = new StageBuilder("Head", 0, isLayer: false);
        foreach (var (variable, from, at) in new[] { ("hidden", axis, position), ("other", otherAxis, otherPosition) })
        {
            head.Output(
                variable + "Result",
                head.Add(
                    "select",
                    variable + "At",
                    head.Input(variable, InputKind.Variable, Shape.Of("B", "T", 8)),
                    Operand.Number(from),
                    Operand.Number(at)
                )
            );
        }

        var graph = FirstPosition.Run(
            new Graph(new[] { layer.Build(), head.Build() }, new[] { "hiddenResult", "otherResult" }),
            BertSpecs.Plain
        );

        Assert.Equal(shapes, Shapes(graph.Stages[0]));
        Assert.Equal(shapes, string.Join(" ", graph.Stages[1].Inputs.Select(input => input.Shape)));
    }

    private static string Shapes(Stage stage) => string.Join(" ", stage.Outputs.Select(output => output.Shape));

    private static AdaptationPlan Plan(string methods) => Parsed.AdaptationWith(Methods, Head + methods);
}
