using System.Text;
using System.Text.Json;

namespace DslPeft.Tokenization;

/// <summary>Reads the files of a tokeniser. What is not UTF-8, starts with a byte order mark, or is no text of Unicode is a fault of the file.</summary>
internal static class TokenizerFile
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>The bytes of a file.</summary>
    /// <exception cref="VocabularyException">Something else stands in place of the file.</exception>
    public static byte[] ReadBytes(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        ReadOnlySpan<byte> start = bytes.AsSpan(0, Math.Min(bytes.Length, 64));
        if (start.StartsWith("version https://git-lfs"u8))
        {
            throw new VocabularyException($"{path}: a pointer of Git LFS stands in place of the file. Fetch the file itself (git lfs pull).");
        }
        string text = Encoding.Latin1.GetString(start).TrimStart();
        return !text.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase) && !text.StartsWith("<html", StringComparison.OrdinalIgnoreCase)
            ? bytes
            : throw new VocabularyException($"{path}: a page of HTML stands in place of the file. Download the file itself.");
    }

    /// <summary>The text of a file.</summary>
    /// <exception cref="VocabularyException">The file is no UTF-8, or starts with a byte order mark.</exception>
    public static string ReadText(string path)
    {
        byte[] bytes = ReadBytes(path);
        if (bytes is [0xEF, 0xBB, 0xBF, ..] or [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            throw new VocabularyException($"{path}: the file starts with a byte order mark, which would be a part of the first piece or entry. Save it as UTF-8 without one.");
        }
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException fault)
        {
            throw new VocabularyException($"{path}, line {1 + bytes.AsSpan(0, Math.Max(fault.Index, 0)).Count((byte)'\n')}: not UTF-8: {fault.Message}");
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
        string text = ReadText(path);
        try
        {
            using JsonDocument file = JsonDocument.Parse(text);
            if (file.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new VocabularyException($"{path}: not {what}: a JSON object is expected, and the file holds {file.RootElement.ValueKind}.");
            }
            Check(path, file.RootElement, "");
            return file.RootElement.Clone();
        }
        catch (JsonException fault)
        {
            throw new VocabularyException($"{path}: not {what}: {fault.Message}");
        }
    }

    /// <summary>Reads every text once: an escaped half of a surrogate pair is found when it is read.</summary>
    private static void Check(string path, JsonElement value, string place)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (JsonProperty entry in value.EnumerateObject())
                {
                    string name = Unicode(path, place, () => entry.Name);
                    if (entry.Value.ValueKind != JsonValueKind.Number)
                    {
                        Check(path, entry.Value, place.Length == 0 ? name : $"{place}.{name}");
                    }
                }
                break;
            case JsonValueKind.Array:
                foreach (JsonElement item in value.EnumerateArray())
                {
                    Check(path, item, place);
                }
                break;
            case JsonValueKind.String:
                _ = Unicode(path, place, value.GetString);
                break;
        }
    }

    private static string Unicode(string path, string place, Func<string?> read)
    {
        try
        {
            return read()!;
        }
        catch (InvalidOperationException fault)
        {
            throw new VocabularyException($"{path}: {(place.Length > 0 ? $"'{place}'" : "the name of an entry")} is no text of Unicode: {fault.Message}");
        }
    }
}
