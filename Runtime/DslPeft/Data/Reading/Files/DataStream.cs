using System.Text;

namespace DslPeft.Data;

/// <summary>The bytes of a data file in UTF-8, unpacked.</summary>
/// <param name="Stream">The bytes behind the byte order mark.</param>
/// <param name="Encoding">The file's encoding.</param>
/// <param name="MarkLength">Bytes of its byte order mark; 0 where it has none.</param>
internal sealed record DataStream(Stream Stream, Encoding Encoding, int MarkLength)
{
    private const int Looked = 32;

    // UTF-32 stands before UTF-16, whose mark its own begins with.
    private static readonly Encoding[] Marked =
    [
        new UTF32Encoding(false, true),
        new UTF32Encoding(true, true),
        new UTF8Encoding(true),
        new UnicodeEncoding(false, true),
        new UnicodeEncoding(true, true),
    ];

    // What a text file of no encoding begins with.
    private static readonly (byte[] Start, string Problem)[] Others =
    [
        ([0x50, 0x4B, 0x03, 0x04], "the file is packed by zip: unpack it, or pack it by gzip."),
        ([.. "BZh"u8], "the file is packed by bzip2: unpack it, or pack it by gzip."),
        ([0xFD, 0x37, 0x7A, 0x58, 0x5A], "the file is packed by xz: unpack it, or pack it by gzip."),
        ([0x28, 0xB5, 0x2F, 0xFD], "the file is packed by zstd: unpack it, or pack it by gzip."),
        (
            [.. "PAR1"u8],
            "this is a Parquet file. Data sets of texts and of tagged words read one whose name ends in .parquet, or for which --format parquet is given."
        ),
        ([.. "version https://git-lfs"u8], "this is the pointer of a Git LFS file, not the file: fetch it with git lfs pull."),
    ];

    /// <param name="path">The file.</param>
    /// <param name="declared">Its encoding; null for what its byte order mark says, and for UTF-8 where it has none.</param>
    /// <exception cref="DataException">The file is missing, packed otherwise than by gzip, no text, or marked as of another
    /// encoding.</exception>
    public static DataStream Open(string path, Encoding? declared)
    {
        if (!File.Exists(path))
        {
            throw new DataException(path, 0, MissingFile.Hint(path));
        }
        var start = Start(path, unpack: false);
        var packed = IsPacked(start);
        start = packed ? Start(path, unpack: true) : start;
        if (Others.FirstOrDefault(other => start.AsSpan().StartsWith(other.Start)).Problem is { } problem)
        {
            throw new DataException(path, 0, problem);
        }
        var marked = Marked.FirstOrDefault(encoding => start.AsSpan().StartsWith(encoding.Preamble));
        if (marked is not null && declared is not null && marked.WebName != declared.WebName)
        {
            throw new DataException(
                path,
                0,
                $"the file is declared to be in {declared.WebName} and its byte order mark is that of {marked.WebName}."
            );
        }
        var encoding = marked ?? declared ?? Encoding.UTF8;
        var mark = marked?.Preamble.Length ?? 0;
        var bytes = OpenBytes(path, packed);
        bytes.ReadExactly(new byte[mark]);
        return new DataStream(
            encoding.WebName == Encoding.UTF8.WebName
                ? bytes
                : Encoding.CreateTranscodingStream(bytes, Strict(encoding), new UTF8Encoding(false)),
            encoding,
            mark
        );
    }

    /// <summary>The whole file in UTF-8, without a byte order mark.</summary>
    /// <inheritdoc cref="Open"/>
    public static byte[] ReadAll(string path, Encoding? declared)
    {
        using var text = DataText.Open(path, declared);
        return Encoding.UTF8.GetBytes(text.ReadToEnd());
    }

    /// <summary>Whether a file begins as one of gzip does.</summary>
    public static bool IsPacked(ReadOnlySpan<byte> start) => start.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]);

    private static byte[] Start(string path, bool unpack)
    {
        using var bytes = OpenBytes(path, unpack);
        var start = new byte[Looked];
        try
        {
            return start[..bytes.ReadAtLeast(start, Looked, throwOnEndOfStream: false)];
        }
        catch (InvalidDataException fault)
        {
            throw Damaged(path, 0, fault);
        }
    }

    /// <summary>What is said of a packed file that cannot be unpacked.</summary>
    public static DataException Damaged(string path, int line, InvalidDataException fault) =>
        new(path, line, $"the file is packed by gzip and damaged: {fault.Message}");

    private static Stream OpenBytes(string path, bool unpack)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
        return unpack ? new PackedStream(file) : file;
    }

    private static Encoding Strict(Encoding encoding)
    {
        var strict = (Encoding)encoding.Clone();
        strict.DecoderFallback = DecoderFallback.ExceptionFallback;
        return strict;
    }
}
