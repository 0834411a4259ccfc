using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace DslPeft.Runtime.Tests.Checkpoints;

/// <summary>One tensor of a file under test: a view of float storage <paramref name="Storage"/>.</summary>
internal sealed record PickledView(string Name, int Storage, long Offset, long[] Shape, long[] Strides);

/// <summary>Writes pickles opcode by opcode, and files as <c>torch.save</c> lays them out.</summary>
internal sealed class PickleBuilder
{
    private readonly MemoryStream _bytes = new();

    public byte[] Bytes => _bytes.ToArray();

    public static byte[] Archive(IReadOnlyList<PickledView> views, IReadOnlyList<float[]> storages) =>
        Archive(Content(views, storages), [.. storages.Select(storage => storage.SelectMany(BitConverter.GetBytes).ToArray())]);

    public static byte[] Archive(
        byte[] pickle,
        IReadOnlyList<byte[]> storages,
        CompressionLevel level = CompressionLevel.NoCompression,
        string order = "little"
    )
    {
        using var file = new MemoryStream();
        using (var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add("archive/data.pkl", pickle);
            Add("archive/byteorder", Encoding.ASCII.GetBytes(order));
            for (var i = 0; i < storages.Count; i++)
                Add($"archive/data/{i}", storages[i]);

            void Add(string name, byte[] bytes)
            {
                using var stream = archive.CreateEntry(name, level).Open();
                stream.Write(bytes);
            }
        }
        return file.ToArray();
    }

    public static byte[] Legacy(IReadOnlyList<PickledView> views, IReadOnlyList<float[]> storages)
    {
        using var file = new MemoryStream();
        file.Write(new PickleBuilder().Op(0x80, 2).Op(0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19).Op('.').Bytes);
        file.Write(new PickleBuilder().Op(0x80, 2).Number(1001).Op('.').Bytes);
        file.Write(new PickleBuilder().Op(0x80, 2).Op('}').Text("little_endian").Op(0x88).Op('s').Op('.').Bytes);
        file.Write(Content(views, storages));
        var keys = new PickleBuilder().Op(0x80, 2).Op(']').Op('(');
        var used = Enumerable.Range(0, storages.Count).Where(i => views.Any(view => view.Storage == i)).ToList();
        foreach (var i in used)
            keys.Text($"{i}");
        file.Write(keys.Op('e').Op('.').Bytes);
        foreach (var i in used)
        {
            file.Write(BitConverter.GetBytes((long)storages[i].Length));
            file.Write(storages[i].SelectMany(BitConverter.GetBytes).ToArray());
        }
        return file.ToArray();
    }

    /// <summary>An ordered dictionary of tensors.</summary>
    public static byte[] Content(IReadOnlyList<PickledView> views, IReadOnlyList<float[]> storages)
    {
        var pickle = new PickleBuilder().Op(0x80, 2).Global("collections", "OrderedDict").Op(')').Op('R').Op('q', 0).Op('(');
        foreach (var view in views)
            pickle.Text(view.Name).Tensor($"{view.Storage}", storages[view.Storage].Length, view);
        return pickle.Op('u').Op('}').Text("_metadata").Op(')').Op('s').Op('b').Op('.').Bytes;
    }

    public PickleBuilder Op(params int[] bytes)
    {
        foreach (var value in bytes)
            _bytes.WriteByte((byte)value);
        return this;
    }

    public PickleBuilder Global(string module, string name) => Raw($"c{module}\n{name}\n");

    public PickleBuilder Raw(string text)
    {
        _bytes.Write(Encoding.UTF8.GetBytes(text));
        return this;
    }

    public PickleBuilder Text(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        Op('X');
        _bytes.Write(length);
        _bytes.Write(bytes);
        return this;
    }

    public PickleBuilder Number(long number)
    {
        Op(0x8a, 8);
        _bytes.Write(BitConverter.GetBytes(number));
        return this;
    }

    public PickleBuilder Numbers(IEnumerable<long> numbers)
    {
        Op('(');
        foreach (var number in numbers)
            Number(number);
        return Op('t');
    }

    public PickleBuilder Tensor(string storage, long count, PickledView view, string type = "FloatStorage") =>
        Global("torch._utils", "_rebuild_tensor_v2")
            .Op('(')
            .Op('(')
            .Text("storage")
            .Global("torch", type)
            .Text(storage)
            .Text("cpu")
            .Number(count)
            .Op('t')
            .Op('Q')
            .Number(view.Offset)
            .Numbers(view.Shape)
            .Numbers(view.Strides)
            .Op(0x89)
            .Global("collections", "OrderedDict")
            .Op(')')
            .Op('R')
            .Op('t')
            .Op('R');
}
