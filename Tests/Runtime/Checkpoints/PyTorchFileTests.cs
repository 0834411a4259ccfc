using System.IO.Compression;
using CsCheck;
using DslPeft.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Runtime.Tests.Checkpoints;

/// <summary>Files of torch.save: what they hold is read to the bit, and what is not a tensor is refused by name.</summary>
public sealed class PyTorchFileTests : IDisposable
{
    private static readonly PickledView Plain = new("w", 0, 0, [2, 3], [3, 1]);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Views with any strides and offsets, several of one storage, in both forms of file.</summary>
    [Theory, InlineData(false), InlineData(true)]
    public void EveryViewIsRead(bool legacy)
    {
        var views =
            from rows in Gen.Int[1, 5]
            from columns in Gen.Int[1, 5]
            from offset in Gen.Int[0, 7]
            from transposed in Gen.Bool
            from extra in Gen.Int[0, 4]
            select (rows, columns, offset, transposed, size: offset + rows * columns + extra);
        Gen.Select(views.Array[1, 6], Gen.Int[0, 1000])
            .Sample(
                (described, seed) =>
                {
                    var random = new System.Random(seed);
                    var storages = described.Select(d => Enumerable.Range(0, d.size).Select(_ => random.NextSingle()).ToArray()).ToList();
                    var file = described
                        .Select(
                            (d, i) =>
                                new PickledView(
                                    $"layer.{i}.weight",
                                    i,
                                    d.offset,
                                    [d.rows, d.columns],
                                    d.transposed ? [1, d.rows] : [d.columns, 1]
                                )
                        )
                        .Append(new PickledView("tied", 0, 0, [described[0].size], [1]))
                        .ToList();
                    var tensors = PyTorchFile.Read(
                        _folder.Write(
                            $"{Guid.NewGuid():N}.bin",
                            legacy ? PickleBuilder.Legacy(file, storages) : PickleBuilder.Archive(file, storages)
                        )
                    );
                    Assert.Equal(file.Select(view => view.Name).Order(), tensors.Keys.Order());
                    foreach (var view in file)
                    {
                        using var tensor = tensors[view.Name];
                        Assert.Equal(view.Shape, tensor.shape);
                        using var whole = torch.tensor(storages[view.Storage]);
                        using var expected = whole.as_strided(view.Shape, view.Strides, view.Offset);
                        Assert.True(tensor.equal(expected).all().item<bool>());
                    }
                },
                iter: 40,
                threads: 1
            );
    }

    [Theory]
    [InlineData("cposix\nsystem\n(X\u0004\0\0\0exit\u0085R.", "'posix.system'")]
    [InlineData("cbuiltins\neval\n.", "'builtins.eval'")]
    [InlineData("ctorch\nload\n.", "'torch.load'")]
    [InlineData("cnumpy.core.multiarray\n_reconstruct\n.", "'numpy.core.multiarray._reconstruct'")]
    [InlineData("c_codecs\nencode\n.", "'_codecs.encode'")]
    [InlineData("ccollections\nOrderedDict.__reduce__\n.", "'collections.OrderedDict.__reduce__'")]
    [InlineData("X\u0002\0\0\0osX\u0006\0\0\0system\u0093.", "'os.system'")]
    [InlineData("(ios\nsystem\n.", "opcode 0x69 at byte 1")]
    [InlineData("(cos\nsystem\no.", "'os.system'")]
    [InlineData(")\u0081.", "opcode 0x81")]
    [InlineData("I1\n.", "opcode 0x49")]
    [InlineData("Pos\n.", "opcode 0x50")]
    [InlineData("\u0082\u0001.", "opcode 0x82")]
    [InlineData("NNb.", "sets the state")]
    [InlineData("}}}s}s.", "neither text nor a number")]
    [InlineData("N)R.", "calls something that is not a known global")]
    [InlineData("ccollections\nOrderedDict\n)\u0085R.", "calls OrderedDict with 1 arguments")]
    [InlineData("ctorch\nFloatStorage\n)R.", "calls Storage with 0 arguments")]
    [InlineData("ctorch._utils\n_rebuild_parameter\nN\u0085R.", "calls RebuildParameter")]
    [InlineData("NQ.", "outside of the pickle")]
    [InlineData("\u0085.", "takes a value where there is none")]
    [InlineData("N(\u0085.", "takes a value where there is none")]
    [InlineData("t.", "closes a group")]
    [InlineData("h\u0007.", "asks for value 7")]
    [InlineData("X\u00ff\u00ff\u00ff\u00ff.", "claims 4294967295 bytes")]
    [InlineData("\u008d\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff.", "claims 18446744073709551615 bytes")]
    [InlineData("X\u0001\0\0\0\u00ff.", "not UTF-8")]
    [InlineData("N", "ends before its last opcode")]
    [InlineData("NN.", "values left over")]
    [InlineData("\u0080\u0009N.", "unknown protocol 9")]
    [InlineData("N.", "does not hold a dictionary")]
    [InlineData("}X\u0001\0\0\0aK\u0001s.", "entry 'a' is not a tensor")]
    public void APickleThatNeedsMoreThanTensorsIsRefused(string pickle, string problem) =>
        AssertRefused(PickleBuilder.Archive([.. pickle.Select(c => (byte)c)], []), problem);

    [Theory]
    [InlineData(0, new long[] { 7 }, new long[] { 1 })]
    [InlineData(1, new long[] { 2, 3 }, new long[] { 3, 1 })]
    [InlineData(0, new long[] { 2, 3 }, new long[] { 4, 1 })]
    [InlineData(7, new long[] { 0 }, new long[] { 1 })]
    [InlineData(0, new long[] { 100 }, new long[] { 0 })]
    [InlineData(0, new long[] { long.MaxValue, long.MaxValue }, new long[] { 1, 1 })]
    [InlineData(0, new long[] { 2 }, new long[] { long.MaxValue })]
    [InlineData(-1, new long[] { 2 }, new long[] { 1 })]
    [InlineData(0, new long[] { -2 }, new long[] { 1 })]
    [InlineData(0, new long[] { 2 }, new long[] { -1 })]
    [InlineData(0, new long[] { 2, 3 }, new long[] { 1 })]
    public void AViewThatLeavesItsStorageIsRefused(long offset, long[] shape, long[] strides)
    {
        PickledView[] views = [new("w", 0, offset, shape, strides)];
        AssertRefused(PickleBuilder.Archive(views, [new float[6]]), "rebuilds a tensor");
        AssertRefused(PickleBuilder.Legacy(views, [new float[6]]), "rebuilds a tensor");
    }

    /// <summary>Values that contain themselves, or each other so often that they would fill the memory were they unfolded.</summary>
    [Fact]
    public void ValuesThatUnfoldWithoutEndAreRefused()
    {
        AssertRefused(
            Pickled(new PickleBuilder().Op('}').Text("a").Op(']').Op('q', 0).Op('h', 0).Op('a').Op('s')),
            "entry 'a' is not a tensor"
        );
        AssertRefused(Pickled(new PickleBuilder().Op('}').Op('q', 0).Text("a").Op('h', 0).Op('s')), "entry 'a' is not a tensor");

        // A tuple of two references to the tuple before it, 200 times: 2^200 values on paper.
        var nested = new PickleBuilder().Op('}').Text("a").Op('(').Op(')').Op('q', 0);
        for (var level = 0; level < 200; level++)
            nested.Op('h', level).Op('h', level).Op(0x86).Op('q', level + 1);
        AssertRefused(Pickled(nested.Op('t').Op('s')), "entry 'a' is not a tensor");
        AssertRefused(Pickled(new PickleBuilder().Raw(new string('(', 100_000))), "takes a value where there is none");

        static byte[] Pickled(PickleBuilder pickle) => PickleBuilder.Archive([.. pickle.Op('.').Bytes], []);
    }

    /// <summary>What the archive's directory claims of sizes is not believed.</summary>
    [Theory, InlineData(20u), InlineData(24u)]
    public void SizesThatTheDirectoryLiesAboutAreRefused(uint field)
    {
        var file = PickleBuilder.Archive([Plain], [new float[6]]);
        // The entries of the central directory: signature, …, compressed size at 20, size at 24.
        for (var at = 0; at + 46 <= file.Length; at++)
        {
            if (file.AsSpan(at).StartsWith("PK\u0001\u0002"u8))
                BitConverter.TryWriteBytes(file.AsSpan(at + (int)field), 0x7fff_fff0u);
        }

        AssertRefused(file, "");
        for (var at = 0; at + 46 <= file.Length; at++)
        {
            if (file.AsSpan(at).StartsWith("PK\u0001\u0002"u8))
                BitConverter.TryWriteBytes(file.AsSpan(at + 44 - (int)field), 0x7fff_fff0u);
        }

        AssertRefused(file, "claim");
    }

    [Fact]
    public void StoragesAreHeldAgainstTheArchive()
    {
        var pickle = PickleBuilder.Content([Plain], [new float[6]]);
        AssertRefused(PickleBuilder.Archive(pickle, []), "no entry archive/data/0");
        AssertRefused(PickleBuilder.Archive(pickle, [new byte[20]]), "6 elements of 4 bytes, and its entry has 20 bytes");
        AssertRefused(PickleBuilder.Archive(pickle, [new byte[24]], order: "big"), "byte order");
        AssertRefused(PickleBuilder.Archive(pickle, [new byte[24_000_000]], CompressionLevel.Fastest), "is compressed");
        AssertRefused(
            PickleBuilder.Archive(
                [.. new PickleBuilder().Op('}').Text("b").Tensor("0", 2, new("b", 0, 0, [2], [1]), "BoolStorage").Op('s').Op('.').Bytes],
                [
                    [1, 7],
                ]
            ),
            "bytes other than 0 and 1"
        );
        AssertRefused(
            PickleBuilder.Archive(
                [.. new PickleBuilder().Op('}').Text("b").Tensor("../../etc/passwd", 2, new("b", 0, 0, [2], [1])).Op('s').Op('.').Bytes],
                []
            ),
            "no entry"
        );
        var legacy = PickleBuilder.Legacy([Plain], [new float[6]]);
        AssertRefused(legacy[..^1], "23 bytes follow");
    }

    /// <summary>Whatever bytes change, a file is read or refused; nothing else is thrown and nothing is read out of bounds.</summary>
    [Theory, InlineData(false), InlineData(true)]
    public void ADamagedFileIsReadOrRefused(bool legacy)
    {
        PickledView[] views = [Plain, new("v", 1, 1, [2, 2], [1, 2])];
        float[][] storages =
        [
            [1, 2, 3, 4, 5, 6],
            [1, 2, 3, 4, 5],
        ];
        var good = legacy ? PickleBuilder.Legacy(views, storages) : PickleBuilder.Archive(views, storages);
        var path = _folder.File("damaged.bin");
        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Byte)
            .Array[1, 4]
            .Sample(
                changes =>
                {
                    var bytes = (byte[])good.Clone();
                    foreach (var (at, value) in changes)
                        bytes[at] = value;
                    File.WriteAllBytes(path, bytes);
                    try
                    {
                        foreach (var tensor in PyTorchFile.Read(path).Values)
                            tensor.Dispose();
                    }
                    catch (CheckpointException)
                    {
                        // Refused.
                    }
                },
                iter: 3000,
                threads: 1
            );
    }

    [SharedTheory]
    [InlineData(
        "lora-roberta-base-mnli/roberta_base_lora_mnli.bin",
        52,
        "roberta.encoder.layer.11.attention.self.value.lora_B",
        new long[] { 768, 8 }
    )]
    [InlineData("lora-gpt2-seqcls-finphrase/adapter_model.bin", 49, "base_model.model.score.weight", new long[] { 3, 768 })]
    [InlineData("ia3-t0-3b/t03b_ia3_finish.pt", 192, "encoder.block.0.layer.0.SelfAttention.k.multi_lora_b", new long[] { 2048, 1 })]
    public void PublishedAdaptersAreRead(string file, int count, string name, long[] shape)
    {
        var tensors = PyTorchFile.Read(SharedData.Path(["models", "adapters", .. file.Split('/')]));
        Assert.Equal(count, tensors.Count);
        Assert.Equal(shape, tensors[name].shape);
        Assert.All(tensors, entry => Assert.True(entry.Value.isfinite().all().item<bool>(), entry.Key));
        foreach (var tensor in tensors.Values)
            tensor.Dispose();
    }

    /// <summary>The fixtures hold some adapters as pickles and as safetensors.</summary>
    [SharedTheory, InlineData("houlsby_bert"), InlineData("lora_bert"), InlineData("prefix_bert"), InlineData("pfeiffer_bert")]
    public void PickledFixturesEqualTheirSafetensors(string name)
    {
        var tensors = PyTorchFile.Read(SharedData.Path("fixtures", "adapters", name, "pytorch_adapter.bin"));
        using var file = SafetensorsFile.Open(SharedData.Path("fixtures", "adapters", name, "adapter.safetensors"));
        Assert.Equal(file.Entries.Keys.Order(), tensors.Keys.Order());
        foreach (var (key, tensor) in tensors)
        {
            using var expected = file.Read(key);
            Assert.True(tensor.equal(expected).all().item<bool>(), key);
            tensor.Dispose();
        }
    }

    private void AssertRefused(byte[] file, string problem)
    {
        var path = _folder.Write("hostile.bin", file);
        var refusal = Assert.Throws<CheckpointException>(() => PyTorchFile.Read(path));
        Assert.Equal(path, refusal.Path);
        Assert.Contains(problem, refusal.Message);
    }
}
