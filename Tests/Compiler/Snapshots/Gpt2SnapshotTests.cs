using DslPeft.Compiler.Tests.Harness;

namespace DslPeft.Compiler.Tests.Snapshots;

/// <summary>What a decoder and its adaptations compile to.</summary>
public sealed class Gpt2SnapshotTests
{
    [Fact]
    public void Architecture() => Snapshot.Verify(new CompilerHarness().Compile(Declarations.SmallGpt2).Joined("Small.SmallGpt2."), "Gpt2Architecture");

    [Theory]
    [InlineData("Gpt2LoraOfSlices", "[Lora(Site.Query, Site.Value, Rank = 2, Alpha = 4)] [CausalLm]")]
    [InlineData("Gpt2Slices", "[Dora(Site.Query, Rank = 2, Alpha = 4)] [Ia3(Site.Value), Ia3(Site.Key, AtInput = true)] [Prefix(Site.AttentionMemory, Length = 3)] [Classifier(Labels = 2)]")]
    public void Adaptation(string name, string attributes) =>
        Snapshot.Verify(new CompilerHarness().Compile(Declarations.SmallGpt2, Declarations.Adaptation(attributes, name, "SmallGpt2")).Joined($"Small.{name}."), name);
}
