using DslPeft.Generators.Ir;
using DslPeft.Generators.Passes;

namespace DslPeft.Compiler.Tests.Units;

/// <summary>Behind virtual tokens, shapes speak of as many positions more.</summary>
public sealed class PromptShapeTests
{
    private const string Prompt = "[PromptTuning(Site.Words, Length = 4)] ";
    private const string Two = "[PTuning(Site.Words, Length = 3, Inner = 4)] [PromptTuning(Site.Words, Length = 2)] ";
    private const string Classifier = "[Classifier(Labels = 2)] ";

    /// <summary>A body outside the vocabulary, of which only the join knows the shape, on a linear layer and on a sublayer.</summary>
    private const string Opaque = """
        using DslPeft;
        using static TorchSharp.torch;
        using static TorchSharp.torch.nn.functional;

        namespace Small;

        [PeftMethod(Join.LinearDelta)]
        public sealed class RepeatedAttribute(params string[] sites) : PeftAttribute(sites)
        {
            public required int Times { get; init; }

            public static Tensor Delta(Tensor x, [Weight("Out, In", Init.Zeros)] Tensor w, [Is("Times")] int times)
            {
                var y = linear(x, w);
                for (var i = 1; i < times; i++)
                    y = y + linear(x, w);
                return y;
            }
        }

        [PeftMethod(Join.Sequential)]
        public sealed class HalvedAttribute(params string[] sites) : PeftAttribute(sites)
        {
            public required int Times { get; init; }

            public static Tensor Apply(Tensor z, [Weight("Width, Width", Init.Identity)] Tensor w, [Is("Times")] int times)
            {
                for (var i = 0; i < times; i++)
                    z = linear(z, w) / 2;
                return z;
            }
        }

        [PeftMethod(Join.InputPrompt, PositionOffset = "Length")]
        public sealed class WrittenAttribute(params string[] sites) : PeftAttribute(sites)
        {
            public required int Length { get; init; }

            public static Tensor Prompt([Weight("Length, Width", Init.Normal)] Tensor rows, [Is("Length")] int length)
            {
                for (var i = 0; i < length; i++)
                    rows = rows * 1.5;
                return rows;
            }
        }

        """;

    public static TheoryData<string, int> Declared =>
        new()
        {
            { Classifier + Prompt, 4 },
            { Classifier + Two, 5 },
            { "[TokenClassifier(Labels = 3)] " + Two, 5 },
            { "[QuestionAnswering] " + Prompt, 4 },
            { "[MaskedLm] " + Prompt + "[Invertible(Site.EmbeddingOutput)]", 4 },
            { "[Pretraining] " + Two, 5 },
            { Prompt, 4 },
            { Classifier + Prompt + "[Prefix(Site.AttentionMemory, Length = 3)]", 4 },
            { Classifier + Prompt + "[LadderSide(Site.Encoder, Reduction = 2, MergeLast = true)]", 4 },
            { "[TokenClassifier(Labels = 3)] " + Prompt + "[LadderSide(Site.Encoder, Reduction = 2)]", 4 },
            {
                Classifier
                    + Prompt
                    + """[Lora(Site.Words, "PositionTable", Site.Query, Rank = 2, Alpha = 4, Dropout = 0.1)] [FullFineTuning]""",
                4
            },
            {
                Classifier
                    + Prompt
                    + "[Prefix(Site.AttentionMemory, Length = 3, Style = PrefixStyle.Attention), Gate<PrefixAttribute>] [Pfeiffer(Site.FeedForwardResult, Bottleneck = 3), Gate<PfeifferAttribute>(Start = Init.Bert)]",
                4
            },
            {
                Classifier
                    + Prompt
                    + """[Pfeiffer(Site.FeedForwardResult, Bottleneck = 3, Name = "a", Frozen = true)] [Pfeiffer(Site.FeedForwardResult, Bottleneck = 3, Name = "b", Frozen = true)] [AdapterFusion<PfeifferAttribute>]""",
                4
            },
            { Classifier + Prompt + "[Repeated(Site.Query, Times = 2)] [Halved(Site.FeedForwardResult, Times = 2)]", 4 },
            { Classifier + "[Written(Site.Words, Length = 6)] [Halved(Site.EmbeddingOutput, Times = 2)]", 6 },
        };

    [Theory, MemberData(nameof(Declared))]
    public void EveryStageReadsTheShapesThatStagesBeforeItGive(string attributes, int length)
    {
        foreach (var (stage, variables) in Stages(attributes))
        {
            foreach (var input in stage.Inputs.Where(input => input.Kind == InputKind.Variable))
                Assert.Equal((stage.Name, input.Name, variables[input.Name]), (stage.Name, input.Name, input.Shape));
        }
        // Where a prefix stands in every attention, its mask alone leaves the stage; that of the text is a step on the way.
        Assert.Contains(Parsed.AdaptationWith(Opaque, attributes).Training.Stages[0].Nodes, node =>
            node.Shape == Shape.Of("B", 1, 1, $"T + {length}")
        );
    }

    /// <summary>From the embeddings on and through all layers, no tensor has the text's positions alone.</summary>
    [Theory, MemberData(nameof(Declared))]
    public void NothingInTheLayersHasTheTextsLength(string attributes, int length)
    {
        var layers = 0;
        foreach (var (stage, _) in Stages(attributes))
        {
            if (stage.Name == "Embed")
            {
                Assert.All([stage.Nodes.Last(node => node.Op == "cat").Shape, stage.Outputs[0].Shape], shape =>
                    Assert.Equal(Shape.Of("B", $"T + {length}", 8), shape)
                );
            }

            if (!stage.IsLayer)
                continue;
            layers++;
            foreach (var shape in stage.Nodes.Select(node => node.Shape).Concat(stage.Outputs.Select(output => output.Shape)))
                Assert.All(shape.Dims, dim => Assert.False(dim.IsPositions && dim.Constant < length, $"{stage.Name}: {shape}"));
        }
        Assert.True(layers > 0);
    }

    /// <summary>A head of one result a token has the text's positions.</summary>
    [Theory]
    [InlineData("[TokenClassifier(Labels = 3)] ", "(B, T, 3)")]
    [InlineData("[QuestionAnswering] ", "(B, 2, T)")]
    [InlineData("[MaskedLm] ", "(B, T, 50)")]
    public void HeadsOverTokensHaveTheTextsLength(string head, string logits)
    {
        foreach (var graph in new[] { Parsed.Adaptation(head + Two).Training, Parsed.Adaptation(head + Two).Deployed })
        {
            Assert.Equal(logits, graph.Stages[^1].Outputs[0].Shape.ToString());
            // All virtual tokens are left out at once.
            var real = Assert.Single(graph.Stages, stage => stage.Name == "RealTokens");
            Assert.Equal(("(B, T + 5, 8)", "(B, T, 8)"), (real.Inputs[0].Shape.ToString(), real.Outputs[0].Shape.ToString()));
        }
    }

    /// <summary>Without a head, hidden states of virtual tokens are among the results.</summary>
    [Fact]
    public void HiddenStatesAreThoseOfAllPositions() =>
        Assert.Equal("(B, T + 4, 8)", Parsed.Adaptation(Prompt).Training.Stages.Last(stage => stage.IsLayer).Outputs[0].Shape.ToString());

    /// <summary>What passes do to a base, they do to one with a prompt.</summary>
    [Theory]
    [InlineData(Prompt)]
    [InlineData(Two)]
    public void PassesTreatLongerRowsAsTheyTreatRows(string prompt)
    {
        var (bare, prompted) = (Parsed.Adaptation(Classifier), Parsed.Adaptation(Classifier + prompt));

        Assert.Contains(bare.Deployed.Notes, note =>
            note.StartsWith("the last layer computes the first position alone", StringComparison.Ordinal)
        );
        Assert.Contains(bare.Deployed.Notes, note => note.EndsWith("go to oneDNN where libtorch has it", StringComparison.Ordinal));
        // How many stages record no graph depends on what is trained.
        Assert.Equal(Notes(bare.Deployed), Notes(prompted.Deployed));
        Assert.Equal(Notes(bare.Training), Notes(prompted.Training));

        static IEnumerable<string> Notes(Graph graph) =>
            graph.Notes.Where(note => !note.EndsWith("record no graph", StringComparison.Ordinal));
    }

    /// <summary>
    /// Every stage of the training and the deployed form, with passes and without, and the shapes of the variables when it runs.
    /// </summary>
    private static IEnumerable<(Stage Stage, IReadOnlyDictionary<string, Shape> Variables)> Stages(string attributes)
    {
        foreach (
            var plan in new[] { Parsed.AdaptationWith(Opaque, attributes), Parsed.AdaptationWith(Opaque, attributes, [.. Pipeline.Names]) }
        )
        {
            foreach (var graph in new[] { plan.Training, plan.Deployed })
            {
                var variables = new Dictionary<string, Shape>();
                foreach (var stage in graph.Stages)
                {
                    yield return (stage, variables);
                    foreach (var output in stage.Outputs)
                        variables[output.Variable] = output.Shape;
                }
            }
        }
    }
}
