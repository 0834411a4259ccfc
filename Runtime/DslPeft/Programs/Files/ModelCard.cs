using System.Globalization;
using System.Text;
using System.Text.Json;
using DslPeft.Checkpoints;

namespace DslPeft.Training;

/// <summary>
/// The card of a written folder: a <c>README.md</c> in the form of Hugging Face's model cards, with the base, the adaptation, counts,
/// metrics, data, and the command. A line of the card says that it is one; a <c>README.md</c> without that line is the user's own, and
/// stays as it is.
/// </summary>
/// <param name="Info">The adaptation.</param>
/// <param name="What">What the folder holds, as the end of a sentence.</param>
/// <param name="Base">The base as it was given.</param>
/// <param name="Command">The command line that wrote the folder.</param>
internal sealed record ModelCard(AdaptationInfo Info, string What, string Base, string Command)
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "README.md";

    private const string Mark = "<!-- A card of DslPeft. Without this line the file is yours, and is never replaced. -->";

    /// <summary>What the trained model reached; null where it is not known.</summary>
    public RunReport? Report { get; init; }

    /// <summary>The library that reads the folder, by its name in model cards.</summary>
    public string Library { get; init; } = "dslpeft";

    /// <summary>The results of the run that wrote an adapter; null where none stand beside it.</summary>
    public static RunReport? ReportBeside(string adapter)
    {
        var folder = new RunFolder(Directory.Exists(adapter) ? adapter : Path.GetDirectoryName(Path.GetFullPath(adapter))!);
        return Path.GetFullPath(folder.Adapter) == Path.GetFullPath(adapter) ? folder.Finished() : null;
    }

    /// <summary>True if a folder has no <c>README.md</c>, or one that is a card and may be replaced.</summary>
    public static bool MayWrite(string folder)
    {
        var path = Path.Combine(folder, FileName);
        return !Path.Exists(path) || (File.Exists(path) && File.ReadLines(path).Contains(Mark));
    }

    /// <summary>Writes the card into a folder, or says that the user's own file stays.</summary>
    public void Write(string folder, TextWriter error)
    {
        if (MayWrite(folder))
            AtomicFile.WriteText(Path.Combine(folder, FileName), ToString());
        else
            error.WriteLine($"{Path.Combine(folder, FileName)}: kept, it is no card of DslPeft.");
    }

    /// <summary>The card.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append("---\n")
            .Append($"base_model: {Quoted(Base)}\n")
            .Append($"library_name: {Library}\n")
            .Append("tags:\n- dslpeft\n")
            .Append("---\n\n")
            .Append($"{Mark}\n\n")
            .Append($"# {Info.Name}\n\n")
            .Append($"{What}: {Info.Architecture} adapted by {Info.Name}.\n\n");
        Table(text, "model", Model());
        if (Report is { } report)
        {
            Table(text, "training", Training(report));
            if (report.Metrics is { } metrics)
                Table(text, $"on {report.DevRows} dev rows", metrics.Select(metric => (metric.Key, Number(metric.Value))));
        }
        return text.Append("Written by:\n\n")
            .Append($"```bash\n{Command}\n```\n\n")
            .Append("What was compiled:\n\n")
            .Append($"```text\n{Info.Explanation.TrimEnd()}\n```\n")
            .ToString();
    }

    private IEnumerable<(string, string)> Model() =>
        [
            ("base", Code(Base)),
            ("architecture", Info.Architecture),
            ("head", Info.Head.ToString()),
            ("parameters of the base", Count(Info.BaseParameters)),
            ("trained", Count(Info.TrainableParameters)),
            ("added", Count(Info.AddedParameters)),
            ("changed", Count(Info.ChangedParameters)),
            ("deployed", Count(Info.DeployedParameters)),
        ];

    private static IEnumerable<(string, string)> Training(RunReport report) =>
        [
            ("program", report.Name),
            ("data", Code(report.Data)),
            ("rows", Count(report.TrainRows)),
            ("steps", Count(report.Steps)),
            (
                "batch",
                report.Options.Accumulate > 1
                    ? $"{report.Options.BatchSize} · {report.Options.Accumulate}"
                    : Count(report.Options.BatchSize)
            ),
            ("learning rate", Number(report.Options.LearningRate)),
            ("longest input", $"{report.Options.MaxLength} tokens"),
            ("seed", report.Options.Seed.ToString(CultureInfo.InvariantCulture)),
            .. report.Versions.Select(version => (version.Key, version.Value)),
        ];

    private static void Table(StringBuilder text, string title, IEnumerable<(string Name, string Value)> rows)
    {
        text.Append($"| {title} | |\n|---|---|\n");
        foreach (var (name, value) in rows)
            text.Append($"| {name} | {value.Replace("|", "\\|", StringComparison.Ordinal)} |\n");
        text.Append('\n');
    }

    /// <summary>A text as YAML has it: JSON's strings are YAML's.</summary>
    private static string Quoted(string text) => JsonSerializer.Serialize(text, JsonTypes.Plain.String);

    private static string Code(string text) => text.Contains('`', StringComparison.Ordinal) ? text : $"`{text}`";

    private static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString("G6", CultureInfo.InvariantCulture);
}
