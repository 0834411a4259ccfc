using System.CommandLine;
using System.Globalization;
using DslPeft.Checkpoints;
using DslPeft.Reporting;
using static TorchSharp.torch;

namespace DslPeft.Training;

/// <summary><c>train</c>: trains the adaptation, and writes its adapter and <c>results.json</c>.</summary>
internal sealed class TrainCommand(FineTuneDefinition definition, ProgramContext context)
{
    private const string ResultsName = "results.json", CheckpointsName = "checkpoints";

    private readonly Option<string?> _base = CommandOptions.Text("--base", "Checkpoint folder of the base model. Without it, the checkpoint that comes with the program.", "folder");
    private readonly Option<string?> _data = CommandOptions.Text("--data", "Folder with train and dev files, or a training file (.tsv, .csv, .jsonl). Without it, generated sample data.", "path");
    private readonly Option<string?> _dev = CommandOptions.Text("--dev", "File to measure on, where it is not beside the training file.", "file");
    private readonly Option<string?> _output = CommandOptions.Text("--output", $"Folder for the adapter, checkpoints and results. Without it, runs/{definition.Name}.", "folder");
    private readonly Option<string?> _seeds = CommandOptions.Text("--seeds", "Train once with each of these seeds, and show mean and spread; each run has a folder of its own in the output folder.", "numbers");
    private readonly Option<string?> _weights = CommandOptions.Text("--class-weights", "What each class counts for in the loss: numbers with commas between them, or 'balanced'.", "numbers");
    private readonly Option<string?> _events = CommandOptions.Text("--tensorboard", "Write TensorBoard events to a folder.", "folder");
    private readonly Option<string[]> _members = new("--member") { Description = "A trained adapter that a named, frozen method starts from, as <name>=<file>; once for each.", HelpName = "name=file" };
    private readonly Option<bool> _resume = CommandOptions.Flag("--resume", "Go on from the checkpoint in the output folder.");
    private readonly Option<string?> _json = CommandOptions.Json();
    private readonly ScheduleOptions _schedule = new(definition.Defaults);
    private readonly MachineOptions _machine = new();

    public Command Build()
    {
        Command command = new Command("train", "Train the adaptation and measure it on the dev rows.")
            .With(_base, _data, _dev, _output, _resume, _members, _seeds, _weights, _events).With(_schedule.All).With(_machine.All).With(_json);
        command.SetAction(Train);
        return command;
    }

    /// <summary>Where the trained adapter of an output folder lies.</summary>
    public static string AdapterPath(string output) => Path.Combine(output, "adapter.safetensors");

    public static string DefaultOutput(FineTuneDefinition definition) => Path.Combine("runs", definition.Name);

    private int Train(ParseResult parsed)
    {
        TrainingOptions options = _schedule.Read(parsed, definition.Defaults);
        string output = parsed.GetValue(_output) ?? DefaultOutput(definition);
        int[] seeds = Seeds(parsed.GetValue(_seeds));
        (int Seed, string Folder)[] runs = seeds.Length == 0 ? [(options.Seed, output)] : [.. seeds.Select(seed => (seed, Path.Combine(output, $"seed-{seed}")))];
        bool resume = parsed.GetValue(_resume);
        foreach ((_, string folder) in runs)
        {
            RequireFolder(folder);
        }
        using FolderLock held = FolderLock.Take(output);
        foreach ((_, string folder) in runs)
        {
            RequireFreeOutput(Checkpoints(folder), resume);
            Leftovers.RemoveFiles(folder);
        }
        Device device = _machine.Apply(parsed);
        using TaskSetup setup = TaskSetup.Load(definition, parsed.GetValue(_base), device);
        setup.RequireLength(options.MaxLength);
        TaskData data = TaskData.Load(definition, parsed.GetValue(_data), parsed.GetValue(_dev), setup.Tokenizer, options.MaxLength);
        options = options with { ClassWeights = ClassWeighting.Read(parsed.GetValue(_weights), definition.Info, data.Train) };
        using var stop = new StopListener(context);
        var reports = new List<RunReport>();
        foreach ((int seed, string folder) in runs)
        {
            RunReport? report = seeds.Length > 0 && resume ? RunReport.Read(Path.Combine(folder, ResultsName)) : null;
            bool goOn = resume && (seeds.Length == 0 || Checkpoints(folder).Latest() is not null);
            report ??= TrainOne(parsed, setup, data, options with { Seed = seed }, (folder, device), goOn, stop.Token);
            if (report is null)
            {
                return ExitCode.Interrupted;
            }
            reports.Add(report);
        }
        Show(reports, seeds.Length > 0, output, parsed.JsonTarget(_json));
        return ExitCode.Done;
    }

    /// <summary>Trains to the end and writes the results; null after a stop, which is then told.</summary>
    private RunReport? TrainOne(ParseResult parsed, TaskSetup setup, TaskData data, TrainingOptions options, (string Folder, Device Device) place, bool resume, CancellationToken stop)
    {
        TrainingCheckpoint checkpoints = Checkpoints(place.Folder);
        Directory.CreateDirectory(place.Folder);
        ITrainingProgress progress = _machine.Progress(parsed, context.Error);
        var run = new TrainingRun(definition, setup, data, options)
        {
            Device = place.Device,
            Progress = parsed.GetValue(_events) is { } events ? new TensorBoardProgress(Path.Combine(events, parsed.GetValue(_seeds) is null ? "" : Path.GetFileName(place.Folder)), progress) : progress,
            CheckpointFolder = checkpoints.Folder,
            AdapterPath = AdapterPath(place.Folder),
            Members = MemberFile.Read(parsed.GetValue(_members) ?? []),
        };
        (TrainingOutcome outcome, RunReport? report) = run.Run(resume, stop);
        if (report is null)
        {
            context.Error.WriteLine($"Stopped after step {outcome.Steps} of {outcome.TotalSteps}; all is saved in {checkpoints.Latest()}.");
            context.Error.WriteLine($"To go on: {CommandLine.ToResume(context.Arguments)}");
            return null;
        }
        RunReport.Write(Path.Combine(place.Folder, ResultsName), report, context.Output);
        checkpoints.Clear();
        return report;
    }

    private void Show(List<RunReport> reports, bool several, string output, string? json)
    {
        SeedsReport? seeds = several ? SeedsReport.Of(reports) : null;
        if (seeds is null)
        {
            RunReport.Write(json, reports[0], context.Output);
        }
        else
        {
            RunReport.Write(Path.Combine(output, ResultsName), seeds, context.Output);
            RunReport.Write(json, seeds, context.Output);
        }
        if (json == "-")
        {
            return;
        }
        ResultTable.Write(several ? [.. reports.Select(r => r with { Name = $"{r.Name}, seed {r.Options.Seed}" })] : reports, context.Output);
        foreach ((string name, Spread spread) in seeds?.Metrics ?? new Dictionary<string, Spread>())
        {
            context.Output.WriteLine($"{name,-10} {spread}");
        }
        context.Output.WriteLine($"{(several ? "Adapters" : "Adapter")} and {ResultsName} are in {output}.");
    }

    private static int[] Seeds(string? text) => text is null ? [] : [.. text.Split(',').Select(part =>
        int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int seed)
            ? seed
            : throw new UsageException($"--seeds must be whole numbers from 0 up with commas between them; '{part}' was given.")).Distinct()];

    private static TrainingCheckpoint Checkpoints(string output) => new(Path.Combine(output, CheckpointsName));

    private static void RequireFolder(string output)
    {
        if (File.Exists(output))
        {
            throw new UsageException($"--output {output} is a file: give a folder.");
        }
    }

    private static void RequireFreeOutput(TrainingCheckpoint checkpoints, bool resume)
    {
        if (!resume && checkpoints.Latest() is { } latest)
        {
            throw new UsageException($"{latest} is the checkpoint of an unfinished run: add --resume to go on with it, give another --output, or remove {checkpoints.Folder}.");
        }
    }
}
