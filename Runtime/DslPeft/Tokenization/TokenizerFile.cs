using System.Text;
using System.Text.Json;
using DslPeft.Checkpoints;

namespace DslPeft.Tokenization;

/// <summary>
/// Reads the files of a tokeniser. What is not UTF-8, starts with a byte order mark, or is no text of Unicode is a fault of the file.
/// </summary>
internal static class TokenizerFile
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>The bytes of a file.</summary>
    /// <exception cref="VocabularyException">Something else stands in place of the file.</exception>
    public static byte[] ReadBytes(string path)
    {
        var bytes = File.ReadAllBytes(path);
        return MistakenFile.Kind(bytes) is { } kind ? throw new VocabularyException($"{path}: {kind}.") : bytes;
    }

    /// <summary>The text of a file.</summary>
    /// <exception cref="VocabularyException">The file is no UTF-8, or starts with a byte order mark.</exception>
    public static string ReadText(string path)
    {
        var bytes = ReadBytes(path);
        if (bytes is [0xEF, 0xBB, 0xBF, ..] or [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            throw new VocabularyException(
                $"{path}: the file starts with a byte order mark, which would be a part of the first piece or entry. Save it as UTF-8 without one."
            );
        }
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException fault)
        {
            throw new VocabularyException(
                $"{path}, line {1 + bytes.AsSpan(0, Math.Max(fault.Index, 0)).Count((byte)'\n')}: not UTF-8: {fault.Message}"
            );
        }
    }

    /// <summary>The lines of a file; a line end at the end of the file starts no line.</summary>
    /// <exception cref="VocabularyException">The file is no UTF-8, or starts with a byte order mark.</exception>
    public static IReadOnlyList<string> ReadLines(string path)
    {
        using var reader = new StringReader(ReadText(path));
        var lines = new List<string>();
        while (reader.ReadLine() is { } line)
        {
            lines.Add(line);
        }
        return lines;
    }

    /// <summary>The entries of a file that holds one JSON object, in its order; a name that is there twice is two entries.</summary>
    /// <param name="path">The file.</param>
    /// <param name="what">What it should be, for messages.</param>
    /// <exception cref="VocabularyException">The file is something else, or a text in it is no Unicode.</exception>
    public static IReadOnlyList<KeyValuePair<string, JsonElement>> ReadEntries(string path, string what) =>
        [.. ReadObject(path, what).EnumerateObject().Select(entry => KeyValuePair.Create(entry.Name, entry.Value))];

    /// <summary>The object that a file holds.</summary>
    /// <param name="path">The file.</param>
    /// <param name="what">What it should be, for messages.</param>
    /// <exception cref="VocabularyException">The file is something else, or a text in it is no Unicode.</exception>
    public static JsonElement ReadObject(string path, string what)
    {
        var text = ReadText(path);
        try
        {
            using var file = JsonFile.Parse(text, repeating: true);
            if (file.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new VocabularyException(
                    $"{path}: not {what}: a JSON object is expected, and the file holds {file.RootElement.ValueKind}."
                );
            }
            return file.RootElement.Clone();
        }
        catch (JsonException fault)
        {
            throw new VocabularyException($"{path}: not {what}: {fault.Message}");
        }
    }
}
