using static TorchSharp.torch;

namespace DslPeft;

/// <summary>
/// A frozen weight (Out, In) that is held in blocks of integers. Its values are computed anew each time they are read, some rows at a time.
/// </summary>
public abstract class QuantisedTensor : IStoredRows, IDisposable
{
    private protected QuantisedTensor(long rows, long columns) => (Rows, Columns) = (rows, columns);

    /// <summary>How the weight is held.</summary>
    public abstract Quantisation Kind { get; }

    /// <summary>Out.</summary>
    public long Rows { get; }

    /// <summary>In.</summary>
    public long Columns { get; }

    /// <summary>Bytes that are held.</summary>
    public long Bytes => Parts.Sum(part => part.Value.numel() * part.Value.ElementSize);

    /// <summary>What is held, by name.</summary>
    internal abstract IReadOnlyList<KeyValuePair<string, Tensor>> Parts { get; }

    /// <summary>Quantises the values of a matrix, which stays as it is.</summary>
    /// <param name="kind">How.</param>
    /// <param name="values">(Out, In), of any floating type.</param>
    public static QuantisedTensor Of(Quantisation kind, Tensor values)
    {
        using var noGrad = no_grad();
        using var detached = values.detach();
        using var exact = detached.to(ScalarType.Float32);
        using var whole = exact.contiguous();
        return kind switch
        {
            Quantisation.Int8 => Int8Tensor.Of(whole),
            Quantisation.Nf4 => Nf4Tensor.Of(whole),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "A weight is held as Int8 or Nf4."),
        };
    }

    /// <summary>A matrix of zeros.</summary>
    internal static QuantisedTensor Zeros(Quantisation kind, long rows, long columns) =>
        kind switch
        {
            Quantisation.Int8 => Int8Tensor.Zeros(rows, columns),
            Quantisation.Nf4 => Nf4Tensor.Zeros(rows, columns),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "A weight is held as Int8 or Nf4."),
        };

    /// <summary>All values, (Out, In) in float32, which the caller owns.</summary>
    public Tensor Dense() => Read(0, Rows);

    /// <inheritdoc/>
    public Tensor Read(long first, long count)
    {
        using var noGrad = no_grad();
        return Dequantised(first, count);
    }

    /// <summary>The rows from <paramref name="first"/> on, (count, In) in float32.</summary>
    private protected abstract Tensor Dequantised(long first, long count);

    /// <summary>x Wᵀ by integers, of x (N, In) in float32; null where the form has no such product and <see cref="Read"/> serves.</summary>
    internal virtual Tensor? Product(Tensor x) => null;

    /// <summary>The same on another device.</summary>
    internal abstract QuantisedTensor To(Device device);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var part in Parts)
            part.Value.Dispose();
        GC.SuppressFinalize(this);
    }
}
