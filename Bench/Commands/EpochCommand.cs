using System.CommandLine;
using DslPeft.Bench.Declarations;
using DslPeft.Bench.Measuring;
using DslPeft.Bench.Report;

namespace DslPeft.Bench.Commands;

/// <summary>
/// What a training row costs at the lengths that real rows have: batches as the trainer makes them, against batches as they are made
/// elsewhere.
/// </summary>
internal static class EpochCommand
{
    private const int MaxLength = 128;

    /// <summary>Batches of each kind that stand for an epoch's.</summary>
    private const int Bucketed = 12,
        Shuffled = 6;

    public static Command Build()
    {
        var settings = new Settings(rounds: 5);
        var command = new Command(
            "epoch",
            "A training row of LoRA at SST-2's lengths, in batches of about equal length, against plain modules over padded batches."
        );
        settings.AddTo(command);
        command.SetAction(parsed =>
        {
            settings.Apply(parsed);
            using var bench = Workbench.Deep();
            using var lora = bench.Emit(typeof(Deep.Lora));
            using var rounded = bench.Emit(typeof(Rounded.DeepLora));
            using var plain = bench.Plain(lora.Model);
            Agreement.Check(nameof(Deep.Lora), lora, plain, bench.Batch);
            Agreement.Check(nameof(Rounded.DeepLora), lora, rounded, bench.Batch, rounded: true);
            using var bucketed = new Batches(bench, Sst2Batches.Grouped(Bucketed));
            using var shuffled = new Batches(bench, Sst2Batches.Shuffled(Shuffled));
            using var fixedLength = new Batches(bench, Sst2Batches.Shuffled(1), MaxLength);
            settings.Save(
                parsed,
                "epoch",
                Measure(
                    bench.Name,
                    settings.Rounds(parsed),
                    (lora, bucketed),
                    (rounded, bucketed),
                    (lora, shuffled),
                    (plain, shuffled),
                    (plain, fixedLength)
                )
            );
        });
        return command;
    }

    private static IReadOnlyList<ResultRow> Measure(string model, int rounds, params (Contender Model, Batches Batches)[] ways)
    {
        foreach (var (contender, _) in ways)
            contender.Train(true);
        ways[0].Batches.Train(ways[0].Model); // first uses
        var times = Interleaved.Run([.. ways.Select(way => (Action)(() => way.Batches.Train(way.Model)))], warmUp: 0, rounds);
        double[][] perRow = [.. times.Select((way, i) => way.Select(time => time / ways[i].Batches.Rows).ToArray())];
        string[] others = ["padded to the longest of a shuffled batch", "plain modules, the same", $"plain modules, padded to {MaxLength}"];
        return [Row("Lora", 0), Row("Lora, MixedPrecision", 1)];

        ResultRow Row(string subject, int way) =>
            new(
                $"{model}, SST-2's lengths, batches of {Sst2Batches.Size}",
                subject,
                "training, a row",
                "ms",
                Statistics.Spread(perRow[way]),
                [
                    .. others.Select(
                        (name, i) => new Comparison(name, Statistics.Spread(perRow[i + 2]), Statistics.Ratio(perRow[i + 2], perRow[way]))
                    ),
                ]
            );
    }

    /// <summary>A few batches, each as long as its longest row or as given.</summary>
    private sealed class Batches(Workbench bench, int[][] lengths, int? padded = null) : IDisposable
    {
        private readonly Batch[] _batches = [.. lengths.Select(rows => bench.BatchOf(rows, padded ?? rows.Max()))];

        public int Rows { get; } = lengths.Sum(rows => rows.Length);

        public void Train(Contender model)
        {
            foreach (var batch in _batches)
                model.Step(batch);
        }

        public void Dispose()
        {
            foreach (var batch in _batches)
                batch.Dispose();
        }
    }
}
