using DslPeft.Compiler.Tests.Harness;

namespace DslPeft.Compiler.Tests.Units;

/// <summary>A method that brings the tokens of a text together is not written over a cache, and the emitted class names the method.</summary>
public sealed class TokenByTokenTests
{
    [Theory]
    [InlineData("linear(x, w)", null)]
    [InlineData("linear(scaled_dot_product_attention(x, x, x), w)", "call")]
    [InlineData("einsum(\"bth,bsh->bts\", x, x).matmul(linear(x, w))", "einsum")]
    [InlineData("linear(x, w) - x.mean(new long[] { 1 }, keepdim: true)", "mean_over")]
    [InlineData("linear(x, w) * softmax(x, 1)", "softmax")]
    [InlineData("linear(x, w) * softmax(x, -1)", null)]
    public void BodiesThatReadOtherTokensAreNamed(string delta, string? operation)
    {
        var method = $$"""
            using DslPeft;
            using TorchSharp;
            using static TorchSharp.torch;
            using static TorchSharp.torch.nn.functional;

            [PeftMethod(Join.LinearDelta)]
            public sealed class ProbedAttribute(params string[] sites) : PeftAttribute(sites)
            {
                public static Tensor Delta(Tensor x, [Weight("Out, In", Init.Zeros)] Tensor w) => {{delta}};
            }
            """;
        var adaptation = Declarations.Adaptation("[Probed(Site.Query)] [CausalLm]", "Probe", "SmallGpt2");
        var files = new CompilerHarness().Compile(Declarations.SmallGpt2, method, adaptation).Files;
        var next = files.Where(file => file.HintName.EndsWith("Probe.Next.g.cs", StringComparison.Ordinal)).ToList();
        var reason = Assert.Single(files.SelectMany(file => file.SourceText.ToString().Split('\n')), line =>
            line.Contains("string? WhyUncached =>", StringComparison.Ordinal)
        );
        Assert.Single(next);
        Assert.Equal(
            operation is null ? "null" : $"\"Probed on Query brings several tokens together ({operation})\"",
            reason.Split("=> ")[1].TrimEnd(';')
        );
    }
}
