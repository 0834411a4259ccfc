using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace DslPeft;

/// <summary>LoHa (FedPara, Hyeon-Woo et al., arXiv 2108.06098): y = W x + (alpha / r) · ((A₁ B₁) ⊙ (A₂ B₂)) x. The element-wise product of two updates of rank r has rank up to r².</summary>
[PeftMethod(Join.LinearDelta, Mergeable = true)]
[RankFits, ScaledByRank]
[TypicalLearningRate(5e-5, 1e-2)]
[FileForm(AdapterLibrary.Peft, "LOHA")]
[ConfigConstant(AdapterLibrary.Peft, "rank_dropout", 0.0, TrainingOnly = true), ConfigConstant(AdapterLibrary.Peft, "module_dropout", 0.0, TrainingOnly = true)]
[ConfigConstant(AdapterLibrary.Peft, "use_effective_conv2d", false), ConfigConstant(AdapterLibrary.Peft, "init_weights", true, TrainingOnly = true)]
public sealed class LohaAttribute(params string[] sites) : PeftAttribute(sites)
{
    /// <summary>Rank r of each of the two products.</summary>
    [ConfigField(AdapterLibrary.Peft, "r", Pattern = "rank_pattern")]
    public required int Rank { get; init; }
    /// <summary>Numerator of the scale alpha / r.</summary>
    [ConfigField(AdapterLibrary.Peft, "alpha", Pattern = "alpha_pattern")]
    public required double Alpha { get; init; }

    /// <summary>The update: x (…, In) to (…, Out).</summary>
    public static Tensor Delta(Tensor x,
        [Weight("Out, Rank", Init.KaimingUniform), StoredAs(AdapterLibrary.Peft, "hada_w1_a")] Tensor a1,
        [Weight("Rank, In", Init.KaimingUniform), StoredAs(AdapterLibrary.Peft, "hada_w1_b")] Tensor b1,
        [Weight("Out, Rank", Init.KaimingUniform), StoredAs(AdapterLibrary.Peft, "hada_w2_a")] Tensor a2,
        [Weight("Rank, In", Init.Zeros), StoredAs(AdapterLibrary.Peft, "hada_w2_b")] Tensor b2,
        [Is("Alpha / Rank")] double scale) => linear(x, matmul(a1, b1) * matmul(a2, b2)) * scale;
}
