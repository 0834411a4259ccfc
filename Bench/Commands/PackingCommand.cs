using System.CommandLine;
using DslPeft.Bench.Measuring;
using DslPeft.Bench.Report;
using DslPeft.Data;
using DslPeft.Training;

namespace DslPeft.Bench.Commands;

/// <summary>How much of an epoch is padding, packed and not.</summary>
internal static class PackingCommand
{
    private const int Texts = 4000,
        Longest = 2048,
        BatchRows = 8;

    public static Command Build()
    {
        var settings = new Settings(rounds: 5);
        var command = new Command("packing", "The share of padding in an epoch of texts of many lengths, packed and not.");
        settings.AddTo(command);
        command.SetAction(parsed =>
        {
            double[] packed = [],
                grouped = [],
                shuffled = [];
            for (var seed = 1; seed <= settings.Rounds(parsed); seed++)
            {
                var lengths = Lengths(seed);
                var rows = Rows(lengths);
                var batch = new BatchBudget(BatchRows);
                packed = [.. packed, Padding(new LabelledBatchSource(new PackedRows(rows, Longest, seed), batch, seed), lengths)];
                grouped = [.. grouped, Padding(new LabelledBatchSource(rows, batch, seed), lengths)];
                shuffled = [.. shuffled, Padding(lengths.Chunk(BatchRows).Select(chunk => chunk.Length * chunk.Max()), lengths)];
            }
            settings.Save(
                parsed,
                "packing",
                [
                    new ResultRow(
                        $"{Texts:N0} texts of at most {Longest:N0} tokens, {BatchRows} rows a batch",
                        "Packed rows",
                        "padding",
                        "%",
                        Statistics.Spread(packed),
                        [Against("about equal length", packed, grouped), Against("shuffled", packed, shuffled)]
                    ),
                ]
            );
        });
        return command;
    }

    private static Comparison Against(string name, double[] packed, double[] other) =>
        new(name, Statistics.Spread(other), Statistics.Ratio(packed, other));

    /// <summary>Lengths of texts as instructions have them, in an order of their own.</summary>
    private static int[] Lengths(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, Texts).Select(_ => Math.Min(Longest, 10 + (int)(90 * Math.Exp(Normal(random)))))];
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static BlockRows Rows(int[] lengths)
    {
        int[][] texts = [.. lengths.Select(length => Enumerable.Repeat(1, length).ToArray())];
        return new(texts, [.. texts.Select(_ => "")], padding: 0);
    }

    private static double Padding(LabelledBatchSource source, int[] lengths) =>
        Padding(
            Enumerable
                .Range(0, source.Count(0))
                .Select(index =>
                {
                    using var batch = source.Get(0, index);
                    return batch.Rows * batch.Tokens;
                }),
            lengths
        );

    /// <summary>In percent.</summary>
    private static double Padding(IEnumerable<int> batches, int[] lengths) =>
        100 * (1 - (lengths.Sum(length => (double)length) / batches.Sum(tokens => (double)tokens)));
}
