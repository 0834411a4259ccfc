using System.Diagnostics;
using DslPeft.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Training;

/// <summary>Measures <see cref="InferenceTimes"/>.</summary>
internal static class InferenceTimer
{
    private const int MostRows = 256,
        LeastRounds = 5,
        MostRounds = 31;
    private const double Enough = 2;

    /// <summary>
    /// Runs the forms over batches of the first rows: all of them, or so many, spread evenly over their lengths, that a round stays short.
    /// Leaves the model in evaluation.
    /// </summary>
    /// <param name="model">The trained model.</param>
    /// <param name="bare">The base under a head of the same kind, or null.</param>
    /// <param name="rows">Rows to run over.</param>
    /// <param name="batchSize">Rows in a batch.</param>
    /// <param name="secondsOfARound">How long a round of all forms may take, about.</param>
    public static InferenceTimes Measure(
        AdaptedModel model,
        AdaptedModel? bare,
        TaskRows rows,
        int batchSize,
        double secondsOfARound = Enough / LeastRounds
    )
    {
        using var noGrad = no_grad();
        model.eval();
        bare?.eval();
        Func<Batch, Tensor>[] forms = bare is null ? [model.Forward, model.Infer] : [model.Forward, model.Infer, bare.Infer];
        var all = new LengthBucketBatcher([.. rows.Lengths().Take(MostRows)], new BatchBudget(batchSize), seed: 0).Sorted();
        Batch[] batches =
        [
            .. Spread(all, BatchesOfARound(secondsOfARound, forms, all, rows, model.Device)).Select(b => Made(rows, b, model.Device)),
        ];
        try
        {
            var count = batches.Sum(batch => batch.Rows);
            Round(forms, batches, first: 0); // what first uses allocate and compute counts for none
            var rounds = new List<double[]>();
            var start = Stopwatch.GetTimestamp();
            while (rounds.Count < LeastRounds || (rounds.Count < MostRounds && Stopwatch.GetElapsedTime(start).TotalSeconds < Enough))
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
            foreach (var batch in batches)
            {
                batch.Dispose();
            }
        }
    }

    /// <summary>How many batches a round may have, by what the one of middle length takes once it has run.</summary>
    private static int BatchesOfARound(double most, Func<Batch, Tensor>[] forms, IReadOnlyList<int[]> all, TaskRows rows, Device device)
    {
        using var middle = Made(rows, all[all.Count / 2], device);
        Round(forms, [middle], first: 0);
        var seconds = Round(forms, [middle], first: 0).Sum();
        return (int)Math.Clamp(most / seconds, 1, all.Count);
    }

    /// <summary>So many of the batches at even distances.</summary>
    private static IEnumerable<int[]> Spread(IReadOnlyList<int[]> all, int count) =>
        Enumerable.Range(0, count).Select(i => all[((2 * i) + 1) * all.Count / (2 * count)]);

    private static Batch Made(TaskRows rows, int[] indices, Device device)
    {
        var made = rows.Collate(indices);
        var moved = made.On(device);
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
        foreach (var batch in batches)
        {
            for (var turn = 0; turn < forms.Length; turn++)
            {
                var form = (first + turn) % forms.Length;
                using var scope = NewDisposeScope();
                var start = Stopwatch.GetTimestamp();
                forms[form](batch).to(CPU); // a device has computed it then
                seconds[form] += Stopwatch.GetElapsedTime(start).TotalSeconds;
            }
        }
        return seconds;
    }
}
