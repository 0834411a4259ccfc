using System.ComponentModel;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace DslPeft;

/// <summary>VeRA (Kopiczko et al., arXiv 2310.11454): y = W x + b ⊙ B (d ⊙ A x) with random A and B that all sites share and that stay as they are. Trained are the vectors d and b
/// alone. Sites of several sizes read the first columns of A and the first rows of B, which are made for the largest.</summary>
[PeftMethod(Join.LinearDelta, Mergeable = true)]
[RankIsPositive, DropoutIsAShare]
[TypicalLearningRate(5e-4, 5e-2)]
[FileForm(AdapterLibrary.Peft, "VERA"), LayoutField(AdapterLibrary.Peft, "fan_in_fan_out")]
[ConfigConstant(AdapterLibrary.Peft, "bias", "none"), ConfigConstant(AdapterLibrary.Peft, "save_projection", true, TrainingOnly = true)]
[ConfigConstant(AdapterLibrary.Peft, "projection_prng_key", 0, TrainingOnly = true), ConfigConstant(AdapterLibrary.Peft, "init_weights", true, TrainingOnly = true)]
public sealed class VeraAttribute(params string[] sites) : PeftAttribute(sites)
{
    /// <summary>Rank r of the shared projections; the paper's are larger than LoRA's, up to 1024.</summary>
    [ConfigField(AdapterLibrary.Peft, "r")]
    public required int Rank { get; init; }
    /// <summary>What the entries of d start from.</summary>
    [ConfigField(AdapterLibrary.Peft, "d_initial", TrainingOnly = true)]
    [DefaultValue(0.1)] public double Initial { get; init; } = 0.1;
    /// <summary>Dropout on the input of the update while training.</summary>
    [ConfigField(AdapterLibrary.Peft, "vera_dropout", TrainingOnly = true)]
    [DefaultValue(0.0)] public double Dropout { get; init; }

    /// <summary>The update: x (…, In) to (…, Out).</summary>
    public static Tensor Delta(Tensor x,
        [Weight("Rank, MostIn", Init.HeUniform, Scope = Scope.Model, Frozen = true), StoredAs(AdapterLibrary.Peft, "vera_A", Whole = true), DrawnAgain(AdapterLibrary.Peft, "projection_prng_key", "save_projection", order: 0)] Tensor a,
        [Weight("MostOut, Rank", Init.HeUniform, Scope = Scope.Model, Frozen = true), StoredAs(AdapterLibrary.Peft, "vera_B", Whole = true), DrawnAgain(AdapterLibrary.Peft, "projection_prng_key", "save_projection", order: 1)] Tensor b,
        [Weight("Rank", Init.Ones, From = nameof(Start)), StoredAs(AdapterLibrary.Peft, "vera_lambda_d")] Tensor d,
        [Weight("Out", Init.Zeros), StoredAs(AdapterLibrary.Peft, "vera_lambda_b")] Tensor scale,
        [Is("In")] long width, [Is("Out")] long outputs, [Is("Dropout")] double p)
    {
        var down = linear(dropout(x, p), a.narrow(1, 0, width));
        var weighed = down * d;
        var up = linear(weighed, b.narrow(0, 0, outputs));
        return up * scale;
    }

    /// <summary>The entries of d (Rank) at the start.</summary>
    public static Tensor Start([Is("Rank")] long rank, [Is("Initial")] double initial) => full(rank, initial);
}
