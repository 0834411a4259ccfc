using DslPeft.Training;

namespace DslPeft.Data;

/// <summary>
/// MultiRC: answers of which any number may be right. The metrics are those of the benchmark: <c>f1a</c>, the F1 of right answers over all
/// of them, and <c>exact</c>, the share of questions whose answers are all told right (Khashabi et al., NAACL 2018; Wang et al., arXiv
/// 1905.00537).
/// </summary>
/// <param name="answers">The answers.</param>
/// <param name="format">Name and label names of the data set.</param>
/// <param name="input">What the rows are made for.</param>
public sealed class MultiRcRows(IEnumerable<CandidateAnswer> answers, TaskDataFormat format, TaskInput input)
    : CandidateRows(answers, format, input)
{
    public override string Metric => "f1a";

    public override IReadOnlyDictionary<string, double> Measure(IReadOnlyList<float[]> logits)
    {
        int[] predicted = [.. logits.Select(TaskMetrics.Largest)];
        var actual = Labels;
        return new Dictionary<string, double>
        {
            ["loss"] = Loss(logits),
            ["f1a"] = ClassMetrics.F1(predicted, actual),
            ["exact"] = Questions().Average(question => question.Rows.All(i => predicted[i] == actual[i]) ? 1.0 : 0),
            ["accuracy"] = ClassMetrics.Accuracy(predicted, actual),
        };
    }

    public override IEnumerable<Prediction> Read(IReadOnlyList<float[]> logits) => ReadEach(logits);
}
