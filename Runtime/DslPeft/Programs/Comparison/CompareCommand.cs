using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using DslPeft.Checkpoints;
using DslPeft.Reporting;
using static TorchSharp.torch;

namespace DslPeft.Training;

/// <summary>What <see cref="ComparisonProgram"/> does without a command.</summary>
/// <param name="list">What is compared.</param>
/// <param name="context">Where it writes, and what tells it to stop.</param>
/// <param name="standardJobs">How many adaptations run at a time where the command line says nothing.</param>
internal sealed class CompareCommand(ComparisonList list, ProgramContext context, int standardJobs = 1)
{
    // The command of a process that trains one adaptation, or one member of one, and writes its report to standard output.
    private const string Alone = "run-alone";

    private readonly Argument<string> _name = new("name"),
        _use = new("use") { Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _base = CommandOptions.Text("--base", list.BaseHelp, "folder");
    private readonly Option<string?> _data = CommandOptions.Text(
        "--data",
        "Folder with train and dev files, or a training file. Without it, generated sample data.",
        "path"
    );
    private readonly Option<string?> _dev = CommandOptions.Text(
        "--dev",
        "File to measure on, where it is not beside the training file.",
        "file"
    );
    private readonly Option<string?> _output = CommandOptions.Text(
        "--output",
        "Folder for the adapters and results. Without it, runs/comparison.",
        "folder"
    );
    private readonly Option<string[]> _only = new("--only")
    {
        Description = "Names of the adaptations to compare, with commas between them; without it, all.",
        HelpName = "names",
    };
    private readonly Option<bool> _resume = CommandOptions.Flag(
        "--resume",
        "Keep the results in the output folder that the same options, base and data gave, and train the others."
    );
    private readonly Option<int> _rows = CommandOptions.Count(
        "--rows",
        "Training rows to take, chosen by the seed; 0 for all.",
        0,
        least: 0
    );
    private readonly Option<int> _jobs = CommandOptions.Count(
        "--jobs",
        "Adaptations to train at a time, each on one thread where --threads says nothing. One alone is timed best.",
        standardJobs,
        least: 1,
        most: MachineOptions.MostThreads
    );
    private readonly Option<string?> _markdown = CommandOptions.Text("--markdown", "Write the tables as Markdown to a file, too.", "file");
    private readonly Option<string?> _html = CommandOptions.Text("--html", "Write the page with figures to a file, too.", "file");
    private readonly Option<string?> _json = CommandOptions.Json();
    private readonly DataFileOptions _files = new();
    private readonly ScheduleOptions _schedule = new(defaults: null);
    private readonly MachineOptions _machine = new();
    private readonly OutputPaths _paths = new();

    public RootCommand Build()
    {
        var command = new RootCommand($"Compares {list.Names}: each is trained with its own defaults, changed by the options given here.")
            .With(_base, _data, _dev)
            .With(_files.All)
            .With(_output, _only, _resume)
            .With(_paths.All)
            .With(_schedule.All)
            .With(_machine.All)
            .With(_rows, _jobs, _markdown, _html, _json);
        command.SetAction(Compare);
        var alone = new Command(Alone, "Trains one of the adaptations, for a comparison that has started this process.") { _name, _use }
            .With(_base, _data, _dev)
            .With(_files.All)
            .With(_output, _only, _resume)
            .With(_paths.All)
            .With(_schedule.All)
            .With(_machine.All)
            .With(_rows, _jobs, _markdown, _html, _json);
        alone.Hidden = true;
        alone.SetAction(RunAlone);
        command.Add(alone);
        return command;
    }

    private int Compare(ParseResult parsed)
    {
        if (ChildProcess.IsOne)
        {
            throw ChildProcess.NotItsOwn();
        }
        var chosen = Chosen(parsed);
        var folder = Folder(parsed);
        using var held = folder.Lock();
        RequirePaths(parsed, folder, chosen);
        var atOnce = AtOnce(parsed, chosen);
        if (atOnce > 1)
        {
            // A checkpoint of a package is made once, before several processes ask for it.
            TaskSetup.FindBase(chosen[0], parsed.GetValue(_base));
        }
        using var stop = new StopListener(context);
        var jobs = new ComparisonJobs(chosen, (definition, token) => Train(definition, atOnce > 1 && !_machine.IsQuiet(parsed), token));
        var code = ExitCode.Done;
        try
        {
            code = jobs.Run(atOnce, stop.Token);
            if (code == ExitCode.Interrupted)
            {
                context.Error.WriteLine(
                    $"{jobs.Reports.Count} of {chosen.Count} are done. To go on: {CommandLine.ToResume(context.Arguments)}"
                );
            }
        }
        finally
        {
            Show(jobs.Reports, folder, parsed);
        }
        return code;
    }

    private (int Code, RunReport? Report) Train(FineTuneDefinition definition, bool tell, CancellationToken stop)
    {
        var start = Stopwatch.GetTimestamp();
        Tell($"{definition.Name}: training.");
        var result = InOwnProcess([definition.Name, .. context.Arguments], definition.Name, TrainingTypes.Line.RunReport, stop);
        if (result.Report is { } report)
        {
            var value = report is { Metric: { } metric, Value: { } reached }
                ? string.Create(CultureInfo.InvariantCulture, $"{metric} {reached:0.000} ")
                : "";
            Tell(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{definition.Name}: {value}after {report.Steps} steps, in {Stopwatch.GetElapsedTime(start).TotalSeconds:0} s."
                )
            );
        }
        return result;

        void Tell(string text)
        {
            if (tell)
            {
                context.Error.WriteLine(text);
            }
        }
    }

    /// <summary>Checks every path, and the schedules, before any work.</summary>
    private void RequirePaths(ParseResult parsed, ComparisonFolder folder, IReadOnlyList<FineTuneDefinition> chosen)
    {
        var resume = parsed.GetValue(_resume);
        foreach (var definition in chosen)
        {
            var options = _schedule.Read(parsed, definition.Defaults);
            TrainingOptionsCheck.Require(options);
            LanguageModelOptions.Require(options, definition);
        }
        OutputPaths.RequireFolder("--output", folder.Path);
        _paths.RequireReport(parsed, "--json", parsed.JsonTarget(_json), ".json", parsed.GetValue(_data), parsed.GetValue(_dev));
        _paths.RequireReport(parsed, "--markdown", parsed.GetValue(_markdown), ".md");
        _paths.RequireReport(parsed, "--html", parsed.GetValue(_html), ".html");
        if (!resume && !_paths.Replaces(parsed))
        {
            folder.RequireFree([.. chosen.Select(definition => definition.Name)]);
        }
    }

    /// <summary>What the process of one adaptation does.</summary>
    private int RunAlone(ParseResult parsed)
    {
        var chosen = Chosen(parsed);
        var definition = list.Choose([parsed.GetRequiredValue(_name)])[0];
        var use = parsed.GetValue(_use);
        var folder = Folder(parsed);
        var atOnce = AtOnce(parsed, chosen);
        var device = _machine.Apply(parsed, standardThreads: atOnce > 1 ? 1 : 0);
        using var setup = TaskSetup.Load(chosen[0], parsed.GetValue(_base), device, context.Error);
        setup.RequireLength(chosen.Max(d => _schedule.Read(parsed, d.Defaults).MaxLength));
        if (use is null)
        {
            BaseReport.Write(
                context.Error,
                setup.Base,
                definition.Info,
                _files.Apply(parsed, definition.Data),
                chosen.TakeWhile(d => d.Name != definition.Name).Select(d => (d.Info, _files.Apply(parsed, d.Data)))
            );
        }
        folder.Create();
        // Its parent says that it stops.
        using var stop = new StopListener(context with { Error = TextWriter.Null });
        using var comparison = new Comparison(setup, list.Bare, folder, device)
        {
            Options = d => _schedule.Read(parsed, d.Defaults),
            Data = (d, maxLength) => Data(parsed, d, setup, maxLength),
            Progress = () => atOnce > 1 ? new QuietProgress() : _machine.Progress(parsed, context.Error),
            AtOnce = atOnce,
            Member = (d, member, token) => Member(d, member, token),
            Say = context.Error.WriteLine,
        };
        var report = use is null
            ? Text(comparison.Run(definition, parsed.GetValue(_resume), stop.Token), TrainingTypes.Line.RunReport)
            : Text(comparison.RunMember(definition, use, stop.Token), TrainingTypes.Line.MemberReport);
        if (report is null)
        {
            return ExitCode.Interrupted;
        }
        context.Output.WriteLine(report);
        return ExitCode.Done;
    }

    private static string? Text<T>(T? report, JsonTypeInfo<T> type)
        where T : class => report is null ? null : JsonSerializer.Serialize(report, type);

    /// <exception cref="TrainingException">The member's process failed; it has said why.</exception>
    private MemberReport? Member(FineTuneDefinition definition, MemberDefinition member, CancellationToken stop)
    {
        // The first two arguments of this process are the command and the name.
        var (code, report) = InOwnProcess(
            [definition.Name, member.Use, .. context.Arguments.Skip(2)],
            $"{definition.Name}'s member {member.Use}",
            TrainingTypes.Line.MemberReport,
            stop
        );
        return code is ExitCode.Done or ExitCode.Interrupted
            ? report
            : throw new TrainingException($"{definition.Name} lacks its member {member.Use}.");
    }

    /// <summary>
    /// Runs one adaptation in a process of its own, so that what others leave behind in the allocator does not count for it.
    /// </summary>
    /// <returns>Its exit code, and its report where it has reached one.</returns>
    /// <exception cref="TrainingException">The process ended without saying why.</exception>
    private (int Code, T? Report) InOwnProcess<T>(IEnumerable<string> arguments, string name, JsonTypeInfo<T> type, CancellationToken stop)
        where T : class
    {
        if (stop.IsCancellationRequested)
        {
            return (ExitCode.Interrupted, null);
        }
        var (code, output) = context.StartAnew([Alone, .. arguments], stop);
        switch (code)
        {
            case ExitCode.Failed or ExitCode.Usage or ExitCode.Interrupted:
                return (code, null);
            case ExitCode.Done when ReportFile.Parse(output, type) is { } report:
                return (code, report);
            default:
                throw new TrainingException($"the process of {name} ended with exit code {code} and left no results.");
        }
    }

    private TaskData Data(ParseResult parsed, FineTuneDefinition definition, TaskSetup setup, int maxLength)
    {
        var data = TaskData.Load(
            _files.Apply(parsed, definition),
            parsed.GetValue(_data),
            parsed.GetValue(_dev),
            setup.Tokenizer,
            maxLength
        );
        DataNotes.Show(data.Train, context.Error);
        DataNotes.Show(data.Dev, context.Error);
        return parsed.GetValue(_rows) is > 0 and var rows ? data.WithRows(rows, _schedule.Read(parsed, definition.Defaults).Seed) : data;
    }

    /// <exception cref="UsageException">One needs a base that is not held in float32, which all share.</exception>
    private IReadOnlyList<FineTuneDefinition> Chosen(ParseResult parsed)
    {
        var chosen = list.Choose(parsed.GetResult(_only) is null ? null : parsed.GetValue(_only));
        return chosen.FirstOrDefault(definition => definition.Info.Storage != BaseStorage.Float32) is { } other
            ? throw new UsageException(
                $"{other.Name} needs a base that is held in {other.Info.Storage}, and all here share one in float32: train it by itself."
            )
            : chosen;
    }

    private int AtOnce(ParseResult parsed, IReadOnlyList<FineTuneDefinition> chosen) => Math.Min(parsed.GetValue(_jobs), chosen.Count);

    private ComparisonFolder Folder(ParseResult parsed) => new(parsed.GetValue(_output) ?? Path.Combine("runs", "comparison"));

    private void Show(IReadOnlyList<RunReport> reports, ComparisonFolder folder, ParseResult parsed)
    {
        if (reports.Count == 0)
        {
            return;
        }
        folder.WriteResults(reports);
        var json = parsed.JsonTarget(_json);
        ReportFile.Write(json, reports, TrainingTypes.File.IReadOnlyListRunReport, context.Output);
        if (parsed.GetValue(_markdown) is { } markdown)
        {
            OutputPaths.MakeParents(markdown);
            AtomicFile.WriteText(markdown, ResultTable.ToMarkdown(reports));
        }
        if (parsed.GetValue(_html) is { } html)
        {
            OutputPaths.MakeParents(html);
            AtomicFile.WriteText(html, ComparisonPage.Write(reports));
        }
        if (json != "-")
        {
            ResultTable.Write(reports, context.Output);
            context.Output.WriteLine($"Adapters, results.json, results.md and results.html are in {folder.Path}.");
        }
    }
}
