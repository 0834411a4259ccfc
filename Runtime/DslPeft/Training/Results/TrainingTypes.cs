using System.Text.Json.Serialization;
using DslPeft.Checkpoints;

namespace DslPeft.Training;

/// <summary>What training writes as JSON, known when the library is compiled.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(RunReport))]
[JsonSerializable(typeof(IReadOnlyList<RunReport>))]
[JsonSerializable(typeof(SeedsReport))]
[JsonSerializable(typeof(MemberReport))]
[JsonSerializable(typeof(TrainingOptions))]
[JsonSerializable(typeof(TrainingState))]
[JsonSerializable(typeof(StepLine))]
[JsonSerializable(typeof(HeldOutLine))]
internal sealed partial class TrainingTypes : JsonSerializerContext
{
    public static TrainingTypes File { get; } = new(JsonStyle.File());

    public static TrainingTypes Line { get; } = new(JsonStyle.Line());

    public static TrainingTypes Plain { get; } = new(JsonStyle.Plain());
}
