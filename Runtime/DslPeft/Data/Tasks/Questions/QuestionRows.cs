using DslPeft.Tokenization;
using DslPeft.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Data;

/// <summary>Questions over texts, each text in one or several windows.</summary>
public sealed class QuestionRows : TaskRows
{
    private readonly QuestionStore _questions = new();
    private readonly RecordList<QuestionWindow> _windows = new(QuestionStore.Write, QuestionStore.ReadWindow);
    private readonly SquadFormat _format;
    private readonly List<int> _lengths = [],
        _questionOf = [];
    private readonly List<(int Start, int End)> _labels = [];
    private readonly int _paddingId;

    /// <param name="questions">The questions; those of a paragraph are neighbours. They are enumerated once, and are not kept in
    /// memory.</param>
    /// <param name="format">How long texts are cut.</param>
    /// <param name="input">What the rows are made for.</param>
    /// <exception cref="DataException">The input has no room for a text behind a question.</exception>
    public QuestionRows(IEnumerable<SquadQuestion> questions, SquadFormat format, TaskInput input)
    {
        (_format, _paddingId) = (format, input.Tokenizer.Vocabulary.PaddingId);
        // The questions of a paragraph share its context.
        (string Text, SourcePiece[] Pieces) context = ("", []);
        using var hash = new RowHash();
        foreach (var question in questions)
        {
            if (!ReferenceEquals(context.Text, question.Context))
            {
                context = (question.Context, [.. input.Tokenizer.EncodeWithSources(question.Context)]);
            }
            foreach (var window in QuestionWindow.Cut(_questions.Count, question, context.Pieces, format, input))
            {
                var label = window.Find(question.Answers?.FirstOrDefault());
                hash.Add(window.Tokens);
                hash.Add(label.Start);
                hash.Add(label.End);
                _windows.Add(window);
                _lengths.Add(window.Tokens.Length);
                _questionOf.Add(window.Question);
                _labels.Add(label);
            }
            _questions.Add(question);
        }
        Fingerprint = hash.ToString();
    }

    public override int Count => _lengths.Count;

    public override int Examples => _questions.Count;

    public override string Fingerprint { get; }

    public override string Metric => "f1";

    public override IReadOnlyList<int> Lengths() => _lengths;

    public override Batch Collate(IReadOnlyList<int> rows)
    {
        var labels = rows.All(r => _questions.HasAnswers(_questionOf[r]))
            ? tensor(rows.SelectMany(r => (long[])[_labels[r].Start, _labels[r].End]).ToArray(), [rows.Count, 2])
            : null;
        return TokenTensors.Pad([.. rows.Select(r => _windows[r].Tokens)], _paddingId, segments: true, labels);
    }

    public override IReadOnlyDictionary<string, double> Measure(IReadOnlyList<float[]> logits)
    {
        List<(bool Answered, AnswerScore Score)> scores =
        [
            .. Answers(logits)
                .Select(entry =>
                    (entry.Question.Answers!.Count > 0, AnswerScore.Of(entry.Answer.Text, [.. entry.Question.Answers!.Select(r => r.Text)]))
                ),
        ];
        var metrics = new Dictionary<string, double>
        {
            ["loss"] = logits.Select((l, row) => Loss(row, l)).Average(),
            ["exact"] = scores.Average(s => s.Score.Exact),
            ["f1"] = scores.Average(s => s.Score.F1),
        };
        foreach (var (name, answered) in new[] { ("f1 answerable", true), ("f1 unanswerable", false) })
        {
            if (_format.Unanswerable && scores.Any(s => s.Answered == answered))
            {
                metrics[name] = scores.Where(s => s.Answered == answered).Average(s => s.Score.F1);
            }
        }
        return metrics;
    }

    public override IEnumerable<Prediction> Read(IReadOnlyList<float[]> logits) =>
        Answers(logits)
            .Select(entry =>
            {
                var (question, answer) = entry;
                return new Prediction(
                    question.Text,
                    question.Context,
                    answer.Text,
                    new Dictionary<string, double> { ["answer"] = answer.Score, ["none"] = answer.NoneScore }
                )
                {
                    Id = question.Id,
                };
            });

    /// <summary>The best answer to each question, over its windows, which are neighbours.</summary>
    private IEnumerable<(SquadQuestion Question, AnswerSpan Answer)> Answers(IReadOnlyList<float[]> logits)
    {
        var row = 0;
        for (var index = 0; index < _questions.Count; index++)
        {
            var question = _questions[index];
            AnswerSpan? best = null;
            for (; row < Count && _questionOf[row] == index; row++)
            {
                var scores = logits[row];
                var span = AnswerSpan.Best(_windows[row], Starts(scores), Ends(scores), question.Context, _format.AnswerLength);
                best = best?.Better(span) ?? span;
            }
            yield return (question, _format.Unanswerable ? best!.OrNone() : best!);
        }
    }

    // Logits (2, T) of a row.
    private static ReadOnlySpan<float> Starts(float[] logits) => logits.AsSpan(0, logits.Length / 2);

    private static ReadOnlySpan<float> Ends(float[] logits) => logits.AsSpan(logits.Length / 2);

    private double Loss(int row, float[] logits)
    {
        var length = _lengths[row];
        return (
                TaskMetrics.CrossEntropy([.. Starts(logits)[..length]], _labels[row].Start)
                + TaskMetrics.CrossEntropy([.. Ends(logits)[..length]], _labels[row].End)
            ) / 2;
    }
}
