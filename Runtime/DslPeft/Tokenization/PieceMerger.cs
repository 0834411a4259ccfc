using System.Text;

namespace DslPeft.Tokenization;

/// <summary>
/// Merges the characters of a text into pieces (Sennrich et al., arXiv 1508.07909): at each step the neighbours that make the piece of the
/// highest score, and of equal scores the leftmost.
/// </summary>
/// <param name="text">The text.</param>
/// <param name="scoreOf">The score of what two neighbours make; null for what is no piece.</param>
internal sealed class PieceMerger(string text, PieceMerger.Score scoreOf)
{
    /// <summary>The score of the piece of a text from a start to an end, which two pieces make that meet in its middle.</summary>
    public delegate double? Score(string text, int start, int middle, int end);

    /// <summary>What two neighbours would make; stale once either has been merged.</summary>
    private readonly record struct Candidate(int Left, int Right, int End);

    private readonly List<(int Start, int End, int Before, int Behind)> _symbols = [];
    private readonly PriorityQueue<Candidate, (double Negated, int Left)> _queue = new();

    /// <summary>Where each piece begins and ends.</summary>
    public IEnumerable<(int Start, int End)> Run()
    {
        foreach (var rune in text.EnumerateRunes())
        {
            var start = _symbols.Count == 0 ? 0 : _symbols[^1].End;
            _symbols.Add((start, start + rune.Utf16SequenceLength, _symbols.Count - 1, _symbols.Count + 1));
        }
        for (var left = 0; left + 1 < _symbols.Count; left++)
        {
            Offer(left, left + 1);
        }
        while (_queue.TryDequeue(out var next, out _))
        {
            var (left, right) = (_symbols[next.Left], _symbols[next.Right]);
            // A merged right one is empty, and a left or right one that has grown ends elsewhere.
            if (left.End != right.Start || right.End != next.End || right.Start == right.End || left.Start == left.End)
            {
                continue;
            }
            _symbols[next.Left] = (left.Start, right.End, left.Before, right.Behind);
            _symbols[next.Right] = (right.End, right.End, -1, -1);
            if (right.Behind < _symbols.Count)
            {
                _symbols[right.Behind] = _symbols[right.Behind] with { Before = next.Left };
                Offer(next.Left, right.Behind);
            }
            if (left.Before >= 0)
            {
                Offer(left.Before, next.Left);
            }
        }
        return _symbols.Where(symbol => symbol.End > symbol.Start).Select(symbol => (symbol.Start, symbol.End));
    }

    private void Offer(int left, int right)
    {
        var (start, middle, end) = (_symbols[left].Start, _symbols[right].Start, _symbols[right].End);
        if (scoreOf(text, start, middle, end) is { } score)
        {
            _queue.Enqueue(new Candidate(left, right, end), (-score, left));
        }
    }
}
