using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft;

public static partial class Kernels
{
    private const int Butterfly = 64;

    /// <summary>
    /// A copy of a parameter in which some entries have other values. Places count through all parameters one after the other and are
    /// sorted, so that a parameter's are a run of them; where it has none the result is the parameter itself.
    /// </summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="values">The other values of all parameters (N).</param>
    /// <param name="places">Where they stand (N), int64.</param>
    /// <param name="first">The place of the parameter's first entry.</param>
    public static Tensor WithEntries(Tensor parameter, Tensor values, Tensor places, long first)
    {
        using var scope = NewDisposeScope();
        var bounds = searchsorted(places, tensor(new[] { first, first + parameter.numel() }, device: places.device));
        var (from, to) = (bounds[0].item<long>(), bounds[1].item<long>());
        if (from == to)
            return parameter.alias().MoveToOuterDisposeScope();
        var own = places.narrow(0, from, to - from) - Scalars.Of(first);
        return parameter.reshape(-1).scatter(0, own, values.narrow(0, from, to - from)).reshape(parameter.shape).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Hard concrete gates (Louizos et al., arXiv 1712.01312): sigmoids stretched to (lower, upper) and cut off at 0 and 1. In training
    /// the logits are moved by logistic noise.
    /// </summary>
    /// <param name="gates">The trained values; a gate's logit is start + rate · value, and its gradient that of the value. Adam's steps do
    /// not depend on the scale of gradients, so that the logits move rate times as fast as other parameters.</param>
    /// <param name="start">Logit at 0.</param>
    /// <param name="rate">Factor.</param>
    /// <param name="lower">Where the sigmoid is stretched to, below 0.</param>
    /// <param name="upper">Where it is stretched to, above 1.</param>
    /// <param name="training">True to draw noise.</param>
    public static Tensor HardConcrete(Tensor gates, double start, double rate, double lower, double upper, bool training = false)
    {
        using var scope = NewDisposeScope();
        var logits = GateLogits(gates, start, rate);
        if (training)
            logits = logits.Plus(rand_like(gates).clamp_(Scalars.Of(1e-4), Scalars.Of(1 - 1e-4)).logit());
        return (logits.sigmoid() * Scalars.Of(upper - lower)).Plus(lower).clamp(Scalars.Of(0), Scalars.Of(1)).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Gates between 0 and 1, drawn in training from a relaxed Bernoulli distribution of temperature 1 (Maddison et al., arXiv 1611.00712;
    /// Jang et al., arXiv 1611.01144): sigmoids of logits that logistic noise moves. Outside of training they are sigmoids.
    /// </summary>
    /// <param name="logits">The logits.</param>
    /// <param name="noise">What the noise is multiplied by: 1, or 0 for none.</param>
    /// <param name="training">True to draw noise.</param>
    public static Tensor RelaxedBernoulli(Tensor logits, double noise, bool training = false)
    {
        if (!training || noise == 0)
            return logits.sigmoid();
        using var scope = NewDisposeScope();
        var logistic = rand_like(logits).clamp_(Scalars.Of(1e-6), Scalars.Of(1 - 1e-6)).logit();
        return logits.Plus(logistic * Scalars.Of(noise)).sigmoid().MoveToOuterDisposeScope();
    }

    /// <summary>The expected number of gates that are not 0, a scalar.</summary>
    /// <param name="gates">The trained values, as <see cref="HardConcrete"/> has them.</param>
    /// <param name="start">Logit at 0.</param>
    /// <param name="rate">Factor.</param>
    /// <param name="shift">log(−lower / upper).</param>
    public static Tensor OpenGates(Tensor gates, double start, double rate, double shift)
    {
        using var scope = NewDisposeScope();
        return (GateLogits(gates, start, rate) - Scalars.Of(shift)).sigmoid().sum().MoveToOuterDisposeScope();
    }

    /// <summary>The logits of gates, as tensors that the caller's scope owns.</summary>
    private static Tensor GateLogits(Tensor gates, double start, double rate) =>
        gates.Plus((gates * Scalars.Of(rate - 1)).detach()).Plus(start);

    /// <summary>
    /// Fastfood (Le et al., arXiv 1408.3060) as in arXiv 2012.13255: a vector (d) mapped at random to the shape of a parameter, H G Π H B
    /// v / (‖G‖ √D), where v is filled up with zeros, or cut off, to a power of two N, H is the Walsh-Hadamard matrix of that size and D
    /// the parameter's number of entries, the first of which are kept. Nothing of size d · D is ever made.
    /// </summary>
    /// <param name="vector">The vector v (d).</param>
    /// <param name="signs">The diagonal of B (N), ±1.</param>
    /// <param name="order">The permutation Π (N), int64.</param>
    /// <param name="scales">The diagonal of G (N), normal.</param>
    /// <param name="like">The parameter.</param>
    public static Tensor Fastfood(Tensor vector, Tensor signs, Tensor order, Tensor scales, Tensor like)
    {
        using var scope = NewDisposeScope();
        var (size, entries) = (signs.shape[0], like.numel());
        var own = vector.shape[0] > size ? vector.narrow(0, 0, size) : nn.functional.pad(vector, [0, size - vector.shape[0]]);
        var mixed = Hadamard(Hadamard(own * signs).index_select(0, order) * scales);
        return (mixed.narrow(0, 0, entries) / (scales.norm() * Scalars.Of(Math.Sqrt(entries))))
            .reshape(like.shape)
            .MoveToOuterDisposeScope();
    }

    /// <summary>The last dimension as a matrix of so many rows and columns, (…, rows, columns).</summary>
    public static Tensor SplitLast(Tensor x, long rows, long columns) => x.unflatten(x.dim() - 1, [rows, columns]);

    /// <summary>
    /// The Walsh-Hadamard transform (N) of a vector whose length is a power of two, not normalised: several levels at once, each a product
    /// with a small matrix.
    /// </summary>
    public static Tensor Hadamard(Tensor vector)
    {
        using var scope = NewDisposeScope();
        var size = vector.shape[0];
        if (size < 1 || (size & (size - 1)) != 0)
            throw new ArgumentException($"A Walsh-Hadamard transform takes a power of two of values, not {size}.", nameof(vector));
        long done = 1;
        while (done < size)
        {
            var level = Math.Min(Butterfly, size / done);
            // The first levels mix neighbours: one product of rows, where the batched form would be a matrix times a vector for each.
            vector =
                done == 1
                    ? matmul(vector.reshape(-1, level), HadamardMatrix(level, vector)).reshape(-1)
                    : matmul(HadamardMatrix(level, vector), vector.reshape(-1, level, done)).reshape(-1);
            done *= level;
        }
        return vector.alias().MoveToOuterDisposeScope();
    }

    private static Tensor HadamardMatrix(long size, Tensor like)
    {
        var matrix = ones(1, 1, like.dtype, like.device);
        while (matrix.shape[0] < size)
            matrix = cat([cat([matrix, matrix], 1), cat([matrix, -matrix], 1)]);
        return matrix;
    }
}
