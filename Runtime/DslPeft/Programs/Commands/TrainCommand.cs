using System.CommandLine;
using System.Globalization;
using DslPeft.Checkpoints;
using DslPeft.Data;
using DslPeft.Reporting;
using static TorchSharp.torch;

namespace DslPeft.Training;

/// <summary><c>train</c>: trains the adaptation, and writes its adapter and <c>results.json</c>.</summary>
internal sealed class TrainCommand(FineTuneDefinition definition, ProgramContext context)
{
    private readonly Option<string?> _base = CommandOptions.Text(
        "--base",
        "Checkpoint folder of the base model. Without it, the checkpoint that comes with the program.",
        "folder"
    );
    private readonly Option<string?> _data = CommandOptions.Text(
        "--data",
        "Folder with train and dev files, or a training file (.tsv, .csv, .jsonl, .parquet). Without it, generated sample data.",
        "path"
    );
    private readonly Option<string?> _dev = CommandOptions.Text(
        "--dev",
        "File to measure on, where it is not beside the training file.",
        "file"
    );
    private readonly Option<string?> _unlabelled = CommandOptions.Text(
        "--unlabelled",
        "File of rows without labels, whose words the auxiliary loss is over.",
        "file"
    );
    private readonly Option<string?> _output = CommandOptions.Text(
        "--output",
        $"Folder for the adapter, checkpoints and results. Without it, runs/{definition.Name}.",
        "folder"
    );
    private readonly Option<string?> _adapter = CommandOptions.Text(
        "--adapter",
        "Start from the values of a trained adapter: a file, or a folder of Hugging Face peft or AdapterHub.",
        "path"
    );
    private readonly Option<string?> _seeds = CommandOptions.Text(
        "--seeds",
        "Train once with each of these seeds, and show mean and spread; each run has a folder of its own in the output folder.",
        "numbers"
    );
    private readonly Option<string?> _weights = CommandOptions.Text(
        "--class-weights",
        "What each class counts for in the loss: numbers with commas between them, or 'balanced'.",
        "numbers"
    );
    private readonly Option<string?> _events = CommandOptions.Text("--tensorboard", "Write TensorBoard events to a folder.", "folder");
    private readonly Option<string[]> _members = new("--member")
    {
        Description = "A trained adapter that a named, frozen method starts from, as <name>=<file>; once for each.",
        HelpName = "name=file",
    };
    private readonly Option<string[]> _prompts = new("--prompt")
    {
        Description =
            "Start the prompt or prefix from that of a trained adapter of another task; several, each as <file>=<weight>, give their weighted mean.",
        HelpName = "file",
        AllowMultipleArgumentsPerToken = true,
    };
    private readonly Option<bool> _resume = CommandOptions.Flag(
        "--resume",
        "Go on from the checkpoint in the output folder; a finished run goes on with more --epochs or --max-steps."
    );
    private readonly Option<string?> _json = CommandOptions.Json();
    private readonly DataFileOptions _files = new(definition.Data as PatternFormat, definition.Info);
    private readonly ScheduleOptions _schedule = new(definition.Defaults);
    private readonly LanguageModelOptions _words = new(definition.Defaults);
    private readonly MachineOptions _machine = new();
    private readonly OutputPaths _paths = new();

    public Command Build()
    {
        var command = new Command("train", "Train the adaptation and measure it on the dev rows.")
            .With(_base, _data, _dev)
            .With(definition.Data is PatternFormat ? [_unlabelled] : [])
            .With(_files.All)
            .With(_output, _resume)
            .With(_paths.All)
            .With(_adapter, _members, _seeds, _weights, _events)
            .With(PromptTransfer.HasPrompt(definition.Info) ? [_prompts] : [])
            .With(_schedule.All)
            .With(_words.All)
            .With(_machine.All)
            .With(_json);
        command.SetAction(Train);
        return command;
    }

    public static string DefaultOutput(FineTuneDefinition definition) => Path.Combine("runs", definition.Name);

    private int Train(ParseResult parsed)
    {
        var options = _words.Read(parsed, _schedule.Read(parsed, definition.Defaults));
        TrainingOptionsCheck.Require(options);
        LanguageModelOptions.Require(options, definition);
        ClassWeighting.Require(parsed.GetValue(_weights), definition.Info);
        var output = parsed.GetValue(_output) ?? DefaultOutput(definition);
        var seeds = Seeds(parsed.GetValue(_seeds));
        (int Seed, RunFolder Folder)[] runs =
            seeds.Length == 0
                ? [(options.Seed, new RunFolder(output))]
                : [.. seeds.Select(seed => (seed, new RunFolder(Path.Combine(output, $"seed-{seed}"))))];
        OutputPaths.RequireFolder("--output", output);
        using (FolderLock.Take(output))
        {
            RequirePaths(parsed, output, runs.Select(run => run.Folder));
        }
        var device = _machine.Apply(parsed);
        var progress = _machine.Progress(parsed, context.Error);
        using var setup = TaskSetup.Load(definition, parsed.GetValue(_base), device, context.Error, progress);
        setup.RequireLength(options.MaxLength);
        var data = ReadData(parsed, setup, options, progress);
        BaseReport.Write(context.Error, setup.Base, definition.Info, data.Format);
        options = options with { ClassWeights = ClassWeighting.Read(parsed.GetValue(_weights), definition.Info, data.Train) };
        // Not before: a program that is stopped while it loads leaves nothing.
        using var held = FolderLock.Take(output);
        RequirePaths(parsed, output, runs.Select(run => run.Folder));
        foreach ((_, var folder) in runs)
        {
            Leftovers.RemoveFiles(folder.Path);
        }
        using var stop = new StopListener(context);
        var reports = new List<RunReport>();
        foreach (var (seed, folder) in runs)
        {
            var run = Run(parsed, setup, data, options with { Seed = seed }, folder, device);
            var report = parsed.GetValue(_resume) ? Kept(run, folder) : null;
            report ??= TrainOne(run, folder, GoesOn(parsed, folder, several: seeds.Length > 0), stop.Token);
            if (report is null)
            {
                return ExitCode.Interrupted;
            }
            reports.Add(report);
        }
        Show(reports, seeds.Length > 0, output, parsed.JsonTarget(_json));
        return ExitCode.Done;
    }

    /// <summary>Checks every path before any work.</summary>
    private void RequirePaths(ParseResult parsed, string output, IEnumerable<RunFolder> folders)
    {
        var resume = parsed.GetValue(_resume);
        if (resume && _paths.Replaces(parsed))
        {
            throw new UsageException("--resume goes on with a run and --overwrite replaces it: give one of the two.");
        }
        OutputPaths.RequireFolder("--output", output);
        OutputPaths.RequireFolder("--tensorboard", parsed.GetValue(_events));
        _paths.RequireReport(parsed, "--json", parsed.JsonTarget(_json), ".json", parsed.GetValue(_data), parsed.GetValue(_dev));
        if (parsed.GetValue(_adapter) is { } adapter)
        {
            TrainedAdapter.Require(adapter);
        }
        if (Prompts(parsed).Count > 0 && parsed.GetValue(_adapter) is { } whole)
        {
            throw new UsageException($"--adapter {whole} starts every value, and --prompt the prompt alone: give one of the two.");
        }
        var members = Members(parsed);
        if (parsed.GetValue(_adapter) is null || members.Count > 0)
        {
            MemberFile.RequireAll(definition.Info, members.Select(member => member.Use));
        }
        if (members.FirstOrDefault(member => !File.Exists(member.Path)) is { } absent)
        {
            throw new UsageException($"--member {absent.Use}={absent.Path}: no such file.");
        }
        foreach (var folder in folders)
        {
            OutputPaths.RequireFolder("--output", folder.Path);
            if (!resume && !_paths.Replaces(parsed))
            {
                folder.RequireFree();
            }
        }
    }

    private TaskData ReadData(ParseResult parsed, TaskSetup setup, TrainingOptions options, ITrainingProgress progress)
    {
        // The outputs of an adapter that is trained on mean what they meant.
        var named = parsed.GetValue(_adapter) is { } adapter
            ? definition with
            {
                Data = LabelFile.Read(adapter, definition.Data),
            }
            : definition;
        var data = DataNotes.Reading(progress, setup.Tokenizer.Meter, options.MaxLength, () =>
            TaskData.Load(_files.Apply(parsed, named), parsed.GetValue(_data), parsed.GetValue(_dev), setup.Tokenizer, options.MaxLength)
        );
        if (definition.Data is PatternFormat && parsed.GetValue(_unlabelled) is { } unlabelled)
            data = data.WithUnlabelled(unlabelled, new TaskInput(definition.Info, setup.Tokenizer, options.MaxLength));
        DataNotes.Show(data.Train, context.Error);
        DataNotes.Show(data.Dev, context.Error);
        DataNotes.WarnOfOneClass(data, definition.Info, context.Error);
        return data;
    }

    private TrainingRun Run(ParseResult parsed, TaskSetup setup, TaskData data, TrainingOptions options, RunFolder folder, Device device)
    {
        var progress = _machine.Progress(parsed, context.Error);
        return new TrainingRun(definition, setup, data, options)
        {
            Device = device,
            Progress = parsed.GetValue(_events) is { } events
                ? new TensorBoardProgress(
                    Path.Combine(events, parsed.GetValue(_seeds) is null ? "" : Path.GetFileName(folder.Path)),
                    progress
                )
                : progress,
            CheckpointFolder = folder.Checkpoints.Folder,
            AdapterPath = folder.Adapter,
            StartFrom = parsed.GetValue(_adapter),
            Members = Members(parsed),
            Prompts = Prompts(parsed),
        };
    }

    /// <summary>
    /// The results of a run that an earlier process finished with the same settings; null where there is none, or where its checkpoint may
    /// go on.
    /// </summary>
    /// <exception cref="CheckpointException">They come from other settings, and there is no checkpoint that could go on with
    /// these.</exception>
    private RunReport? Kept(TrainingRun run, RunFolder folder)
    {
        if (folder.Finished() is not { } report)
        {
            return null;
        }
        var differences = TrainingIdentity.Differences(report.Identity ?? new Dictionary<string, string>(), run.Identity);
        if (differences is null)
        {
            context.Error.WriteLine(
                $"{folder.Path}: kept, it is finished and comes from the same options, base and data. More --epochs or --max-steps go on."
            );
            return report;
        }
        return folder.Checkpoints.Latest() is not null
            ? null
            : throw new CheckpointException(
                folder.Results,
                $"the finished run was started otherwise: {differences}. Give the same options and data, another --output, or --overwrite without --resume."
            );
    }

    /// <summary>Whether a run goes on from its checkpoint, or makes place for itself.</summary>
    private bool GoesOn(ParseResult parsed, RunFolder folder, bool several)
    {
        var resume = parsed.GetValue(_resume);
        if (resume && !(several && folder.Checkpoints.Latest() is null))
        {
            return true;
        }
        if (resume)
        {
            folder.RequireFree();
        }
        folder.Forget();
        return false;
    }

    /// <summary>Trains to the end and writes the results; null after a stop, which is then told.</summary>
    private RunReport? TrainOne(TrainingRun run, RunFolder folder, bool resume, CancellationToken stop)
    {
        Directory.CreateDirectory(folder.Path);
        var (outcome, report) = run.Run(resume, stop);
        if (report is null)
        {
            context.Error.WriteLine(
                $"Stopped after step {outcome.Steps} of {outcome.TotalSteps}; all is saved in {folder.Checkpoints.Latest()}."
            );
            context.Error.WriteLine($"To go on: {CommandLine.ToResume(context.Arguments)}");
            return null;
        }
        ReportFile.Write(folder.Results, report, TrainingTypes.File.RunReport, context.Output);
        new ModelCard(definition.Info, "A trained adapter", report.Base, CommandLine.Of(context.Arguments)) { Report = report }.Write(
            folder.Path,
            context.Error
        );
        return report;
    }

    private void Show(List<RunReport> reports, bool several, string output, string? json)
    {
        var seeds = several ? SeedsReport.Of(reports) : null;
        if (seeds is null)
        {
            ReportFile.Write(json, reports[0], TrainingTypes.File.RunReport, context.Output);
        }
        else
        {
            ReportFile.Write(Path.Combine(output, RunFolder.ResultsName), seeds, TrainingTypes.File.SeedsReport, context.Output);
            ReportFile.Write(json, seeds, TrainingTypes.File.SeedsReport, context.Output);
        }
        if (json == "-")
        {
            return;
        }
        ResultTable.Write(
            several ? [.. reports.Select(r => r with { Name = $"{r.Name}, seed {r.Options.Seed}" })] : reports,
            context.Output
        );
        if (seeds is not null)
        {
            SpreadTable.Write(seeds.Metrics, context.Output, TerminalWidth.Of(context.Output));
        }
        context.Output.WriteLine($"{(several ? "Adapters" : "Adapter")} and {RunFolder.ResultsName} are in {output}.");
    }

    private IReadOnlyList<SourcePrompt> Prompts(ParseResult parsed) =>
        PromptTransfer.HasPrompt(definition.Info) ? PromptFiles.Read(parsed.GetValue(_prompts) ?? []) : [];

    private IReadOnlyList<MemberFile> Members(ParseResult parsed) => MemberFile.Read(parsed.GetValue(_members) ?? []);

    private static int[] Seeds(string? text) =>
        text is null
            ? []
            :
            [
                .. text.Split(',')
                    .Select(part =>
                        int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var seed)
                            ? seed
                            : throw new UsageException(
                                $"--seeds must be whole numbers from 0 up with commas between them; '{part}' was given."
                            )
                    )
                    .Distinct(),
            ];
}
