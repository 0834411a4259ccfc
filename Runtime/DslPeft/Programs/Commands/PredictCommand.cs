using System.CommandLine;
using DslPeft.Data;

namespace DslPeft.Training;

/// <summary><c>predict</c>: labels new texts with a trained adapter.</summary>
internal sealed class PredictCommand(FineTuneDefinition definition, ProgramContext context)
{
    private readonly Option<string[]> _text = new("--text")
    {
        Description = "A text to label; may be given several times.",
        HelpName = "text",
        AllowMultipleArgumentsPerToken = true,
    };
    private readonly Option<string?> _data = CommandOptions.Text(
        "--data",
        "File of rows to label, folder with a dev file, or - for standard input; labels in it are not read.",
        "path"
    );
    private readonly Option<string?> _output = CommandOptions.Text(
        "--output",
        "Write the predictions to a file: .jsonl, .json or .tsv.",
        "file"
    );
    private readonly Option<string?> _json = CommandOptions.Json();
    private readonly TrainedModelOptions _model = new(definition);
    private readonly DataFileOptions _files = new(definition.Data as PatternFormat, definition.Info);
    private readonly OutputPaths _paths = new();
    private readonly WritingOptions _writing = new();

    private bool WritesTargets => definition.Info.Head == HeadKind.Seq2SeqLm;

    public Command Build()
    {
        var command = new Command("predict", "Label texts with a trained adapter.")
            .With(_text, _data, _output)
            .With(_files.All)
            .With(_paths.All)
            .With(_model.All)
            .With(_json);
        if (WritesTargets)
        {
            command.With(_writing.All);
        }
        command.SetAction(Predict);
        return command;
    }

    private int Predict(ParseResult parsed)
    {
        var texts = parsed.GetValue(_text) ?? [];
        var path = parsed.GetValue(_data);
        if (texts.Length > 0 == path is not null)
        {
            throw new UsageException("give either --text or --data.");
        }
        var writing = WritesTargets ? _writing.Read(parsed) : null;
        var output = parsed.GetValue(_output);
        if (output is not null)
        {
            PredictionFile.Require(output);
        }
        _paths.RequireFile(parsed, "--output", output);
        _paths.RequireReport(parsed, "--json", parsed.JsonTarget(_json), ".json", path);
        var progress = _model.Progress(parsed, context.Error);
        var (setup, model, adapter) = _model.Load(parsed, context.Error);
        using (setup)
        using (model)
        {
            var format = _files.Apply(parsed, LabelFile.Read(adapter, definition.Data));
            BaseReport.Write(context.Error, setup.Base, definition.Info, format);
            var rows = DataNotes.Reading(progress, setup.Tokenizer.Meter, _model.MaxLength(parsed), () => path switch
                {
                    null => TaskData.OfTexts(definition, format, texts, setup.Tokenizer, _model.MaxLength(parsed)),
                    PipedData.Sign => Piped(format, new TaskInput(definition.Info, setup.Tokenizer, _model.MaxLength(parsed))),
                    _ => TaskData.LoadDev(definition, format, path, setup.Tokenizer, _model.MaxLength(parsed), requireLabels: false),
                });
            DataNotes.Show(rows, context.Error);
            var predictions =
                writing is not null && rows is Seq2SeqRows sources
                    ? TargetWriter.Predictions(
                        sources,
                        new TargetWriter(setup, model, writing).Write(sources, _model.BatchSize(parsed), progress)
                    )
                    : rows.Read(Evaluator.Predict(model, rows, _model.BatchSize(parsed), progress).Logits);
            var json = parsed.JsonTarget(_json);
            ReportFile.WriteEach(json, predictions, ProgramTypes.File.IEnumerablePrediction, context.Output);
            if (output is not null)
            {
                OutputPaths.MakeParents(output);
                PredictionFile.Write(output, predictions);
            }
            foreach (var prediction in json is null && output is null ? predictions : [])
            {
                context.Output.WriteLine(PredictionFile.Line(prediction));
            }
            return ExitCode.Done;
        }
    }

    private TaskRows Piped(TaskDataFormat format, TaskInput input)
    {
        TaskData.RequireTasks(definition, format);
        using var piped = PipedData.Take(context.Input);
        return piped.Read(format, input);
    }
}
