using DslPeft.Native;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace DslPeft;

public static partial class Kernels
{
    /// <summary>
    /// The mean cross-entropy of a head's logits, of so many rows at a time that the logits of all rows are never there together: the
    /// gradients of a chunk are computed right after its loss, and only these are kept for the backward pass.
    /// </summary>
    /// <param name="hidden">States of the rows that have a target, (N, H).</param>
    /// <param name="targets">The class of each row, (N).</param>
    /// <param name="labelSmoothing">The share of each target that all classes have alike (Szegedy et al., arXiv 1512.00567), as torch's
    /// cross-entropy takes it.</param>
    /// <param name="head">Logits (n, C) of states (n, H). It treats rows one by one.</param>
    /// <param name="rows">Rows of a chunk.</param>
    /// <param name="trained">The tensors of the head that are trained.</param>
    public static Tensor ChunkedCrossEntropy(
        Tensor hidden,
        Tensor targets,
        double labelSmoothing,
        Func<Tensor, Tensor> head,
        long rows,
        params Tensor[] trained
    )
    {
        var count = hidden.shape[0];
        if (count <= rows || !TorchAbi.IsPresent)
        {
            using var logits = head(hidden);
            return cross_entropy(logits, targets, label_smoothing: labelSmoothing);
        }
        Tensor[] inputs = is_grad_enabled() ? [.. new[] { hidden }.Concat(trained).Where(tensor => tensor.requires_grad)] : [];
        using var scope = NewDisposeScope();
        var gradients = inputs.Select(tensor => zeros_like(tensor)).ToArray();
        var total = zeros([], hidden.dtype, hidden.device);
        for (var start = 0L; start < count; start += rows)
        {
            using var chunkScope = NewDisposeScope();
            var length = Math.Min(rows, count - start);
            var chunk = hidden.narrow(0, start, length).detach();
            chunk.requires_grad = hidden.requires_grad && inputs.Length > 0;
            var loss = SummedLoss(head(chunk), targets.narrow(0, start, length), labelSmoothing) / Scalars.Of(count);
            AddGradients(loss, chunk, start, inputs, gradients);
            using var noGrad = no_grad();
            total.add_(loss, Scalars.One);
        }
        return inputs.Length == 0
            ? total.MoveToOuterDisposeScope()
            : new ScaledGradients(gradients).Attach(total.alias(), inputs).MoveToOuterDisposeScope();
    }

    /// <summary>The cross-entropies of a chunk, whose logits are freed at once.</summary>
    private static Tensor SummedLoss(Tensor logits, Tensor targets, double labelSmoothing)
    {
        using (logits)
            return cross_entropy(logits, targets, reduction: nn.Reduction.Sum, label_smoothing: labelSmoothing);
    }

    /// <summary>
    /// Adds the gradients of a chunk's loss: of its rows in their place, of what is trained to those of the chunks before.
    /// </summary>
    private static void AddGradients(Tensor loss, Tensor chunk, long start, Tensor[] inputs, Tensor[] gradients)
    {
        if (inputs.Length == 0)
            return;
        var own = chunk.requires_grad ? [chunk, .. inputs[1..]] : inputs;
        var computed = autograd.grad([loss], own);
        for (var i = 0; i < own.Length; i++)
        {
            var place = ReferenceEquals(own[i], chunk) ? gradients[i].narrow(0, start, chunk.shape[0]) : gradients[i];
            place.add_(computed[i], Scalars.One);
        }
    }

    /// <summary>Gradients that are known but for the factor that comes from above, a scalar.</summary>
    private sealed class ScaledGradients(Tensor[] gradients) : BackwardNode(gradients)
    {
        protected override void Backward(Tensor gradient, Span<Tensor?> results)
        {
            for (var i = 0; i < results.Length; i++)
            {
                using var known = Saved(i);
                results[i] = known * gradient;
            }
        }
    }
}
