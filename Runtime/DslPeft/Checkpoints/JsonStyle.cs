using System.Text.Encodings.Web;
using System.Text.Json;

namespace DslPeft.Checkpoints;

/// <summary>How JSON is written.</summary>
internal static class JsonStyle
{
    /// <summary>For files: indented.</summary>
    public static JsonSerializerOptions File() => Options(indented: true);

    /// <summary>For JSON Lines.</summary>
    public static JsonSerializerOptions Line() => Options(indented: false);

    /// <summary>Names as they are declared, characters beyond ASCII as escapes.</summary>
    public static JsonSerializerOptions Plain() => new();

    private static JsonSerializerOptions Options(bool indented) =>
        new()
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            WriteIndented = indented,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
}
