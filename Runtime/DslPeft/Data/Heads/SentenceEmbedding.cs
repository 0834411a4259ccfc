using System.ComponentModel;
using System.Globalization;
using DslPeft.Data;
using DslPeft.Training;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace DslPeft;

/// <summary>What sentence embeddings are trained by.</summary>
public enum EmbeddingLoss
{
    /// <summary>
    /// Pairs that belong together: the second text of each pair has to be found among those of all pairs of its batch. Cross-entropy of
    /// cosines times the scale, with the other pairs as negatives (Henderson et al., arXiv 1705.00652; sentence-transformers'
    /// <c>MultipleNegativesRankingLoss</c>).
    /// </summary>
    Contrastive,

    /// <summary>
    /// Pairs with a score: mean squared error of the cosine (Reimers and Gurevych, arXiv 1908.10084; sentence-transformers'
    /// <c>CosineSimilarityLoss</c>).
    /// </summary>
    Cosine,

    /// <summary>
    /// Pairs with a score of which the order alone counts: log(1 + Σ exp(scale · (cos i − cos j))) over all pairs i of a batch that have a
    /// lower score than a pair j (sentence-transformers' <c>CoSENTLoss</c>).
    /// </summary>
    CoSent,
}

/// <summary>
/// Embeddings of texts: the states of a text's tokens become one, a projection may follow, and the result (B, P) has length 1, so that a
/// product of two is their cosine. In a batch of pairs the texts of a pair are neighbouring rows. A method that puts virtual tokens before
/// the text leaves them out of the pooling.
/// </summary>
[PeftHead(typeof(SentenceEmbeddingHead))]
[Requires("Scale > 0", "cosines are multiplied by it")]
[Requires("Projection >= 0", "it is a width, or 0 for none")]
[Requires("MaxScore > 0", "scores are divided by it")]
public sealed class SentenceEmbeddingAttribute : HeadAttribute
{
    /// <summary>The loss.</summary>
    public required EmbeddingLoss Objective { get; init; }

    /// <summary>Which state stands for the text.</summary>
    [DefaultValue(Pooling.Mean)]
    public Pooling Pooling { get; init; } = Pooling.Mean;

    /// <summary>Width P of a linear layer behind the pooling; 0 for none, and P is then the hidden width.</summary>
    [DefaultValue(0)]
    public int Projection { get; init; }

    /// <summary>What cosines are multiplied by, the inverse of a temperature.</summary>
    [DefaultValue(20.0)]
    public double Scale { get; init; } = 20;

    /// <summary>The score of two texts that mean the same, by which the data's scores are divided.</summary>
    [DefaultValue(1.0)]
    public double MaxScore { get; init; } = 1;

    /// <summary>Hidden states (B, T, H) to embeddings (B, P).</summary>
    public static Tensor Outputs(
        Tensor hidden,
        [Mask] Tensor mask,
        [Weight("Projection, Hidden", Init.Bert, If = "Projection > 0")] Tensor projection,
        [Weight("Projection", Init.Zeros, If = "Projection > 0")] Tensor projectionBias,
        [Is("Pooling")] Pooling pooling
    )
    {
        var pooled = Kernels.Pool(hidden, mask, pooling);
        var projected = linear(pooled, projection, projectionBias);
        return projected / (projected * projected).sum(dim: -1, keepdim: true).Plus(1e-24).sqrt();
    }

    /// <summary>
    /// The loss of embeddings (2 R, P) of R pairs: labels are the pairs' numbers for <see cref="EmbeddingLoss.Contrastive"/>, else their
    /// scores (R).
    /// </summary>
    public static Tensor Loss(
        Tensor outputs,
        [Targets] Tensor labels,
        [Is("Objective")] EmbeddingLoss objective,
        [Is("Scale")] double scale
    )
    {
        var pairs = outputs.unflatten(0, -1, 2);
        Tensor first = pairs.select(1, 0),
            second = pairs.select(1, 1);
        if (objective == EmbeddingLoss.Contrastive)
        {
            return cross_entropy(matmul(first, second.t()) * Scalars.Of(scale), labels);
        }
        var cosines = (first * second).sum(dim: 1);
        if (objective == EmbeddingLoss.Cosine)
        {
            return mse_loss(cosines, labels);
        }
        var scaled = cosines * Scalars.Of(scale);
        var wrong = (scaled.unsqueeze(1) - scaled.unsqueeze(0)).masked_fill(
            labels.unsqueeze(1).ge(labels.unsqueeze(0)),
            Scalars.Of(float.NegativeInfinity)
        );
        return cat([zeros(1, scaled.dtype, scaled.device), wrong.flatten()], 0).logsumexp(0);
    }
}

/// <summary>Embeddings of texts: pairs, with a score or without, for training; texts or pairs to predict.</summary>
public sealed class SentenceEmbeddingHead(SentenceEmbeddingAttribute head) : TextHead
{
    /// <inheritdoc/>
    public override string Name => "SentenceEmbedding";

    /// <summary>Mean reciprocal rank of the second text for pairs, Spearman's coefficient for scores.</summary>
    public override string Metric => NeedsLabels ? "spearman" : RetrievalMetrics.Primary;

    /// <inheritdoc/>
    public override bool NeedsLabels => head.Objective != EmbeddingLoss.Contrastive;

    /// <inheritdoc/>
    public override bool NamesOutputs => false;

    /// <inheritdoc/>
    public override bool ComparesRows => head.Objective != EmbeddingLoss.Cosine;

    /// <summary>The task of peft's adapters of a model that sentence-transformers pools.</summary>
    public override string PeftTask => PeftTaskOfNone;

    /// <inheritdoc/>
    public override string? Refuse(TextDataFormat format) =>
        format.PairColumns.Count > 0
            ? base.Refuse(format)
            : $"the data set {format.Name} has no column of second texts (Pair), and sentence embeddings are trained on pairs of texts";

    /// <summary>A score, as a share of the greatest.</summary>
    public override Example Read(Example row, RowLabel label)
    {
        if (!NeedsLabels)
        {
            return row;
        }
        float given = label.Number(),
            score = (float)(given / head.MaxScore);
        return head.Objective == EmbeddingLoss.Cosine && Math.Abs(score) > 1
            ? throw label.Fault(
                $"the score is {given.ToString("R", CultureInfo.InvariantCulture)}, and a cosine lies between -1 and 1: say the greatest score as MaxScore"
            )
            : row with
            {
                Targets = [score],
            };
    }

    /// <summary>Scores (R), or the numbers of the pairs (R): where in its batch each text has its second one.</summary>
    public override Tensor Labels(IReadOnlyList<Example> rows) =>
        NeedsLabels
            ? tensor(rows.Select(row => row.Targets![0]).ToArray())
            : arange(Scalars.Zero, Scalars.Of(rows.Count), Scalars.One, int64);

    /// <inheritdoc/>
    public override TaskRows Rows(IEnumerable<Example> examples, TaskInput input, TextDataFormat format) =>
        new EmbeddingRows(examples, input, this);

    /// <summary>Of pairs with a score: <c>loss</c>, <c>pearson</c> and <c>spearman</c> of the cosines.</summary>
    /// <param name="outputs">Both embeddings of each pair, one behind the other.</param>
    /// <param name="rows">The scores.</param>
    public override IReadOnlyDictionary<string, double> Measure(IReadOnlyList<float[]> outputs, IReadOnlyList<Example> rows)
    {
        double[] cosines = [.. outputs.Select(Cosine)],
            scores = [.. rows.Select(row => (double)row.Targets![0])];
        return new Dictionary<string, double>
        {
            ["loss"] =
                head.Objective == EmbeddingLoss.Cosine
                    ? cosines.Zip(scores).Average(p => (p.First - p.Second) * (p.First - p.Second))
                    : OrderLoss(cosines, scores),
            ["pearson"] = Correlation.Pearson(cosines, scores),
            ["spearman"] = Correlation.Spearman(cosines, scores),
        };
    }

    /// <summary>Of pairs without a score: <c>loss</c> with all other pairs as negatives, and how well the second texts are found.</summary>
    /// <param name="outputs">Both embeddings of each pair, one behind the other.</param>
    /// <param name="rows">The pairs, which are enumerated once.</param>
    internal IReadOnlyDictionary<string, double> Measure(IReadOnlyList<float[]> outputs, IEnumerable<(string First, string Second)> rows) =>
        RetrievalMetrics.Measure(outputs, rows, head.Scale);

    /// <summary>A text's embedding, or the cosine of a pair.</summary>
    public override Prediction Predict(Example row, float[] outputs, TaskDataFormat format)
    {
        if (row.Pair is null)
        {
            return new Prediction(row.Text, null, "", new Dictionary<string, double>()) { Embedding = outputs };
        }
        var cosine = Cosine(outputs);
        return new Prediction(
            row.Text,
            row.Pair,
            cosine.ToString("G6", CultureInfo.InvariantCulture),
            new Dictionary<string, double> { ["similarity"] = cosine }
        );
    }

    private static double Cosine(float[] pair)
    {
        var width = pair.Length / 2;
        double product = 0;
        for (var i = 0; i < width; i++)
        {
            product += (double)pair[i] * pair[width + i];
        }
        return product;
    }

    /// <summary>
    /// log(1 + Σ exp(scale · (cos i − cos j))) over all i of a lower score than j: in the order of scores, one pass over sums.
    /// </summary>
    private double OrderLoss(double[] cosines, double[] scores)
    {
        double lower = 0,
            sum = 1;
        foreach (var equal in Enumerable.Range(0, scores.Length).GroupBy(i => scores[i]).OrderBy(group => group.Key))
        {
            sum += lower * equal.Sum(i => Math.Exp(-head.Scale * cosines[i]));
            lower += equal.Sum(i => Math.Exp(head.Scale * cosines[i]));
        }
        return Math.Log(sum);
    }
}
