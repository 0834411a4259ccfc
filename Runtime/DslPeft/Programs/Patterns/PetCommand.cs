using System.CommandLine;
using System.Globalization;
using DslPeft.Checkpoints;
using DslPeft.Data;
using static TorchSharp.torch;

namespace DslPeft.Training;

/// <summary>
/// <c>pet</c>: trains a model for each pattern and repetition, lets them label rows together, and distils them into a classifier (Schick
/// and Schütze, arXiv 2001.07676). A finished model is kept when the command goes on.
/// </summary>
internal sealed class PetCommand(FineTuneDefinition definition, ProgramContext context)
{
    private readonly Option<string?> _base = CommandOptions.Text(
        "--base",
        "Checkpoint folder of the base model. Without it, the checkpoint that comes with the program.",
        "folder"
    );
    private readonly Option<string?> _data = CommandOptions.Text("--data", "Folder with train and dev files, or a training file.", "path");
    private readonly Option<string?> _dev = CommandOptions.Text(
        "--dev",
        "File to measure on, where it is not beside the training file.",
        "file"
    );
    private readonly Option<string?> _unlabelled = CommandOptions.Text(
        "--unlabelled",
        "File of rows without labels, which the models label for the classifier and for each other.",
        "file"
    );
    private readonly Option<string?> _output = CommandOptions.Text(
        "--output",
        $"Folder for all models and results. Without it, {DefaultOutput(definition)}.",
        "folder"
    );
    private readonly Option<int> _repetitions = CommandOptions.Count(
        "--repetitions",
        "Models of each pattern, each with a seed of its own.",
        3,
        least: 1
    );
    private readonly Option<int> _generations = CommandOptions.Count(
        "--generations",
        "Generations of models; each after the first also learns from rows that the one before labelled (iPET).",
        1,
        least: 1
    );
    private readonly Option<PetWeights?> _weights = CommandOptions.Choice<PetWeights>(
        "--weights",
        "What the models of a pattern count for: its accuracy on the training rows before training, or all the same.",
        PetWeights.Accuracy
    );
    private readonly Option<double> _temperature = CommandOptions.Number(
        "--temperature",
        "What the labels for the classifier are softened by.",
        2
    );
    private readonly Option<bool> _resume = CommandOptions.Flag(
        "--resume",
        "Keep the models in the output folder that are finished, and go on."
    );
    private readonly Option<string?> _json = CommandOptions.Json();
    private readonly DataFileOptions _files = new();
    private readonly ScheduleOptions _schedule = new(definition.Defaults);
    private readonly MachineOptions _machine = new();
    private readonly OutputPaths _paths = new();

    public Command Build()
    {
        var command = new Command("pet", "Train a model for each pattern, and distil them into a classifier.")
            .With(_base, _data, _dev, _unlabelled)
            .With(_files.All)
            .With(_output, _resume)
            .With(_paths.All)
            .With(_repetitions, _generations, _weights, _temperature)
            .With(_schedule.All)
            .With(_machine.All)
            .With(_json);
        command.SetAction(Run);
        return command;
    }

    private static string DefaultOutput(FineTuneDefinition definition) => Path.Combine("runs", $"{definition.Name}.pet");

    private int Run(ParseResult parsed)
    {
        var training = _schedule.Read(parsed, definition.Defaults);
        TrainingOptionsCheck.Require(training);
        var options = new PetOptions(
            training,
            parsed.GetValue(_repetitions),
            parsed.GetValue(_generations),
            parsed.GetValue(_weights)!.Value,
            parsed.GetValue(_temperature)
        );
        if (parsed.GetValue(_data) is not { } data)
            throw new UsageException("pet has no sample data: give --data.");
        var unlabelled = parsed.GetValue(_unlabelled);
        if (unlabelled is null && options.Generations > 1)
            throw new UsageException($"--generations {options.Generations} label rows for each other: give --unlabelled.");
        var folder = new PetFolder(parsed.GetValue(_output) ?? DefaultOutput(definition));
        OutputPaths.RequireFolder("--output", folder.Path);
        _paths.RequireReport(parsed, "--json", parsed.JsonTarget(_json), ".json", data, parsed.GetValue(_dev), unlabelled);
        RequireFree(parsed, folder);
        var device = _machine.Apply(parsed);
        var progress = _machine.Progress(parsed, context.Error);
        using var setup = TaskSetup.Load(definition, parsed.GetValue(_base), device, context.Error, progress);
        setup.RequireLength(training.MaxLength);
        var files = DataFiles.Find(data, parsed.GetValue(_dev));
        var format = (PatternFormat)_files.Apply(parsed, definition.Data);
        var rows = DataNotes.Reading(progress, setup.Tokenizer.Meter, training.MaxLength, () =>
            PetData.Read(definition, format, files, unlabelled, setup.Tokenizer, training.MaxLength)
        );
        BaseReport.Write(context.Error, setup.Base, definition.Info, format);
        using var held = FolderLock.Take(folder.Path);
        RequireFree(parsed, folder);
        if (!parsed.GetValue(_resume))
            folder.Clear();
        using var stop = new StopListener(context);
        var pipeline = new PetPipeline(definition, setup, rows, options, folder)
        {
            Device = device,
            Progress = progress,
            Tell = context.Error.WriteLine,
            Command = CommandLine.Of(context.Arguments),
        };
        if (pipeline.Run(stop.Token) is not { } report)
        {
            context.Error.WriteLine($"Stopped; all is saved in {folder.Path}.");
            context.Error.WriteLine($"To go on: {CommandLine.ToResume(context.Arguments)}");
            return ExitCode.Interrupted;
        }
        Show(report, folder, parsed.JsonTarget(_json));
        return ExitCode.Done;
    }

    private void RequireFree(ParseResult parsed, PetFolder folder)
    {
        if (parsed.GetValue(_resume) && _paths.Replaces(parsed))
            throw new UsageException("--resume keeps what is finished and --overwrite replaces it: give one of the two.");
        if (!parsed.GetValue(_resume) && !_paths.Replaces(parsed))
            folder.RequireFree();
    }

    private void Show(PetReport report, PetFolder folder, string? json)
    {
        ReportFile.Write(folder.Results, report, ProgramTypes.File.PetReport, context.Output);
        ReportFile.Write(json, report, ProgramTypes.File.PetReport, context.Output);
        if (json == "-")
            return;
        for (var i = 0; i < report.Patterns.Count; i++)
        {
            var pattern = report.Patterns[i];
            context.Output.WriteLine($"pattern {i + 1}: {pattern.Pattern}");
            Line("untrained", Number(pattern.Untrained));
            for (var generation = 0; generation < pattern.Generations.Count; generation++)
                Line($"generation {generation + 1}", string.Join(' ', pattern.Generations[generation].Select(value => Number(value))));
            Line("weight", Number(pattern.Weight));
        }
        context.Output.WriteLine("all patterns:");
        Line("untrained", $"{Number(report.UntrainedEnsemble)}, spread {Number(report.UntrainedSpread)}");
        Line("trained", $"{Number(report.Ensemble)}, spread {Number(report.Spread)}");
        if (report.Classifier is not null)
            Line("classifier", Number(report.Classifier));
        context.Output.WriteLine($"Models and {RunFolder.ResultsName} are in {folder.Path}.");

        void Line(string name, string value) => context.Output.WriteLine($"  {name.PadRight(14)} {value}");
    }

    private static string Number(double? value) => value?.ToString("F4", CultureInfo.InvariantCulture) ?? "-";
}
