using System.Globalization;
using DslPeft.Compiler.Tests.Harness;
using DslPeft.KeptNumbers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace DslPeft.Compiler.Tests.Numbers;

/// <summary>
/// No code here, and none that is emitted here, hands torch a number that could be freed while it is read: the build looks at every
/// project by the analyzer that is tried here. The build passes over what fine-tuning methods declare, of which most never runs.
/// </summary>
public sealed class LooseNumberTests
{
    [Fact]
    public async Task MethodsThatRunKeepTheirNumbers()
    {
        var trees = RuntimeSources.Trees.Where(tree => tree.FilePath.StartsWith("Methods/", StringComparison.Ordinal)).ToList();
        var inlined = InlinedBodies.Of(RuntimeSources.Compilation, trees);
        var loose = await Loose(RuntimeSources.Compilation, trees);
        var running = loose
            .Where(found => !inlined.Contain(found.Location))
            .Select(found => $"{found.Location.GetLineSpan()}: {found.GetMessage(CultureInfo.InvariantCulture)}")
            .ToList();

        Assert.NotEmpty(loose);
        Assert.True(running.Count == 0, string.Join('\n', running));
    }

    /// <summary>What the build would say of each way to lose a number.</summary>
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
    [InlineData("x.Plus(Scalars.Of(1))")]
    public async Task ALooseNumberIsFound(string expression) => Assert.NotEmpty(await Found(expression));

    [Theory]
    [InlineData("x.mul(Scalars.Of(2))")]
    [InlineData("x * Scalars.Of(0.5)")]
    [InlineData("x.Plus(y)")]
    [InlineData("x - y")]
    [InlineData("x * y")]
    [InlineData("x.add_(y, Scalars.One)")]
    [InlineData("x.AsDouble()")]
    public async Task AKeptNumberIsNot(string expression) => Assert.Empty(await Found(expression));

    private static async Task<List<Diagnostic>> Found(string expression)
    {
        var compilation = new CompilerHarness().Create(
            $$"""
            using DslPeft; using TorchSharp; using static TorchSharp.torch;
            static class Sample { static object Of(Tensor x, Tensor y) => {{expression}}; }
            """
        );
        Assert.DoesNotContain(compilation.GetDiagnostics(), diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        return await Loose(compilation, compilation.SyntaxTrees);
    }

    private static async Task<List<Diagnostic>> Loose(Compilation compilation, IEnumerable<SyntaxTree> trees)
    {
        var analysis = compilation.WithAnalyzers([new KeptNumberAnalyzer(ofMethods: true)]);
        var found = new List<Diagnostic>();
        foreach (var tree in trees)
            found.AddRange(await analysis.GetAnalyzerSemanticDiagnosticsAsync(compilation.GetSemanticModel(tree), null, default));
        return found;
    }
}
