namespace DslPeft.Tokenization.Unigram;

/// <summary>Finds the pieces that a text starts with at a place: sorted pieces, of which each further character leaves a range.</summary>
internal sealed class PieceTrie
{
    private readonly string[] _pieces;
    private readonly int[] _ids;

    /// <param name="pieces">The pieces and their ids; none is empty or there twice.</param>
    public PieceTrie(IEnumerable<(string Piece, int Id)> pieces)
    {
        (string Piece, int Id)[] sorted = [.. pieces.OrderBy(entry => entry.Piece, StringComparer.Ordinal)];
        (_pieces, _ids) = ([.. sorted.Select(entry => entry.Piece)], [.. sorted.Select(entry => entry.Id)]);
    }

    /// <summary>The pieces at a place of a text, the shortest first.</summary>
    public Matches At(string text, int start) => new(this, text, start);

    /// <summary>Goes through the pieces at a place.</summary>
    internal struct Matches(PieceTrie trie, string text, int start)
    {
        private int _first,
            _behind = trie._pieces.Length,
            _depth;

        public (int Length, int Id) Current { get; private set; }

        public readonly Matches GetEnumerator() => this;

        public bool MoveNext()
        {
            while (start + _depth < text.Length)
            {
                var next = text[start + _depth];
                _first = Bound(next, above: false);
                _behind = Bound(next, above: true);
                if (_first == _behind)
                {
                    return false;
                }
                _depth++;
                if (trie._pieces[_first].Length == _depth)
                {
                    Current = (_depth, trie._ids[_first]);
                    return true;
                }
            }
            return false;
        }

        /// <summary>
        /// The first piece of the range whose character at the depth is not below the given one, or is above it. A piece that ends there
        /// is below all.
        /// </summary>
        private readonly int Bound(char next, bool above)
        {
            var (low, high) = (_first, _behind);
            while (low < high)
            {
                var middle = (low + high) >>> 1;
                var piece = trie._pieces[middle];
                var found = _depth < piece.Length ? piece[_depth] : -1;
                if (found < next || (above && found == next))
                {
                    low = middle + 1;
                }
                else
                {
                    high = middle;
                }
            }
            return low;
        }
    }
}
