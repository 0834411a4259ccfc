using System.IO.Compression;
using System.Text;
using DslPeft.Data;

namespace DslPeft.Runtime.Tests.Data;

public sealed class DataTextTests : IDisposable
{
    private const string Content = "text\tlabel\ncafé 😀\t1\n";

    private static readonly TextDataFormat Format = TextDataFormat.Of("texts", "text", null, "label");

    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, bool> Marked =>
        new()
        {
            { "utf-8", true },
            { "utf-16le", true },
            { "utf-16be", true },
            { "utf-32", true },
            { "utf-8", false },
        };

    [Theory]
    [MemberData(nameof(Marked))]
    public void ByteOrderMarkSaysTheEncodingAndUtf8NeedsNone(string encoding, bool mark)
    {
        var named = DataEncoding.Find(encoding)!;

        Assert.Equal(
            [new Example("café 😀", Label: 1)],
            Read(WriteBytes("a.tsv", [.. mark ? named.GetPreamble() : [], .. named.GetBytes(Content)]))
        );
    }

    [Theory]
    [InlineData("latin1", "café")]
    [InlineData("windows-1252", "café “x”")]
    [InlineData("utf-16le", "café 😀")]
    [InlineData("utf-16be", "café 😀")]
    [InlineData("gb18030", "不错")]
    [InlineData("shift_jis", "映画")]
    public void OtherEncodingsAreDeclaredOrRefused(string encoding, string text)
    {
        var named = DataEncoding.Find(encoding)!;
        var path = WriteBytes("a.tsv", named.GetBytes($"text\tlabel\nx\t0\n{text}\t1\n"));

        Assert.Equal([new Example("x", Label: 0), new Example(text, Label: 1)], Read(path, named));
        Assert.Contains("--encoding", Assert.Throws<DataException>(() => Read(path)).Message);
    }

    [Fact]
    public void ByteThatIsNotUtf8IsNamedByFileLineAndPlace()
    {
        var path = WriteBytes("a.tsv", [.. "text\tlabel\r\nx\t0\r\ncaf"u8, 0xE9, .. "\t1\n"u8]);

        var fault = Assert.Throws<DataException>(() => Read(path));

        Assert.Equal((path, 3), (fault.Path, fault.Line));
        Assert.Contains("the byte 0xE9 at place 20 is not UTF-8", fault.Message);
    }

    [Fact]
    public void FaultFarIntoAFileHasItsPlace()
    {
        byte[] rows = [.. Enumerable.Repeat("é long enough to fill buffers\t1\n"u8.ToArray(), 20_000).SelectMany(row => row)];

        var fault = Assert.Throws<DataException>(() => Read(WriteBytes("a.tsv", [.. "text\tlabel\n"u8, .. rows, 0xFF])));

        Assert.Equal(20_002, fault.Line);
        Assert.Contains($"at place {11 + rows.Length} ", fault.Message);
    }

    [Fact]
    public void NulIsRefusedWhereverItStands()
    {
        Assert.Equal(2, Assert.Throws<DataException>(() => Read(_folder.Write("a.tsv", "text\tlabel\na\0b\t1\n"))).Line);
        Assert.Equal(
            1,
            Assert.Throws<DataException>(() => Read(WriteBytes("b.tsv", Encoding.Unicode.GetBytes("text\tlabel\nx\t1\n")))).Line
        );
    }

    [Fact]
    public void DeclaredEncodingMustBeTheMarkedOne()
    {
        var path = WriteBytes("a.tsv", [.. Encoding.UTF8.GetPreamble(), .. "text\tlabel\nx\t1\n"u8]);

        Assert.Contains(
            "declared to be in iso-8859-1 and its byte order mark is that of utf-8",
            Assert.Throws<DataException>(() => Read(path, Encoding.Latin1)).Message
        );
        Assert.Single(Read(path, Encoding.UTF8));
    }

    [Fact]
    public void UnpairedSurrogateOfUtf16IsRefused()
    {
        var path = WriteBytes(
            "a.tsv",
            [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("text\tlabel\nx\t1\n"), 0x00, 0xD8, 0x41, 0x00]
        );

        Assert.Contains("are not utf-16", Assert.Throws<DataException>(() => Read(path)).Message);
    }

    [Fact]
    public void LinesEndByLfCrLfAndCr()
    {
        var path = _folder.Write("a.txt", "a\r\nb\rc\n\r\nd");

        Assert.Equal([(1, "a"), (2, "b"), (3, "c"), (4, ""), (5, "d")], DataText.Lines(path, null));
    }

    [Theory]
    [InlineData("train.tsv.gz")]
    [InlineData("train.tsv")]
    public void PackedFilesAreUnpackedWhateverTheirName(string name)
    {
        Assert.Equal([new Example("café 😀", Label: 1)], Read(WriteBytes(name, Packed(Encoding.UTF8.GetBytes(Content)))));
        Assert.Equal(3, Assert.Throws<DataException>(() => Read(WriteBytes(name, Packed([.. "text\tlabel\nx\t1\n"u8, 0xE9])))).Line);
    }

    [Fact]
    public void PackedFileThatIsDamagedIsNamed()
    {
        var packed = Packed([.. Enumerable.Range(0, 200_000).Select(i => (byte)('a' + i * 7919 % 26))]);
        byte[] unknown = [.. packed];
        unknown[2] = 0;

        Assert.Contains(
            "packed by gzip and damaged",
            Assert.Throws<DataException>(() => DataText.Lines(WriteBytes("a.txt.gz", unknown), null).Count()).Message
        );
        Assert.Contains(
            "packed by gzip and damaged",
            Assert.Throws<DataException>(() => DataText.Lines(WriteBytes("b.txt.gz", packed[..(packed.Length / 2)]), null).Count()).Message
        );
    }

    [Fact]
    public void FolderMayHoldPackedFiles()
    {
        string train = WriteBytes("train.csv.gz", Packed("text,label\nx,1\n"u8.ToArray())),
            dev = WriteBytes("dev.jsonl.gz", Packed("{\"text\":\"x\",\"label\":1}"u8.ToArray()));

        Assert.Equal(new DataFiles(train, dev), DataFiles.Find(_folder.Path, null));
        Assert.Equal(new DataFiles(train, dev), DataFiles.Find(train, null));
        Assert.All([train, dev], file => Assert.Equal([new Example("x", Label: 1)], Read(file)));
    }

    [Theory]
    [InlineData("504B0304140000", "packed by zip")]
    [InlineData("425A6839314159", "packed by bzip2")]
    [InlineData("FD377A585A0000", "packed by xz")]
    [InlineData("28B52FFD240000", "packed by zstd")]
    [InlineData("50415231000000", "Parquet")]
    public void OtherKindsOfFilesAreSaid(string bytes, string expected) =>
        Assert.Contains(expected, Assert.Throws<DataException>(() => Read(WriteBytes("a.tsv", Convert.FromHexString(bytes)))).Message);

    [Fact]
    public void PointerOfGitLfsIsSaid() =>
        Assert.Contains(
            "git lfs pull",
            Assert
                .Throws<DataException>(() => Read(_folder.Write("a.tsv", "version https://git-lfs.github.com/spec/v1\noid sha256:0\n")))
                .Message
        );

    [Theory]
    [InlineData("latin1")]
    [InlineData("LATIN-1")]
    [InlineData("utf8")]
    [InlineData("windows-1252")]
    public void EncodingsHaveTheirUsualNames(string name) => Assert.NotNull(DataEncoding.Find(name));

    [Theory]
    [InlineData("klingon")]
    [InlineData("utf-7")]
    [InlineData("")]
    public void UnknownEncodingIsNone(string name) => Assert.Null(DataEncoding.Find(name));

    private static byte[] Packed(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(content);
        }
        return packed.ToArray();
    }

    private string WriteBytes(string name, byte[] content)
    {
        var path = _folder.Write(name, "");
        File.WriteAllBytes(path, content);
        return path;
    }

    private static IReadOnlyList<Example> Read(string path, Encoding? declared = null) =>
        TextDataReader.Read(path, Format with { Encoding = declared }, HeadKind.Classification, 2);
}
