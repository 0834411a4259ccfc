using CsCheck;
using DslPeft.Generation;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Runtime.Tests.Generation;

/// <summary>The search for the most likely continuation, over chains whose next token follows from the last one by a table.</summary>
public sealed class BeamSearchTests
{
    private const int Vocabulary = 4,
        Tokens = 3,
        End = 0;

    private static readonly Gen<double[]> Tables = Gen.Double[-3, 3].Array[Vocabulary * Vocabulary];

    /// <summary>With as many beams as there are continuations, the one of the best score among all is found.</summary>
    [Fact]
    public void AllBeamsFindTheBest() =>
        Gen.Select(Tables, Gen.Double[0, 2], Gen.Int[1, Vocabulary - 1])
            .Sample(
                (table, penalty, first) =>
                {
                    var options = new GenerationOptions
                    {
                        Tokens = Tokens,
                        Beams = 64,
                        LengthPenalty = penalty,
                        Ends = [End],
                    };
                    var best = All(table, first, []).MaxBy(added => Score(table, first, added, penalty))!;
                    Assert.Equal(
                        Score(table, first, best, penalty),
                        Score(table, first, Search(table, [first], options)[0], penalty),
                        1e-5
                    );
                },
                iter: 60
            );

    /// <summary>Rows are searched each for itself, and several beams find nothing worse than the likeliest token each time does.</summary>
    [Fact]
    public void EachTextIsSearchedForItself() =>
        Tables.Sample(
            table =>
            {
                var options = new GenerationOptions
                {
                    Tokens = Tokens,
                    Beams = 2,
                    LengthPenalty = 0,
                    Ends = [End],
                };
                var together = Search(table, [1, 2, 3], options);
                for (var row = 0; row < 3; row++)
                {
                    Assert.Equal(Search(table, [row + 1], options)[0], together[row]);
                    Assert.Equal(1, together[row].Count(token => token == End) + (together[row].Contains(End) ? 0 : 1));
                }
            },
            iter: 60
        );

    [Fact]
    public void OptionsThatContradictEachOtherAreRefused()
    {
        Assert.Contains("draws nothing", Contradiction(new() { Beams = 2, Temperature = 1 }));
        Assert.Contains("is told no tokens", Contradiction(new() { Beams = 2, Chosen = (_, _) => { } }));
        Assert.Contains("nothing is drawn", Contradiction(new() { TopK = 5 }));
        Assert.Contains("nothing is drawn", Contradiction(new() { TopP = 0.9 }));
        Assert.Contains("lengths of several continuations", Contradiction(new() { LengthPenalty = 0.5 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Search(new double[16], [1], new GenerationOptions { Beams = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Search(new double[16], [1], new GenerationOptions { RepetitionPenalty = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Search(new double[16], [1], new GenerationOptions { LengthPenalty = double.NaN }));

        static string Contradiction(GenerationOptions options) =>
            Assert.Throws<ArgumentException>(() => Search(new double[16], [1], options)).Message;
    }

    /// <summary>Tokens that the text has, its prompt included, lose: positive logits are divided, negative ones multiplied.</summary>
    [Fact]
    public void RepeatedTokensAreMadeLessLikely()
    {
        double[] table = [0, 0, 0, 0, -9, 2, 1.5, -9, -9, -9, -1, -1.4, 0, 0, 0, 0];
        Assert.Equal([1, 1], Search(table, [1], new GenerationOptions { Tokens = 2 })[0]);
        Assert.Equal([2, 3], Search(table, [1], new GenerationOptions { Tokens = 2, RepetitionPenalty = 1.5 })[0]);
    }

    [Fact]
    public void ARuleOfOnesOwnEndsATextAndTokensAreToldAsTheyAreChosen()
    {
        double[] table = [0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 0, 9, 0, 9, 0, 0];
        var told = new List<(int Row, int Token)>();
        var options = new GenerationOptions
        {
            Tokens = 9,
            Ended = (row, added) => row == 0 && added.Count == 2,
            Chosen = (row, token) => told.Add((row, token)),
        };
        Assert.Equal(
            [
                [2, 3],
                [3, 1, 2, 3, 1, 2, 3, 1, 2],
            ],
            Search(table, [1, 2], options)
        );
        Assert.Equal([(0, 2), (1, 3), (0, 3), (1, 1), (1, 2)], told[..5]);
    }

    /// <summary>What is written after each first token.</summary>
    private static IReadOnlyList<int[]> Search(double[] table, int[] firsts, GenerationOptions options) =>
        TextGeneration.Generate(
            batch =>
                tensor(table, [Vocabulary, Vocabulary])
                    .index_select(0, batch.InputIds.flatten())
                    .view([.. batch.InputIds.shape, Vocabulary]),
            CPU,
            [.. firsts.Select(first => new[] { first })],
            options
        );

    /// <summary>All continuations that end, or are as long as they may be.</summary>
    private static IEnumerable<int[]> All(double[] table, int first, int[] begun) =>
        begun.Length == Tokens || begun is [.., End]
            ? [begun]
            : Enumerable.Range(0, Vocabulary).SelectMany(token => All(table, first, [.. begun, token]));

    private static double Score(double[] table, int first, int[] added, double penalty)
    {
        var (sum, last) = (0.0, first);
        foreach (var token in added)
        {
            var row = table[(last * Vocabulary)..((last + 1) * Vocabulary)];
            sum += row[token] - Math.Log(row.Sum(Math.Exp));
            last = token;
        }
        return sum / Math.Pow(added.Length, penalty);
    }
}
