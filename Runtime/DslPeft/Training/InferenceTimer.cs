using System.Diagnostics;
using DslPeft.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Training;

/// <summary>Measures <see cref="InferenceTimes"/>.</summary>
internal static class InferenceTimer
{
    private const int MostRows = 256, LeastRounds = 3, MostRounds = 31;
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(3);

    /// <summary>Runs the forms over the first rows. Leaves the model in evaluation.</summary>
    /// <param name="model">The trained model.</param>
    /// <param name="bare">The base under a head of the same kind, or null.</param>
    /// <param name="rows">Rows to run over.</param>
    /// <param name="batchSize">Rows in a batch.</param>
    public static InferenceTimes Measure(AdaptedModel model, AdaptedModel? bare, TaskRows rows, int batchSize)
    {
        using var noGrad = no_grad();
        model.eval();
        bare?.eval();
        Func<Batch, Tensor>[] forms = bare is null ? [model.Forward, model.Infer] : [model.Forward, model.Infer, bare.Infer];
        int count = Math.Min(rows.Count, MostRows);
        Batch[] batches = [.. new LengthBucketBatcher([.. rows.Lengths().Take(count)], new BatchBudget(batchSize), seed: 0).Sorted().Select(b => Made(rows, b, model.Device))];
        try
        {
            Round(forms, batches, first: 0); // what first uses allocate and compute counts for none
            var rounds = new List<double[]>();
            long start = Stopwatch.GetTimestamp();
            while (rounds.Count < LeastRounds || (rounds.Count < MostRounds && Stopwatch.GetElapsedTime(start) < Enough))
            {
                rounds.Add(Round(forms, batches, first: rounds.Count % forms.Length));
            }
            double PerRow(int form) => Median.Of(rounds.Select(round => round[form])) * 1000 / count;
            double? Ratio(int form) => bare is null ? null : Median.Of(rounds.Select(round => round[form] / round[2]));
            return new InferenceTimes
            {
                Rows = count,
                Rounds = rounds.Count,
                Unmerged = PerRow(0),
                Deployed = PerRow(1),
                Base = bare is null ? null : PerRow(2),
                UnmergedRatio = Ratio(0),
                DeployedRatio = Ratio(1),
            };
        }
        finally
        {
            foreach (Batch batch in batches)
            {
                batch.Dispose();
            }
        }
    }

    private static Batch Made(TaskRows rows, int[] indices, Device device)
    {
        Batch made = rows.Collate(indices);
        Batch moved = made.On(device);
        if (!ReferenceEquals(made, moved))
        {
            made.Dispose();
        }
        return moved;
    }

    /// <summary>Seconds of each form over all batches. The forms take turns within a batch, beginning with the given one.</summary>
    private static double[] Round(Func<Batch, Tensor>[] forms, Batch[] batches, int first)
    {
        var seconds = new double[forms.Length];
        foreach (Batch batch in batches)
        {
            for (int turn = 0; turn < forms.Length; turn++)
            {
                int form = (first + turn) % forms.Length;
                using var scope = NewDisposeScope();
                long start = Stopwatch.GetTimestamp();
                forms[form](batch).to(CPU); // a device has computed it then
                seconds[form] += Stopwatch.GetElapsedTime(start).TotalSeconds;
            }
        }
        return seconds;
    }
}
