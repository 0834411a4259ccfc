using System.Text.Encodings.Web;
using System.Text.Json;

namespace DslPeft.Reporting;

/// <summary>How every JSON file and every JSON line of the programs is written.</summary>
internal static class ReportJson
{
    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>For JSON Lines.</summary>
    public static JsonSerializerOptions OneLine { get; } = new(Options) { WriteIndented = false };
}
