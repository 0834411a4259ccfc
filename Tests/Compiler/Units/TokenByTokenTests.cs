using DslPeft.Compiler.Tests.Harness;

namespace DslPeft.Compiler.Tests.Units;

/// <summary>A method that brings the tokens of a text together is not written over a cache, and the emitted class names the method.</summary>
public sealed class TokenByTokenTests
{
    private const string Reason = "WhyUncached => \"";

    [Theory]
    [InlineData("linear(x, w)", null)]
    [InlineData("scaled_dot_product_attention(x, x, x) * w", "scaled_dot_product_attention")]
    [InlineData("einsum(\"bth,bsh->bts\", x, x).matmul(linear(x, w))", "einsum")]
    [InlineData("linear(x, w) - x.mean(new long[] { 1 }, keepdim: true)", "mean")]
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
        var adaptation = Declarations.Adaptation("[Probed(Site.AttentionResult)] [CausalLm]", "Probe", "SmallGpt2");
        var files = new CompilerHarness().Compile(Declarations.SmallGpt2, method, adaptation).Files;
        var next = files.Where(file => file.HintName.EndsWith("Probe.Next.g.cs", StringComparison.Ordinal)).ToList();
        var all = string.Concat(files.Select(file => file.SourceText.ToString()));
        if (operation is null)
            Assert.Single(next);
        else
            Assert.Contains($"brings several tokens together ({operation}", all);
        Assert.Equal(operation is not null, all.Contains(Reason, StringComparison.Ordinal));
    }
}
