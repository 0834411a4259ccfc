using System.Buffers.Binary;
using System.IO.Compression;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Checkpoints;

/// <summary>
/// The tensors of a file that <c>torch.save</c> wrote: a zip archive, or the older form of pickles followed by raw bytes. Such files are
/// Python pickles, which can name any function; here they are interpreted over tensors only (<see cref="PickleReader"/>) and run nothing.
/// Opening reads the pickles alone; the data of a tensor is read when it is asked for.
/// </summary>
public sealed partial class PyTorchFile : IWeightFile
{
    private const string Magic = "6cfc9c46f9206aa85019"; // 0x1950a86a20f9469cfc6c, as bytes
    private const long LegacyVersion = 1001;

    // The pickles of an older file stand before its data; those of a model with a million tensors fit in.
    private const int LegacyPickleBytes = 1 << 26;

    private readonly string _path;
    private readonly FileStream _stream;
    private readonly ZipArchive? _archive;
    private readonly Dictionary<string, PickledTensor> _tensors;
    private readonly Func<PickledStorage, Stream> _data;

    // Tensors that are views of one storage are mostly asked for one after the other.
    private (string Key, Tensor Values)? _last;

    private PyTorchFile(string path, FileStream stream, ZipArchive? archive, object? content, Func<PickledStorage, Stream> data)
    {
        (_path, _stream, _archive, _data) = (path, stream, archive, data);
        _tensors = Tensors(path, content).ToDictionary(item => item.Name, item => item.Tensor, StringComparer.Ordinal);
        var storages = new Dictionary<string, PickledStorage>(StringComparer.Ordinal);
        foreach (var storage in _tensors.Values.Select(tensor => tensor.Storage))
        {
            if (!storages.TryAdd(storage.Key, storage) && storages[storage.Key] is var other && other != storage)
            {
                throw new CheckpointException(
                    path,
                    $"describes storage '{storage.Key}' in two ways: {other.Count} elements of {other.Type}, {storage.Count} of {storage.Type}"
                );
            }
        }
    }

    IEnumerable<string> IWeightFile.Names => _tensors.Keys;

    /// <summary>True if the first bytes are those of such a file.</summary>
    internal static bool IsOne(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> start = stackalloc byte[8];
        // A safetensors file begins with a length, whose first bytes can be any: a pickle is told by its protocol and the number after it.
        return file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length
            && (
                start.StartsWith("PK\u0003\u0004"u8)
                || (start[0] == 0x80 && start[2..].SequenceEqual((ReadOnlySpan<byte>)[0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46]))
            );
    }

    /// <summary>True for a name that such files have.</summary>
    internal static bool HasItsName(string path) => Path.GetExtension(path).ToLowerInvariant() is ".bin" or ".pt" or ".pth";

    /// <summary>Every tensor by name, on the CPU. Tensors of one storage share its memory. The caller disposes them.</summary>
    /// <exception cref="CheckpointException">The file is missing, damaged, not little-endian, names a global other than those of tensors,
    /// describes a tensor that its bytes do not hold, or its content is not a dictionary of tensors by name.</exception>
    public static IReadOnlyDictionary<string, Tensor> Read(string path)
    {
        using var file = Open(path);
        return file.ReadAll();
    }

    /// <summary>Opens a file and reads which tensors it holds.</summary>
    /// <exception cref="CheckpointException">As <see cref="Read(string)"/>.</exception>
    internal static PyTorchFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        FileStream? stream = null;
        try
        {
            stream = File.OpenRead(path);
            var start = stream.ReadByte();
            stream.Position = 0;
            return start == 0x80 ? OpenLegacy(path, stream) : OpenArchive(path, stream);
        }
        catch (Exception failure)
        {
            stream?.Dispose();
            if (failure is CheckpointException or not (IOException or UnauthorizedAccessException or InvalidDataException))
                throw;
            throw new CheckpointException(path, $"cannot be read as a file of PyTorch: {failure.Message}", failure);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _last?.Values.Dispose();
        _last = null;
        _archive?.Dispose();
        _stream.Dispose();
    }

    StoredForm IWeightFile.Form(string name) => Form(name);

    Tensor IWeightFile.Read(string name)
    {
        using var noGrad = no_grad();
        var values = View(name);
        if (_last is null && values.is_contiguous())
            return values;
        using (values)
            return values.clone();
    }

    void IWeightFile.ReadInto(string name, Tensor destination)
    {
        IWeightFile.CheckFits(_path, Form(name), destination);
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        destination.copy_(View(name));
    }

    void IWeightFile.CheckReadable(string name, Tensor destination)
    {
        IWeightFile.CheckFits(_path, Form(name), destination);
        var storage = Described(name).Storage;
        Data(storage).Dispose();
        if (storage.Type == ScalarType.Bool)
            Values(storage).Dispose();
    }

    private StoredForm Form(string name)
    {
        var tensor = Described(name);
        return new StoredForm(name, tensor.Storage.Type, tensor.Shape);
    }

    private PickledTensor Described(string name)
    {
        ObjectDisposedException.ThrowIf(!_stream.CanRead, this);
        return _tensors.TryGetValue(name, out var tensor)
            ? tensor
            : throw new CheckpointException(_path, $"holds no tensor named '{name}'");
    }

    /// <summary>A tensor over the memory of its storage, which is kept for the next one where the tensor is a part of it alone.</summary>
    private Tensor View(string name)
    {
        var tensor = Described(name);
        if (_last is not { } kept || kept.Key != tensor.Storage.Key)
        {
            _last?.Values.Dispose();
            _last = null;
            var values = Values(tensor.Storage);
            if (tensor.Shape.Aggregate(1L, (count, size) => count * size) == tensor.Storage.Count)
            {
                using (values)
                    return values.as_strided(tensor.Shape, tensor.Strides, tensor.Offset);
            }
            _last = kept = (tensor.Storage.Key, values.DetachFromDisposeScope());
        }
        return kept.Values.as_strided(tensor.Shape, tensor.Strides, tensor.Offset);
    }

    private Dictionary<string, Tensor> ReadAll()
    {
        var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        try
        {
            using var noGrad = no_grad();
            foreach (var views in _tensors.GroupBy(entry => entry.Value.Storage.Key))
            {
                using var values = Values(views.First().Value.Storage);
                foreach (var (name, tensor) in views)
                    tensors.Add(name, values.as_strided(tensor.Shape, tensor.Strides, tensor.Offset).DetachFromDisposeScope());
            }
            return tensors;
        }
        catch
        {
            foreach (var tensor in tensors.Values)
                tensor.Dispose();
            throw;
        }
    }

    private static PyTorchFile OpenArchive(string path, FileStream stream)
    {
        var archive = new ZipArchive(stream, ZipArchiveMode.Read);
        const string Pickle = "data.pkl";
        var pickles = archive
            .Entries.Where(entry => entry.FullName == Pickle || entry.FullName.EndsWith("/" + Pickle, StringComparison.Ordinal))
            .ToList();
        if (pickles.Count != 1)
            throw new CheckpointException(path, $"is not a PyTorch file: the archive has {pickles.Count} entries {Pickle}, expected 1");
        var root = pickles[0].FullName[..^Pickle.Length];
        var entries = new Dictionary<string, ZipArchiveEntry>(StringComparer.Ordinal);
        var claimed = 0L;
        foreach (var entry in archive.Entries)
        {
            // PyTorch stores without compression; an entry that would grow is refused before it does.
            if (entry.CompressedLength != entry.Length)
            {
                throw new CheckpointException(
                    path,
                    $"the entry {entry.FullName} is compressed: {entry.CompressedLength} bytes for {entry.Length}, which PyTorch does not write"
                );
            }

            claimed += Math.Min(entry.Length, long.MaxValue - claimed);
            if (claimed > stream.Length)
            {
                throw new CheckpointException(
                    path,
                    $"is damaged: up to {entry.FullName} its entries claim {claimed} bytes, and the file has {stream.Length}"
                );
            }

            if (!entries.TryAdd(entry.FullName, entry))
                throw new CheckpointException(path, $"has two entries {entry.FullName}");
        }
        if (entries.TryGetValue(root + "byteorder", out var order) && !Bytes(path, order).AsSpan().SequenceEqual("little"u8))
            throw new CheckpointException(path, "was written on a machine of another byte order than little-endian");
        return new PyTorchFile(path, stream, archive, new PickleReader(path, Bytes(path, pickles[0])).Read(), storage =>
        {
            if (!entries.TryGetValue($"{root}data/{storage.Key}", out var entry))
                throw new CheckpointException(path, $"has no entry {root}data/{storage.Key} for storage '{storage.Key}'");
            CheckLength(path, storage, entry.Length);
            return entry.Open();
        });
    }

    private static PyTorchFile OpenLegacy(string path, FileStream stream)
    {
        var bytes = new byte[Math.Min(stream.Length, LegacyPickleBytes)];
        stream.ReadExactly(bytes);
        var pickle = new PickleReader(path, bytes);
        if (pickle.Read() is not Magic)
            throw new CheckpointException(path, "is a pickle, but not one of torch.save");
        if (pickle.Read(pickle.Position) is not LegacyVersion)
            throw new CheckpointException(path, "is a PyTorch file of an unknown version");
        if (
            pickle.Read(pickle.Position) is PickleDictionary system
            && system.Items.Any(item => item is { Key: "little_endian", Value: false })
        )
        {
            throw new CheckpointException(path, "was written on a machine of another byte order than little-endian");
        }

        var content = pickle.Read(pickle.Position);
        if (pickle.Read(pickle.Position) is not List<object?> keys)
            throw new CheckpointException(path, "is damaged: no list of storages follows its content");
        var data = LegacyData(path, stream, pickle.Position, keys, content);
        return new PyTorchFile(path, stream, null, content, storage =>
        {
            if (!data.TryGetValue(storage.Key, out var start))
                throw new CheckpointException(path, $"holds no data for storage '{storage.Key}'");
            var opened = File.OpenRead(path);
            opened.Position = start;
            return opened;
        });
    }

    /// <summary>
    /// Where the storages begin. They follow the pickles in the order of their keys, each as a count of elements and their bytes; only the
    /// content says how wide an element is.
    /// </summary>
    private static Dictionary<string, long> LegacyData(string path, FileStream stream, long at, List<object?> keys, object? content)
    {
        var storages = Tensors(path, content)
            .Select(item => item.Tensor.Storage)
            .DistinctBy(storage => storage.Key)
            .ToDictionary(storage => storage.Key);
        var data = new Dictionary<string, long>(StringComparer.Ordinal);
        Span<byte> prefix = stackalloc byte[sizeof(long)];
        foreach (var key in keys)
        {
            if (key is not string name || !storages.TryGetValue(name, out var storage))
                throw new CheckpointException(path, $"holds the storage '{key}', which none of its tensors uses");
            if (stream.Length - at < sizeof(long))
                throw new CheckpointException(path, $"is truncated before storage '{name}'");
            stream.Position = at;
            stream.ReadExactly(prefix);
            var count = BinaryPrimitives.ReadInt64LittleEndian(prefix);
            at += sizeof(long);
            if (count != storage.Count || count > (stream.Length - at) / SafetensorsTypes.SizeOf(storage.Type))
            {
                throw new CheckpointException(
                    path,
                    $"storage '{name}' has {count} elements where {storage.Count} are described and {stream.Length - at} bytes follow"
                );
            }

            if (!data.TryAdd(name, at))
                throw new CheckpointException(path, $"holds the storage '{name}' twice");
            at += count * SafetensorsTypes.SizeOf(storage.Type);
        }
        return data;
    }

    /// <summary>The tensors of a state dictionary.</summary>
    private static List<(string Name, PickledTensor Tensor)> Tensors(string path, object? content)
    {
        if (content is not PickleDictionary dictionary)
            throw new CheckpointException(path, "does not hold a dictionary of tensors by name");
        return
        [
            .. dictionary.Items.Select(item =>
                item is { Key: string name, Value: PickledTensor tensor }
                    ? (name, tensor)
                    : throw new CheckpointException(path, $"its entry '{item.Key}' is not a tensor; save the dictionary of tensors alone")
            ),
        ];
    }
}
