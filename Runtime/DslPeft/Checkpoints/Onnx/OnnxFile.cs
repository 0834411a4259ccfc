using System.Collections.Frozen;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace DslPeft.Checkpoints;

/// <summary>
/// The weights of an ONNX model: its initialisers by name over memory-mapped data. Opening reads the graph; the pages of a tensor are
/// touched when it is read.
/// </summary>
/// <remarks>
/// <para>Names are those of the initialisers. A nameless factor of a product belongs to the bias that is added to it: where that is
/// <c>….query.bias</c>, the
/// factor is <c>….query.weight</c>, and is given as layers hold it, (out, in). Whole numbers are left out: they are shapes and indices of
/// the graph.</para>
/// <para>Read are values of FLOAT, FLOAT16, BFLOAT16 and DOUBLE within the file; external data, sparse and quantised initialisers are
/// refused by name.</para>
/// <para>Reading from several threads is allowed. The file must not be shortened while it is open. Format:
/// https://github.com/onnx/onnx/blob/main/docs/IR.md.</para>
/// </remarks>
public sealed class OnnxFile : IWeightFile
{
    private readonly MappedFile _file;

    private OnnxFile(MappedFile file, Dictionary<string, OnnxEntry> entries) =>
        (_file, Entries) = (file, entries.ToFrozenDictionary(StringComparer.Ordinal));

    /// <summary>The path given to <see cref="Open"/>.</summary>
    public string Path => _file.Path;

    /// <summary>Every tensor of the model, by name.</summary>
    public IReadOnlyDictionary<string, OnnxEntry> Entries { get; }

    /// <summary>Opens <paramref name="path"/> and reads its graph.</summary>
    /// <exception cref="CheckpointException">The file is missing, no ONNX model, damaged, or holds weights in a form that is not
    /// read.</exception>
    public static OnnxFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var file = MappedFile.Open(path);
        try
        {
            if (file.Length > int.MaxValue)
            {
                throw new CheckpointException(
                    path,
                    $"has {file.Length} bytes, more than the {int.MaxValue} that a Protocol Buffers message can have"
                );
            }

            using var bytes = file.View(0, file.Length);
            return new OnnxFile(file, OnnxNames.Of(OnnxGraph.Read(path, bytes.Bytes(0, (int)file.Length))));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>A new CPU tensor that owns its memory, in the stored type and the entry's shape.</summary>
    /// <exception cref="CheckpointException">No tensor has that name, or its values are not of its type.</exception>
    public Tensor Read(string name)
    {
        var entry = Entry(name);
        var stored = Stored(entry);
        if (!entry.Transposed)
            return stored;
        using (stored)
        using (var view = stored.t())
            return view.contiguous();
    }

    /// <summary>
    /// Copies a tensor into <paramref name="destination"/>, which may be a strided view, require gradients or live on another device; the
    /// shape must be equal and the type convertible (<see cref="SafetensorsTypes.CanConvert"/>). No gradient is recorded.
    /// </summary>
    /// <exception cref="CheckpointException">
    /// No tensor has that name, its shape or type does not fit, or its values are not of its type. The destination is then unchanged.
    /// </exception>
    public void ReadInto(string name, Tensor destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        var entry = Entry(name);
        IWeightFile.CheckFits(Path, entry.Stored, destination);
        if (
            destination.device_type == TorchSharp.DeviceType.CPU
            && destination.dtype == entry.Type
            && destination.is_contiguous()
            && entry is { Transposed: false, Varints: false }
        )
        {
            Fill(entry, destination);
            TensorBytes.BumpVersion(destination);
            return;
        }
        using var guard = no_grad();
        using var stored = Stored(entry);
        using var read = entry.Transposed ? stored.t() : stored.alias();
        destination.copy_(read);
    }

    /// <summary>Unmaps the file. Tensors that were read stay valid.</summary>
    public void Dispose() => _file.Dispose();

    IEnumerable<string> IWeightFile.Names => Entries.Keys;

    StoredForm IWeightFile.Form(string name) => Entry(name).Stored;

    void IWeightFile.CheckReadable(string name, Tensor destination)
    {
        var entry = Entry(name);
        IWeightFile.CheckFits(Path, entry.Stored, destination);
        if (entry.Varints)
            Read(name).Dispose();
    }

    private OnnxEntry Entry(string name)
    {
        ObjectDisposedException.ThrowIf(_file.IsClosed, this);
        ArgumentNullException.ThrowIfNull(name);
        return Entries.TryGetValue(name, out var entry) ? entry : throw new CheckpointException(Path, $"holds no tensor named '{name}'");
    }

    /// <summary>The values in the shape that the file has them in.</summary>
    private Tensor Stored(OnnxEntry entry)
    {
        var stored = empty(entry.StoredShape, dtype: entry.Type, device: CPU);
        try
        {
            Fill(entry, stored);
            return stored;
        }
        catch
        {
            stored.Dispose();
            throw;
        }
    }

    private void Fill(OnnxEntry entry, Tensor stored)
    {
        using var data = _file.View(entry.Offset, entry.ByteLength);
        if (!entry.Varints)
        {
            TensorBytes.Fill(stored, data);
            return;
        }
        var numbers = new WireReader(Path, data.Bytes(0, (int)entry.ByteLength), entry.Offset);
        foreach (var (piece, _) in TensorBytes.Pieces(stored))
        {
            var target = MemoryMarshal.Cast<byte, ushort>(piece.bytes);
            foreach (ref var element in target)
            {
                var bits = numbers.AtEnd ? ulong.MaxValue : numbers.Varint();
                element =
                    bits <= ushort.MaxValue
                        ? (ushort)bits
                        : throw new CheckpointException(
                            Path,
                            $"tensor '{entry.Name}' is {entry.Form}, and its values are fewer or wider than that"
                        );
            }
        }
        if (!numbers.AtEnd)
            throw new CheckpointException(Path, $"tensor '{entry.Name}' is {entry.Form}, and has more values than that");
    }
}
