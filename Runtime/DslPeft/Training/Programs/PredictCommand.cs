using System.CommandLine;
using DslPeft.Data;

namespace DslPeft.Training;

/// <summary><c>predict</c>: labels new texts with a trained adapter.</summary>
internal sealed class PredictCommand(FineTuneDefinition definition, ProgramContext context)
{
    private readonly Option<string[]> _text = new("--text") { Description = "A text to label; may be given several times.", HelpName = "text", AllowMultipleArgumentsPerToken = true };
    private readonly Option<string?> _data = CommandOptions.Text("--data", "File of rows to label, or folder with a dev file; labels in it are not needed.", "path");
    private readonly Option<string?> _output = CommandOptions.Text("--output", "Write the predictions to a file: .jsonl, .json or .tsv.", "file");
    private readonly Option<string?> _json = CommandOptions.Json();
    private readonly TrainedModelOptions _model = new(definition);
    private readonly OutputPaths _paths = new();

    public Command Build()
    {
        Command command = new Command("predict", "Label texts with a trained adapter.").With(_text, _data, _output).With(_paths.All).With(_model.All).With(_json);
        command.SetAction(Predict);
        return command;
    }

    private int Predict(ParseResult parsed)
    {
        string[] texts = parsed.GetValue(_text) ?? [];
        string? path = parsed.GetValue(_data);
        if (texts.Length > 0 == path is not null)
        {
            throw new UsageException("give either --text or --data.");
        }
        string? output = parsed.GetValue(_output);
        if (output is not null)
        {
            PredictionFile.Require(output);
        }
        _paths.RequireFile(parsed, "--output", output);
        _paths.RequireFile(parsed, "--json", parsed.JsonTarget(_json));
        ITrainingProgress progress = _model.Progress(parsed, context.Error);
        (TaskSetup setup, AdaptedModel model, string adapter) = _model.Load(parsed);
        using (setup)
        using (model)
        {
            TaskDataFormat format = LabelFile.Read(adapter, definition.Data);
            TaskRows rows = DataNotes.Reading(progress, setup.Tokenizer.Meter, _model.MaxLength(parsed), () => path is null
                ? TaskData.OfTexts(definition, format, texts, setup.Tokenizer, _model.MaxLength(parsed))
                : TaskData.LoadDev(definition, format, path, setup.Tokenizer, _model.MaxLength(parsed), requireLabels: false));
            IReadOnlyList<Prediction> predictions = rows.Read(Evaluator.Predict(model, rows, _model.BatchSize(parsed), progress).Logits);
            string? json = parsed.JsonTarget(_json);
            RunReport.Write(json, predictions, context.Output);
            if (output is not null)
            {
                OutputPaths.MakeParents(output);
                PredictionFile.Write(output, predictions);
            }
            foreach (Prediction prediction in json is null && output is null ? predictions : [])
            {
                context.Output.WriteLine(PredictionFile.Line(prediction));
            }
            return ExitCode.Done;
        }
    }
}
