using DslPeft.Compiler.Tests.Harness;
using DslPeft.Generators.Checks;
using DslPeft.Generators.Compiling;
using DslPeft.Generators.Language;
using Microsoft.CodeAnalysis;

namespace DslPeft.Compiler.Tests.Analyzers;

/// <summary>Each rule finds what breaks it, where it is, and nothing in what does not.</summary>
public sealed class RuleTests
{
    public static TheoryData<int, string> Cases
    {
        get
        {
            var data = new TheoryData<int, string>();
            foreach (var (i, probe) in RuleCases.All.Index())
                data.Add(i, probe.ToString());
            return data;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void WrongDeclarationBreaksTheRuleAlone(int number, string name)
    {
        var probe = RuleCases.All[number];
        var output = AnalyzerHarness.Run(probe.Wrong);

        Assert.True(output.Ids.SequenceEqual(probe.Also.Append(probe.Id).Order(StringComparer.Ordinal)), $"{name}:\n{output.Describe()}");
        var found = output.Reported.Where(diagnostic => diagnostic.Id == probe.Id).ToList();
        Assert.Contains(probe.Squiggle, found.Select(AnalyzerOutput.Squiggle));
        Assert.Contains(found, diagnostic => diagnostic.GetMessage(null).Contains(probe.Says, StringComparison.Ordinal));
        // A faulty declaration is compiled to a stub, so that its own errors are the only ones.
        Assert.True(probe.BreaksCSharp || output.Errors.Length == 0, output.Describe());
    }

    public static TheoryData<int, string> RightSources
    {
        get
        {
            var data = new TheoryData<int, string>();
            foreach (var (i, right) in RuleCases.Right.Index())
                data.Add(i, right.Name);
            return data;
        }
    }

    [Theory, MemberData(nameof(RightSources))]
    public void RightDeclarationBreaksNoRule(int number, string name)
    {
        var output = AnalyzerHarness.Run(RuleCases.Right[number].Sources);

        Assert.True(output is { Reported: [], Errors: [] }, $"{name}:\n{output.Describe()}");
    }

    [Fact]
    public void EveryUnmatchedSiteIsReported()
    {
        var output = AnalyzerHarness.Run(RuleCase.Adapted("", "[Lora(\"Quary\", Site.Key, \"Valeu\", Rank = 2, Alpha = 4)]", "", "").Wrong);

        Assert.Equal(["\"Quary\"", "\"Valeu\""], output.Reported.Select(AnalyzerOutput.Squiggle));
        Assert.Equal(["Query", "Value"], output.Reported.Select(diagnostic => diagnostic.Properties["fix"]));
    }

    [Fact]
    public void SeveralFaultsOfOneDeclarationAreAllReported()
    {
        var output = AnalyzerHarness.Run(
            RuleCase
                .Adapted(
                    "",
                    "[Lora(\"Quary\", Rank = 0, Alpha = 0)] [Houlsby(Site.FeedForwardResult, Bottleneck = 4, Layers = \"9\")] [Classifier(Labels = 1)]",
                    "",
                    ""
                )
                .Wrong
        );

        Assert.Equal(["DPEFT205", "DPEFT209", "DPEFT212", "DPEFT213", "DPEFT234"], output.Ids);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("FusedQkv;FrozenPrefix", 0)]
    [InlineData("FusedQvk", 1)]
    public void UnknownPassIsReported(string property, int count)
    {
        var output = AnalyzerHarness.Run(RuleCase.Adapted("", "[BitFit]", "", "").Wrong, property);

        Assert.Equal(Enumerable.Repeat("DPEFT239", count), output.Reported.Select(diagnostic => diagnostic.Id));
        Assert.All(output.Reported, diagnostic =>
            Assert.Contains("'FusedQvk', which is no pass (did you mean 'FusedQkv'?)", diagnostic.GetMessage(null))
        );
    }

    [Theory]
    [InlineData("[TopLayers(Count = 1)]", "embeddings and 3 layers record no graph", "gradients flow through 1 of 4 layers")]
    [InlineData(
        "[Lora(Site.Query, Rank = 2, Alpha = 4)]",
        "query, key and value are one product in 3 attentions",
        "the last layer computes the first position alone"
    )]
    [InlineData("[LadderSide(Site.Encoder, Reduction = 2)]", "4 attentions", "gradients flow through none of 4 layers")]
    public void AnAdaptationWithoutFaultsIsToldOf(string methods, params string[] told)
    {
        var output = AnalyzerHarness.Run([Declarations.SmallBert, Declarations.Adaptation("[Classifier(Labels = 2)] " + methods, "Probe")]);
        var note = Assert.Single(output.Notes);

        Assert.Empty(output.Reported);
        Assert.Equal(("Probe", DiagnosticSeverity.Info), (AnalyzerOutput.Squiggle(note), note.Severity));
        Assert.All(told, text => Assert.Contains(text, note.GetMessage(null)));
    }

    [Fact]
    public void AFaultyAdaptationIsNotToldOf() =>
        Assert.Empty(AnalyzerHarness.Run(RuleCase.Adapted("", "[Lora(\"Quary\", Rank = 2, Alpha = 4)]", "", "").Wrong).Notes);

    [Fact]
    public void APassThatIsOffIsNotToldOf()
    {
        var output = AnalyzerHarness.Run(
            [Declarations.SmallBert, Declarations.Adaptation("[Lora(Site.Query, Rank = 2, Alpha = 4)]", "Probe")],
            "FusedQkv"
        );

        Assert.DoesNotContain("one product", Assert.Single(output.Notes).GetMessage(null));
    }

    /// <summary>A rule that meets what it cannot read is a finding of its family, never an exception.</summary>
    [Fact]
    public void FailureOfTheCompilerIsAFinding()
    {
        var options = new CompilerOptions(default);
        var type = new TypeSpec("", default, "Probe", "partial class Probe");
        var architecture = new ArchitectureSpec(type) { Parts = new[] { new PartSpec(PartKind.Linear, "Part", null!, "") } };
        var executable = new ExecutableSpec(type, "", "", "") { DataKind = DataKind.Text, TextColumn = null! };
        var method = new MethodSpec("Probe", "Probe", Generators.Language.Join.LinearDelta)
        {
            Mergeable = true,
            Bodies = new[] { new BodySpec("Delta", new[] { new ParameterSpec("x", ParameterKind.Input) }, null!) },
        };

        Assert.Contains(Steps.Run(architecture, options).Findings, finding =>
            finding.Rule.Id == "DPEFT199" && finding.Message.StartsWith("'Probe' cannot be compiled: ", StringComparison.Ordinal)
        );
        Assert.Contains(RuleBook.Check(executable), finding => finding.Rule.Id == "DPEFT399");
        Assert.Contains(RuleBook.Check(method), finding => finding.Rule.Id == "DPEFT499");
    }

    [Theory]
    [InlineData("[Adapt<>] public partial class Probe;")]
    [InlineData("[Adapt<Missing>] public partial class Probe;")]
    [InlineData("[Adapt<SmallBert>, Lora(] public partial class Probe")]
    [InlineData("[Adapt<SmallBert>, Lora(Rank = )] public partial class Probe;")]
    [InlineData("[Adapt<SmallBert>, Lora(null, Rank = 1, Alpha = 1)] public partial class Probe;")]
    [InlineData("[Adapt<SmallBert>, Lora(Missing.Query, Rank = \"x\", Alpha = 1 / 0)] public partial class Probe;")]
    [InlineData("[Adapt<SmallBert>, AdaMix<>(Experts = 2)] public partial class Probe;")]
    [InlineData("[Adapt<SmallBert>, Classifier(Labels = )] public partial class Probe;")]
    [InlineData("[FineTune<>] public partial class Probe;")]
    [InlineData("[FineTune<SmallBert, int>(Epochs = )] public partial class Probe;")]
    [InlineData("[Architecture(Layout = typeof())] public partial class Probe : IArchitecture;")]
    [InlineData(
        "[Architecture] public partial class Probe : IArchitecture { [Embed] public partial Embedding A { get; } [Repeat(2, Key = )] public partial Repeated<> B { get; } }"
    )]
    [InlineData(
        "[Architecture] public partial class Probe : IArchitecture { [Repeat(2, Key = \"{i}\")] public partial Repeated<Probe> B { get; } }"
    )]
    [InlineData(
        "[Block()] public partial class Probe { [Attention] public partial class A { [Linear(1)] public partial Linear Query { get; } } }"
    )]
    [InlineData("[PeftMethod] public class ProbeAttribute : PeftAttribute { public static void Delta(Tensor x, [Weight] int y) { } }")]
    [InlineData(
        "[PeftMethod(Join.LinearDelta, Mergeable = true)] public class ProbeAttribute(params string[] sites) : PeftAttribute(sites) { public static Tensor Delta(Tensor x) => ; }"
    )]
    public void HalfWrittenDeclarationsThrowNothing(string source)
    {
        var output = AnalyzerHarness.Run([
            Declarations.SmallBert,
            "using DslPeft;\nusing static TorchSharp.torch;\nnamespace Small;\n" + source,
        ]);

        Assert.DoesNotContain(output.Errors, error => error.Id is "CS8784" or "CS8785");
    }

    /// <summary>A fault in one declaration hides neither the code nor the faults of another.</summary>
    [Fact]
    public void FaultHidesNothingElse()
    {
        string[] sources =
        [
            Declarations.SmallBert,
            Declarations.Adaptation("[Lora(\"Quary\", Rank = 2, Alpha = 4)]", "Faulty"),
            Declarations.Adaptation("[Lora(Site.Query, Rank = 99, Alpha = 99)]", "AlsoFaulty"),
            Declarations.Adaptation("[Lora(Site.Query, Rank = 2, Alpha = 4)]", "Right"),
            "using DslPeft; namespace Small; static class Uses { static long Count() => Right.TrainableParameters + Faulty.TrainableParameters; static object New(SmallBert b) => new AlsoFaulty(b); }",
        ];
        var output = AnalyzerHarness.Run(sources);

        Assert.Equal(["DPEFT205", "DPEFT212"], output.Ids);
        Assert.Empty(output.Errors);
    }
}
