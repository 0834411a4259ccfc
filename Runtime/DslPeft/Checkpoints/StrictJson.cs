using System.Text;
using System.Text.Json;

namespace DslPeft.Checkpoints;

/// <summary>Reads a JSON file that comes with a checkpoint. Every name and every text in it is valid once it is read.</summary>
internal static class StrictJson
{
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false };

    /// <summary>The object that the file holds. A byte-order mark of UTF-8 at its start is passed over.</summary>
    /// <exception cref="CheckpointException">The file is missing, is no JSON, or is JSON of another kind; duplicate keys and text that is not Unicode are faults.</exception>
    public static JsonElement ReadObject(string path)
    {
        try
        {
            return Parse(path, File.ReadAllBytes(path));
        }
        catch (Exception failure) when (failure is (IOException or UnauthorizedAccessException) and not CheckpointException)
        {
            throw new CheckpointException(path, $"cannot be read: {failure.Message}", failure);
        }
    }

    private static JsonElement Parse(string path, ReadOnlyMemory<byte> bytes)
    {
        if (MistakenFile.Kind(bytes.Span) is { } kind)
            throw new CheckpointException(path, kind);
        if (bytes.Span.StartsWith((ReadOnlySpan<byte>)[0xff, 0xfe]) || bytes.Span.StartsWith((ReadOnlySpan<byte>)[0xfe, 0xff]))
            throw new CheckpointException(path, "is text of UTF-16; JSON is UTF-8");
        if (bytes.Span.StartsWith(Encoding.UTF8.Preamble))
            bytes = bytes[Encoding.UTF8.Preamble.Length..];
        try
        {
            using var document = JsonDocument.Parse(bytes, Options);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw new CheckpointException(path, $"must be a JSON object, not {document.RootElement.ValueKind}");
            var root = document.RootElement.Clone();
            RequireText(root);
            return root;
        }
        catch (JsonException fault) when (NotANumber(bytes.Span, fault) is { } word)
        {
            throw new CheckpointException(path, $"holds {word} in line {fault.LineNumber + 1}, a word that Python writes and JSON does not have", fault);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // The second type is how the JSON reader reports text that is not valid Unicode.
            throw new CheckpointException(path, $"is not valid JSON: {fault.Message}", fault);
        }
    }

    /// <summary>Decodes every name and text, which parsing alone does not.</summary>
    private static void RequireText(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                element.GetString();
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                    RequireText(item);
                break;
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    _ = property.Name;
                    RequireText(property.Value);
                }
                break;
        }
    }

    /// <summary>The word for a number that is none, where a fault is one. It is found at the word, or behind its sign.</summary>
    private static string? NotANumber(ReadOnlySpan<byte> bytes, JsonException fault)
    {
        for (var line = fault.LineNumber ?? 0; line > 0; line--)
            bytes = bytes[(bytes.IndexOf((byte)'\n') + 1)..];
        var at = (int)Math.Min(fault.BytePositionInLine ?? 0, bytes.Length);
        return bytes[at..].StartsWith("NaN"u8) ? "NaN"
            : !bytes[at..].StartsWith("Infinity"u8) ? null
            : at > 0 && bytes[at - 1] == (byte)'-' ? "-Infinity" : "Infinity";
    }
}
