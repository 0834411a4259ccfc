using System.ComponentModel;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft;

/// <summary>HiRA (Huang et al., ICLR 2025): W' = W + W ⊙ (B A). The element-wise product of the weight with an update of rank r has a rank of up to r times that of the weight.</summary>
[PeftMethod(Join.WeightTransform, Mergeable = true)]
[RankFits]
[TypicalLearningRate(1e-4, 5e-2)]
[FileForm(AdapterLibrary.Peft, "HIRA"), LayoutField(AdapterLibrary.Peft, "fan_in_fan_out")]
[ConfigConstant(AdapterLibrary.Peft, "hira_dropout", 0.0, TrainingOnly = true)]
public sealed class HiraAttribute(params string[] sites) : PeftAttribute(sites)
{
    /// <summary>Rank r of the factor.</summary>
    [ConfigField(AdapterLibrary.Peft, "r", Pattern = "rank_pattern")]
    public required int Rank { get; init; }
    /// <summary>What A starts from; B is zero, so that the fresh model is the base.</summary>
    [ConfigField(AdapterLibrary.Peft, "init_weights", Form = FieldForm.TrueOrName, TrainingOnly = true)]
    [DefaultValue(LoraStart.Uniform)] public LoraStart Start { get; init; }

    /// <summary>The weight in use: W (Out, In) to (Out, In).</summary>
    public static Tensor Weight([Base] Tensor weight,
        [Weight("Rank, In", Init.KaimingUniform, InitOf = "Start == 1 ? 3 : 6", StdOf = "Start == 1 ? 1 / Rank : 0"), StoredAs(AdapterLibrary.Peft, "hira_A")] Tensor a,
        [Weight("Out, Rank", Init.Zeros), StoredAs(AdapterLibrary.Peft, "hira_B")] Tensor b) => weight + weight * matmul(b, a);
}
