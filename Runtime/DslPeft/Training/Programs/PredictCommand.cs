using System.CommandLine;
using System.Globalization;
using DslPeft.Data;

namespace DslPeft.Training;

/// <summary>What a model says of one text. <paramref name="Scores"/> are probabilities by class, or the number itself under "value".</summary>
public sealed record Prediction(string Text, string? Pair, string Label, IReadOnlyDictionary<string, double> Scores);

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
        (TaskSetup setup, AdaptedModel model, _) = _model.Load(parsed);
        using (setup)
        using (model)
        {
            (TextDataFormat format, EncodedDataset rows) = path is null
                ? (TaskData.FormatOf(definition), new EncodedDataset([.. texts.Select(t => new Example(t))], setup.Tokenizer, _model.MaxLength(parsed)))
                : TaskData.LoadDev(definition, path, setup.Tokenizer, _model.MaxLength(parsed), requireLabels: false);
            (IReadOnlyList<float[]> logits, _) = Evaluator.Predict(model, rows, _model.BatchSize(parsed));
            Prediction[] predictions = [.. rows.Examples.Zip(logits, (row, scores) => PredictionReader.Read(definition.Info.Head, format, row.Source, scores))];
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
            double score = p.Scores.TryGetValue(p.Label, out double of) ? of : p.Scores.Values.Max();
            string text = p.Pair is null ? p.Text : $"{p.Text}\t{p.Pair}";
            context.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{p.Label}\t{score:F4}\t{text}"));
        }
    }
}
