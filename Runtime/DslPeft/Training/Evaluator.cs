using System.Diagnostics;
using DslPeft.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Training;

/// <summary>Runs a model in its deployed form over a data set.</summary>
public static class Evaluator
{
    /// <summary>Measures the task's metrics; the model is left in the mode it was in.</summary>
    public static Evaluation Evaluate(AdaptedModel model, EncodedDataset data, int batchSize)
    {
        (IReadOnlyList<float[]> logits, double seconds) = Predict(model, data, batchSize);
        return new Evaluation
        {
            Metric = TaskMetrics.Primary(model.Info.Head),
            Metrics = TaskMetrics.Measure(model.Info.Head, logits, [.. data.Examples.Select(e => e.Source)]),
            Rows = data.Count,
            Seconds = seconds,
        };
    }

    /// <summary>The logits (C) of every row, in the data's order, and the seconds spent in the model.</summary>
    public static (IReadOnlyList<float[]> Logits, double Seconds) Predict(AdaptedModel model, EncodedDataset data, int batchSize)
    {
        bool training = model.training;
        model.eval();
        try
        {
            return Run(model, data, batchSize);
        }
        finally
        {
            model.train(training);
        }
    }

    private static (IReadOnlyList<float[]> Logits, double Seconds) Run(AdaptedModel model, EncodedDataset data, int batchSize)
    {
        using var noGrad = no_grad();
        var collator = new BatchCollator(data, model.Info.Head);
        var all = new float[data.Count][];
        var clock = new Stopwatch();
        foreach (int[] rows in new LengthBucketBatcher(data.Lengths(), new BatchBudget(batchSize), seed: 0).Sorted())
        {
            using var scope = NewDisposeScope();
            using Batch made = collator.Collate(rows);
            using Batch batch = made.On(model.Device);
            clock.Start();
            float[] logits = model.Infer(batch).to(CPU).to(ScalarType.Float32).contiguous().data<float>().ToArray();
            clock.Stop();
            int width = logits.Length / rows.Length;
            for (int i = 0; i < rows.Length; i++)
            {
                all[rows[i]] = logits[(i * width)..((i + 1) * width)];
            }
        }
        return (all, clock.Elapsed.TotalSeconds);
    }
}
