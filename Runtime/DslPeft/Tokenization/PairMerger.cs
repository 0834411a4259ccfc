namespace DslPeft.Tokenization;

/// <summary>
/// The words of a text as lists of pieces, and the counts of neighbouring pieces, kept up to date while pairs are merged.
/// </summary>
internal sealed class PairMerger
{
    private readonly List<List<string>> _words = [];
    private readonly List<long> _counts = [];
    private readonly Dictionary<(string Left, string Right), long> _pairs = [];
    private readonly Dictionary<(string Left, string Right), HashSet<int>> _places = [];

    // Holds every pair with its count at some time; an entry whose count has changed since is put back with the new one when it comes up.
    private readonly PriorityQueue<(string Left, string Right), (long Count, (string, string) Pair)> _queue = new(
        Comparer<(long Count, (string Left, string Right) Pair)>.Create(Compare)
    );

    public PairMerger(IEnumerable<(string[] Symbols, long Count)> words)
    {
        foreach (var (symbols, count) in words)
        {
            _words.Add([.. symbols]);
            _counts.Add(count);
            Count(_words.Count - 1, count, changed: null);
        }
        foreach (var (pair, count) in _pairs)
        {
            _queue.Enqueue(pair, (count, pair));
        }
    }

    /// <summary>Merges the most frequent pair everywhere and returns the new piece, or null where every word is one piece.</summary>
    public string? MergeMostFrequent()
    {
        while (_queue.TryDequeue(out var pair, out var priority))
        {
            var count = _pairs.GetValueOrDefault(pair);
            if (count == 0)
            {
                continue;
            }
            if (count != priority.Count)
            {
                _queue.Enqueue(pair, (count, pair));
                continue;
            }
            return Merge(pair);
        }
        return null;
    }

    private string Merge((string Left, string Right) pair)
    {
        var piece = pair.Left + pair.Right[WordPieceVocabulary.ContinuationPrefix.Length..];
        var changed = new HashSet<(string, string)>();
        foreach (var index in _places[pair].ToArray())
        {
            var word = _words[index];
            Count(index, -_counts[index], changed);
            for (var i = 0; i + 1 < word.Count; i++)
            {
                if (word[i] == pair.Left && word[i + 1] == pair.Right)
                {
                    word[i] = piece;
                    word.RemoveAt(i + 1);
                }
            }
            Count(index, _counts[index], changed);
        }
        foreach (var other in changed)
        {
            if (_pairs.GetValueOrDefault(other) is > 0 and var count)
            {
                _queue.Enqueue(other, (count, other));
            }
        }
        return piece;
    }

    private void Count(int index, long change, HashSet<(string, string)>? changed)
    {
        var word = _words[index];
        for (var i = 0; i + 1 < word.Count; i++)
        {
            var pair = (word[i], word[i + 1]);
            _pairs[pair] = _pairs.GetValueOrDefault(pair) + change;
            if (!_places.TryGetValue(pair, out var places))
            {
                _places[pair] = places = [];
            }
            _ = change > 0 ? places.Add(index) : places.Remove(index);
            changed?.Add(pair);
        }
    }

    private static int Compare((long Count, (string Left, string Right) Pair) x, (long Count, (string Left, string Right) Pair) y)
    {
        var order = y.Count.CompareTo(x.Count);
        order = order != 0 ? order : string.CompareOrdinal(x.Pair.Left, y.Pair.Left);
        return order != 0 ? order : string.CompareOrdinal(x.Pair.Right, y.Pair.Right);
    }
}
