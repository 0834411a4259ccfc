using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Bench.Measuring;

/// <summary>Two models are compared only if they compute the same: logits, loss and every trained tensor's gradient, without dropout.</summary>
internal static class Agreement
{
    private const double Tolerance = 2e-3;

    /// <exception cref="InvalidOperationException">They do not agree; the message says where.</exception>
    public static void Check(string what, Contender a, Contender b, Batch batch)
    {
        a.Train(false);
        b.Train(false);
        using var scope = NewDisposeScope();
        Close($"{what}: logits", a.Infer(batch), b.Infer(batch));
        var (lossOfA, lossOfB) = (a.Loss(batch), b.Loss(batch));
        Close($"{what}: loss", lossOfA, lossOfB);
        lossOfA.backward();
        lossOfB.backward();
        foreach (var (name, tensor) in a.Trained)
            Close($"{what}: gradient of {name}", tensor.grad!, b.Trained[name].grad!);
        a.Train(true);
        b.Train(true);
    }

    /// <summary>Largest difference over the largest value. A gradient that is zero but for rounding, as that of a key's bias, is measured against 1e-3.</summary>
    private static void Close(string what, Tensor a, Tensor b)
    {
        var scale = Math.Max(b.detach().abs().max().ToDouble(), 1e-3);
        var difference = (a.detach() - b.detach()).abs().max().ToDouble() / scale;
        if (!(difference <= Tolerance))
            throw new InvalidOperationException($"{what} differs by {difference:G3} of its largest value: the models are not the same.");
    }
}
