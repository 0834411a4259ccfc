using DslPeft.Compiler.Tests.Harness;

namespace DslPeft.Compiler.Tests.Snapshots;

/// <summary>What a decoder and its adaptations compile to.</summary>
public sealed class Gpt2SnapshotTests
{
    [Fact]
    public void Architecture() =>
        Snapshot.Verify(
            [Declarations.SmallGpt2],
            new CompilerHarness().Compile(Declarations.SmallGpt2).Joined("Small.SmallGpt2."),
            "Gpt2Architecture"
        );

    /// <summary>A prefix, and methods of slices of a fused projection, whole.</summary>
    [Fact]
    public void Prefix()
    {
        const string Methods =
            "[Dora(Site.Query, Rank = 2, Alpha = 4)] [Ia3(Site.Value), Ia3(Site.Key, AtInput = true)] [Prefix(Site.AttentionMemory, Length = 3)] [Classifier(Labels = 2)]";
        string[] declared = [Declarations.SmallGpt2, Declarations.Adaptation(Methods, "Gpt2Prefix", "SmallGpt2")];

        Snapshot.Verify(declared, new CompilerHarness().Compile(declared).Joined("Small.Gpt2Prefix."), "Gpt2Prefix");
    }

    [Fact]
    public void LoraOfSlices() =>
        AdaptationSnapshot.Verify(
            "Gpt2LoraOfSlices",
            "[Lora(Site.Query, Site.Value, Rank = 2, Alpha = 4)]",
            Declarations.SmallGpt2,
            "[CausalLm]",
            AdaptationSnapshot.Classifier
        );
}
