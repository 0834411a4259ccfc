using System.CommandLine;
using System.Globalization;
using DslPeft.Data;

namespace DslPeft.Training;

/// <summary>The results of <c>evaluate</c>.</summary>
public sealed record EvaluationReport(string Name, string Adapter, string Data, Evaluation Evaluation);

/// <summary><c>evaluate</c>: measures a trained adapter on labelled rows.</summary>
internal sealed class EvaluateCommand(FineTuneDefinition definition, ProgramContext context)
{
    private readonly Option<string?> _data = CommandOptions.Text(
        "--data",
        "File of labelled rows, or folder with a dev file. Without it, the dev rows of the generated sample data.",
        "path"
    );
    private readonly Option<string?> _json = CommandOptions.Json();
    private readonly TrainedModelOptions _model = new(definition);
    private readonly DataFileOptions _files = new(definition.Data as PatternFormat, definition.Info);
    private readonly OutputPaths _paths = new();
    private readonly Option<bool> _write = CommandOptions.Flag(
        "--generate",
        "Write a target for each source as well, and measure by BLEU and ROUGE how far it agrees with the row's."
    );
    private readonly WritingOptions _writing = new();

    private bool WritesTargets => definition.Info.Head == HeadKind.Seq2SeqLm;

    public Command Build()
    {
        var command = new Command("evaluate", "Measure a trained adapter on labelled rows.")
            .With(_data)
            .With(_files.All)
            .With(_model.All)
            .With(_json)
            .With(_paths.All);
        if (WritesTargets)
        {
            command.With(_write).With(_writing.All);
        }
        command.SetAction(Evaluate);
        return command;
    }

    private int Evaluate(ParseResult parsed)
    {
        _paths.RequireReport(parsed, "--json", parsed.JsonTarget(_json), ".json", parsed.GetValue(_data));
        var writing = WritesTargets && parsed.GetValue(_write) ? _writing.Read(parsed) : null;
        if (WritesTargets && writing is null && _writing.Given(parsed) is { } given)
        {
            throw new UsageException($"{given} says how targets are written, which --generate asks for.");
        }
        var progress = _model.Progress(parsed, context.Error);
        var (setup, model, adapter) = _model.Load(parsed, context.Error);
        using (setup)
        using (model)
        {
            var path = parsed.GetValue(_data);
            var format = _files.Apply(parsed, LabelFile.Read(adapter, definition.Data));
            BaseReport.Write(context.Error, setup.Base, definition.Info, format);
            var rows = DataNotes.Reading(progress, setup.Tokenizer.Meter, _model.MaxLength(parsed), () =>
                TaskData.LoadDev(definition, format, path, setup.Tokenizer, _model.MaxLength(parsed), requireLabels: true)
            );
            DataNotes.Show(rows, context.Error);
            var evaluation = Evaluator.Evaluate(model, rows, _model.BatchSize(parsed), progress);
            if (writing is not null && rows is Seq2SeqRows sources)
            {
                var written = new TargetWriter(setup, model, writing).Write(sources, _model.BatchSize(parsed), progress);
                evaluation = evaluation with
                {
                    Metrics = evaluation
                        .Metrics.Concat(TargetWriter.Measure(sources, written))
                        .ToDictionary(metric => metric.Key, metric => metric.Value),
                };
            }
            var json = parsed.JsonTarget(_json);
            ReportFile.Write(
                json,
                new EvaluationReport(definition.Name, adapter, path ?? SampleSentiment.Format.Name, evaluation),
                ProgramTypes.File.EvaluationReport,
                context.Output
            );
            if (json != "-")
            {
                foreach (var (name, value) in evaluation.Metrics)
                {
                    context.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name.PadRight(10)} {value:F4}"));
                }
                context.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"rows".PadRight(10)} {evaluation.Rows}"));
            }
            return ExitCode.Done;
        }
    }
}
