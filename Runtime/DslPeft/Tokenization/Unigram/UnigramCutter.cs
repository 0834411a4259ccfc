using System.Text;

namespace DslPeft.Tokenization.Unigram;

/// <summary>
/// Cuts a text into the pieces whose scores have the highest sum (Kudo, arXiv 1804.10959). A character that is no piece by itself may
/// stand alone for ten less than the lowest score.
/// </summary>
internal sealed class UnigramCutter
{
    private const double UnknownPenalty = 10;

    private readonly PieceTrie _trie;
    private readonly double[] _scores;
    private readonly double _unknownScore;
    private readonly int _unknown;
    private readonly bool _single;

    /// <param name="pieces">The pieces that characters make, with their ids; none is empty or there twice.</param>
    /// <param name="scores">The score of each id.</param>
    /// <param name="lowest">The lowest score of a usual piece.</param>
    /// <param name="unknown">The id of a character that is no piece.</param>
    /// <param name="single">Whether sums are kept in single precision, as SentencePiece keeps them.</param>
    public UnigramCutter(IEnumerable<(string Piece, int Id)> pieces, double[] scores, double lowest, int unknown, bool single)
    {
        (_trie, _scores, _unknown, _single) = (new PieceTrie(pieces), scores, unknown, single);
        _unknownScore = single ? (float)lowest - (float)UnknownPenalty : lowest - UnknownPenalty;
    }

    private record struct Best(int Id, double Score, int Start);

    /// <summary>The pieces of a text in order: where each starts and ends, and its id.</summary>
    public List<(int Start, int End, int Id)> Cut(string text)
    {
        var best = new Best[text.Length + 1];
        Array.Fill(best, new Best(-1, 0, -1));
        var start = 0;
        while (start < text.Length)
        {
            var here = best[start].Score;
            var width = char.IsHighSurrogate(text[start]) && start + 1 < text.Length ? 2 : 1;
            var alone = false;
            foreach (var (length, id) in _trie.At(text, start))
            {
                Offer(ref best[start + length], id, _scores[id] + here, start);
                alone |= length == width;
            }
            if (!alone)
            {
                Offer(ref best[start + width], _unknown, Rounded(_unknownScore + here), start);
            }
            start += width;
        }
        var pieces = new List<(int, int, int)>();
        for (var end = text.Length; end > 0; end = best[end].Start)
        {
            pieces.Add((best[end].Start, end, best[end].Id));
        }
        pieces.Reverse();
        return pieces;
    }

    private void Offer(ref Best node, int id, double score, int start)
    {
        if (node.Start < 0 || score > node.Score)
        {
            node = new Best(id, Rounded(score), start);
        }
    }

    private double Rounded(double score) => _single ? (float)score : score;
}
