using DslPeft.Compiler.Tests.Harness;

namespace DslPeft.Compiler.Tests.Analyzers;

/// <summary>Each fix makes of a faulty declaration the right one, and the diagnostic goes away.</summary>
public sealed partial class FixTests
{
    private const string Head = "[Classifier(Labels = 2)]",
        Houlsby = "[Houlsby(Site.FeedForwardResult, Bottleneck = 4)]",
        Lora = "[Lora(Site.Query, Rank = 2, Alpha = 4)]";

    private const string Program = """
        using DslPeft;

        namespace Small;

        [TextData(Text = "sentence", Label = "label")]
        public sealed class Reviews;

        [FineTune<Adapted, Reviews>(Epochs = 1, LearningRate = 1e-3, MaxLength = 16)]
        public static partial class Probe;
        """;

    private const string Method = """
        using DslPeft;
        using TorchSharp;

        [PeftMethod(Join.LinearDelta)]
        public sealed class ProbeAttribute(params string[] sites) : PeftAttribute(sites)
        {
            /// <summary>Scale.</summary>
            public double Scale { get; init; } = 2.5;

            public static torch.Tensor Delta(torch.Tensor x, [Weight("Out, In", Init.Zeros)] torch.Tensor w, [Is("Scale")] double scale) => torch.nn.functional.linear(x, w) * scale;
        }
        """;

    /// <summary>The text of one declaration before and after, among the other sources of its case.</summary>
    private sealed record FixCase(string Id, string Title, string Before, string After, params string[] Others)
    {
        public override string ToString() => $"{Id} {Title}";
    }

    public static TheoryData<int, string> Cases
    {
        get
        {
            var data = new TheoryData<int, string>();
            foreach (var (i, fix) in All.Index())
                data.Add(i, fix.ToString());
            return data;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void FixMakesTheDeclarationRight(int number, string name)
    {
        var fix = All[number];
        var applied = FixHarness.Apply([fix.Before, .. fix.Others], fix.Id, fix.Title);

        Assert.True(applied is not null, $"no fix was offered for {name}");
        Assert.Equal(fix.Title, applied.Value.Title);
        Assert.Equal(fix.After, applied.Value.Sources[0]);
        Assert.Equal(fix.Others, applied.Value.Sources[1..]);
        Assert.DoesNotContain(fix.Id, AnalyzerHarness.Run(applied.Value.Sources).Ids);
    }

    /// <summary>A number in place of an expression would leave behind what it is made of.</summary>
    [Fact]
    public void ComputedHeadsAreNotOverwritten() =>
        Assert.Null(FixHarness.Apply([RuleCase.Edit(Declarations.PlainBert("Probe"), "Heads = 2;", "Heads = Layers + 1;")], "DPEFT102"));

    /// <summary>A scale that follows from a wrong rank is the rank's matter.</summary>
    [Theory]
    [InlineData("[Lora(Site.Query, Rank = 1000, Alpha = 16)]")]
    [InlineData("[Lora(Site.Query, Rank = 1000, Alpha = 0)]")]
    public void NoScaleIsProposedForAWrongRank(string attributes)
    {
        var reported = AnalyzerHarness.Run([Adaptation(attributes), Declarations.SmallBert]).Reported;

        Assert.DoesNotContain("DPEFT214", reported.Select(diagnostic => diagnostic.Id));
        Assert.All(reported.Where(diagnostic => diagnostic.Id == "DPEFT213"), diagnostic => Assert.Equal("", diagnostic.Properties["fix"]));
    }

    [Fact]
    public void SiteWithoutANearNameOffersNothing() =>
        Assert.Null(FixHarness.Apply(RuleCase.Adapted("", "[Lora(\"Zzzzzzzz\", Rank = 2, Alpha = 4)]", "", "").Wrong, "DPEFT205"));

    [Fact]
    public void EveryFixIsTested() =>
        Assert.Equal(FixHarness.Fixable.Order(StringComparer.Ordinal), All.Select(fix => fix.Id).Distinct().Order(StringComparer.Ordinal));

    private static string Adaptation(string attributes) => Declarations.Adaptation(attributes, "Probe");

    private static FixCase Adapted(string id, string title, string before, string after) =>
        new(id, title, Adaptation(before), Adaptation(after), Declarations.SmallBert);

    private static FixCase Text(string id, string title, string after, string right, string wrong, params string[] others) =>
        new(id, title, RuleCase.Edit(after, right, wrong), after, others);
}
