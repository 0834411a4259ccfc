using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Bench.Measuring;

/// <summary>
/// Two models are compared only if they compute the same: logits, loss and every trained tensor's gradient, without dropout.
/// </summary>
internal static class Agreement
{
    private const double Tolerance = 2e-3;

    /// <summary>For products of numbers with 8 significant bits.</summary>
    private const double RoundedTolerance = 5e-2;

    /// <exception cref="InvalidOperationException">They do not agree; the message says where.</exception>
    public static void Check(string what, Contender a, Contender b, Batch batch, bool rounded = false)
    {
        var tolerance = rounded ? RoundedTolerance : Tolerance;
        a.Train(false);
        b.Train(false);
        using var scope = NewDisposeScope();
        Close(tolerance, $"{what}: logits", a.Infer(batch), b.Infer(batch));
        var (lossOfA, lossOfB) = (a.Loss(batch), b.Loss(batch));
        Close(tolerance, $"{what}: loss", lossOfA, lossOfB);
        lossOfA.backward();
        lossOfB.backward();
        foreach (var (name, tensor) in a.Trained)
            Close(tolerance, $"{what}: gradient of {name}", tensor.grad!, b.Trained[name].grad!);
        a.Train(true);
        b.Train(true);
    }

    /// <summary>Checks a model's logits against those of a peer outside of this process.</summary>
    /// <exception cref="InvalidOperationException">They do not agree.</exception>
    public static void CheckLogits(string what, Contender own, Tensor logits, Batch batch, bool rounded = false)
    {
        own.Train(false);
        using var scope = NewDisposeScope();
        Close(rounded ? RoundedTolerance : Tolerance, $"{what}: logits", own.Infer(batch), logits);
        own.Train(true);
    }

    /// <summary>
    /// Largest difference over the largest value. A gradient that is zero but for rounding, as that of a key's bias, is measured against
    /// 1e-3.
    /// </summary>
    private static void Close(double tolerance, string what, Tensor a, Tensor b)
    {
        var scale = Math.Max(b.detach().abs().max().AsDouble(), 1e-3);
        var difference = (a.detach() - b.detach()).abs().max().AsDouble() / scale;
        if (!(difference <= tolerance))
            throw new InvalidOperationException($"{what} differs by {difference:G3} of its largest value: the models are not the same.");
    }
}
