using DslPeft.Training;

namespace DslPeft.Data;

/// <summary>
/// ReCoRD: the entity that fills a query's gap, which is the candidate that the classifier takes for right with the largest probability. The metrics are
/// those of SQuAD over the chosen entities, the best over all references (Zhang et al., arXiv 1810.12885).
/// </summary>
/// <param name="queries">The queries with their candidates.</param>
/// <param name="format">Name and label names of the data set.</param>
/// <param name="input">What the rows are made for.</param>
public sealed class RecordRows(IReadOnlyList<RecordQuery> queries, TaskDataFormat format, TaskInput input)
    : CandidateRows([.. queries.SelectMany((query, i) => query.Candidates(i))], format, input)
{
    public override int Examples => queries.Count;

    public override string Metric => "f1";

    public override IReadOnlyDictionary<string, double> Measure(IReadOnlyList<float[]> logits)
    {
        AnswerScore[] scores = [.. Questions().Select(query => AnswerScore.Of(Candidates[Chosen(query, logits)].Answer, queries[query.Key].Answers!))];
        return new Dictionary<string, double>
        {
            ["loss"] = Loss(logits),
            ["f1"] = scores.Average(s => s.F1),
            ["exact"] = scores.Average(s => s.Exact),
        };
    }

    public override IReadOnlyList<Prediction> Read(IReadOnlyList<float[]> logits) => [.. Questions().Select(query =>
    {
        RecordQuery asked = queries[query.Key];
        return new Prediction(asked.Passage, asked.Text, Candidates[Chosen(query, logits)].Answer, query.ToDictionary(i => Candidates[i].Answer, i => Right(logits[i]))) { Id = asked.Id };
    })];

    private static int Chosen(IEnumerable<int> candidates, IReadOnlyList<float[]> logits) => candidates.MaxBy(i => logits[i][1] - logits[i][0]);

    /// <summary>The probability that a candidate is right.</summary>
    private static double Right(float[] logits) => Math.Exp(-TaskMetrics.CrossEntropy(logits, 1));
}
