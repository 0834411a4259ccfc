using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace DslPeft.Checkpoints;

/// <summary>
/// The one reader of JSON: of files, of lines, and of texts within other files. A byte-order mark of UTF-8 is passed over. Bytes that are
/// not UTF-8, escapes that are half a character and keys that stand twice are faults of the text, found before anything is taken from it:
/// a parsed document finds the first two when a value is asked for.
/// </summary>
internal static class JsonFile
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false },
        Repeating = new() { AllowDuplicateProperties = true };

    /// <summary>The text of a file, for a serializer.</summary>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static string ReadText(string path)
    {
        var bytes = File.ReadAllBytes(path);
        Parse(bytes).Dispose();
        return Encoding.UTF8.GetString(Text(bytes).Span);
    }

    /// <summary>The object that a file of a checkpoint holds.</summary>
    /// <exception cref="CheckpointException">The file cannot be read, is no JSON, is JSON of another kind, or something else lies in its
    /// place.</exception>
    public static JsonElement ReadObject(string path)
    {
        try
        {
            var bytes = File.ReadAllBytes(path);
            if (MistakenFile.Kind(bytes) is { } kind)
                throw new CheckpointException(path, kind);
            using var document = Parse(bytes);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.Clone()
                : throw new CheckpointException(path, $"must be a JSON object, not {document.RootElement.ValueKind}");
        }
        catch (JsonException fault)
        {
            throw new CheckpointException(path, $"is not valid JSON: {fault.Message}", fault);
        }
        catch (Exception failure) when (failure is (IOException or UnauthorizedAccessException) and not CheckpointException)
        {
            throw new CheckpointException(path, $"cannot be read: {failure.Message}", failure);
        }
    }

    /// <summary>Parses a whole file, or one line of it.</summary>
    /// <param name="bytes">UTF-8, with or without a byte-order mark.</param>
    /// <param name="repeating">True where keys may stand twice, because the caller says which one does.</param>
    /// <exception cref="JsonException">It is not JSON; the message says where.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> bytes, bool repeating = false)
    {
        var text = Text(bytes);
        CheckEncoding(text.Span);
        if (text.Span.IndexOf("\\u"u8) >= 0)
            CheckTokens(text.Span);
        try
        {
            return JsonDocument.Parse(text, repeating ? Repeating : Strict);
        }
        catch (JsonException)
        {
            CheckTokens(text.Span); // says what is wrong where it knows more
            throw;
        }
    }

    /// <summary>Parses a text that was decoded already.</summary>
    /// <exception cref="JsonException">It is not JSON; the message says where.</exception>
    public static JsonDocument Parse(string text, bool repeating = false) => Parse(Encoding.UTF8.GetBytes(text), repeating);

    /// <summary>The text behind a byte-order mark.</summary>
    public static ReadOnlyMemory<byte> Text(ReadOnlyMemory<byte> bytes) => bytes.Span.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;

    private static void CheckEncoding(ReadOnlySpan<byte> text)
    {
        if (text.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || text.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
            throw Fault(text, 0, "this is text of UTF-16; JSON is UTF-8");
        if (Utf8.IsValid(text))
            return;
        var at = 0;
        while (Rune.DecodeFromUtf8(text[at..], out _, out var length) == System.Buffers.OperationStatus.Done)
            at += length;
        throw Fault(text, at, $"the byte 0x{text[at]:X2} is not UTF-8; the file has another encoding or is damaged");
    }

    /// <summary>Reads every token once. An escape such as <c>\ud800</c> is half a character, which no text holds.</summary>
    private static void CheckTokens(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped)
                    _ = reader.GetString();
            }
        }
        catch (InvalidOperationException)
        {
            throw Fault(
                text,
                (int)reader.TokenStartIndex,
                $"{Encoding.UTF8.GetString(Shortened(reader.ValueSpan))} is not valid Unicode: it has an escape that is half a character"
            );
        }
        catch (JsonException) when (NonNumber(text, (int)reader.BytesConsumed) is { } constant)
        {
            throw Fault(text, (int)reader.BytesConsumed + constant.Skipped, $"{constant.Name} is a number that JSON does not have");
        }
    }

    /// <summary>The constant that Python writes for a number that is not finite, if it stands next.</summary>
    private static (string Name, int Skipped)? NonNumber(ReadOnlySpan<byte> text, int at)
    {
        var next = text[at..].TrimStart(" \t\r\n:,[-"u8);
        var skipped = text.Length - at - next.Length;
        var negative = at + skipped > 0 && text[at + skipped - 1] == (byte)'-';
        return next.StartsWith("NaN"u8) ? ("NaN", skipped)
            : next.StartsWith("Infinity"u8) ? (negative ? "-Infinity" : "Infinity", skipped)
            : null;
    }

    private static ReadOnlySpan<byte> Shortened(ReadOnlySpan<byte> value) => value.Length <= 40 ? value : value[..40];

    private static JsonTextException Fault(ReadOnlySpan<byte> text, int at, string problem)
    {
        var before = text[..at];
        int line = before.Count((byte)'\n'),
            column = at - (before.LastIndexOf((byte)'\n') + 1);
        return new JsonTextException(problem, line, column);
    }
}
