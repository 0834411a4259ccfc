using DslPeft.Generators.Checks.Adaptations.Optimisation;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Passes;

namespace DslPeft.Compiler.Tests.Units;

/// <summary>The optimisation passes on graphs of four layers, and on stages built by hand.</summary>
public sealed class PassTests
{
    private const string Head = "[Classifier(Labels = 2)] ";

    [Fact]
    public void EqualLayersBecomeOneStage()
    {
        var layer = Assert.Single(Layers(Head + "[Lora(Site.Query, Rank = 2, Alpha = 4)]"));

        Assert.Equal(("Layer", "Layer", 0, 4), (layer.Name, layer.Method, layer.First, layer.Count));
    }

    [Fact]
    public void LayersOfOtherStructureStandApartAndEqualOnesShareAMethod() =>
        Assert.Equal(
            [("Layer0", "Layer0", 0, 1), ("Layer1", "Layer1", 1, 1), ("Layers2To3", "Layer0", 2, 2)],
            Layers(Head + """[Lora(Site.Query, Rank = 2, Alpha = 4, Layers = "0,2..")]""")
                .Select(layer => (layer.Name, layer.Method, layer.First, layer.Count))
        );

    [Fact]
    public void LayersOfEqualOperationsOverOtherSizesStandApart() =>
        Assert.Equal(
            [(0, 2), (2, 2)],
            Layers(
                    Head
                        + """[Lora(Site.Query, Rank = 2, Alpha = 4, Layers = "..2"), Lora(Site.Query, Rank = 3, Alpha = 4, Layers = "2..")]"""
                )
                .Select(layer => (layer.First, layer.Count))
        );

    [Fact]
    public void WithoutGroupingEachLayerHasItsMethod() =>
        Assert.Equal(
            ["Layer0", "Layer1", "Layer2", "Layer3"],
            Layers(Head + "[Lora(Site.Query, Rank = 2, Alpha = 4)]", "GroupedLayers").Select(layer => layer.Method)
        );

    [Theory]
    [InlineData("", true, true)]
    [InlineData("[Lora(Site.Query, Site.Value, Rank = 2, Alpha = 4)]", true, true)]
    [InlineData("[Prefix(Site.AttentionMemory, Length = 3)]", true, true)]
    [InlineData("[BitFit]", true, false)]
    [InlineData("[Lora(Site.Query, Rank = 2, Alpha = 4, Bias = LoraBias.LoraOnly)]", true, false)]
    [InlineData("[FullFineTuning]", false, false)]
    public void FrozenProjectionsBecomeOneProduct(string methods, bool fuses, bool withBias)
    {
        var layer = Assert.Single(Layers(Head + methods));
        var product = layer.Nodes.Where(node => node.Name == "qkv").ToList();

        Assert.Equal(fuses ? 1 : 0, product.Count);
        if (!fuses)
            return;
        Assert.Equal(withBias ? 3 : 2, product[0].Inputs.Count);
        Assert.Equal("(B, T, 24)", product[0].Shape.ToString());
        var slices = layer.Nodes.Where(node => node.Op == "narrow" && node.Inputs[0] == Operand.Node(product[0].Id)).ToList();
        Assert.Equal(["0", "8", "16"], slices.Select(slice => slice.Inputs[2].Text));
        Assert.Equal(
            ["QkvWeight", "QkvBias"],
            layer
                .Tensors.Where(tensor => tensor.Kind == BindingKind.Fused)
                .Select(tensor => tensor.Field)
                .Concat(withBias ? [] : ["QkvBias"])
        );
        // No tensor that the product holds is bound beside it.
        Assert.DoesNotContain(layer.Tensors, tensor => tensor.Field is "QueryWeight" or "KeyWeight" or "ValueWeight");
    }

    [Fact]
    public void WithoutFusionThereAreThreeProducts()
    {
        var layer = Assert.Single(Layers(Head + "[Lora(Site.Query, Rank = 2, Alpha = 4)]", "FusedQkv"));

        Assert.DoesNotContain(layer.Nodes, node => node.Name == "qkv");
        Assert.Equal(
            ["query", "key", "value"],
            layer.Nodes.Where(node => node.Op == "linear" && node.Origin == "").Take(3).Select(node => node.Name)
        );
    }

    /// <summary>A product over another input is left alone.</summary>
    [Fact]
    public void ProjectionsOfDifferentInputsAreNotFused()
    {
        Stage Built(bool sameInput)
        {
            var stage = new StageBuilder("Layer0", 0, isLayer: true);
            var hidden = stage.Input("hidden", InputKind.Variable, Shape.Of("B", "T", 8));
            var other = stage.Input("other", InputKind.Variable, Shape.Of("B", "T", 8));
            foreach (var name in new[] { "query", "key", "value" })
            {
                var weight = stage.Tensor(
                    new TensorBinding(
                        name + "Weight",
                        BindingKind.Base,
                        $"encoder.layer.{{i}}.attention.self.{name}.weight",
                        Shape.Of(8, 8)
                    )
                );
                stage.Output(name, stage.Add("linear", name, name == "value" && !sameInput ? other : hidden, weight));
            }
            var graph = FusedQkv.Run(new Graph(new[] { stage.Build() }, new[] { "query" }), BertSpecs.Plain);
            return graph.Stages[0];
        }

        Assert.Contains(Built(sameInput: true).Nodes, node => node.Name == "qkv");
        Assert.DoesNotContain(Built(sameInput: false).Nodes, node => node.Name == "qkv");
    }

    [Theory]
    [InlineData("", "Mask, Embed, Layer", "embeddings and 4 layers record no graph")]
    [InlineData("[Lora(Site.Query, Rank = 2, Alpha = 4)]", "Mask, Embed", "embeddings record no graph")]
    [InlineData(
        """[Lora(Site.Query, Rank = 2, Alpha = 4, Layers = "2..")]""",
        "Mask, Embed, Layers0To1",
        "embeddings and 2 layers record no graph"
    )]
    [InlineData(
        """[Houlsby(Site.FeedForwardResult, Bottleneck = 3, Layers = "^1")]""",
        "Mask, Embed, Layers0To2",
        "embeddings and 3 layers record no graph"
    )]
    [InlineData("[BitFit]", "Mask", "")]
    public void StagesBelowTheLowestTrainableTensorAreFrozen(string methods, string expected, string note)
    {
        var graph = Parsed.Adaptation(Head + methods, "FirstPosition").Training;

        Assert.Equal(expected, string.Join(", ", graph.Stages.Take(graph.FrozenStages).Select(stage => stage.Name)));
        Assert.Equal(note.Length > 0 ? [note] : [], graph.Notes.Where(text => text.EndsWith("record no graph", StringComparison.Ordinal)));
    }

    [Fact]
    public void TheFrozenPrefixDoesNotDependOnGrouping()
    {
        const string methods = Head + """[Lora(Site.Query, Rank = 2, Alpha = 4, Layers = "2..")]""";

        var graph = Parsed.Adaptation(methods, "GroupedLayers").Training;

        Assert.Equal(["Mask", "Embed", "Layer0", "Layer1"], graph.Stages.Take(graph.FrozenStages).Select(stage => stage.Name));
        Assert.Equal(0, Parsed.Adaptation(methods, "FrozenPrefix").Training.FrozenStages);
    }

    /// <summary>Inference records no graph at all, so that nothing has to be said of its stages.</summary>
    [Fact]
    public void TheDeployedFormHasNoFrozenPrefix() =>
        Assert.Equal(0, Parsed.Adaptation(Head + "[Lora(Site.Query, Rank = 2, Alpha = 4)]").Deployed.FrozenStages);

    [Fact]
    public void EachPassCanBeSwitchedOff()
    {
        const string methods = Head + "[Lora(Site.Query, Rank = 2, Alpha = 4)]";
        var all = Parsed.Adaptation(methods);

        Assert.True(all.Training.PlannedDisposal && all.FlatTrainables);
        Assert.False(Parsed.Adaptation(methods, "PlannedDisposal").Training.PlannedDisposal);
        Assert.False(Parsed.Adaptation(methods, "FlatTrainables").FlatTrainables);
        Assert.False(Parsed.Adaptation(methods + " [DisablePass(Pass.FlatTrainables)]").FlatTrainables);
        Assert.Empty(Parsed.Adaptation(methods, [.. Pipeline.Names]).Training.Notes);
        // What a pass does changes no count.
        Assert.Equal(all.Counts, Parsed.Adaptation(methods, [.. Pipeline.Names]).Counts);
        Assert.Equal(all.StructureHash, Parsed.Adaptation(methods, [.. Pipeline.Names]).StructureHash);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[Lora(Site.Query, Site.Value, Site.FeedForwardUp, Rank = 2, Alpha = 4)]")]
    [InlineData("[Prefix(Site.AttentionMemory, Length = 3), Houlsby(Site.FeedForwardResult, Bottleneck = 3)]")]
    [InlineData("[FullFineTuning]")]
    public void TheLastLayerComputesWhatTheHeadReads(string methods)
    {
        var plan = Parsed.Adaptation(Head + methods);

        foreach (var graph in new[] { plan.Training, plan.Deployed })
        {
            var layers = graph.Stages.Where(stage => stage.IsLayer).ToList();
            var last = layers[^1];
            Assert.Equal((3, 1), (last.First, last.Count));
            Assert.Equal("(B, 1, 8)", last.Outputs[0].Shape.ToString());
            // Keys and values of all positions, one query, and one row of all that follows.
            var attention = last.Nodes.Single(node => node.Op is "attention" or "dropped_attention");
            Assert.Equal("(B, 2, 1, 4)", attention.Shape.ToString());
            Assert.All(attention.Inputs.Skip(1).Take(2), memory => Assert.True(Node(last, memory).Shape.Dims[2].IsPositions));
            Assert.All(last.Nodes.SkipWhile(node => node != attention), node => Assert.DoesNotContain(Dim.Tokens, node.Shape.Dims));
            Assert.All(layers.SkipLast(1), layer => Assert.Equal("(B, T, 8)", layer.Outputs[0].Shape.ToString()));
            Assert.Contains("the last layer computes the first position alone, which is all that the head reads", graph.Notes);
        }

        static Node Node(Stage stage, Operand operand) => stage.Nodes.Single(node => Operand.Node(node.Id) == operand);
    }

    /// <summary>A language model reads all positions, and so does whoever asks for hidden states.</summary>
    [Theory]
    [InlineData("[MaskedLm] [Lora(Site.Query, Rank = 2, Alpha = 4)]")]
    [InlineData("[Lora(Site.Query, Rank = 2, Alpha = 4)]")]
    public void AllPositionsStayWhereTheyAreRead(string attributes) =>
        Assert.Equal(
            [(0, 4)],
            Parsed.Adaptation(attributes).Training.Stages.Where(stage => stage.IsLayer).Select(layer => (layer.First, layer.Count))
        );

    [Fact]
    public void OnlyFrozenProductsOfManyPositionsAreOneDnns()
    {
        var layers = Parsed
            .Adaptation(Head + "[Lora(Site.Query, Rank = 2, Alpha = 4), BitFit(Site.FeedForwardUp)]", "FusedQkv")
            .Training.Stages;
        var products = layers
            .Where(stage => stage.IsLayer && stage.First == 0)
            .SelectMany(stage => stage.Nodes)
            .Where(node => node.Op == "frozen_linear")
            .Select(node => node.Name);

        Assert.DoesNotContain(layers.Last().Nodes, node => node.Op == "frozen_linear");
        Assert.Contains("query", products);
        Assert.DoesNotContain(products, name => name.Contains("ora", StringComparison.Ordinal) || name == "up");
    }

    /// <summary>Only layers that record a graph run again, only where that is asked for, and only in training.</summary>
    [Theory]
    [InlineData("""[Lora(Site.Query, Rank = 2, Alpha = 4, Layers = "2..")] [Recompute]""", "", 2)]
    [InlineData("""[Lora(Site.Query, Rank = 2, Alpha = 4, Layers = "2..")] [Recompute]""", "RecomputedLayers", 0)]
    [InlineData("""[Lora(Site.Query, Rank = 2, Alpha = 4, Layers = "2..")]""", "", 0)]
    [InlineData("[BitFit] [Recompute]", "", 4)]
    [InlineData("[LadderSide(Site.Encoder, Reduction = 2)] [Recompute]", "", 0)]
    public void LayersAboveTheFrozenOnesRunAgain(string methods, string disabled, int expected)
    {
        var plan = Parsed.Adaptation(Head + methods, disabled.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal(expected, plan.Training.Stages.Where(stage => stage.Recomputed).Sum(stage => stage.Count));
        Assert.All(plan.Training.Stages.Take(plan.Training.FrozenStages), stage => Assert.False(stage.Recomputed));
        Assert.DoesNotContain(plan.Deployed.Stages, stage => stage.Recomputed);
        Assert.Equal(methods.Contains("Ladder", StringComparison.Ordinal) ? 1 : 0, new NothingRecomputed().Check(plan).Count());
    }

    /// <summary>Frozen operands are read in bfloat16; a bias that is trained is added behind the product, as it is.</summary>
    [Fact]
    public void MixedPrecisionRoundsFrozenOperandsAlone()
    {
        var stages = Parsed
            .Adaptation(Head + "[Lora(Site.Query, Rank = 2, Alpha = 4), BitFit(Site.FeedForwardUp), MixedPrecision]", "FusedQkv")
            .Training.Stages;
        var layer = stages.First(stage => stage.IsLayer);
        Node Of(string name) => layer.Nodes.Single(node => node.Name == name);

        Assert.Equal(
            ("frozen_linear", "QueryWeightBFloat16", "QueryBiasBFloat16"),
            (Of("query").Op, Of("query").Inputs[1].Text, Of("query").Inputs[2].Text)
        );
        Assert.Equal(("frozen_linear", 2), (Of("upProduct").Op, Of("upProduct").Inputs.Count));
        Assert.Equal(("add", Operand.Node(Of("upProduct").Id), "UpBias"), (Of("up").Op, Of("up").Inputs[0], Of("up").Inputs[1].Text));
        Assert.All(layer.Tensors, tensor => Assert.Equal(tensor.Field.EndsWith("BFloat16", StringComparison.Ordinal), tensor.Rounded));
        Assert.All(layer.Tensors.Where(tensor => tensor.Rounded), tensor => Assert.False(tensor.Trainable));
        // What is not a product stays: norms and LoRA's own factors.
        Assert.Contains(layer.Tensors, tensor => tensor is { Field: "MlpNormWeight", Rounded: false });
        Assert.DoesNotContain(layer.Tensors, tensor => tensor.Field is "QueryWeight" or "DownWeight");
        Assert.DoesNotContain(stages.Last().Tensors, tensor => tensor.Rounded);
    }

    /// <summary>It is asked for by a class or an assembly, and can be switched off like any pass.</summary>
    [Theory]
    [InlineData("", "", false)]
    [InlineData("[MixedPrecision]", "", true)]
    [InlineData("[MixedPrecision]", "FrozenProducts", true)]
    [InlineData("[MixedPrecision]", "MixedPrecision", false)]
    [InlineData("[MixedPrecision, DisablePass(Pass.MixedPrecision)]", "", false)]
    public void MixedPrecisionIsAskedFor(string attributes, string disabled, bool rounds) =>
        Assert.Equal(
            rounds,
            Parsed
                .Adaptation(Head + "[Lora(Site.Query, Rank = 2, Alpha = 4)] " + attributes, disabled)
                .Training.Stages.SelectMany(stage => stage.Tensors)
                .Any(tensor => tensor.Rounded)
        );

    /// <summary>A build that switches the pass off, to compare, gets no warning for it.</summary>
    [Theory]
    [InlineData("[FullFineTuning, MixedPrecision]", "", true)]
    [InlineData("[FullFineTuning, MixedPrecision]", "MixedPrecision", false)]
    [InlineData("[BitFit, MixedPrecision]", "MixedPrecision", false)]
    [InlineData("[FullFineTuning]", "", false)]
    public void NothingToRoundIsToldWhereItIsAskedFor(string methods, string disabled, bool told) =>
        Assert.Equal(told, new NothingRounded().Check(Parsed.Adaptation(Head + methods, disabled)).Any());

    /// <summary>Layers without the passes that tell the last one apart and rename products.</summary>
    private static List<Stage> Layers(string attributes, params string[] disabled) =>
        [.. Parsed.Adaptation(attributes, [.. disabled, "FirstPosition", "FrozenProducts"]).Training.Stages.Where(stage => stage.IsLayer)];
}
