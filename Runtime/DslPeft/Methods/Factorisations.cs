using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft;

/// <summary>
/// Factorisations of base weights that several initial values follow from. The last one is kept, since the values of a site are computed
/// one after the other.
/// </summary>
internal static class Factorisations
{
    [ThreadStatic]
    private static (string Kind, double[] Of, Tensor Left, Tensor Right)? _last;

    /// <summary>
    /// The principal part of W (out, in): U √S (out, rank) and √S Vᵀ (rank, in) of its largest singular values. The caller owns neither.
    /// </summary>
    public static (Tensor Left, Tensor Right) Principal(Tensor weight, long rank) => Once("svd", weight, rank, exact =>
        {
            var (u, s, v) = linalg.svd(exact, fullMatrices: false);
            var root = s.narrow(0, 0, rank).sqrt();
            return (u.narrow(1, 0, rank) * root, root.unsqueeze(1) * v.narrow(0, 0, rank));
        });

    /// <summary>The first columns of Q (out, rank) and rows of R (rank, in) of W = Q R. The caller owns neither.</summary>
    public static (Tensor Left, Tensor Right) Orthogonal(Tensor weight, long rank) => Once("qr", weight, rank, exact =>
        {
            var (q, r) = linalg.qr(exact);
            return (q.narrow(1, 0, rank), r.narrow(0, 0, rank));
        });

    private static (Tensor Left, Tensor Right) Once(
        string kind,
        Tensor weight,
        long rank,
        Func<Tensor, (Tensor Left, Tensor Right)> factorise
    )
    {
        using var scope = NewDisposeScope();
        var exact = weight.dtype == float64 ? weight : weight.to(float32);
        var of = Marks(exact, rank);
        if (_last is { } last && last.Kind == kind && last.Of.SequenceEqual(of))
            return (last.Left, last.Right);
        _last?.Left.Dispose();
        _last?.Right.Dispose();
        var (left, right) = factorise(exact);
        _last = (kind, of, left.clone().DetachFromDisposeScope(), right.clone().DetachFromDisposeScope());
        return (_last.Value.Left, _last.Value.Right);
    }

    /// <summary>Sizes and sums by which a weight is known again.</summary>
    private static double[] Marks(Tensor weight, long rank)
    {
        using var scope = NewDisposeScope();
        var flat = weight.to(float64).reshape(-1);
        var place = arange(Scalars.Of(1), Scalars.Of(flat.shape[0] + 1), Scalars.One, float64, flat.device);
        return
        [
            weight.shape[0],
            weight.shape[1],
            rank,
            flat.sum().item<double>(),
            flat.dot(flat).item<double>(),
            flat.dot(place).item<double>(),
        ];
    }
}
