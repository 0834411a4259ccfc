using System.ComponentModel;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace DslPeft;

/// <summary>
/// AdapterFusion (Pfeiffer et al., arXiv 2005.00247): attention over what several adapters add, one query a token. In the first stage each
/// adapter is trained by itself; in the second they are frozen members (<c>Name</c>, <c>Frozen</c>), loaded by
/// <see cref="AdaptedModel.LoadMember"/>, and the fusion is trained.
/// </summary>
[PeftMethod(Join.Fuse)]
[DropoutIsAShare]
[Requires("Temperature > 0", "the scores are divided by it"), Requires("Regularization >= 0", "a penalty below 0 would be a reward")]
[TypicalLearningRate(1e-5, 5e-3)]
public sealed partial class AdapterFusionAttribute<T> : AroundAttribute<T>
    where T : PeftAttribute
{
    /// <summary>False for the static form, which adds the weighted sum without a value matrix.</summary>
    [DefaultValue(true)]
    public bool Value { get; init; } = true;

    /// <summary>Divisor T of the scores.</summary>
    [DefaultValue(1.0)]
    public double Temperature { get; init; } = 1.0;

    /// <summary>Dropout on the scores while training.</summary>
    [DefaultValue(0.0)]
    public double Dropout { get; init; }

    /// <summary>Weight of the penalty ‖value − I‖², summed over the layers.</summary>
    [DefaultValue(0.01)]
    public double Regularization { get; init; } = 0.01;

    /// <summary>What is added: the query (B, T, Width) and the members' parts (B, T, N, Width) to (B, T, Width).</summary>
    public static Tensor Fuse(
        [Normed] Tensor x,
        [Members] Tensor members,
        [Weight("Width, Width", Init.Bert)] Tensor query,
        [Weight("Width", Init.Zeros)] Tensor queryBias,
        [Weight("Width, Width", Init.Bert)] Tensor key,
        [Weight("Width", Init.Zeros)] Tensor keyBias,
        [Weight("Width, Width", Init.Identity, Std = 1e-6, If = "Value")] Tensor? value,
        [Is("Temperature")] double temperature,
        [Is("Dropout")] double p
    )
    {
        var scores = matmul(linear(members, key, keyBias), linear(x, query, queryBias).unsqueeze(-1)).squeeze(-1);
        var weights = Kernels.Measured(softmax(dropout(scores, p) / temperature, -1));
        return matmul(weights.unsqueeze(-2), linear(members, value!)).squeeze(-2);
    }

    /// <summary>The penalty of one layer: it keeps the value matrix near the identity.</summary>
    public static Tensor Penalty(Tensor? value, [Is("Width")] long width, [Is("Regularization")] double weight) =>
        (value! - Kernels.Identity(width, value!)).pow(2).sum() * weight;
}
