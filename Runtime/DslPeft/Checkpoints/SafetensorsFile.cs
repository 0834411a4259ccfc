using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;
using static TorchSharp.torch;

namespace DslPeft.Checkpoints;

/// <summary>
/// A safetensors file: tensors by name over memory-mapped data. Opening reads and checks the header alone; the pages of a tensor are
/// touched when it is read.
/// </summary>
/// <remarks>
/// Layout: the header's length (8 bytes, little-endian), the header (JSON), the raw bytes of all tensors in little-endian order. Reading
/// from several threads is allowed. The file must not be shortened while it is open.
/// </remarks>
public sealed class SafetensorsFile : IWeightFile
{
    private const int PrefixBytes = 8;

    private readonly MappedFile _file;
    private readonly long _dataStart;

    private SafetensorsFile(MappedFile file, long dataStart, SafetensorsHeader header)
    {
        _file = file;
        _dataStart = dataStart;
        Entries = header.Entries;
        Metadata = header.Metadata;
    }

    /// <summary>The path given to <see cref="Open"/>.</summary>
    public string Path => _file.Path;

    /// <summary>Every tensor in the file, by name.</summary>
    public IReadOnlyDictionary<string, SafetensorsEntry> Entries { get; }

    /// <summary>The text pairs stored beside the tensors; empty where there are none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    IEnumerable<string> IWeightFile.Names => Entries.Keys;

    /// <summary>Opens <paramref name="path"/> and checks its header.</summary>
    /// <exception cref="CheckpointException">The file is missing, truncated, not a safetensors file, or describes tensors that it cannot
    /// hold.</exception>
    public static SafetensorsFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        MappedFile? file = null;
        try
        {
            MistakenFile.Refuse(path);
            file = MappedFile.Open(path);
            var json = ReadHeaderBytes(path, file.Handle, file.Length);
            var dataStart = PrefixBytes + json.Length;
            return new SafetensorsFile(file, dataStart, SafetensorsHeader.Parse(json, file.Length - dataStart, path));
        }
        catch (Exception failure)
        {
            file?.Dispose();
            if (failure is CheckpointException or not (IOException or UnauthorizedAccessException))
                throw;
            throw new CheckpointException(path, $"cannot be opened: {failure.Message}", failure);
        }
    }

    /// <summary>A new CPU tensor that owns its memory, in the stored type and shape.</summary>
    /// <exception cref="CheckpointException">No tensor has that name, or its bytes are not values of its type.</exception>
    public Tensor Read(string name)
    {
        var entry = Entry(name);
        CheckValues(entry);
        var tensor = empty(entry.Shape, dtype: entry.Type, device: CPU);
        try
        {
            CopyTo(entry, tensor);
            return tensor;
        }
        catch
        {
            tensor.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Copies a stored tensor into <paramref name="destination"/>, which may be a strided view, require gradients or live on another
    /// device; the shape must be equal and the type convertible (<see cref="SafetensorsTypes.CanConvert"/>). No gradient is recorded.
    /// </summary>
    /// <exception cref="CheckpointException">
    /// No tensor has that name, its shape or type does not fit, or its bytes are not values of its type. The destination is then unchanged.
    /// </exception>
    public void ReadInto(string name, Tensor destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        var entry = Entry(name);
        IWeightFile.CheckFits(Path, entry.Stored, destination);
        CheckValues(entry);

        if (destination.device_type == TorchSharp.DeviceType.CPU && destination.dtype == entry.Type && destination.is_contiguous())
        {
            CopyTo(entry, destination);
            TensorBytes.BumpVersion(destination);
            return;
        }
        using var guard = no_grad();
        if (destination.device_type == TorchSharp.DeviceType.CPU && destination.is_contiguous())
        {
            Convert(entry, destination);
            return;
        }
        using var stored = empty(entry.Shape, dtype: entry.Type, device: CPU);
        CopyTo(entry, stored);
        destination.copy_(stored);
    }

    StoredForm IWeightFile.Form(string name) => Entry(name).Stored;

    void IWeightFile.CheckReadable(string name, Tensor destination) => CheckReadable(name, destination);

    /// <summary>Throws unless <see cref="ReadInto"/> would succeed. Reads data only where a type has invalid bit patterns (BOOL).</summary>
    internal void CheckReadable(string name, Tensor destination)
    {
        var entry = Entry(name);
        IWeightFile.CheckFits(Path, entry.Stored, destination);
        CheckValues(entry);
    }

    /// <summary>
    /// Throws unless the stored tensor has the very shape and type of <paramref name="other"/>, as what a program wrote of its own has.
    /// </summary>
    internal void RequireSame(string name, Tensor other)
    {
        var entry = Entry(name);
        if (entry.Type != other.dtype || !other.shape.AsSpan().SequenceEqual(entry.Shape))
        {
            throw new CheckpointException(
                Path,
                $"tensor '{name}' is {entry.Form}, expected {SafetensorsTypes.Describe(other.dtype)} {SafetensorsTypes.Describe(other.shape)}"
            );
        }
    }

    /// <summary>Unmaps the file. Tensors that were read stay valid.</summary>
    public void Dispose() => _file.Dispose();

    private static byte[] ReadHeaderBytes(string path, SafeFileHandle file, long fileLength)
    {
        if (fileLength < PrefixBytes)
        {
            throw new CheckpointException(
                path,
                $"is not a safetensors file: it has {fileLength} bytes, fewer than the {PrefixBytes} that hold the header's length"
            );
        }

        Span<byte> prefix = stackalloc byte[PrefixBytes];
        ReadExactly(path, file, prefix, 0);
        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > SafetensorsHeader.MaxBytes)
        {
            throw new CheckpointException(
                path,
                $"is not a safetensors file, or damaged: its header claims {length} bytes, more than the limit of {SafetensorsHeader.MaxBytes}"
            );
        }

        if ((long)length > fileLength - PrefixBytes)
        {
            throw new CheckpointException(
                path,
                $"is truncated or damaged: its header claims {length} bytes, and only {fileLength - PrefixBytes} follow"
            );
        }

        var json = new byte[length];
        ReadExactly(path, file, json, PrefixBytes);
        // The format asks for this so that a file of another kind is recognised at once.
        if (length == 0 || json[0] != (byte)'{')
            throw new CheckpointException(path, "the safetensors header must be a JSON object that starts with '{'");
        return json;
    }

    private static void ReadExactly(string path, SafeFileHandle file, Span<byte> into, long offset)
    {
        while (into.Length > 0)
        {
            var read = RandomAccess.Read(file, into, offset);
            if (read == 0)
                throw new CheckpointException(path, "became shorter while its header was read");
            into = into[read..];
            offset += read;
        }
    }

    private SafetensorsEntry Entry(string name)
    {
        ObjectDisposedException.ThrowIf(_file.IsClosed, this);
        ArgumentNullException.ThrowIfNull(name);
        return Entries.TryGetValue(name, out var entry) ? entry : throw new CheckpointException(Path, $"holds no tensor named '{name}'");
    }

    /// <summary>A truth value other than 0 or 1 in memory is undefined behaviour in native code.</summary>
    private void CheckValues(SafetensorsEntry entry)
    {
        if (entry.Type != ScalarType.Bool)
            return;
        using var data = _file.View(_dataStart + entry.Begin, entry.ByteLength);
        for (long offset = 0; offset < entry.ByteLength; offset += TensorBytes.PieceBytes)
        {
            var piece = data.Bytes(offset, (int)Math.Min(TensorBytes.PieceBytes, entry.ByteLength - offset));
            if (piece.ContainsAnyExceptInRange((byte)0, (byte)1))
                throw new CheckpointException(Path, $"tensor '{entry.Name}' is BOOL but holds bytes other than 0 and 1");
        }
    }

    private void CopyTo(SafetensorsEntry entry, Tensor contiguous)
    {
        using var data = _file.View(_dataStart + entry.Begin, entry.ByteLength);
        TensorBytes.Fill(contiguous, data);
    }

    /// <summary>Copies values of another type, some at a time, so that no second copy of a large tensor exists.</summary>
    private void Convert(SafetensorsEntry entry, Tensor contiguous)
    {
        using var data = _file.View(_dataStart + entry.Begin, entry.ByteLength);
        using var detached = contiguous.detach();
        using var flat = detached.view(-1);
        var size = entry.ByteLength / Math.Max(1, flat.numel());
        var step = TensorBytes.PieceBytes / Math.Max(1, size);
        for (var start = 0L; start < flat.numel(); start += step)
        {
            var count = Math.Min(step, flat.numel() - start);
            using var part = flat.narrow(0, start, count);
            using var stored = empty(count, entry.Type);
            TensorBytes.Fill(stored, data, start * size);
            part.copy_(stored).Dispose();
        }
    }
}
