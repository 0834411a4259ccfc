using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft;

/// <summary>A frozen weight (Out, In) whose rows are read in float32, some at a time.</summary>
internal interface IStoredRows
{
    /// <summary>Out.</summary>
    long Rows { get; }

    /// <summary>In.</summary>
    long Columns { get; }

    /// <summary>The rows from <paramref name="first"/> on, (count, In) in float32, which the caller owns.</summary>
    Tensor Read(long first, long count);
}

/// <summary>The rows of a tensor of another floating type.</summary>
internal readonly struct RoundedRows(Tensor weight) : IStoredRows
{
    public long Rows => weight.shape[0];

    public long Columns => weight.shape[1];

    public Tensor Read(long first, long count)
    {
        using var noGrad = no_grad();
        using var rows = weight.narrow(0, first, count);
        return Widened(rows);
    }

    /// <summary>A value of eight or eleven binary digits in float32; another as it is.</summary>
    public static Tensor Widened(Tensor stored) =>
        stored.dtype is ScalarType.BFloat16 or ScalarType.Float16 ? stored.to(ScalarType.Float32) : stored.alias();
}
