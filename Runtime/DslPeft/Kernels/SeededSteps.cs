using DslPeft.Native;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace DslPeft;

public static partial class Kernels
{
    /// <summary>
    /// Dropout (Srivastava et al. 2014) whose mask is drawn from a counter: the backward pass draws it again from the seed, so no mask is
    /// kept. On the CPU; on other devices torch's dropout.
    /// </summary>
    /// <param name="x">Any shape.</param>
    /// <param name="p">Probability of a zero.</param>
    /// <param name="training">False leaves x as it is.</param>
    public static Tensor Dropout(Tensor x, double p, bool training)
    {
        if (!training || !TorchAbi.IsPresent || !DropoutMask.Takes(x, p))
            return dropout(x, p, training);
        var mask = DropoutMask.Draw(p);
        var records = is_grad_enabled() && x.requires_grad;
        using var noGrad = no_grad();
        var result = mask.Apply(x);
        return records ? new DropoutNode(mask).Attach(result, x) : result;
    }

    /// <summary>
    /// softmax(Q Kᵀ / √d) V with dropout of the probabilities. Nothing of size T × S is kept: the backward pass computes the probabilities
    /// again, and their mask from its seed. Without dropout, and on other devices than the CPU, torch's own attention, which does the
    /// same.
    /// </summary>
    /// <param name="query">(B, heads, T, d).</param>
    /// <param name="key">(B, heads, S, d).</param>
    /// <param name="value">(B, heads, S, d).</param>
    /// <param name="mask">(B, 1, 1, S), true where attended.</param>
    /// <param name="p">Probability of a zero.</param>
    public static Tensor Attention(Tensor query, Tensor key, Tensor value, Tensor mask, double p)
    {
        if (!TorchAbi.IsPresent || !DropoutMask.Takes(query, p))
            return scaled_dot_product_attention(query, key, value, mask, p);
        var drawn = DropoutMask.Draw(p);
        var records = is_grad_enabled() && (query.requires_grad || key.requires_grad || value.requires_grad);
        using var noGrad = no_grad();
        using var probabilities = AttentionNode.Probabilities(query, key, mask);
        drawn.ApplyInPlace(probabilities);
        var context = matmul(probabilities, value);
        return records ? new AttentionNode(query, key, value, mask, drawn).Attach(context, query, key, value) : context;
    }

    private sealed class DropoutNode(DropoutMask mask) : BackwardNode
    {
        protected override void Backward(Tensor gradient, Span<Tensor?> gradients) => gradients[0] = mask.Apply(gradient);
    }

    private sealed class AttentionNode(Tensor query, Tensor key, Tensor value, Tensor mask, DropoutMask drawn)
        : BackwardNode(query, key, value, mask)
    {
        private readonly (bool Query, bool Key, bool Value) _needs = (query.requires_grad, key.requires_grad, value.requires_grad);

        /// <summary>Probabilities before dropout (B, heads, T, S).</summary>
        public static Tensor Probabilities(Tensor query, Tensor key, Tensor mask)
        {
            using var scaled = query * Scalars.Of(Scale(query));
            using var columns = key.transpose(-2, -1);
            using var scores = matmul(scaled, columns);
            using var hidden = mask.logical_not();
            scores.masked_fill_(hidden, Scalars.Of(float.MinValue)); // finite: a row without any token gives no NaN
            return softmax(scores, -1);
        }

        protected override void Backward(Tensor gradient, Span<Tensor?> gradients)
        {
            using Tensor query = Saved(0),
                key = Saved(1),
                value = Saved(2),
                mask = Saved(3);
            using var probabilities = Probabilities(query, key, mask);
            if (_needs.Value)
            {
                using var dropped = drawn.Apply(probabilities);
                using var rows = dropped.transpose(-2, -1);
                gradients[2] = matmul(rows, gradient);
            }
            if (!_needs.Query && !_needs.Key)
                return;
            using var columns = value.transpose(-2, -1);
            using var scores = matmul(gradient, columns);
            drawn.ApplyInPlace(scores);
            // Through the softmax: P · (dP − Σ dP · P), in place.
            scores.mul_(probabilities);
            using var sums = scores.sum(dim: -1, keepdim: true);
            scores.addcmul_(probabilities, sums, Scalars.Of(-1));
            scores.mul_(Scalars.Of(Scale(query)));
            if (_needs.Query)
                gradients[0] = matmul(scores, key);
            if (_needs.Key)
            {
                using var rows = scores.transpose(-2, -1);
                gradients[1] = matmul(rows, query);
            }
        }

        private static double Scale(Tensor query) => 1 / Math.Sqrt(query.shape[^1]);
    }
}
