using DslPeft.Training;

namespace DslPeft.Data;

/// <summary>
/// ReCoRD: the entity that fills a query's gap, which is the candidate that the classifier takes for right with the largest probability.
/// The metrics are those of SQuAD over the chosen entities, the best over all references (Zhang et al., arXiv 1810.12885).
/// </summary>
public sealed class RecordRows : CandidateRows
{
    private readonly RecordList<RecordQuery> _queries;

    /// <param name="queries">The queries with their candidates. They are enumerated once, and are not kept in memory.</param>
    /// <param name="format">Name and label names of the data set.</param>
    /// <param name="input">What the rows are made for.</param>
    public RecordRows(IEnumerable<RecordQuery> queries, TaskDataFormat format, TaskInput input)
        : this(queries, new RecordList<RecordQuery>(Write, Query), format, input) { }

    private RecordRows(IEnumerable<RecordQuery> queries, RecordList<RecordQuery> kept, TaskDataFormat format, TaskInput input)
        : base(Candidates(queries, kept), format, input) => _queries = kept;

    public override int Examples => _queries.Count;

    public override string Metric => "f1";

    public override IReadOnlyDictionary<string, double> Measure(IReadOnlyList<float[]> logits)
    {
        AnswerScore[] scores =
        [
            .. Questions().Select(query => AnswerScore.Of(Answer(Chosen(query.Rows, logits)), _queries[query.Question].Answers!)),
        ];
        return new Dictionary<string, double>
        {
            ["loss"] = Loss(logits),
            ["f1"] = scores.Average(s => s.F1),
            ["exact"] = scores.Average(s => s.Exact),
        };
    }

    public override IEnumerable<Prediction> Read(IReadOnlyList<float[]> logits) =>
        Questions()
            .Select(query =>
            {
                var asked = _queries[query.Question];
                return new Prediction(
                    asked.Passage,
                    asked.Text,
                    Answer(Chosen(query.Rows, logits)),
                    query.Rows.ToDictionary(Answer, row => Right(logits[row]))
                )
                {
                    Id = asked.Id,
                };
            });

    private static IEnumerable<CandidateAnswer> Candidates(IEnumerable<RecordQuery> queries, RecordList<RecordQuery> kept)
    {
        foreach (var query in queries)
        {
            kept.Add(query);
            foreach (var candidate in query.Candidates(kept.Count - 1))
            {
                yield return candidate;
            }
        }
    }

    private static void Write(BinaryWriter writer, RecordQuery query)
    {
        writer.WriteText(query.Id);
        writer.WriteText(query.Passage);
        writer.WriteText(query.Text);
        writer.WriteTexts(query.Entities);
        writer.WriteTexts(query.Answers);
    }

    private static RecordQuery Query(BinaryReader reader) =>
        new(reader.ReadText(), reader.ReadText(), reader.ReadText(), reader.ReadTexts()!, reader.ReadTexts());

    private static int Chosen(IEnumerable<int> candidates, IReadOnlyList<float[]> logits) =>
        candidates.MaxBy(i => logits[i][1] - logits[i][0]);

    /// <summary>The probability that a candidate is right.</summary>
    private static double Right(float[] logits) => Math.Exp(-TaskMetrics.CrossEntropy(logits, 1));
}
