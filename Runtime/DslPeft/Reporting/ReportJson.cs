using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace DslPeft.Reporting;

/// <summary>How every JSON file and every JSON line of the programs is written.</summary>
internal static class ReportJson
{
    /// <summary>For files: indented.</summary>
    public static ReportTypes File { get; } = new(Options(indented: true));

    /// <summary>For JSON Lines.</summary>
    public static ReportTypes Line { get; } = new(Options(indented: false));

    /// <summary>Names as they are declared, characters beyond ASCII as escapes.</summary>
    public static ReportTypes Plain { get; } = new(new JsonSerializerOptions());

    /// <summary>A report that another process wrote; null if it is none.</summary>
    public static T? Read<T>(string text, JsonTypeInfo<T> type) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(text, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonSerializerOptions Options(bool indented) => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = indented,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
