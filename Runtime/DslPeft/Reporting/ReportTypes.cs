using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using DslPeft.Training;

namespace DslPeft.Reporting;

/// <summary>
/// Everything that is written to or read from JSON as a whole. How is known when the library is compiled, so that it works where there is no reflection: in
/// programs that are trimmed or compiled ahead of time.
/// </summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(RunReport))]
[JsonSerializable(typeof(IReadOnlyList<RunReport>))]
[JsonSerializable(typeof(SeedsReport))]
[JsonSerializable(typeof(MemberReport))]
[JsonSerializable(typeof(EvaluationReport))]
[JsonSerializable(typeof(WeightReport))]
[JsonSerializable(typeof(ParameterReport))]
[JsonSerializable(typeof(AssemblyReport))]
[JsonSerializable(typeof(Prediction))]
[JsonSerializable(typeof(IReadOnlyList<Prediction>))]
[JsonSerializable(typeof(IReadOnlyList<GeneratedText>))]
[JsonSerializable(typeof(TrainingOptions))]
[JsonSerializable(typeof(TrainingState))]
[JsonSerializable(typeof(StepLine))]
[JsonSerializable(typeof(HeldOutLine))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(JsonObject))]
// Entries of configurations: DeclaredConfig, PretrainDefinition.Config.
[JsonSerializable(typeof(IDictionary<string, object>))]
[JsonSerializable(typeof(bool))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(long))]
[JsonSerializable(typeof(float))]
[JsonSerializable(typeof(double))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(bool[]))]
[JsonSerializable(typeof(int[]))]
[JsonSerializable(typeof(long[]))]
[JsonSerializable(typeof(double[]))]
[JsonSerializable(typeof(object[]))]
[JsonSerializable(typeof(List<string>))]
[JsonSerializable(typeof(List<int>))]
[JsonSerializable(typeof(Dictionary<string, object>))]
[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(Dictionary<string, int>))]
[JsonSerializable(typeof(JsonNode))]
[JsonSerializable(typeof(JsonArray))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class ReportTypes : JsonSerializerContext;
