using System.Text;

namespace DslPeft.Checkpoints;

/// <summary>Recognises what often lies in place of a file after a download that went wrong.</summary>
internal static class MistakenFile
{
    private const int StartBytes = 512;

    private static readonly string[] Pages = ["<!doctype html", "<html", "<?xml"];

    /// <summary>Throws if the file is a pointer of Git LFS or a web page.</summary>
    /// <exception cref="CheckpointException">It is one of these; the message says which, and what to do.</exception>
    public static void Refuse(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> start = stackalloc byte[StartBytes];
        if (Kind(start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)]) is { } kind)
            throw new CheckpointException(path, kind);
    }

    /// <summary>
    /// What a file is that begins with these bytes, as a phrase that follows its path; null if it may be what it is meant to be.
    /// </summary>
    public static string? Kind(ReadOnlySpan<byte> start)
    {
        if (start.StartsWith("version https://git-lfs.github.com/spec/"u8))
            return $"is a pointer of Git LFS, not the file itself{Size(start)}: 'git lfs pull' in its folder fetches that; or download the file anew";
        var text = Encoding
            .Latin1.GetString(start[..Math.Min(start.Length, StartBytes)])
            .TrimStart('\u00ef', '\u00bb', '\u00bf', ' ', '\t', '\r', '\n');
        return Pages.Any(page => text.StartsWith(page, StringComparison.OrdinalIgnoreCase))
            ? "is a web page, not the file itself: a download got a page to log in or an error in its place; download the file anew"
            : null;
    }

    private static string Size(ReadOnlySpan<byte> pointer)
    {
        var lines = Encoding.Latin1.GetString(pointer).Split('\n');
        return
            lines.FirstOrDefault(line => line.StartsWith("size ", StringComparison.Ordinal)) is { } size
            && long.TryParse(size[5..], out var bytes)
            ? $", which has {bytes} bytes"
            : "";
    }
}
