using System.Buffers.Binary;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using static TorchSharp.torch;

namespace DslPeft.Checkpoints;

/// <summary>Writes safetensors files. Equal names, tensors and metadata give equal bytes.</summary>
public static class SafetensorsWriter
{
    private const int HeaderAlignment = 8;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>
    /// Writes <paramref name="tensors"/> and <paramref name="metadata"/> to <paramref name="path"/>, whole or not at all
    /// (<see cref="AtomicFile"/>).
    /// </summary>
    /// <remarks>
    /// Tensors are laid out by element size, widest first, then by name in ordinal order, so that each is aligned to its elements; the
    /// header is padded with spaces to a multiple of 8 bytes. Tensors may be strided and on any device; those that are not contiguous CPU
    /// memory are copied one at a time.
    /// </remarks>
    /// <exception cref="CheckpointException">
    /// A name is used twice, reserved or not valid Unicode, a type cannot be stored, or the file system refuses (disk full, no folder, no
    /// access). Nothing is left behind, and an existing file keeps its content.
    /// </exception>
    public static void Write(
        string path,
        IEnumerable<KeyValuePair<string, Tensor>> tensors,
        IReadOnlyDictionary<string, string>? metadata = null
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(tensors);
        var ordered = Order(path, tensors);
        var header = Header(path, ordered, metadata);
        try
        {
            AtomicFile.Write(path, stream =>
            {
                Span<byte> length = stackalloc byte[sizeof(long)];
                BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
                stream.Write(length);
                stream.Write(header);
                foreach (var (_, tensor) in ordered)
                {
                    WriteData(stream, tensor);
                }
            });
        }
        catch (IOException failure) when (failure is not CheckpointException)
        {
            throw new CheckpointException(path, failure.Message[$"{path}: ".Length..], failure);
        }
    }

    private static List<KeyValuePair<string, Tensor>> Order(string path, IEnumerable<KeyValuePair<string, Tensor>> tensors)
    {
        var byName = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var (name, tensor) in tensors)
        {
            ArgumentNullException.ThrowIfNull(tensor, $"{nameof(tensors)}[\"{name}\"]");
            if (name == SafetensorsHeader.MetadataKey)
                throw new CheckpointException(path, $"a tensor cannot be named '{name}': the format uses that name for the metadata");
            if (!SafetensorsTypes.TryName(tensor.dtype, out _))
            {
                throw new CheckpointException(
                    path,
                    $"tensor '{name}' has type {tensor.dtype}, which safetensors cannot hold (known: {string.Join(", ", SafetensorsTypes.Names)})"
                );
            }

            if (tensor.is_sparse)
                throw new CheckpointException(path, $"tensor '{name}' is sparse, which safetensors cannot hold; pass its to_dense()");
            if (!byName.TryAdd(name, tensor))
                throw new CheckpointException(path, $"two tensors are named '{name}'");
        }
        return [.. byName.OrderByDescending(pair => pair.Value.ElementSize).ThenBy(pair => pair.Key, StringComparer.Ordinal)];
    }

    private static byte[] Header(string path, List<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        using var buffer = new MemoryStream();
        try
        {
            using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
            json.WriteStartObject();
            if (metadata is { Count: > 0 })
                WriteMetadata(json, metadata);
            long begin = 0;
            foreach (var (name, tensor) in tensors)
            {
                var end = begin + tensor.NumberOfElements * tensor.ElementSize;
                WriteEntry(json, name, tensor, begin, end);
                begin = end;
            }
            json.WriteEndObject();
        }
        catch (ArgumentException fault)
        {
            throw new CheckpointException(path, $"a name or metadata value is not valid Unicode text: {fault.Message}", fault);
        }
        while (buffer.Length % HeaderAlignment != 0)
        {
            buffer.WriteByte((byte)' ');
        }
        if (buffer.Length > SafetensorsHeader.MaxBytes)
        {
            throw new CheckpointException(
                path,
                $"its header would take {buffer.Length} bytes, more than the format's limit of {SafetensorsHeader.MaxBytes}"
            );
        }

        return buffer.ToArray();
    }

    private static void WriteMetadata(Utf8JsonWriter json, IReadOnlyDictionary<string, string> metadata)
    {
        json.WriteStartObject(SafetensorsHeader.MetadataKey);
        foreach (var (key, value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            json.WriteString(Valid(key), Valid(value));
        }
        json.WriteEndObject();
    }

    private static void WriteEntry(Utf8JsonWriter json, string name, Tensor tensor, long begin, long end)
    {
        json.WriteStartObject(Valid(name));
        SafetensorsTypes.TryName(tensor.dtype, out var type);
        json.WriteString("dtype", type);
        json.WriteStartArray("shape");
        foreach (var size in tensor.shape)
        {
            json.WriteNumberValue(size);
        }
        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(begin);
        json.WriteNumberValue(end);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>The text itself; throws where it has half a surrogate pair, which the JSON writer would silently replace.</summary>
    private static string Valid(string text)
    {
        StrictUtf8.GetByteCount(text);
        return text;
    }

    private static void WriteData(Stream stream, Tensor tensor)
    {
        using var contiguous = TensorBytes.ContiguousOnCpu(tensor);
        foreach (var (piece, _) in TensorBytes.Pieces(contiguous))
        {
            stream.Write(piece.bytes);
        }
    }
}
