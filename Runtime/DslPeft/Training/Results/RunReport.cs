using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using DslPeft.Checkpoints;
using TorchSharp;

namespace DslPeft.Training;

/// <summary>The results of one trained adaptation, as they are written to <c>results.json</c>.</summary>
public sealed record RunReport
{
    public required string Name { get; init; }
    public required string Architecture { get; init; }
    public required string Head { get; init; }

    /// <summary>The checkpoint folder of the base; of the one that comes with a program, its name.</summary>
    public required string Base { get; init; }

    /// <summary>How the base is held; null for float32.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? BaseStorage { get; init; }

    /// <summary>Bytes of the base's tensors; null for a base in float32.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? BaseBytes { get; init; }

    /// <summary>The training file, or the name of the sample data.</summary>
    public required string Data { get; init; }

    public required int TrainRows { get; init; }

    /// <summary>The metric that the task is judged by, and its value on the dev rows; null where there are no dev rows.</summary>
    public string? Metric { get; init; }
    public double? Value { get; init; }
    public IReadOnlyDictionary<string, double>? Metrics { get; init; }
    public int DevRows { get; init; }

    public required long BaseParameters { get; init; }
    public required long TrainableParameters { get; init; }
    public required long AddedParameters { get; init; }
    public required long ChangedParameters { get; init; }
    public required long DeployedParameters { get; init; }

    /// <summary>Bytes of the adapter file; 0 where none was written.</summary>
    public long AdapterBytes { get; init; }

    /// <summary>Bytes of the file that deployment needs beside the base; 0 where none was written.</summary>
    public long DeployedBytes { get; init; }

    /// <summary>
    /// The most memory that was resident during training steps beyond what was before the adaptation was built: its tensors, gradients,
    /// optimizer moments and activations. The base and the data, which all adaptations share, do not count, nor does measuring on the dev
    /// rows.
    /// </summary>
    public required long PeakMemoryBytes { get; init; }

    /// <summary>Median wall time of a training step.</summary>
    public required double StepMilliseconds { get; init; }

    /// <summary>
    /// Wall time of a dev row in the deployed form, in batches: the median of <see cref="Inference"/>, or the mean of the last measurement
    /// where forms were not compared; null where there are no dev rows.
    /// </summary>
    public double? InferenceMillisecondsPerRow { get; init; }

    /// <summary>The forms of the model and the bare base beside each other; null where they were not compared.</summary>
    public InferenceTimes? Inference { get; init; }

    /// <summary>
    /// How many adaptations of the comparison were trained at a time; their times compare with each other alone where that is more than
    /// one.
    /// </summary>
    public int AtOnce { get; init; } = 1;

    /// <summary>Floating point operations, and the layers that gradients flow through.</summary>
    public RunCosts? Costs { get; init; }

    /// <summary>What was trained before and started named uses of a method.</summary>
    public IReadOnlyList<MemberReport> Members
    {
        get;
        init => field = value ?? [];
    } = [];

    public required int Steps { get; init; }

    /// <summary>Whether the run ended before its last step because the metric no longer rose.</summary>
    public bool StoppedEarly { get; init; }

    /// <summary>The step whose model was kept and measured; null where there are no dev rows.</summary>
    public int? KeptStep { get; init; }

    public required double TrainingLoss { get; init; }
    public required TrainingOptions Options { get; init; }
    public IReadOnlyList<EvaluationPoint> History
    {
        get;
        init => field = value ?? [];
    } = [];

    /// <summary>The training loss along the run, each point the mean of the steps since the one before.</summary>
    public IReadOnlyList<LossPoint> LossCurve
    {
        get;
        init => field = value ?? [];
    } = [];
    public IReadOnlyDictionary<string, string> Versions
    {
        get;
        init => field = value ?? CurrentVersions();
    } = CurrentVersions();

    /// <summary>Texts that were longer than the longest input, of the training and the dev rows.</summary>
    public long CutTexts { get; init; }

    /// <summary>What decided the results, by name; null in files of earlier versions.</summary>
    public IReadOnlyDictionary<string, string>? Identity { get; init; }

    /// <summary>The results that an earlier session wrote; null where there are none.</summary>
    /// <exception cref="CheckpointException">The file holds something else.</exception>
    internal static RunReport? Read(string path)
    {
        try
        {
            if (!File.Exists(path))
            {
                return null;
            }
            var report = JsonNode.Parse(JsonFile.ReadText(path));
            CompleteOptions(report);
            return report.Deserialize(TrainingTypes.File.RunReport);
        }
        catch (JsonException fault)
        {
            throw new CheckpointException(path, $"not the results of a run: {fault.Message}", fault);
        }
    }

    /// <summary>Options that a file of an earlier version lacks have their defaults: the serializer would leave them 0.</summary>
    private static void CompleteOptions(JsonNode? report)
    {
        if (report is not JsonObject { } entries || entries["options"] is not JsonObject options)
        {
            return;
        }
        foreach (
            (var name, var value) in JsonSerializer.SerializeToNode(new TrainingOptions(), TrainingTypes.File.TrainingOptions)!.AsObject()
        )
        {
            options.TryAdd(name, value?.DeepClone());
        }
    }

    private static Dictionary<string, string> CurrentVersions() =>
        new()
        {
            ["DslPeft"] = Version(typeof(RunReport)),
            ["TorchSharp"] = Version(typeof(torch)),
            ["libtorch"] = torch.__version__,
            [".NET"] = Environment.Version.ToString(),
        };

    private static string Version(Type type) =>
        type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
        ?? type.Assembly.GetName().Version!.ToString();
}

/// <summary>A member of a fusion as it was trained.</summary>
/// <param name="Use">The use's name in the adaptation that it started.</param>
/// <param name="Name">The program that trained it.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Value">Its own metric on the dev rows; null where there are none.</param>
public sealed record MemberReport(string Use, string Name, int Seed, double? Value);
