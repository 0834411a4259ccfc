using System.Text.Json.Serialization;
using DslPeft.Checkpoints;

namespace DslPeft.Reporting;

/// <summary>The reports of declarations that are written as JSON, known when the library is compiled.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(ParameterReport))]
[JsonSerializable(typeof(AssemblyReport))]
internal sealed partial class ReportTypes : JsonSerializerContext
{
    public static ReportTypes File { get; } = new(JsonStyle.File());
}
