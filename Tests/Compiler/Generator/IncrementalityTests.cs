using DslPeft.Compiler.Tests.Harness;

namespace DslPeft.Compiler.Tests.Generator;

/// <summary>What an edit makes the compiler write anew.</summary>
public sealed class IncrementalityTests
{
    private static readonly string[] Sources =
    [
        Declarations.PlainBert("FirstBert"),
        Declarations.PlainBert("SecondBert"),
        Declarations.Adaptation("[Lora(Site.Query, Rank = 2, Alpha = 4)] [Classifier(Labels = 2)]", "FirstLora", "FirstBert"),
        Declarations.Adaptation("[BitFit] [Classifier(Labels = 2)]", "FirstBitFit", "FirstBert"),
        Declarations.Adaptation("[Lora(Site.Query, Rank = 2, Alpha = 4)] [Classifier(Labels = 2)]", "SecondLora", "SecondBert"),
        "class Unrelated { int Number() => 1; }",
    ];

    private static readonly string[] OfAdaptations = ["Deploy", "Forward", "Infer", "Parameters", "Tensors"];

    [Fact]
    public void SourcesCompile() => new CompilerHarness().Compile(Sources);

    [Fact]
    public void ChangedConstantReEmitsExactlyTheAdaptationsOfItsArchitecture()
    {
        var run = new CompilerHarness().Edit(Sources, Edited(0, "public const int Vocab = 50;", "public const int Vocab = 60;"));

        Assert.Equal(
            [
                "Small.FirstBert.Forward.g.cs",
                "Small.FirstBert.Parameters.g.cs",
                "Small.FirstBert.Sizes.g.cs",
                .. OfAdaptations.Select(part => $"Small.FirstBitFit.{part}.g.cs"),
                .. OfAdaptations.Select(part => $"Small.FirstLora.{part}.g.cs"),
            ],
            CompilerHarness.WrittenAnew(run)
        );
    }

    [Fact]
    public void ChangedArgumentReEmitsItsAdaptationAlone()
    {
        var run = new CompilerHarness().Edit(Sources, Edited(2, "Rank = 2", "Rank = 3"));

        Assert.Equal(OfAdaptations.Select(part => $"Small.FirstLora.{part}.g.cs"), CompilerHarness.WrittenAnew(run));
    }

    [Theory]
    [InlineData(5, "=> 1", "=> 2")]
    [InlineData(5, "class Unrelated", "class Other { } class Unrelated")]
    [InlineData(0, "using DslPeft;", "using DslPeft; // comment\n\n")]
    [InlineData(
        3,
        "public sealed partial class FirstBitFit : IAdapted;",
        "public sealed partial class FirstBitFit : IAdapted { int Own() => 3; }"
    )]
    public void UnrelatedEditReEmitsNothing(int file, string before, string after) =>
        Assert.Empty(CompilerHarness.WrittenAnew(new CompilerHarness().Edit(Sources, Edited(file, before, after))));

    [Fact]
    public void ConstantWrittenOtherwiseReEmitsItsRecordAlone() =>
        Assert.Equal(
            ["Small.FirstBert.Sizes.g.cs"],
            CompilerHarness.WrittenAnew(
                new CompilerHarness().Edit(
                    Sources,
                    Edited(0, "public const int Inner = 4 * Hidden;", "public const int Inner = Hidden * 4;")
                )
            )
        );

    [Fact]
    public void RemovedAdaptationLeavesTheOthersAlone()
    {
        var run = new CompilerHarness().Edit(Sources, Edited(3, "[Adapt<FirstBert>]", ""));

        Assert.Empty(CompilerHarness.WrittenAnew(run));
        Assert.DoesNotContain(run.GeneratedSources, file => file.HintName.Contains("FirstBitFit"));
        Assert.Contains(run.GeneratedSources, file => file.HintName.Contains("FirstLora"));
    }

    private static string[] Edited(int file, string before, string after)
    {
        Assert.Contains(before, Sources[file]);
        return [.. Sources.Select((source, i) => i == file ? source.Replace(before, after) : source)];
    }
}
