using DslPeft.Compiler.Tests.Harness;

namespace DslPeft.Compiler.Tests.Snapshots;

/// <summary>What models of two stacks and their adaptations compile to.</summary>
public sealed class T5SnapshotTests
{
    [Fact]
    public void Architecture() =>
        Snapshot.Verify(
            [Declarations.SmallT5],
            new CompilerHarness().Compile(Declarations.SmallT5).Joined("Small.SmallT5."),
            "T5Architecture"
        );

    /// <summary>
    /// A weight in each of three attentions, keys and values before those of the targets, and virtual tokens before the sources.
    /// </summary>
    [Fact]
    public void Adaptation()
    {
        string[] declared =
        [
            Declarations.SmallT5,
            Declarations.Adaptation(
                "[Lora(Site.Everywhere + Site.Query, Rank = 2, Alpha = 4)] [Prefix(\"Decoder.AttentionMemory\", Length = 3)] [PromptTuning(\"Encoder.Words\", Length = 4)] [Seq2SeqLm]",
                "T5Hybrid",
                "SmallT5"
            ),
        ];

        Snapshot.Verify(declared, new CompilerHarness().Compile(declared).Joined("Small.T5Hybrid."), "T5Hybrid");
    }

    /// <summary>A side stack beside each stack, the second attending to what the first gives.</summary>
    [Fact]
    public void Ladder()
    {
        string[] declared =
        [
            Declarations.SmallT5,
            Declarations.Adaptation("[SequenceLadder(Site.Encoder, Site.Decoder, Reduction = 2)] [Seq2SeqLm]", "T5Ladder", "SmallT5"),
        ];

        Snapshot.Verify(declared, new CompilerHarness().Compile(declared).Joined("Small.T5Ladder."), "T5Ladder");
    }

    /// <summary>Tables of positions, biases, norms after the sums, and a bias of the logits.</summary>
    [Fact]
    public void LowRankOfBart()
    {
        string[] declared =
        [
            Declarations.SmallBart,
            Declarations.Adaptation("[Lora(Site.CrossQuery, \"Decoder.Value\", Rank = 2, Alpha = 4)] [Seq2SeqLm]", "BartLora", "SmallBart"),
        ];

        Snapshot.Verify(declared, new CompilerHarness().Compile(declared).Joined("Small.BartLora."), "BartLora");
    }
}
