using System.Reflection;
using DslPeft.Compiler.Tests.Harness;
using DslPeft.Compiler.Tests.Snapshots;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DslPeft.Compiler.Tests.Numbers;

/// <summary>No code of the library, and none that is emitted, hands torch a number that could be freed while it is read.</summary>
public sealed class LooseNumberTests
{
    private const string Keeper = "Declarations/Scalars.cs";

    [Fact]
    public void TheLibraryKeepsItsNumbers()
    {
        var inlined = InlinedBodies.Of(RuntimeSources.Compilation, RuntimeSources.Trees);
        var loose = (
            from tree in RuntimeSources.Trees
            where tree.FilePath != Keeper && Uses(tree)
            from found in LooseNumbers.In(RuntimeSources.Compilation, tree)
            where !inlined.Contain(found.Expression)
            select found.Place
        ).ToList();
        Assert.True(loose.Count == 0, string.Join('\n', loose));
    }

    /// <summary>The snapshots' methods, and architectures of each kind.</summary>
    [Fact]
    public void EmittedCodeKeepsItsNumbers()
    {
        var output = new CompilerHarness().Survive([
            Declarations.SmallBert,
            Declarations.SmallRoberta,
            Declarations.SmallGpt2,
            Declarations.SmallLlama,
            Declarations.SmallT5,
            Declarations.SmallBart,
            .. Adaptations(),
        ]);
        var trees = output.Compilation.SyntaxTrees.Where(tree => output.Names.Contains(Path.GetFileName(tree.FilePath))).ToList();

        Assert.True(trees.Count > 200, $"{trees.Count} files");
        var loose = trees.SelectMany(tree => LooseNumbers.In(output.Compilation, tree)).Select(found => found.Place).ToList();
        Assert.True(loose.Count == 0, string.Join('\n', loose));
    }

    /// <summary>What the tests above would say of each way to lose a number.</summary>
    [Theory]
    [InlineData("x.mul(2)")]
    [InlineData("x * 0.5")]
    [InlineData("1 - x")]
    [InlineData("x + y")]
    [InlineData("x += y")]
    [InlineData("x.add(y)")]
    [InlineData("x.add_(y)")]
    [InlineData("x.add(y, alpha: 2)")]
    [InlineData("x.clamp(min: 0)")]
    [InlineData("arange(Scalars.Of(3))")]
    [InlineData("full(3, 0.5)")]
    [InlineData("x.square()")]
    [InlineData("x.ToDouble()")]
    [InlineData("(double)x")]
    [InlineData("x.pow((Scalar)2)")]
    public void ALooseNumberIsFound(string expression) => Assert.NotEmpty(Found(expression));

    [Theory]
    [InlineData("x.mul(Scalars.Of(2))")]
    [InlineData("x * Scalars.Of(0.5)")]
    [InlineData("x.Plus(y)")]
    [InlineData("x - y")]
    [InlineData("x * y")]
    [InlineData("x.add_(y, Scalars.One)")]
    [InlineData("x.AsDouble()")]
    public void AKeptNumberIsNot(string expression) => Assert.Empty(Found(expression));

    private static List<string> Found(string expression)
    {
        var compilation = new CompilerHarness().Create(
            $$"""
            using DslPeft; using TorchSharp; using static TorchSharp.torch;
            static class Sample { static object Of(Tensor x, Tensor y) => {{expression}}; }
            """
        );
        Assert.DoesNotContain(compilation.GetDiagnostics(), diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        return [.. LooseNumbers.In(compilation, compilation.SyntaxTrees.Single()).Select(found => found.Place)];
    }

    private static bool Uses(SyntaxTree tree) => tree.ToString().Contains("TorchSharp", StringComparison.Ordinal);

    private static IEnumerable<string> Adaptations()
    {
        var methods = typeof(MethodSnapshotTests)
            .GetMethod(nameof(MethodSnapshotTests.Method))!
            .GetCustomAttributes<InlineDataAttribute>()
            .Select(data => data.GetData(null!).Single())
            .Select(data => ((string)data[0], "SmallBert", $"{data[1]}\n{AdaptationSnapshot.Classifier}"));
        (string, string, string)[] others =
        [
            ("Tokens", "SmallRoberta", "[BitFit] [TokenClassifier(Labels = 2)]"),
            ("Words", "SmallBert", "[BitFit] [MaskedLm]"),
            ("Causal", "SmallGpt2", "[Lora(Site.Query, Rank = 2, Alpha = 4)] [CausalLm]"),
            ("Rotary", "SmallLlama", "[Lora(Site.Query, Rank = 2, Alpha = 4)] [CausalLm]"),
            ("Relative", "SmallT5", "[Lora(Site.Query, Rank = 2, Alpha = 4)] [Seq2SeqLm]"),
            ("Sequences", "SmallBart", "[Lora(Site.Query, Rank = 2, Alpha = 4)] [Seq2SeqLm]"),
        ];
        return methods.Concat(others).Select(one => Declarations.Adaptation(one.Item3, "Of" + one.Item1, one.Item2));
    }
}
