using DslPeft.Data;

namespace DslPeft.Training;

/// <summary>The metrics of a task over a model's logits, one array (C) a row.</summary>
public static class TaskMetrics
{
    /// <summary>The metric that a head is judged by.</summary>
    public static string Primary(HeadKind head) => head switch
    {
        HeadKind.Classification or HeadKind.NextSentence => "accuracy",
        HeadKind.Regression => "spearman",
        HeadKind.MultiLabel => "f1",
        _ => throw new NotSupportedException($"A head of kind {head} has no metric over labelled texts."),
    };

    /// <summary>Every metric of the head by name, <c>loss</c> (mean over rows) first.</summary>
    public static IReadOnlyDictionary<string, double> Measure(HeadKind head, IReadOnlyList<float[]> logits, IReadOnlyList<Example> rows) => head switch
    {
        HeadKind.Classification or HeadKind.NextSentence => Classes(logits, rows),
        HeadKind.Regression => Numbers(logits, rows),
        HeadKind.MultiLabel => SeveralClasses(logits, rows),
        _ => throw new NotSupportedException($"A head of kind {head} has no metric over labelled texts."),
    };

    private static Dictionary<string, double> Classes(IReadOnlyList<float[]> logits, IReadOnlyList<Example> rows)
    {
        int[] predicted = [.. logits.Select(Largest)], actual = [.. rows.Select(r => r.Label)];
        var metrics = new Dictionary<string, double>
        {
            ["loss"] = logits.Zip(rows).Average(p => CrossEntropy(p.First, p.Second.Label)),
            ["accuracy"] = ClassMetrics.Accuracy(predicted, actual),
            ["matthews"] = ClassMetrics.Matthews(predicted, actual),
        };
        if (logits[0].Length == 2)
        {
            metrics["f1"] = ClassMetrics.F1(predicted, actual);
        }
        return metrics;
    }

    private static Dictionary<string, double> Numbers(IReadOnlyList<float[]> logits, IReadOnlyList<Example> rows)
    {
        double[] predicted = [.. logits.Select(l => (double)l[0])], actual = [.. rows.Select(r => (double)r.Targets![0])];
        return new Dictionary<string, double>
        {
            ["loss"] = predicted.Zip(actual).Average(p => (p.First - p.Second) * (p.First - p.Second)),
            ["pearson"] = Correlation.Pearson(predicted, actual),
            ["spearman"] = Correlation.Spearman(predicted, actual),
        };
    }

    private static Dictionary<string, double> SeveralClasses(IReadOnlyList<float[]> logits, IReadOnlyList<Example> rows)
    {
        float[] scores = [.. logits.SelectMany(l => l)], targets = [.. rows.SelectMany(r => r.Targets!)];
        int[] predicted = [.. scores.Select(s => s > 0 ? 1 : 0)], actual = [.. targets.Select(t => (int)t)];
        return new Dictionary<string, double>
        {
            // log(1 + exp(s)) - t·s, in the form that does not overflow.
            ["loss"] = scores.Zip(targets).Average(p => Math.Max(p.First, 0.0) - p.First * (double)p.Second + Math.Log(1 + Math.Exp(-Math.Abs((double)p.First)))),
            ["f1"] = ClassMetrics.F1(predicted, actual),
            ["accuracy"] = ClassMetrics.Accuracy(predicted, actual),
        };
    }

    /// <summary>The index of the largest value.</summary>
    public static int Largest(float[] values) => Array.IndexOf(values, values.Max());

    /// <summary>The loss of one choice: -log softmax(values)[label].</summary>
    public static double CrossEntropy(float[] values, int label) => LogSumExp(values) - values[label];

    private static double LogSumExp(float[] values)
    {
        double largest = values.Max();
        return largest + Math.Log(values.Sum(v => Math.Exp(v - largest)));
    }
}
