using static TorchSharp.torch;

namespace DslPeft.Checkpoints;

/// <summary>Access to the raw bytes of tensors of any size, layout and device.</summary>
internal static class TensorBytes
{
    // A span holds at most 2^31 - 1 bytes; large tensors are visited in pieces.
    public const int PieceBytes = 1 << 24;

    /// <summary>
    /// A contiguous CPU tensor with the values of <paramref name="tensor"/>: another handle on the same memory where it is one already, a
    /// copy otherwise. The caller disposes it.
    /// </summary>
    public static Tensor ContiguousOnCpu(Tensor tensor)
    {
        using var detached = tensor.detach();
        using var cpu = detached.cpu();
        return cpu.contiguous();
    }

    /// <summary>
    /// The elements of a contiguous CPU tensor from front to back, in pieces small enough for <see cref="Tensor.bytes"/>, each with its
    /// offset in bytes from the tensor's first one. A piece is a view that is disposed when the loop goes on.
    /// </summary>
    public static IEnumerable<(Tensor Piece, long Offset)> Pieces(Tensor contiguous)
    {
        var count = contiguous.NumberOfElements;
        if (count == 0)
            yield break;
        var size = contiguous.ElementSize;
        var step = PieceBytes / size;
        using var detached = contiguous.detach();
        using var flat = detached.view(-1);
        for (long start = 0; start < count; start += step)
        {
            using var piece = flat.narrow(0, start, Math.Min(step, count - start));
            yield return (piece, start * size);
        }
    }

    /// <summary>
    /// Copies as many mapped bytes, from <paramref name="start"/> on, into a contiguous CPU tensor. The process keeps none of the file's
    /// pages.
    /// </summary>
    public static void Fill(Tensor contiguous, MappedFile.MappedBytes data, long start = 0)
    {
        foreach (var (piece, offset) in Pieces(contiguous))
        {
            var target = piece.bytes;
            data.Bytes(start + offset, target.Length).CopyTo(target);
            data.Release(start + offset, target.Length);
        }
    }

    /// <summary>
    /// Tells autograd that <paramref name="tensor"/> was written through its memory, so that a backward pass that saved the old values
    /// fails instead of using the new ones.
    /// </summary>
    public static void BumpVersion(Tensor tensor)
    {
        using var guard = no_grad();
        using var flat = tensor.view(-1);
        using var nothing = flat.narrow(0, 0, 0);
        nothing.fill_(Scalars.Of(0)); // zero_ would give a second tensor, which holds the memory until nobody knows when
    }

    /// <summary>Whether two tensors have the same type, shape and values.</summary>
    public static bool Same(Tensor a, Tensor b)
    {
        if (a.dtype != b.dtype || !a.shape.SequenceEqual(b.shape))
            return false;
        using var equal = a.equal(b);
        using var all = equal.all();
        return all.item<bool>();
    }
}
