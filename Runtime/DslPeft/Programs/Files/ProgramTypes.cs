using System.Text.Json.Serialization;
using DslPeft.Checkpoints;

namespace DslPeft.Training;

/// <summary>What the commands write as JSON beside the results of training, known when the library is compiled.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(EvaluationReport))]
[JsonSerializable(typeof(WeightReport))]
[JsonSerializable(typeof(PetReport))]
[JsonSerializable(typeof(IReadOnlyList<SimilarityReport>))]
[JsonSerializable(typeof(Prediction))]
[JsonSerializable(typeof(IEnumerable<Prediction>))]
[JsonSerializable(typeof(IReadOnlyList<GeneratedText>))]
internal sealed partial class ProgramTypes : JsonSerializerContext
{
    public static ProgramTypes File { get; } = new(JsonStyle.File());

    public static ProgramTypes Line { get; } = new(JsonStyle.Line());
}
