using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft;

/// <summary>DoRA (Liu et al., arXiv 2402.09353): the direction of each row of W is updated by LoRA, its length is a trained magnitude:
/// W' = m ⊙ V / ‖V‖ with V = W + (alpha / rank) · B A, the norm of each output row held constant in the backward pass.</summary>
[PeftMethod(Join.WeightTransform, Mergeable = true)]
[FileForm(AdapterLibrary.Peft, "LORA")]
[ConfigConstant(AdapterLibrary.Peft, "use_dora", true), ConfigConstant(AdapterLibrary.Peft, "use_rslora", false), ConfigConstant(AdapterLibrary.Peft, "fan_in_fan_out", false), ConfigConstant(AdapterLibrary.Peft, "bias", "none")]
[ConfigConstant(AdapterLibrary.Peft, "lora_dropout", 0.0, TrainingOnly = true)]
[TypicalLearningRate(5e-5, 1e-2)]
public sealed class DoraAttribute(params string[] sites) : PeftAttribute(sites)
{
    /// <summary>Rank r of the update.</summary>
    [ConfigField(AdapterLibrary.Peft, "r", Pattern = "rank_pattern")]
    public required int Rank { get; init; }
    /// <summary>Numerator of the scale alpha / r.</summary>
    [ConfigField(AdapterLibrary.Peft, "lora_alpha", Pattern = "alpha_pattern")]
    public required double Alpha { get; init; }

    /// <summary>The weight in use: W (Out, In) to (Out, In).</summary>
    public static Tensor Weight([Base] Tensor weight,
        [Weight("Rank, In", Init.KaimingUniform), StoredAs(AdapterLibrary.Peft, "lora_A.weight")] Tensor a,
        [Weight("Out, Rank", Init.Zeros), StoredAs(AdapterLibrary.Peft, "lora_B.weight")] Tensor b,
        [Weight("Out", Init.Ones, From = nameof(RowNorms)), StoredAs(AdapterLibrary.Peft, "lora_magnitude_vector")] Tensor magnitude,
        [Is("Alpha / Rank")] double scale)
    {
        var direction = weight + matmul(b, a) * scale;
        var length = direction.pow(2).sum(dim: 1).sqrt().detach();
        return direction * (magnitude / length).unsqueeze(1);
    }

    /// <summary>The magnitudes at the start: ‖W‖ of each output row (Out), so that the fresh weight is W.</summary>
    public static Tensor RowNorms([Base] Tensor weight) => weight.pow(2).sum(dim: 1).sqrt();
}
