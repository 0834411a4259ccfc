namespace DslPeft.Data;

/// <summary>The best answer that a model finds to a question.</summary>
/// <param name="Text">Its words as the context has them; empty for no answer.</param>
/// <param name="Score">Sum of the logits of its start and end.</param>
/// <param name="NoneScore">The same of the class token, which stands for no answer: the least over all windows.</param>
internal sealed record AnswerSpan(string Text, double Score, double NoneScore)
{
    /// <summary>
    /// The span of a window with the largest sum, from at most <paramref name="longest"/> tokens; logits (T) of start and end.
    /// </summary>
    public static AnswerSpan Best(QuestionWindow window, ReadOnlySpan<float> starts, ReadOnlySpan<float> ends, string context, int longest)
    {
        var (from, to, best) = (-1, -1, double.NegativeInfinity);
        for (var first = 0; first < window.Pieces.Count; first++)
        {
            for (var last = first; last < Math.Min(first + longest, window.Pieces.Count); last++)
            {
                var score = (double)starts[window.First + first] + ends[window.First + last];
                if (score > best)
                {
                    (from, to, best) = (first, last, score);
                }
            }
        }
        var none = (double)starts[0] + ends[0];
        return from < 0
            ? new AnswerSpan("", best, none)
            : new AnswerSpan(context[window.Pieces[from].Start..window.Pieces[to].End], best, none);
    }

    public AnswerSpan Better(AnswerSpan other)
    {
        var better = other.Score > Score ? other : this;
        return better with { NoneScore = Math.Min(NoneScore, other.NoneScore) };
    }

    /// <summary>No answer where that scores higher.</summary>
    public AnswerSpan OrNone() => NoneScore > Score ? this with { Text = "" } : this;
}
