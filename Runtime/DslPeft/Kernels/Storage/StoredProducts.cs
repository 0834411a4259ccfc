using DslPeft.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft;

public static partial class Kernels
{
    /// <summary>
    /// Entries of a weight that are in float32 at a time: small enough for a processor's cache, large enough for a product.
    /// </summary>
    internal const long TileEntries = 1 << 20;

    /// <summary>
    /// x Wᵀ + b with a frozen weight that is not held in float32: its rows are widened some at a time, forward and backward, and the
    /// products are float32's.
    /// </summary>
    /// <param name="x">(…, In).</param>
    /// <param name="weight">(Out, In), of another floating type.</param>
    /// <param name="bias">(Out), or null.</param>
    public static Tensor StoredLinear(Tensor x, Tensor weight, Tensor? bias = null) =>
        StoredLinear(x, new RoundedRows(weight), bias, null, weight);

    /// <summary>As the other one, with a weight in blocks of integers.</summary>
    public static Tensor StoredLinear(Tensor x, QuantisedTensor weight, Tensor? bias = null) =>
        StoredLinear(x, weight, bias, weight.Product);

    /// <summary>
    /// As <see cref="StoredLinear(Tensor, QuantisedTensor, Tensor?)"/> where products may be bfloat16's: rows and x are rounded, the sums
    /// are float32's.
    /// </summary>
    public static Tensor RoundedLinear(Tensor x, QuantisedTensor weight, Tensor? bias = null) =>
        StoredLinear(x, weight, bias, null, rounded: true);

    /// <summary>The values of a frozen tensor in float32.</summary>
    public static Tensor Dense(Tensor stored) => RoundedRows.Widened(stored);

    /// <inheritdoc cref="Dense(Tensor)"/>
    public static Tensor Dense(QuantisedTensor stored) => stored.Dense();

    private static Tensor StoredLinear(
        Tensor x,
        IStoredRows weight,
        Tensor? bias,
        Func<Tensor, Tensor?>? product,
        Tensor? saved = null,
        bool rounded = false
    )
    {
        var records = is_grad_enabled() && x.requires_grad;
        if (records && !TorchAbi.IsPresent)
        {
            using var dense = weight.Read(0, weight.Rows);
            return nn.functional.linear(x, dense, bias);
        }
        Tensor result;
        using (no_grad())
        {
            using var rows = x.reshape(-1, weight.Columns);
            using var flat = product?.Invoke(rows) ?? Times(rows, weight, rounded);
            if (bias is not null)
                flat.add_(bias, Scalars.One);
            result = flat.view([.. x.shape[..^1], weight.Rows]);
        }
        return !records ? result : (saved is null ? new StoredLinearNode(weight, rounded) : new StoredLinearNode(saved)).Attach(result, x);
    }

    /// <summary>x Wᵀ of x (N, In), for rows of W at a time.</summary>
    private static Tensor Times(Tensor x, IStoredRows weight, bool rounded)
    {
        using var operand = Operand(x, rounded);
        if (TileRows(weight) == weight.Rows)
        {
            using var whole = weight.Read(0, weight.Rows);
            return TileProduct(operand, whole, x.dtype);
        }
        var result = empty(x.shape[0], weight.Rows, x.dtype, x.device);
        ForTiles(weight, (tile, first, count) =>
        {
            using var part = result.narrow(1, first, count);
            using var product = TileProduct(operand, tile, x.dtype);
            part.copy_(product).Dispose(); // it gives a second tensor, which would hold the result
        });
        return result;
    }

    /// <summary>g W of g (N, Out), for rows of W at a time.</summary>
    private static Tensor TimesTransposed(Tensor gradient, IStoredRows weight, bool rounded)
    {
        using var operand = Operand(gradient, rounded);
        Tensor? sum = null;
        ForTiles(weight, (tile, first, count) =>
        {
            using var part = operand.narrow(1, first, count);
            using var columns = tile.t();
            var product = TileProduct(part, columns, gradient.dtype);
            if (sum is null)
            {
                sum = product;
                return;
            }
            using (product)
                sum.add_(product, Scalars.One);
        });
        return sum!;
    }

    private static Tensor Operand(Tensor x, bool rounded) => rounded ? x.to(ScalarType.BFloat16) : x.alias();

    /// <summary>x Wᵀ in a type, of rows of W in float32 that are rounded where x is.</summary>
    private static Tensor TileProduct(Tensor x, Tensor tile, ScalarType type)
    {
        if (x.dtype != ScalarType.BFloat16)
        {
            return OneDnn.Value && IsSingle(x) && TorchAbi.OneDnnLinear(x, tile.Handle, 0) is { } product
                ? product
                : nn.functional.linear(x, tile);
        }
        using var rounded = tile.to(ScalarType.BFloat16);
        using var sums = RoundedProduct(x, rounded, null);
        return sums.to(type);
    }

    private static void ForTiles(IStoredRows weight, Action<Tensor, long, long> visit)
    {
        var size = TileRows(weight);
        for (var first = 0L; first < weight.Rows; first += size)
        {
            var count = Math.Min(size, weight.Rows - first);
            using var tile = weight.Read(first, count);
            visit(tile, first, count);
        }
    }

    private static long TileRows(IStoredRows weight) => Math.Clamp(TileEntries / weight.Columns, 1, weight.Rows);

    private sealed class StoredLinearNode : BackwardNode
    {
        private readonly IStoredRows? _blocks;
        private readonly bool _rounded;

        public StoredLinearNode(IStoredRows blocks, bool rounded) => (_blocks, _rounded) = (blocks, rounded);

        public StoredLinearNode(Tensor weight)
            : base(weight) { }

        protected override void Backward(Tensor gradient, Span<Tensor?> gradients)
        {
            using var saved = _blocks is null ? Saved(0) : null;
            var weight = _blocks ?? new RoundedRows(saved!);
            using var rows = gradient.reshape(-1, weight.Rows);
            using var product = TimesTransposed(rows, weight, _rounded);
            gradients[0] = product.view([.. gradient.shape[..^1], weight.Columns]);
        }
    }
}
