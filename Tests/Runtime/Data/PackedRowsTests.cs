using DslPeft.Data;
using DslPeft.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Runtime.Tests.Data;

/// <summary>Rows that pack several texts.</summary>
public sealed class PackedRowsTests
{
    /// <summary>A mixture of lengths as instructions have them: many short texts and a few that fill a row.</summary>
    [Theory]
    [InlineData(512, 1)]
    [InlineData(512, 2)]
    [InlineData(2048, 3)]
    public void LittleIsPadding(int length, int seed)
    {
        var random = new Random(seed);
        int[] lengths = [.. Enumerable.Range(0, 2000).Select(_ => Math.Min(length, 10 + (int)Math.Exp(4.5 + Normal(random))))];
        var packed = new PackedRows(Texts(lengths), length, seed);
        var source = new LabelledBatchSource(packed, new BatchBudget(8), seed);
        var apart = new LabelledBatchSource(Texts(lengths), new BatchBudget(8), seed);

        Assert.InRange(Padding(source, lengths), 0, 0.02);
        Assert.True(Padding(apart, lengths) > 2 * Padding(source, lengths));
        Assert.All(packed.Lengths(), own => Assert.InRange(own, 1, length));
        Assert.True(packed.Count < lengths.Length / 2);
    }

    [Fact]
    public void EveryTextIsInOneRow()
    {
        int[] lengths = [4, 9, 2, 2, 7, 30, 3];
        var packed = new PackedRows(Texts(lengths), 10, seed: 1);

        Assert.Equal(Enumerable.Range(0, 7), Enumerable.Range(0, packed.Count).SelectMany(packed.RowsIn).Order());
        // One that is longer than a row, as no file gives it, is a row by itself.
        Assert.Equal([30], packed.Lengths().Where(length => length > 10));
        Assert.Equal(7, packed.Examples);
        var source = new LabelledBatchSource(packed, new BatchBudget(2), seed: 1);
        Assert.Equal(Enumerable.Range(0, 7), Enumerable.Range(0, source.Count(0)).SelectMany(index => source.RowsOf(0, index)).Order());
    }

    [Fact]
    public void TextsStandBesideEachOther()
    {
        var texts = new BlockRows(
            [
                [1, 2, 3],
                [4, 5],
            ],
            ["a", "b"],
            padding: 9,
            labels:
            [
                [-100, -100, 3],
                [4, 5],
            ]
        );
        var packed = new PackedRows(texts, 5, seed: 1);
        var long1 = new PackedRows(
            new BlockRows(
                [
                    [1, 2, 3],
                    [4, 5],
                    [6, 7, 8, 8, 8],
                ],
                ["a", "b", "c"],
                padding: 9
            ),
            5,
            seed: 1
        );
        using var batch = packed.Collate([0]);
        using var padded = new PackedRows(texts, 3, seed: 1).Collate([0, 1]);

        Assert.Equal(1, packed.Count);
        Assert.Equal(2, long1.Count);
        Assert.Equal([1, 2, 3, 4, 5], batch.InputIds.data<long>().ToArray());
        Assert.Equal([1, 1, 1, 2, 2], batch.Texts!.data<long>().ToArray());
        Assert.Equal([0, 1, 2, 0, 1], batch.PositionIds!.data<long>().ToArray());
        Assert.Equal([-100, -100, 3, -100, 5], batch.Labels!.data<long>().ToArray());
        Assert.Equal([1, 2, 3, 4, 5, 9], padded.InputIds.data<long>().ToArray());
        Assert.Equal([1, 1, 1, 1, 1, 0], padded.Texts!.data<long>().ToArray());
        Assert.Equal([-100, -100, 3, -100, 5, -100], padded.Labels!.data<long>().ToArray());
    }

    /// <summary>A part of a packed batch, and a copy, are packed as well; who reads a row as one text refuses it.</summary>
    [Fact]
    public void ABatchStaysPacked()
    {
        using var batch = new PackedRows(
            new BlockRows(
                [
                    [1, 2, 3],
                    [4, 5],
                ],
                ["a", "b"],
                padding: 9
            ),
            3,
            seed: 1
        ).Collate([0, 1]);
        using var part = batch.Slice(1, 1);
        using var copy = batch.To(CPU);

        Assert.Equal([1, 1, 0], part.Texts!.data<long>().ToArray());
        Assert.NotNull(copy.Texts);
        Assert.Throws<InvalidOperationException>(() => part.AttentionMask);
    }

    private static double Padding(LabelledBatchSource source, int[] lengths)
    {
        var filled = 0L;
        for (var index = 0; index < source.Count(0); index++)
        {
            using var batch = source.Get(0, index);
            filled += (long)batch.Rows * batch.Tokens;
        }
        return 1 - (lengths.Sum(length => (double)length) / filled);
    }

    private static BlockRows Texts(int[] lengths)
    {
        int[][] rows = [.. lengths.Select(length => Enumerable.Range(1, length).ToArray())];
        return new(rows, [.. rows.Select(_ => "")], padding: 0);
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
