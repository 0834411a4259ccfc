using DslPeft.Compiler.Tests.Harness;

namespace DslPeft.Compiler.Tests.Snapshots;

/// <summary>What LLaMA and its adaptations compile to.</summary>
public sealed class LlamaSnapshotTests
{
    [Fact]
    public void Architecture() =>
        Snapshot.Verify(
            [Declarations.SmallLlama],
            new CompilerHarness().Compile(Declarations.SmallLlama).Joined("Small.SmallLlama."),
            "LlamaArchitecture"
        );

    /// <summary>A decoder that is the words' table.</summary>
    [Fact]
    public void TiedArchitecture()
    {
        var tied = Declarations.SmallLlama.Replace("Inner = 12;", "Inner = 12;\n    public const bool TiedDecoder = true;");

        Snapshot.VerifyDifference(
            [tied],
            "a decoder of its own",
            new CompilerHarness().Compile(Declarations.SmallLlama).Joined("Small.SmallLlama."),
            new CompilerHarness().Compile(tied).Joined("Small.SmallLlama."),
            "LlamaTied"
        );
    }

    /// <summary>A head over many words runs over some labelled rows at a time.</summary>
    [Fact]
    public void ManyWords()
    {
        const string methods = "[Lora(Site.Query, \"LmHead\", Rank = 2, Alpha = 4)] [CausalLm]";
        var wide = Declarations.SmallLlama.Replace("Vocab = 50", "Vocab = 151936");
        string Compiled(string architecture) =>
            new CompilerHarness()
                .Compile([architecture, Declarations.Adaptation(methods, "WideLora", "SmallLlama")])
                .Joined("Small.WideLora.");

        Snapshot.VerifyDifference(
            [wide, Declarations.Adaptation(methods, "WideLora", "SmallLlama")],
            "few words",
            Compiled(Declarations.SmallLlama),
            Compiled(wide),
            "ChunkedLoss"
        );
    }

    [Fact]
    public void Adaptation()
    {
        string[] declared =
        [
            Declarations.SmallLlama,
            Declarations.Adaptation(
                "[Lora(Site.Query, Site.FeedForwardGate, Rank = 2, Alpha = 4)] [Prefix(Site.AttentionMemory, Length = 3)] [CausalLm]",
                "LlamaLora",
                "SmallLlama"
            ),
        ];

        Snapshot.Verify(declared, new CompilerHarness().Compile(declared).Joined("Small.LlamaLora."), "LlamaLora");
    }
}
