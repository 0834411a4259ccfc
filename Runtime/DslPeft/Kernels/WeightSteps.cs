using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft;

public static partial class Kernels
{
    /// <summary>
    /// Cayley's map from matrices (…, n, n) to rotations (…, n, n): (I − S)(I + S)⁻¹ of the skew part S = (M − Mᵀ) / 2 of each. Zero
    /// matrices give identities.
    /// </summary>
    public static Tensor Cayley(Tensor matrices)
    {
        using var scope = NewDisposeScope();
        var skew = (matrices - matrices.transpose(-2, -1)) * Scalars.Of(0.5);
        var identity = Identity(matrices.shape[^1], matrices);
        return matmul(identity - skew, linalg.inv(identity.Plus(skew))).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Matrices (blocks, n, n) with a Frobenius norm of at most <paramref name="radius"/> each: longer ones are shortened to it. Gradients
    /// pass as if the shortened values were the parameters.
    /// </summary>
    public static Tensor Bounded(Tensor matrices, double radius)
    {
        using var scope = NewDisposeScope();
        return matrices.Plus(Shortened(matrices.detach(), radius) - matrices.detach()).MoveToOuterDisposeScope();
    }

    /// <summary>The values of <see cref="Bounded"/>, without a gradient. The caller disposes them.</summary>
    internal static Tensor Shortened(Tensor matrices, double radius)
    {
        using var scope = NewDisposeScope();
        var norms = matrices.pow(Scalars.Of(2)).sum([1, 2], keepdim: true).sqrt();
        return where(norms.le(Scalars.Of(radius)), matrices, matrices * (Scalars.Of(radius) * norms.reciprocal()))
            .MoveToOuterDisposeScope();
    }

    /// <summary>
    /// W Mᵀ, where M is the product of butterfly factors B₍f−1₎ … B₁ B₀ over the input features. Factor i has the blocks of
    /// <paramref name="rotations"/>[i] on its diagonal, over features in another order: in each run of 2ⁱ blocks, the half blocks of even
    /// number stand before those of odd number. None of the factors is ever formed.
    /// </summary>
    /// <param name="weight">W (out, in).</param>
    /// <param name="rotations">The blocks (factors, in / block, block, block).</param>
    public static Tensor Butterflies(Tensor weight, Tensor rotations)
    {
        using var scope = NewDisposeScope();
        var (blocks, size) = (rotations.shape[1], rotations.shape[2]);
        for (var factor = 0; factor < rotations.shape[0]; factor++)
        {
            var (halves, half) = (1L << factor, factor == 0 ? size : size / 2);
            // Features as (runs, 2, half blocks of each, half) where the order is the features' own behind the permutation.
            var gathered = factor == 0 ? weight : weight.reshape(-1, blocks / halves, 2, halves, half).transpose(2, 3);
            var turned = matmul(gathered.reshape(-1, blocks, size).transpose(0, 1), rotations[factor].transpose(1, 2)).transpose(0, 1);
            weight = (factor == 0 ? turned : turned.reshape(-1, blocks / halves, halves, 2, half).transpose(2, 3)).reshape(weight.shape);
        }
        return weight.alias().MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Directions (n, r) of which the first <paramref name="columns"/> are made orthogonal to those before them and of length 1, by Gram
    /// and Schmidt.
    /// </summary>
    public static Tensor Orthonormal(Tensor directions, long columns)
    {
        using var scope = NewDisposeScope();
        var done = new List<Tensor>();
        foreach (var direction in directions.unbind(1))
        {
            var own = direction;
            if (done.Count < columns)
            {
                foreach (var other in done)
                    own = own - other.dot(own) * other;
                own = own / own.norm();
            }
            done.Add(own);
        }
        return torch.stack(done, 1).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// W (I − 2 u₁ u₁ᵀ) … (I − 2 uᵣ uᵣᵀ): the weight (out, in) behind a chain of reflections of its input along the columns u of
    /// <paramref name="directions"/> (in, r), each of any length but 0.
    /// </summary>
    public static Tensor Reflected(Tensor weight, Tensor directions)
    {
        using var scope = NewDisposeScope();
        var unit = directions / directions.pow(Scalars.Of(2)).sum(dim: 0).sqrt();
        foreach (var direction in unit.unbind(1))
            weight = weight - Scalars.Of(2) * outer(matmul(weight, direction), direction);
        return weight.alias().MoveToOuterDisposeScope();
    }

    /// <summary>
    /// The columns of a matrix (rows, n) one after the other, and from the first on again, until there are <paramref name="columns"/>.
    /// </summary>
    public static Tensor Tiled(Tensor matrix, long columns)
    {
        using var scope = NewDisposeScope();
        var times = (columns + matrix.shape[1] - 1) / matrix.shape[1];
        return matrix.repeat(1, times).narrow(1, 0, columns).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Sums of features (…, n) that are <paramref name="width"/> apart: (…, width). Where n is no multiple, the last features count to the
    /// first sums.
    /// </summary>
    public static Tensor Folded(Tensor x, long width)
    {
        using var scope = NewDisposeScope();
        var missing = (width - x.shape[^1] % width) % width;
        var padded = missing == 0 ? x : nn.functional.pad(x, [0, missing]);
        return padded.unflatten(padded.dim() - 1, [-1, width]).sum(dim: -2).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// What blocks make of a matrix (o · r, i · r): S B + B for each r × r square S of it, with the block of its rows. The shape is the
    /// matrix's.
    /// </summary>
    /// <param name="matrix">The matrix.</param>
    /// <param name="blocks">The blocks B (o, r, r).</param>
    public static Tensor Squares(Tensor matrix, Tensor blocks)
    {
        using var scope = NewDisposeScope();
        var (rows, size) = (blocks.shape[0], blocks.shape[1]);
        var squares = matrix.reshape(rows, size, -1, size).transpose(1, 2);
        var own = blocks.unsqueeze(1);
        return matmul(squares, own).Plus(own).transpose(1, 2).reshape(matrix.shape).MoveToOuterDisposeScope();
    }

    /// <summary>The real part of the inverse two-dimensional Fourier transform of a spectrum that is 0 but at some places.</summary>
    /// <param name="coefficients">The entries there (n).</param>
    /// <param name="places">The places (n), int64, counted row by row.</param>
    /// <param name="like">A matrix of the transform's shape.</param>
    public static Tensor Spectrum(Tensor coefficients, Tensor places, Tensor like)
    {
        using var scope = NewDisposeScope();
        // No transform is known of a type of two bytes.
        var exact = coefficients.dtype == float64 ? coefficients : coefficients.to(float32);
        var dense = zeros([like.numel()], exact.dtype, exact.device).scatter(0, places, exact).view(like.shape);
        return fft.ifft2(dense).real.to(coefficients.dtype).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Mixtures of vectors: for each row of logits (…, n) the sum of the <paramref name="best"/> vectors of the highest logits, weighed by
    /// the softmax of these alone, (…, length).
    /// </summary>
    /// <param name="logits">The logits.</param>
    /// <param name="vectors">The vectors (n, length).</param>
    /// <param name="best">How many.</param>
    public static Tensor BestMixture(Tensor logits, Tensor vectors, long best)
    {
        using var scope = NewDisposeScope();
        var (values, indices) = logits.topk((int)best, -1);
        var chosen = vectors.index_select(0, indices.reshape(-1)).view([.. indices.shape, vectors.shape[1]]);
        return (nn.functional.softmax(values, -1).unsqueeze(-1) * chosen).sum(dim: -2).MoveToOuterDisposeScope();
    }

    /// <summary>A matrix of 0 but at some places.</summary>
    /// <param name="values">The entries there (n).</param>
    /// <param name="places">Their rows and columns (2, n), int64.</param>
    /// <param name="like">A matrix of the shape.</param>
    public static Tensor Scattered(Tensor values, Tensor places, Tensor like)
    {
        using var scope = NewDisposeScope();
        var entries = (places[0] * Scalars.Of(like.shape[1])).Plus(places[1]);
        return zeros([like.numel()], values.dtype, values.device).scatter(0, entries, values).view(like.shape).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// x (…, k · i) through k blocks each of two layers, between which every block of the first gives a part of its features to every
    /// block of the second: (…, k · o).
    /// </summary>
    /// <param name="x">The input.</param>
    /// <param name="a">First blocks (k, i, r), r a multiple of k.</param>
    /// <param name="b">Second blocks (k, r, o).</param>
    public static Tensor Granular(Tensor x, Tensor a, Tensor b)
    {
        using var scope = NewDisposeScope();
        var (blocks, rank) = (a.shape[0], a.shape[2]);
        var inner = matmul(x.reshape(-1, blocks, a.shape[1]).transpose(0, 1), a);
        var exchanged = inner.view(blocks, -1, blocks, rank / blocks).permute(2, 1, 0, 3).reshape(blocks, -1, rank);
        return matmul(exchanged, b).transpose(0, 1).reshape([.. x.shape[..^1], blocks * b.shape[2]]).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// x (…, in) through a sum of random products of rank r that trained diagonal matrices weigh: (…, outputs). The base of the shorter
    /// side is weighed, whichever side it is.
    /// </summary>
    /// <param name="x">The input.</param>
    /// <param name="shorter">The random base of the shorter side (r, 1, at least its size).</param>
    /// <param name="longer">Random bases of the longer side (at least its size, at least n, r).</param>
    /// <param name="ranks">Weights of the ranks in each product (r, n).</param>
    /// <param name="features">Weights of the shorter side's features in each product (n, size).</param>
    /// <param name="outputs">Output features.</param>
    public static Tensor RandomProducts(Tensor x, Tensor shorter, Tensor longer, Tensor ranks, Tensor features, long outputs)
    {
        using var scope = NewDisposeScope();
        var (inputs, count) = (x.shape[^1], ranks.shape[1]);
        var weighed = (ranks.unsqueeze(2) * shorter.narrow(2, 0, Math.Min(inputs, outputs)) * features.unsqueeze(0)).flatten(0, 1);
        var other = longer.narrow(0, 0, Math.Max(inputs, outputs)).narrow(1, 0, count).flatten(1);
        return (
            inputs <= outputs
                ? nn.functional.linear(nn.functional.linear(x, weighed), other)
                : nn.functional.linear(nn.functional.linear(x, other.t()), weighed.t())
        ).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// What is added to tokens (B, T, width), where they are among the first or the last of their row; 0 elsewhere, and at padding. With
    /// none of either, all that is added.
    /// </summary>
    /// <param name="added">What would be added everywhere.</param>
    /// <param name="shares">The tokens' shares (B, T, 1) in a mean over their row, of which padding has none.</param>
    /// <param name="first">How many of the first.</param>
    /// <param name="last">How many of the last.</param>
    public static Tensor AtEnds(Tensor added, Tensor shares, long first, long last)
    {
        if (first == 0 && last == 0)
            return added.alias();
        using var scope = NewDisposeScope();
        var tokens = shares.gt(Scalars.Of(0)).to(int64);
        var place = tokens.cumsum(1);
        var chosen = (place.le(Scalars.Of(first)) | place.gt(tokens.sum(dim: 1, keepdim: true) - Scalars.Of(last))).to(int64) * tokens;
        return (added * chosen.to(added.dtype)).MoveToOuterDisposeScope();
    }
}
