using System.CommandLine;
using System.Globalization;
using DslPeft.Data;

namespace DslPeft.Training;

/// <summary><c>predict</c>: labels new texts with a trained adapter.</summary>
internal sealed class PredictCommand(FineTuneDefinition definition, ProgramContext context)
{
    private readonly Option<string[]> _text = new("--text") { Description = "A text to label; may be given several times.", HelpName = "text", AllowMultipleArgumentsPerToken = true };
    private readonly Option<string?> _data = CommandOptions.Text("--data", "File of rows to label, or folder with a dev file; labels in it are not needed.", "path");
    private readonly Option<string?> _json = CommandOptions.Json();
    private readonly TrainedModelOptions _model = new(definition);

    public Command Build()
    {
        Command command = new Command("predict", "Label texts with a trained adapter.").With(_text, _data).With(_model.All).With(_json);
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
        (TaskSetup setup, AdaptedModel model, string adapter) = _model.Load(parsed);
        using (setup)
        using (model)
        {
            TaskDataFormat format = LabelFile.Read(adapter, definition.Data);
            TaskRows rows = path is null
                ? TaskData.OfTexts(definition, format, texts, setup.Tokenizer, _model.MaxLength(parsed))
                : TaskData.LoadDev(definition, format, path, setup.Tokenizer, _model.MaxLength(parsed), requireLabels: false);
            IReadOnlyList<Prediction> predictions = rows.Read(Evaluator.Predict(model, rows, _model.BatchSize(parsed)).Logits);
            string? json = parsed.JsonTarget(_json);
            RunReport.Write(json, predictions, context.Output);
            if (json is null)
            {
                Show(predictions);
            }
            return ExitCode.Done;
        }
    }

    private void Show(IEnumerable<Prediction> predictions)
    {
        foreach (Prediction p in predictions)
        {
            string text = p.Pair is null ? p.Text : $"{p.Text}\t{p.Pair}";
            context.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{p.Label}\t{p.Score:F4}\t{text}"));
        }
    }
}
