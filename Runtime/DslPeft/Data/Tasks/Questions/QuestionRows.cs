using DslPeft.Tokenization;
using DslPeft.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Data;

/// <summary>Questions over texts, each text in one or several windows.</summary>
public sealed class QuestionRows : TaskRows
{
    private readonly IReadOnlyList<SquadQuestion> _questions;
    private readonly SquadFormat _format;
    private readonly QuestionWindow[] _windows;
    private readonly (int Start, int End)[] _labels;
    private readonly int _paddingId;

    /// <exception cref="DataException">The input has no room for a text behind a question.</exception>
    public QuestionRows(IReadOnlyList<SquadQuestion> questions, SquadFormat format, TaskInput input)
    {
        (_questions, _format, _paddingId) = (questions, format, input.Tokenizer.Vocabulary.PaddingId);
        _windows = [.. Windows(questions, format, input)];
        _labels = [.. _windows.Select(w => w.Find(questions[w.Question].Answers?.FirstOrDefault()))];
        using var hash = new RowHash();
        foreach ((QuestionWindow window, (int Start, int End) label) in _windows.Zip(_labels))
        {
            hash.Add(window.Tokens);
            hash.Add(label.Start);
            hash.Add(label.End);
        }
        Fingerprint = hash.ToString();
    }

    public override int Count => _windows.Length;

    public override int Examples => _questions.Count;

    public override string Fingerprint { get; }

    public override string Metric => "f1";

    public override IReadOnlyList<int> Lengths() => [.. _windows.Select(w => w.Tokens.Length)];

    public override Batch Collate(IReadOnlyList<int> rows)
    {
        Tensor? labels = rows.All(r => _questions[_windows[r].Question].Answers is not null)
            ? tensor(rows.SelectMany(r => (long[])[_labels[r].Start, _labels[r].End]).ToArray(), [rows.Count, 2])
            : null;
        return TokenTensors.Pad([.. rows.Select(r => _windows[r].Tokens)], _paddingId, segments: true, labels);
    }

    public override IReadOnlyDictionary<string, double> Measure(IReadOnlyList<float[]> logits)
    {
        var answers = Answers(logits);
        var scores = _questions.Zip(answers, (q, a) => (Answered: q.Answers!.Count > 0, Score: AnswerScore.Of(a.Text, [.. q.Answers!.Select(r => r.Text)]))).ToList();
        var metrics = new Dictionary<string, double>
        {
            ["loss"] = logits.Select((l, row) => Loss(row, l)).Average(),
            ["exact"] = scores.Average(s => s.Score.Exact),
            ["f1"] = scores.Average(s => s.Score.F1),
        };
        foreach ((string name, bool answered) in new[] { ("f1 answerable", true), ("f1 unanswerable", false) })
        {
            if (_format.Unanswerable && scores.Any(s => s.Answered == answered))
            {
                metrics[name] = scores.Where(s => s.Answered == answered).Average(s => s.Score.F1);
            }
        }
        return metrics;
    }

    public override IReadOnlyList<Prediction> Read(IReadOnlyList<float[]> logits) => [.. _questions.Zip(Answers(logits), (q, a) =>
        new Prediction(q.Text, q.Context, a.Text, new Dictionary<string, double> { ["answer"] = a.Score, ["none"] = a.NoneScore }) { Id = q.Id })];

    private static IEnumerable<QuestionWindow> Windows(IReadOnlyList<SquadQuestion> questions, SquadFormat format, TaskInput input)
    {
        // The questions of a paragraph share its context.
        (string Text, SourcePiece[] Pieces) context = ("", []);
        for (int i = 0; i < questions.Count; i++)
        {
            if (!ReferenceEquals(context.Text, questions[i].Context))
            {
                context = (questions[i].Context, [.. input.Tokenizer.EncodeWithSources(questions[i].Context)]);
            }
            foreach (QuestionWindow window in QuestionWindow.Cut(i, questions[i], context.Pieces, format, input))
            {
                yield return window;
            }
        }
    }

    private AnswerSpan[] Answers(IReadOnlyList<float[]> logits)
    {
        var best = new AnswerSpan?[_questions.Count];
        for (int row = 0; row < _windows.Length; row++)
        {
            QuestionWindow window = _windows[row];
            AnswerSpan span = AnswerSpan.Best(window, Starts(logits[row]), Ends(logits[row]), _questions[window.Question].Context, _format.AnswerLength);
            best[window.Question] = best[window.Question]?.Better(span) ?? span;
        }
        return [.. best.Select(b => _format.Unanswerable ? b!.OrNone() : b!)];
    }

    // Logits (2, T) of a row.
    private static ReadOnlySpan<float> Starts(float[] logits) => logits.AsSpan(0, logits.Length / 2);

    private static ReadOnlySpan<float> Ends(float[] logits) => logits.AsSpan(logits.Length / 2);

    private double Loss(int row, float[] logits)
    {
        int length = _windows[row].Tokens.Length;
        return (TaskMetrics.CrossEntropy([.. Starts(logits)[..length]], _labels[row].Start) + TaskMetrics.CrossEntropy([.. Ends(logits)[..length]], _labels[row].End)) / 2;
    }
}
