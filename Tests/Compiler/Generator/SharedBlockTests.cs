using DslPeft.Compiler.Tests.Harness;

namespace DslPeft.Compiler.Tests.Generator;

/// <summary>
/// A block that is declared with the constants of one architecture takes those of the same names of another that repeats it.
/// </summary>
public sealed class SharedBlockTests
{
    [Fact]
    public void BlockOfAnotherAssembly() =>
        Check("DslPeft.Architectures.BertLayer", new CompilerHarness().Compile(Cousin("DslPeft.Architectures.BertLayer")));

    [Fact]
    public void BlockOfThisAssembly() =>
        Check("PlainLayer", new CompilerHarness().Compile(Declarations.PlainBert("Plain"), Cousin("PlainLayer")));

    /// <summary>
    /// Hidden 12, inner 20 and the epsilon are the cousin's; the dropout, of which it has no constant, is the block's own.
    /// </summary>
    private static void Check(string block, CompilerOutput run)
    {
        string parameters = run.Joined("Small.Cousin.Parameters"),
            forward = run.Joined("Small.Cousin.Forward"),
            adapted = run.Joined("Small.CousinLora.Forward");

        Assert.Contains("intermediate.dense.weight\", [20, 12]", parameters);
        Assert.Contains("attention.self.query.weight\", [12, 12]", parameters);
        Assert.Contains("layer_norm(mlpSum, [12], w.MlpNormWeight, w.MlpNormBias, eps: 0.001)", forward);
        Assert.Contains("unflatten(2, [3, 4])", forward);
        Assert.Contains("0.1", adapted);
        Assert.Contains(block.Split('.')[^1], parameters);
    }

    private static string Cousin(string block) =>
        $$"""
            using DslPeft;

            namespace Small;

            [Architecture(KeyPrefix = "cousin")]
            public sealed partial class Cousin : IArchitecture
            {
                public const int Hidden = 12, Heads = 3, Inner = 20;
                public const double Epsilon = 1e-3;
                public const Act Activation = Act.Relu;

                [Embed(50, Hidden, Key = "words", Site = Site.Words)]
                public partial Embedding Words { get; }

                [Norm(Hidden, Key = "norm", Epsilon = Epsilon)]
                public partial Norm EmbeddingNorm { get; }

                [Repeat(2, Key = "layer.{i}")]
                public partial Repeated<{{block}}> Stack { get; }
            }

            [Adapt<Cousin>]
            [Lora(Site.Query, Rank = 2, Alpha = 4)]
            public sealed partial class CousinLora : IAdapted;
            """;
}
