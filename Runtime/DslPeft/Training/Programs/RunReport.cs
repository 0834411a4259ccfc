using System.Reflection;
using System.Text.Json;
using DslPeft.Checkpoints;
using DslPeft.Reporting;
using TorchSharp;

namespace DslPeft.Training;

/// <summary>The results of one trained adaptation, as they are written to <c>results.json</c>.</summary>
public sealed record RunReport
{
    public required string Name { get; init; }
    public required string Architecture { get; init; }
    public required string Head { get; init; }

    /// <summary>The checkpoint folder of the base.</summary>
    public required string Base { get; init; }

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

    /// <summary>
    /// The most memory that was resident during training steps beyond what was before the adaptation was built: its tensors, gradients, optimizer
    /// moments and activations. The base and the data, which all adaptations share, do not count, nor does measuring on the dev rows.
    /// </summary>
    public required long PeakMemoryBytes { get; init; }

    /// <summary>Median wall time of a training step.</summary>
    public required double StepMilliseconds { get; init; }

    /// <summary>Mean wall time of a dev row in the deployed form, in batches; null where there are no dev rows.</summary>
    public double? InferenceMillisecondsPerRow { get; init; }

    public required int Steps { get; init; }

    /// <summary>Whether the run ended before its last step because the metric no longer rose.</summary>
    public bool StoppedEarly { get; init; }

    /// <summary>The step whose model was kept and measured; null where there are no dev rows.</summary>
    public int? KeptStep { get; init; }

    public required double TrainingLoss { get; init; }
    public required TrainingOptions Options { get; init; }
    public IReadOnlyList<EvaluationPoint> History { get; init; } = [];

    /// <summary>The training loss along the run, each point the mean of the steps since the one before.</summary>
    public IReadOnlyList<LossPoint> LossCurve { get; init; } = [];
    public IReadOnlyDictionary<string, string> Versions { get; init; } = CurrentVersions();

    /// <summary>Writes the report to a file, or to <paramref name="output"/> where the target is "-".</summary>
    internal static void Write<T>(string? target, T report, TextWriter output)
    {
        if (target is null)
        {
            return;
        }
        string json = JsonSerializer.Serialize(report, ReportJson.Options) + "\n";
        if (target == "-")
        {
            output.Write(json);
            return;
        }
        AtomicFile.WriteText(target, json);
    }

    private static Dictionary<string, string> CurrentVersions() => new()
    {
        ["DslPeft"] = Version(typeof(RunReport)),
        ["TorchSharp"] = Version(typeof(torch)),
        ["libtorch"] = torch.__version__,
        [".NET"] = Environment.Version.ToString(),
    };

    private static string Version(Type type) =>
        type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? type.Assembly.GetName().Version!.ToString();
}
