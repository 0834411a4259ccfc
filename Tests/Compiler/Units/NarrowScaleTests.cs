namespace DslPeft.Compiler.Tests.Units;

using DslPeft.Generators.Ir;

/// <summary>Where a method's constant factor stands, and what a stage outside the stack gives.</summary>
public sealed class NarrowScaleTests
{
    private const string Head = "[Classifier(Labels = 2)] ";

    /// <summary>Between the factors there are r numbers a token; a bias of the second product is scaled with it.</summary>
    [Theory]
    [InlineData("[Lora(Site.Query, Rank = 2, Alpha = 4)]", "queryLoraScaled", "(B, T, 2)")]
    [InlineData("[Lora(Site.Query, Rank = 8, Alpha = 4)]", "queryLora", "(B, T, 8)")]
    [InlineData("[Lora(Site.Query, Rank = 2, Alpha = 4, BiasOnB = true)]", "queryLora", "(B, T, 8)")]
    [InlineData("[AdaLora(Site.Query, InitialRank = 3, Rank = 2, Alpha = 6)]", "queryAdaLoraScaled", "(B, T, 3)")]
    public void AFactorMultipliesTheNarrowerSide(string method, string name, string shape)
    {
        var scaled = Assert.Single(Layer(Head + method).Nodes, node => node.Op == "mul" && node.Inputs[1].Meaning is not null);

        Assert.Equal((name, shape), (scaled.Name, scaled.Shape.ToString()));
    }

    /// <summary>A factor of one leaves nothing to multiply.</summary>
    [Fact]
    public void AFactorOfOneIsGone() =>
        Assert.DoesNotContain(Layer(Head + "[Lora(Site.Query, Rank = 2, Alpha = 2)]").Nodes, node =>
            node.Inputs.Any(input => input.Meaning is not null)
        );

    /// <summary>Where each attention has a prefix, the mask without it is no result; where some have none, it is.</summary>
    [Theory]
    [InlineData("[Prefix(Site.AttentionMemory, Length = 3)]", 1)]
    [InlineData("""[Prefix(Site.AttentionMemory, Length = 3, Layers = "2..")]""", 2)]
    public void AStageGivesWhatIsRead(string method, int outputs) =>
        Assert.Equal(outputs, Parsed.Adaptation(Head + method).Training.Stages[0].Outputs.Count);

    private static Stage Layer(string attributes) =>
        Parsed.Adaptation(attributes, "FirstPosition", "FrozenProducts").Training.Stages.First(stage => stage.IsLayer);
}
