using System.CommandLine;
using DslPeft.Checkpoints;
using DslPeft.Reporting;
using static TorchSharp.torch;

namespace DslPeft.Training;

/// <summary>What <see cref="ComparisonProgram"/> does without a command.</summary>
internal sealed class CompareCommand(IReadOnlyList<FineTuneDefinition> definitions, ProgramContext context)
{
    private readonly Option<string?> _base = CommandOptions.Text("--base", "Checkpoint folder of the base model. Without it, the checkpoint that comes with the program.", "folder");
    private readonly Option<string?> _data = CommandOptions.Text("--data", "Folder with train and dev files, or a training file. Without it, generated sample data.", "path");
    private readonly Option<string?> _dev = CommandOptions.Text("--dev", "File to measure on, where it is not beside the training file.", "file");
    private readonly Option<string?> _output = CommandOptions.Text("--output", "Folder for the adapters and results. Without it, runs/comparison.", "folder");
    private readonly Option<string[]> _only = new("--only") { Description = "Names of the adaptations to compare, with commas between them; without it, all.", HelpName = "names" };
    private readonly Option<string?> _markdown = CommandOptions.Text("--markdown", "Write the table as Markdown to a file.", "file");
    private readonly Option<string?> _html = CommandOptions.Text("--html", "Write the results as a page with figures to a file.", "file");
    private readonly Option<string?> _json = CommandOptions.Json();
    private readonly ScheduleOptions _schedule = new(defaults: null);
    private readonly MachineOptions _machine = new();

    public RootCommand Build()
    {
        RootCommand command = new RootCommand($"Compares {string.Join(", ", definitions.Select(d => d.Name))}: each is trained with its own defaults, changed by the options given here.")
            .With(_base, _data, _dev, _output, _only).With(_schedule.All).With(_machine.All).With(_markdown, _html, _json);
        command.SetAction(Compare);
        return command;
    }

    private int Compare(ParseResult parsed)
    {
        FineTuneDefinition[] chosen = Chosen(parsed.GetValue(_only) ?? []);
        string output = parsed.GetValue(_output) ?? Path.Combine("runs", "comparison");
        Device device = _machine.Apply(parsed);
        using TaskSetup setup = TaskSetup.Load(chosen[0], parsed.GetValue(_base), device);
        TrainingOptions[] options = [.. chosen.Select(d => _schedule.Read(parsed, d.Defaults))];
        setup.RequireLength(options.Max(o => o.MaxLength));
        Directory.CreateDirectory(output);
        using var stop = new StopListener(context);
        var reports = new List<RunReport>();
        for (int i = 0; i < chosen.Length; i++)
        {
            TaskData data = TaskData.Load(chosen[i], parsed.GetValue(_data), parsed.GetValue(_dev), setup.Tokenizer, options[i].MaxLength);
            if (i == 0)
            {
                WarmUp(chosen[0], setup, data, options[0], device);
            }
            var run = new TrainingRun(chosen[i], setup, data, options[i])
            {
                Device = device,
                Progress = _machine.Progress(parsed, context.Error),
                AdapterPath = Path.Combine(output, $"{chosen[i].Name}.safetensors"),
            };
            (TrainingOutcome outcome, RunReport? report) = run.Run(resume: false, stop.Token);
            if (report is null)
            {
                context.Error.WriteLine($"Stopped in {chosen[i].Name} after step {outcome.Steps} of {outcome.TotalSteps}.");
                break;
            }
            reports.Add(report);
        }
        Show(reports, parsed);
        return reports.Count == chosen.Length ? ExitCode.Done : ExitCode.Interrupted;
    }

    private void Show(List<RunReport> reports, ParseResult parsed)
    {
        string? json = parsed.JsonTarget(_json);
        RunReport.Write(json, reports, context.Output);
        if (parsed.GetValue(_markdown) is { } markdown)
        {
            AtomicFile.WriteText(markdown, ResultTable.ToMarkdown(reports));
        }
        if (parsed.GetValue(_html) is { } html && reports.Count > 0)
        {
            AtomicFile.WriteText(html, ComparisonPage.Write(reports));
        }
        if (json != "-")
        {
            ResultTable.Write(reports, context.Output);
        }
    }

    private FineTuneDefinition[] Chosen(string[] names)
    {
        string[] wanted = [.. names.SelectMany(n => n.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
        if (wanted.FirstOrDefault(n => definitions.All(d => d.Name != n)) is { } unknown)
        {
            throw new UsageException($"--only '{unknown}' is unknown: choose among {string.Join(", ", definitions.Select(d => d.Name))}.");
        }
        return [.. definitions.Where(d => wanted.Length == 0 || wanted.Contains(d.Name))];
    }

    private static void WarmUp(FineTuneDefinition definition, TaskSetup setup, TaskData data, TrainingOptions options, Device device)
    {
        TrainingOptions one = options with { MaxSteps = 1 };
        using AdaptedModel model = definition.Create(setup.Base, options.Seed);
        model.MoveTo(device);
        new Trainer(model, new LabelledBatchSource(data.Train, new Data.BatchBudget(one.BatchSize), one.Seed), one).Run();
    }
}
