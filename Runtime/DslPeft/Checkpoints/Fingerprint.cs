using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using static TorchSharp.torch;

namespace DslPeft.Checkpoints;

/// <summary>Digests that tell whether two sets of tensors are the same to the last bit.</summary>
public static class Fingerprint
{
    // Part of the digest, so that another way of feeding it can never give the same value.
    private static ReadOnlySpan<byte> Format => "dslpeft-tensors-1"u8;

    /// <summary>
    /// SHA-256 over names, types, shapes and bytes, in ordinal order of the names, as 64 lower-case hexadecimal digits. It does not depend
    /// on the order of <paramref name="tensors"/>, nor on their strides or device; it does depend on the element type.
    /// </summary>
    /// <remarks>Reads contiguous CPU tensors in place and copies others one at a time.</remarks>
    /// <exception cref="ArgumentException">Two tensors have the same name.</exception>
    public static string OfTensors(IEnumerable<KeyValuePair<string, Tensor>> tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Format);
        string? previous = null;
        foreach (var (name, tensor) in tensors.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (name == previous)
                throw new ArgumentException($"Two tensors are named '{name}'.", nameof(tensors));
            previous = name;
            Append(hash, name, tensor);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, string name, Tensor tensor)
    {
        // Lengths go before texts and sizes: ("ab", "c") and ("a", "bc") must differ.
        AppendText(hash, name);
        AppendText(hash, SafetensorsTypes.Describe(tensor.dtype));
        var shape = tensor.shape;
        AppendNumber(hash, shape.Length);
        foreach (var size in shape)
        {
            AppendNumber(hash, size);
        }
        using var contiguous = TensorBytes.ContiguousOnCpu(tensor);
        foreach (var (piece, _) in TensorBytes.Pieces(contiguous))
        {
            hash.AppendData(piece.bytes);
        }
    }

    private static void AppendText(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        AppendNumber(hash, bytes.Length);
        hash.AppendData(bytes);
    }

    private static void AppendNumber(IncrementalHash hash, long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        hash.AppendData(bytes);
    }
}
