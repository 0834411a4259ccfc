using System.CommandLine;
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
    private readonly Option<bool> _resume = CommandOptions.Flag("--resume", "Go on from the checkpoint in the output folder.");
    private readonly Option<string?> _json = CommandOptions.Json();
    private readonly ScheduleOptions _schedule = new(definition.Defaults);
    private readonly MachineOptions _machine = new();

    public Command Build()
    {
        Command command = new Command("train", "Train the adaptation and measure it on the dev rows.")
            .With(_base, _data, _dev, _output, _resume).With(_schedule.All).With(_machine.All).With(_json);
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
        var checkpoints = new TrainingCheckpoint(Path.Combine(output, CheckpointsName));
        bool resume = parsed.GetValue(_resume);
        RequireFreeOutput(checkpoints, resume, output);
        Device device = _machine.Apply(parsed);
        using TaskSetup setup = TaskSetup.Load(definition, parsed.GetValue(_base), device);
        setup.RequireLength(options.MaxLength);
        TaskData data = TaskData.Load(definition, parsed.GetValue(_data), parsed.GetValue(_dev), setup.Tokenizer, options.MaxLength);
        Directory.CreateDirectory(output);
        var run = new TrainingRun(definition, setup, data, options)
        {
            Device = device,
            Progress = _machine.Progress(parsed, context.Error),
            CheckpointFolder = checkpoints.Folder,
            AdapterPath = AdapterPath(output),
        };
        using var stop = new StopListener(context);
        (TrainingOutcome outcome, RunReport? report) = run.Run(resume, stop.Token);
        if (report is null)
        {
            context.Error.WriteLine($"Stopped after step {outcome.Steps} of {outcome.TotalSteps}; all is saved in {checkpoints.Latest()}.");
            context.Error.WriteLine($"To go on: {CommandLine.ToResume(context.Arguments)}");
            return ExitCode.Interrupted;
        }
        RunReport.Write(Path.Combine(output, ResultsName), report, context.Output);
        checkpoints.Clear();
        Show(report, output, parsed.JsonTarget(_json));
        return ExitCode.Done;
    }

    private void Show(RunReport report, string output, string? json)
    {
        RunReport.Write(json, report, context.Output);
        if (json != "-")
        {
            ResultTable.Write([report], context.Output);
            context.Output.WriteLine($"Adapter and {ResultsName} are in {output}.");
        }
    }

    private static void RequireFreeOutput(TrainingCheckpoint checkpoints, bool resume, string output)
    {
        if (File.Exists(output))
        {
            throw new UsageException($"--output {output} is a file: give a folder.");
        }
        if (!resume && checkpoints.Latest() is { } latest)
        {
            throw new UsageException($"{latest} is the checkpoint of an unfinished run: add --resume to go on with it, give another --output, or remove {checkpoints.Folder}.");
        }
    }
}
