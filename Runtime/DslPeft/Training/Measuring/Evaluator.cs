using System.Diagnostics;
using DslPeft.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Training;

/// <summary>Runs a model in its deployed form over a data set.</summary>
public static class Evaluator
{
    // 256 MiB in single precision.
    private const long MostLogits = 1 << 26;

    /// <summary>Measures the task's metrics; the model is left in the mode it was in.</summary>
    public static Evaluation Evaluate(AdaptedModel model, EncodedDataset data, int batchSize) =>
        Evaluate(model, new TextRows(data, model.Info.Head), batchSize);

    /// <summary>Measures the task's metrics; the model is left in the mode it was in.</summary>
    public static Evaluation Evaluate(AdaptedModel model, TaskRows data, int batchSize, ITrainingProgress? progress = null)
    {
        var (logits, seconds) = Predict(model, data, batchSize, progress);
        return new Evaluation
        {
            Metric = data.Metric,
            Metrics = data.Measure(logits),
            Rows = data.Examples,
            Seconds = seconds,
        };
    }

    /// <summary>
    /// The logits of every row, in the data's order, and the seconds spent in the model. Those of many rows lie in a file, and a row's are
    /// read when they are asked for.
    /// </summary>
    public static (IReadOnlyList<float[]> Logits, double Seconds) Predict(
        AdaptedModel model,
        TaskRows data,
        int batchSize,
        ITrainingProgress? progress = null
    )
    {
        var training = model.training;
        model.eval();
        try
        {
            return Run(model, data, batchSize, progress);
        }
        finally
        {
            model.train(training);
        }
    }

    /// <summary>Of a language model, as few tokens a batch as keep the logits of a wide vocabulary out of the memory's way.</summary>
    private static BatchBudget Budget(AdaptationInfo info, int batchSize) =>
        info.Head.GivesWords ? new BatchBudget(batchSize, (int)Math.Max(1, MostLogits / info.Labels)) : new BatchBudget(batchSize);

    private static (IReadOnlyList<float[]> Logits, double Seconds) Run(
        AdaptedModel model,
        TaskRows data,
        int batchSize,
        ITrainingProgress? progress
    )
    {
        using var noGrad = no_grad();
        var all = new RecordList<float[]>((writer, outputs) => writer.WriteArray<float>(outputs), reader => reader.ReadArray<float>());
        // Rows come in order of their length.
        var places = new int[data.Count];
        var clock = new Stopwatch();
        var done = 0;
        foreach (var rows in new LengthBucketBatcher(data.Lengths(), Budget(model.Info, batchSize), seed: 0).Sorted())
        {
            using var scope = NewDisposeScope();
            using var made = data.Collate(rows);
            using var batch = made.On(model.Device);
            clock.Start();
            var logits = data.Reduce(batch, model.Infer(batch)).to(CPU).to(ScalarType.Float32).contiguous().data<float>().ToArray();
            clock.Stop();
            var width = logits.Length / rows.Length;
            for (var i = 0; i < rows.Length; i++)
            {
                places[rows[i]] = all.Count;
                all.Add(logits[(i * width)..((i + 1) * width)]);
            }
            done += rows.Length;
            progress?.Measuring(done, data.Count);
        }
        return (new MadeList<float[]>(places.Length, row => all[places[row]]), clock.Elapsed.TotalSeconds);
    }
}
