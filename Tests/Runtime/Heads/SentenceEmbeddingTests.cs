using DslPeft.Data;
using DslPeft.Runtime.Tests.Training;
using DslPeft.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Runtime.Tests.Heads;

/// <summary>What sentence embeddings read, measure and predict.</summary>
public sealed class SentenceEmbeddingTests : IDisposable
{
    private static readonly float[] East = [1, 0],
        North = [0, 1],
        NorthEast = [MathF.Sqrt(0.5f), MathF.Sqrt(0.5f)];

    private readonly string _folder = Directory.CreateTempSubdirectory("dslpeft-embed-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Three questions with two answers, of which one belongs to two questions.</summary>
    [Fact]
    public void RetrievalCountsEqualTextsOnce()
    {
        var head = Head(EmbeddingLoss.Contrastive);
        float[][] embeddings =
        [
            [.. East, .. East],
            [.. East, .. North],
            [.. North, .. East],
        ];

        var metrics = head.Measure(embeddings, [("a", "x"), ("a", "y"), ("b", "x")]);

        // "a" finds both of its answers, x first; "b" finds y before x.
        Assert.Equal((1 + 0.5) / 2, metrics["mrr@10"], 9);
        Assert.Equal((0.5 + 0) / 2, metrics["recall@1"], 9);
        Assert.Equal((1 + 1.0) / 2, metrics["recall@5"], 9);
        double e = Math.Exp(20),
            none = 1;
        Assert.Equal(
            (-Math.Log(e / (2 * e + none)) - Math.Log(none / (2 * e + none)) - Math.Log(none / (2 * none + e))) / 3,
            metrics["loss"],
            4
        );
        Assert.Equal(["loss", "mrr@10", "recall@1", "recall@5", "recall@10"], metrics.Keys);
    }

    [Fact]
    public void ScoresAreMeasuredByTheirOrder()
    {
        float[][] embeddings =
        [
            [.. East, .. East],
            [.. East, .. NorthEast],
            [.. East, .. North],
        ];
        Example[] rows = [Scored(1), Scored(0.2f), Scored(0.4f)];
        var near = Math.Sqrt(0.5);

        var squared = Head(EmbeddingLoss.Cosine).Measure(embeddings, rows);
        var ordered = Head(EmbeddingLoss.CoSent).Measure(embeddings, rows);

        Assert.Equal(0.5, squared["spearman"], 6);
        Assert.Equal((0 + Math.Pow(near - 0.2, 2) + 0.16) / 3, squared["loss"], 6);
        Assert.Equal(Math.Log(1 + Math.Exp(20 * (near - 1)) + Math.Exp(20 * (0 - 1)) + Math.Exp(20 * (near - 0))), ordered["loss"], 6);
    }

    /// <summary>Kernels compute the same loss as the metric, which goes over all rows at once.</summary>
    [Theory]
    [InlineData(EmbeddingLoss.Contrastive)]
    [InlineData(EmbeddingLoss.Cosine)]
    [InlineData(EmbeddingLoss.CoSent)]
    public void LossOfABatchIsThatOfTheMetrics(EmbeddingLoss objective)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(4);
        var outputs = nn.functional.normalize(randn([10, 6], generator: generator), dim: 1);
        float[] scores = [0.1f, 0.7f, 0.7f, -0.5f, 1];
        var head = Head(objective);
        Example[] rows = [.. scores.Select(Scored)];
        float[][] kept = [.. Enumerable.Range(0, 5).Select(row => outputs.narrow(0, 2 * row, 2).flatten().data<float>().ToArray())];

        var loss = SentenceEmbeddingAttribute.Loss(outputs, head.Labels(rows), objective, 20).AsDouble();

        Assert.Equal(
            loss,
            (head.NeedsLabels ? head.Measure(kept, rows) : head.Measure(kept, rows.Select((_, i) => ($"a{i}", $"b{i}"))))["loss"],
            4
        );
    }

    [Fact]
    public void PairsBecomeNeighbouringRows()
    {
        using var scope = NewDisposeScope();
        var rows = Read("anchor\tpositive\na b\tc d e\nb\ta\n", EmbeddingLoss.Contrastive);

        using var batch = rows.Collate([1, 0]);

        Assert.Equal((2, 4L), (rows.Count, batch.InputIds.shape[0]));
        Assert.Equal([0L, 1], batch.RequireLabels().data<long>().ToArray());
        var lengths = batch.AttentionMask.sum(1).data<long>().ToArray();
        Assert.Equal(rows.Lengths(), [(int)Math.Max(lengths[2], lengths[3]), (int)Math.Max(lengths[0], lengths[1])]);
        Assert.Equal(2, rows.Sequences(0));
    }

    /// <summary>A seed chooses whole pairs, which stand in the order of the file.</summary>
    [Fact]
    public void ASampleKeepsPairsTogether()
    {
        var lines = string.Concat(Enumerable.Range(1, 12).Select(words => $"{Words(words)}\t{Words(words + 1)}\n"));
        var rows = (EmbeddingRows)Read("anchor\tpositive\n" + lines, EmbeddingLoss.Contrastive);

        EmbeddingRows[] samples = [rows.Sample(4, 1), rows.Sample(4, 1), rows.Sample(4, 2)];

        Assert.Equal(samples[0].Fingerprint, samples[1].Fingerprint);
        Assert.NotEqual(samples[0].Fingerprint, samples[2].Fingerprint);
        Assert.All(samples, sample =>
        {
            Assert.Equal((4, 2), (sample.Count, sample.Sequences(3)));
            Assert.Equal(sample.Lengths().Distinct().Order(), sample.Lengths());
            using var batch = sample.Collate([0, 1, 2, 3]);
            using var sums = batch.AttentionMask.sum(1);
            var lengths = sums.data<long>().ToArray();
            Assert.All(Enumerable.Range(0, 4), row => Assert.Equal(lengths[2 * row] + 1, lengths[(2 * row) + 1]));
        });
        Assert.Equal(rows.Fingerprint, rows.Sample(12, 1).Fingerprint);

        static string Words(int count) => string.Join(' ', Enumerable.Repeat("a", count));
    }

    [Fact]
    public void FaultsNameTheFile()
    {
        Assert.Contains(
            "line 2: the score is 4, and a cosine lies between -1 and 1",
            Fault("anchor\tpositive\tscore\na\tb\t4\n", Head(EmbeddingLoss.Cosine), "score")
        );
        Assert.Contains(
            "line 2: the label 'near' is not a number",
            Fault("anchor\tpositive\tscore\na\tb\tnear\n", Head(EmbeddingLoss.CoSent), "score")
        );
        Assert.Contains("has no column of second texts (Pair)", Fault("anchor\na\n", Head(EmbeddingLoss.Contrastive), null, pair: null));
        Assert.Contains("has no column of labels (Label)", Fault("anchor\tpositive\na\tb\n", Head(EmbeddingLoss.Cosine), null));
    }

    [Fact]
    public void TextsAndPairsArePredicted()
    {
        var head = Head(EmbeddingLoss.Cosine);
        var format = new TextDataFormat { Name = "" };

        Prediction text = head.Predict(new Example("a"), East, format),
            pair = head.Predict(new Example("a", "b"), [.. East, .. NorthEast], format);

        Assert.Equal(East, text.Embedding);
        Assert.Equal(Math.Sqrt(0.5), pair.Scores["similarity"], 6);
        Assert.Null(pair.Embedding);
    }

    private string Fault(string content, SentenceEmbeddingHead head, string? label, string? pair = "positive") =>
        Assert.Throws<DataException>(() => Read(content, head, label, pair)).Message;

    private TaskRows Read(string content, EmbeddingLoss objective) => Read(content, Head(objective), null, "positive");

    private TaskRows Read(string content, SentenceEmbeddingHead head, string? label, string? pair)
    {
        var path = Path.Combine(_folder, "rows.tsv");
        File.WriteAllText(path, content);
        return TextDataFormat
            .Of("pairs", "anchor", pair, label)
            .Read(path, new TaskInput(TinyModel.Describe(head), TinyTask.Tokenizer, 16));
    }

    private static Example Scored(float score) => new("", Targets: [score]);

    private static SentenceEmbeddingHead Head(EmbeddingLoss objective) => new(new SentenceEmbeddingAttribute { Objective = objective });
}
