using CsCheck;
using DslPeft.Data;
using DslPeft.Runtime.Tests.Tokenization;
using DslPeft.Tokenization;

namespace DslPeft.Runtime.Tests.Data;

public sealed class BatchingTests
{
    private static readonly Gen<int[]> Lengths = Gen.Int[3, 60].Array[1, 300];

    [Fact]
    public void EveryRowOccursOnceAndBudgetsHold() =>
        Gen.Select(Lengths, Gen.Int[1, 9], Gen.Int[0, 200], Gen.Int)
            .Sample(
                (lengths, rows, tokens, seed) =>
                {
                    var batches = new LengthBucketBatcher(lengths, new BatchBudget(rows, tokens), seed).Epoch(1);

                    Assert.Equal(Enumerable.Range(0, lengths.Length), batches.SelectMany(b => b).Order());
                    Assert.All(batches, b => Assert.InRange(b.Length, 1, rows));
                    Assert.All(batches.Where(b => tokens > 0 && b.Length > 1), b =>
                        Assert.InRange(b.Length * b.Max(i => lengths[i]), 1, tokens)
                    );
                },
                iter: 200
            );

    [Fact]
    public void RowBudgetGivesAsFewBatchesAsPossible() =>
        Gen.Select(Lengths, Gen.Int[1, 9])
            .Sample(
                (lengths, rows) =>
                    Assert.Equal(
                        (lengths.Length + rows - 1) / rows,
                        new LengthBucketBatcher(lengths, new BatchBudget(rows), 3).Epoch(0).Count
                    ),
                iter: 100
            );

    [Fact]
    public void SeedAndEpochDecideEverything()
    {
        int[] lengths = [.. Enumerable.Range(0, 200).Select(i => 3 + i * 7 % 40)];
        int[][] Epoch(long seed, int epoch) => [.. new LengthBucketBatcher(lengths, new BatchBudget(8), seed).Epoch(epoch)];

        Assert.Equal(Epoch(1, 2), Epoch(1, 2));
        Assert.NotEqual(Epoch(1, 2), Epoch(1, 3));
        Assert.NotEqual(Epoch(1, 2), Epoch(2, 2));
    }

    [Fact]
    public void LittleIsPadding()
    {
        var random = new SeededRandom(5);
        int[] lengths = [.. Enumerable.Range(0, 4000).Select(_ => 3 + (int)(60 * Math.Pow(random.NextDouble(), 2)))];

        var batches = new LengthBucketBatcher(lengths, new BatchBudget(16), 1).Epoch(0);

        Assert.InRange(batches.Sum(b => b.Length * b.Max(i => lengths[i])), lengths.Sum(), lengths.Sum() * 1.05);
    }

    [Fact]
    public void BatchIsPaddedToItsLongestRow()
    {
        var tokenizer = TestVocabulary.Small();
        var data = new EncodedDataset(
            [new Example("a b a b", Label: 0), new Example("a", Label: 1), new Example("b a", Label: 1)],
            tokenizer,
            16
        );

        using var batch = new BatchCollator(data, HeadKind.Classification).Collate([1, 2]);

        Assert.Equal((2, 4), (batch.Rows, batch.Tokens));
        Assert.Equal([2, 5, 3, 0, 2, 6, 5, 3], batch.InputIds.data<long>().ToArray());
        Assert.Equal([1, 1, 1, 0, 1, 1, 1, 1], batch.AttentionMask.data<long>().ToArray());
        Assert.Equal([1, 1], batch.Labels!.data<long>().ToArray());
        Assert.Null(batch.TokenTypeIds);
    }

    [Fact]
    public void PairsHaveSegmentsAndTargetsHaveTheirShape()
    {
        var data = new EncodedDataset(
            [new Example("a", "b", Targets: [1, 0, 1]), new Example("a", "b b", Targets: [0, 0, 1])],
            TestVocabulary.Small(),
            16
        );

        using var several = new BatchCollator(data, HeadKind.MultiLabel).Collate([0, 1]);
        using var number = new BatchCollator(data, HeadKind.Regression).Collate([0, 1]);

        Assert.Equal([0, 0, 0, 1, 1, 0, 0, 0, 0, 1, 1, 1], several.TokenTypeIds!.data<long>().ToArray());
        Assert.Equal([2L, 3L], several.Labels!.shape);
        Assert.Equal([1f, 0, 1, 0, 0, 1], several.Labels!.data<float>().ToArray());
        Assert.Equal([1f, 0], number.Labels!.data<float>().ToArray());
    }

    [Fact]
    public void FingerprintSeesTextsAndLabels()
    {
        string Of(params Example[] rows) => new EncodedDataset(rows, TestVocabulary.Small(), 16).Fingerprint;

        Assert.Equal(Of(new Example("a", Label: 1)), Of(new Example("A", Label: 1)));
        Assert.Equal(
            4,
            new[]
            {
                Of(new Example("a", Label: 1)),
                Of(new Example("a", Label: 0)),
                Of(new Example("b", Label: 1)),
                Of(new Example("a", Targets: [1])),
            }
                .Distinct()
                .Count()
        );
    }

    [Fact]
    public void RowsArePackedEndToEnd()
    {
        var rows = TokenPacker.Pack(["a b a", "b", "", "a a a a a a"], TestVocabulary.Small(), 6);

        Assert.Equal(
            [
                [2, 5, 6, 5, 6, 3],
                [2, 5, 5, 5, 5, 3],
            ],
            rows
        );
    }

    [Fact]
    public void EachTextHasRowsOfItsOwn()
    {
        var rows = TokenPacker.Split(["a b a", "b", "", "a a a a a a"], TestVocabulary.Small(), 6);

        Assert.Equal(
            [
                [2, 5, 6, 5, 3],
                [2, 6, 3],
                [2, 5, 5, 5, 5, 3],
                [2, 5, 5, 3],
            ],
            rows
        );
    }

    [Fact]
    public void RowsToMaskArePadded()
    {
        using var batch = new MaskedLmCollator(TestVocabulary.With("a", "b"), 1).Collate(
            [
                [2, 5, 6, 3],
                [2, 5, 3],
            ],
            new SeededRandom(1)
        );

        Assert.Equal([2, 4], batch.InputIds.shape);
        Assert.Equal([1, 1, 1, 1, 1, 1, 1, 0], batch.AttentionMask.data<long>().ToArray());
        Assert.Equal(0, batch.InputIds.data<long>()[7]);
        Assert.Equal([-100, 5, 6, -100, -100, 5, -100, -100], batch.Labels!.data<long>().ToArray());
    }

    [Fact]
    public void MaskingFollowsItsProbabilities()
    {
        var vocabulary = TestVocabulary.With([.. Enumerable.Range(0, 995).Select(i => $"w{i}")]);
        int[][] rows =
        [
            .. Enumerable.Range(0, 400).Select(r => (int[])[2, .. Enumerable.Range(0, 98).Select(i => 5 + (r * 98 + i) % 995), 3]),
        ];

        using var batch = new MaskedLmCollator(vocabulary).Collate(rows, new SeededRandom(1));
        using var again = new MaskedLmCollator(vocabulary).Collate(rows, new SeededRandom(1));
        long[] ids = batch.InputIds.data<long>().ToArray(),
            labels = batch.Labels!.data<long>().ToArray();
        int[] source = [.. rows.SelectMany(r => r)];
        var chosen = labels.Count(l => l != MaskedLmCollator.Ignored);
        var masked = ids.Count(id => id == vocabulary.MaskId);
        var kept = Enumerable.Range(0, ids.Length).Count(i => labels[i] != MaskedLmCollator.Ignored && ids[i] == source[i]);

        Assert.Equal(ids, again.InputIds.data<long>().ToArray());
        Assert.All(Enumerable.Range(0, ids.Length), i =>
            Assert.True(labels[i] == MaskedLmCollator.Ignored ? ids[i] == source[i] : labels[i] == source[i])
        );
        Assert.All(Enumerable.Range(0, 400), r => Assert.Equal((2, 3), ((int)ids[r * 100], (int)ids[r * 100 + 99])));
        Assert.InRange(chosen / 39200.0, 0.14, 0.16);
        Assert.InRange(masked / (double)chosen, 0.77, 0.83);
        Assert.InRange(kept / (double)chosen, 0.08, 0.12);
    }
}
