using System.CommandLine;
using DslPeft.Checkpoints;
using DslPeft.Reporting;
using static TorchSharp.torch;

namespace DslPeft.Training;

/// <summary>What <see cref="ComparisonProgram"/> does without a command.</summary>
internal sealed class CompareCommand(ComparisonList list, ProgramContext context)
{
    private readonly Option<string?> _base = CommandOptions.Text("--base", "Checkpoint folder of the base model. Without it, the checkpoint that comes with the program.", "folder");
    private readonly Option<string?> _data = CommandOptions.Text("--data", "Folder with train and dev files, or a training file. Without it, generated sample data.", "path");
    private readonly Option<string?> _dev = CommandOptions.Text("--dev", "File to measure on, where it is not beside the training file.", "file");
    private readonly Option<string?> _output = CommandOptions.Text("--output", "Folder for the adapters and results. Without it, runs/comparison.", "folder");
    private readonly Option<string[]> _only = new("--only") { Description = "Names of the adaptations to compare, with commas between them; without it, all.", HelpName = "names" };
    private readonly Option<bool> _resume = CommandOptions.Flag("--resume", "Keep the results in the output folder that the same options, base and data gave, and train the others.");
    private readonly Option<string?> _markdown = CommandOptions.Text("--markdown", "Write the tables as Markdown to a file, too.", "file");
    private readonly Option<string?> _html = CommandOptions.Text("--html", "Write the page with figures to a file, too.", "file");
    private readonly Option<string?> _json = CommandOptions.Json();
    private readonly ScheduleOptions _schedule = new(defaults: null);
    private readonly MachineOptions _machine = new();

    public RootCommand Build()
    {
        RootCommand command = new RootCommand($"Compares {list.Names}: each is trained with its own defaults, changed by the options given here.")
            .With(_base, _data, _dev, _output, _only, _resume).With(_schedule.All).With(_machine.All).With(_markdown, _html, _json);
        command.SetAction(Compare);
        return command;
    }

    private int Compare(ParseResult parsed)
    {
        IReadOnlyList<FineTuneDefinition> chosen = list.Choose(parsed.GetResult(_only) is null ? null : parsed.GetValue(_only));
        var folder = new ComparisonFolder(parsed.GetValue(_output) ?? Path.Combine("runs", "comparison"));
        Device device = _machine.Apply(parsed);
        using TaskSetup setup = TaskSetup.Load(chosen[0], parsed.GetValue(_base), device);
        setup.RequireLength(chosen.Max(d => _schedule.Read(parsed, d.Defaults).MaxLength));
        folder.Create();
        using var stop = new StopListener(context);
        using var comparison = new Comparison(setup, list.Bare, folder, device)
        {
            Options = definition => _schedule.Read(parsed, definition.Defaults),
            Data = (definition, maxLength) => TaskData.Load(definition, parsed.GetValue(_data), parsed.GetValue(_dev), setup.Tokenizer, maxLength),
            Progress = () => _machine.Progress(parsed, context.Error),
            Say = context.Error.WriteLine,
        };
        var reports = new List<RunReport>();
        try
        {
            foreach (FineTuneDefinition definition in chosen)
            {
                RunReport? report = comparison.Run(definition, parsed.GetValue(_resume), stop.Token);
                if (report is null)
                {
                    context.Error.WriteLine($"{reports.Count} of {chosen.Count} are done. To go on: {CommandLine.ToResume(context.Arguments)}");
                    break;
                }
                reports.Add(report);
            }
        }
        finally
        {
            Show(reports, folder, parsed);
        }
        return reports.Count == chosen.Count ? ExitCode.Done : ExitCode.Interrupted;
    }

    private void Show(List<RunReport> reports, ComparisonFolder folder, ParseResult parsed)
    {
        if (reports.Count == 0)
        {
            return;
        }
        folder.WriteResults(reports);
        string? json = parsed.JsonTarget(_json);
        RunReport.Write(json, reports, context.Output);
        if (parsed.GetValue(_markdown) is { } markdown)
        {
            AtomicFile.WriteText(markdown, ResultTable.ToMarkdown(reports));
        }
        if (parsed.GetValue(_html) is { } html)
        {
            AtomicFile.WriteText(html, ComparisonPage.Write(reports));
        }
        if (json != "-")
        {
            ResultTable.Write(reports, context.Output);
            context.Output.WriteLine($"Adapters, results.json, results.md and results.html are in {folder.Path}.");
        }
    }
}
