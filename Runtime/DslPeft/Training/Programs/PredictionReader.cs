using System.Globalization;
using DslPeft.Data;

namespace DslPeft.Training;

/// <summary>Turns logits into labels and probabilities.</summary>
internal static class PredictionReader
{
    /// <summary>Reads the logits (C) of one row.</summary>
    public static Prediction Read(HeadKind head, TextDataFormat format, Example row, float[] logits) => head switch
    {
        HeadKind.Classification or HeadKind.NextSentence => OfClasses(format, row, logits),
        HeadKind.MultiLabel => OfSeveral(format, row, logits),
        HeadKind.Regression => new Prediction(row.Text, row.Pair, logits[0].ToString("G6", CultureInfo.InvariantCulture), new Dictionary<string, double> { ["value"] = logits[0] }),
        _ => throw new NotSupportedException($"A head of kind {head} labels no texts."),
    };

    private static Prediction OfClasses(TextDataFormat format, Example row, float[] logits)
    {
        double largest = logits.Max(), sum = logits.Sum(l => Math.Exp(l - largest));
        var scores = logits.Select((l, i) => (Name: format.NameOf(i), Value: Math.Exp(l - largest) / sum)).ToDictionary(p => p.Name, p => p.Value);
        return new Prediction(row.Text, row.Pair, format.NameOf(TaskMetrics.Largest(logits)), scores);
    }

    private static Prediction OfSeveral(TextDataFormat format, Example row, float[] logits)
    {
        var scores = logits.Select((l, i) => (Name: format.NameOf(i), Value: 1 / (1 + Math.Exp(-l)))).ToDictionary(p => p.Name, p => p.Value);
        return new Prediction(row.Text, row.Pair, string.Join(',', scores.Where(s => s.Value > 0.5).Select(s => s.Key)), scores);
    }
}
