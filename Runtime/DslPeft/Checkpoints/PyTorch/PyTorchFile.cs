using System.Buffers.Binary;
using System.IO.Compression;
using static TorchSharp.torch;

namespace DslPeft.Checkpoints;

/// <summary>
/// Reads the tensors of a file that <c>torch.save</c> wrote: a zip archive, or the older form of pickles followed by raw bytes. Such files are
/// Python pickles, which can name any function; here they are interpreted over tensors only (<see cref="PickleReader"/>) and run nothing.
/// </summary>
public static class PyTorchFile
{
    private const string Magic = "6cfc9c46f9206aa85019"; // 0x1950a86a20f9469cfc6c, as bytes
    private const long LegacyVersion = 1001;

    /// <summary>True if the first bytes are those of such a file.</summary>
    internal static bool IsOne(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> start = stackalloc byte[8];
        // A safetensors file begins with a length, whose first bytes can be any: a pickle is told by its protocol and the number after it.
        return file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length
            && (start.StartsWith("PK\u0003\u0004"u8) || (start[0] == 0x80 && start[2..].SequenceEqual((ReadOnlySpan<byte>)[0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46])));
    }

    /// <summary>Every tensor by name, on the CPU. Tensors of one storage share its memory. The caller disposes them.</summary>
    /// <exception cref="CheckpointException">
    /// The file is missing, damaged, not little-endian, names a global other than those of tensors, describes a tensor that its bytes do not
    /// hold, or its content is not a dictionary of tensors by name.
    /// </exception>
    public static IReadOnlyDictionary<string, Tensor> Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            using var stream = File.OpenRead(path);
            if (stream.Length > Array.MaxLength)
                throw new CheckpointException(path, $"has {stream.Length} bytes, more than the {Array.MaxLength} that are read of a PyTorch file; save it as safetensors");
            var start = stream.ReadByte();
            stream.Position = 0;
            return start == 0x80 ? ReadLegacy(path) : ReadArchive(path, stream);
        }
        catch (Exception failure) when (failure is (IOException or UnauthorizedAccessException or InvalidDataException) and not CheckpointException)
        {
            throw new CheckpointException(path, $"cannot be read: {failure.Message}", failure);
        }
    }

    private static Dictionary<string, Tensor> ReadArchive(string path, FileStream stream)
    {
        using var archive = new ZipArchive(stream, ZipArchiveMode.Read);
        const string Pickle = "data.pkl";
        var pickles = archive.Entries.Where(entry => entry.FullName == Pickle || entry.FullName.EndsWith("/" + Pickle, StringComparison.Ordinal)).ToList();
        if (pickles.Count != 1)
            throw new CheckpointException(path, $"is not a PyTorch file: the archive has {pickles.Count} entries {Pickle}, expected 1");
        var root = pickles[0].FullName[..^Pickle.Length];
        var entries = new Dictionary<string, ZipArchiveEntry>(StringComparer.Ordinal);
        var claimed = 0L;
        foreach (var entry in archive.Entries)
        {
            // PyTorch stores without compression; an entry that would grow is refused before it does.
            if (entry.CompressedLength != entry.Length)
                throw new CheckpointException(path, $"the entry {entry.FullName} is compressed: {entry.CompressedLength} bytes for {entry.Length}, which PyTorch does not write");
            claimed += Math.Min(entry.Length, long.MaxValue - claimed);
            if (claimed > stream.Length)
                throw new CheckpointException(path, $"is damaged: up to {entry.FullName} its entries claim {claimed} bytes, and the file has {stream.Length}");
            if (!entries.TryAdd(entry.FullName, entry))
                throw new CheckpointException(path, $"has two entries {entry.FullName}");
        }
        if (entries.TryGetValue(root + "byteorder", out var order) && !Bytes(path, order).AsSpan().SequenceEqual("little"u8))
            throw new CheckpointException(path, "was written on a machine of another byte order than little-endian");
        return Materialise(path, new PickleReader(path, Bytes(path, pickles[0])).Read(), storage =>
        {
            if (!entries.TryGetValue($"{root}data/{storage.Key}", out var entry))
                throw new CheckpointException(path, $"has no entry {root}data/{storage.Key} for storage '{storage.Key}'");
            CheckLength(path, storage, entry.Length);
            return Bytes(path, entry);
        });
    }

    private static Dictionary<string, Tensor> ReadLegacy(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var pickle = new PickleReader(path, bytes);
        if (pickle.Read() is not Magic)
            throw new CheckpointException(path, "is a pickle, but not one of torch.save");
        if (pickle.Read(pickle.Position) is not LegacyVersion)
            throw new CheckpointException(path, "is a PyTorch file of an unknown version");
        if (pickle.Read(pickle.Position) is PickleDictionary system && system.Items.Any(item => item is { Key: "little_endian", Value: false }))
            throw new CheckpointException(path, "was written on a machine of another byte order than little-endian");
        var content = pickle.Read(pickle.Position);
        if (pickle.Read(pickle.Position) is not List<object?> keys)
            throw new CheckpointException(path, "is damaged: no list of storages follows its content");
        // The storages follow in that order, each as a count of elements and their bytes. Only the content says how wide an element is.
        var storages = Tensors(path, content).Select(item => item.Tensor.Storage).DistinctBy(storage => storage.Key).ToDictionary(storage => storage.Key);
        var at = (long)pickle.Position;
        var data = new Dictionary<string, Range>(StringComparer.Ordinal);
        foreach (var key in keys)
        {
            if (key is not string name || !storages.TryGetValue(name, out var storage))
                throw new CheckpointException(path, $"holds the storage '{key}', which none of its tensors uses");
            if (bytes.Length - at < sizeof(long))
                throw new CheckpointException(path, $"is truncated before storage '{name}'");
            var count = BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan((int)at));
            at += sizeof(long);
            if (count != storage.Count || count > (bytes.Length - at) / SafetensorsTypes.SizeOf(storage.Type))
                throw new CheckpointException(path, $"storage '{name}' has {count} elements where {storage.Count} are described and {bytes.Length - at} bytes follow");
            var end = at + count * SafetensorsTypes.SizeOf(storage.Type);
            if (!data.TryAdd(name, (int)at..(int)end))
                throw new CheckpointException(path, $"holds the storage '{name}' twice");
            at = end;
        }
        return Materialise(path, content, storage => data.TryGetValue(storage.Key, out var range)
            ? bytes[range]
            : throw new CheckpointException(path, $"holds no data for storage '{storage.Key}'"));
    }

    /// <summary>The tensors of a state dictionary.</summary>
    private static List<(string Name, PickledTensor Tensor)> Tensors(string path, object? content)
    {
        if (content is not PickleDictionary dictionary)
            throw new CheckpointException(path, "does not hold a dictionary of tensors by name");
        return [.. dictionary.Items.Select(item => item is { Key: string name, Value: PickledTensor tensor } ? (name, tensor)
            : throw new CheckpointException(path, $"its entry '{item.Key}' is not a tensor; save the dictionary of tensors alone"))];
    }

    private static Dictionary<string, Tensor> Materialise(string path, object? content, Func<PickledStorage, byte[]> read)
    {
        var storages = new Dictionary<string, (PickledStorage Described, Tensor Values)>(StringComparer.Ordinal);
        var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        try
        {
            using var noGrad = no_grad();
            foreach (var (name, tensor) in Tensors(path, content))
            {
                if (!storages.TryGetValue(tensor.Storage.Key, out var storage))
                    storages.Add(tensor.Storage.Key, storage = (tensor.Storage, Values(path, tensor.Storage, read(tensor.Storage))));
                if (storage.Described != tensor.Storage)
                    throw new CheckpointException(path, $"describes storage '{tensor.Storage.Key}' in two ways: {storage.Described.Count} elements of {storage.Described.Type}, {tensor.Storage.Count} of {tensor.Storage.Type}");
                tensors.Add(name, storage.Values.as_strided(tensor.Shape, tensor.Strides, tensor.Offset).DetachFromDisposeScope());
            }
            return tensors;
        }
        catch
        {
            foreach (var tensor in tensors.Values)
                tensor.Dispose();
            throw;
        }
        finally
        {
            foreach (var (_, values) in storages.Values)
                values.Dispose();
        }
    }

    private static Tensor Values(string path, PickledStorage storage, byte[] data)
    {
        if (storage.Type == ScalarType.Bool && data.AsSpan().ContainsAnyExceptInRange((byte)0, (byte)1))
            throw new CheckpointException(path, $"storage '{storage.Key}' is of truth values but holds bytes other than 0 and 1");
        var values = empty([storage.Count], dtype: storage.Type, device: CPU);
        foreach (var (piece, offset) in TensorBytes.Pieces(values))
        {
            var target = piece.bytes;
            data.AsSpan((int)offset, target.Length).CopyTo(target);
        }
        return values;
    }

    private static void CheckLength(string path, PickledStorage storage, long length)
    {
        var size = SafetensorsTypes.SizeOf(storage.Type);
        if (length % size != 0 || length / size != storage.Count)
            throw new CheckpointException(path, $"storage '{storage.Key}' is described as {storage.Count} elements of {size} bytes, and its entry has {length} bytes");
    }

    private static byte[] Bytes(string path, ZipArchiveEntry entry)
    {
        var bytes = new byte[entry.Length];
        using var stream = entry.Open();
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
            throw new CheckpointException(path, $"the entry {entry.FullName} ends before its {entry.Length} bytes");
        return bytes;
    }
}
