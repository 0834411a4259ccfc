using System.Text;

namespace DslPeft.Tokenization.Unigram;

/// <summary>A text as a tokeniser's steps leave it, and where in the text before them each of its UTF-16 units comes from.</summary>
/// <param name="Text">The text.</param>
/// <param name="Starts">For each unit, where its source starts.</param>
/// <param name="Ends">For each unit, where its source ends; a unit that was put in has an empty one.</param>
internal sealed record SourceText(string Text, int[] Starts, int[] Ends)
{
    public int Length => Text.Length;

    /// <summary>A part of a text as it is. Half a character beyond U+FFFF becomes the replacement character, as it does in UTF-8.</summary>
    public static SourceText Of(string text, int start, int end)
    {
        var made = new Builder();
        var at = start;
        foreach (var rune in text.AsSpan(start, end - start).EnumerateRunes())
        {
            made.Add(rune, at, at += rune.IsBmp ? 1 : 2);
        }
        return made.Finish();
    }

    /// <summary>A part of the text.</summary>
    public SourceText Slice(int start, int end) =>
        start == 0 && end == Length ? this : new(Text[start..end], Starts[start..end], Ends[start..end]);

    /// <summary>The characters, each with its place and its length in units.</summary>
    public IEnumerable<(Rune Rune, int At)> Runes()
    {
        var at = 0;
        while (at < Length)
        {
            var rune = Rune.GetRuneAt(Text, at);
            yield return (rune, at);
            at += rune.Utf16SequenceLength;
        }
    }

    /// <summary>Collects units and their sources.</summary>
    internal sealed class Builder
    {
        private readonly StringBuilder _text = new();
        private readonly List<int> _starts = [],
            _ends = [];

        public int Length => _text.Length;

        /// <summary>Adds what a part of the source became.</summary>
        public void Add(ReadOnlySpan<char> made, int start, int end)
        {
            _text.Append(made);
            for (var unit = 0; unit < made.Length; unit++)
            {
                _starts.Add(start);
                _ends.Add(end);
            }
        }

        public void Add(Rune made, int start, int end)
        {
            Span<char> units = stackalloc char[2];
            Add(units[..made.EncodeToUtf16(units)], start, end);
        }

        /// <summary>Adds what a part of a text became: of its source.</summary>
        public void Add(ReadOnlySpan<char> made, SourceText from, int at, int length) =>
            Add(made, from.Starts[at], from.Ends[at + length - 1]);

        /// <summary>Adds a part of a text as it is.</summary>
        public void Keep(SourceText from, int at, int length)
        {
            for (var unit = at; unit < at + length; unit++)
            {
                Add(from.Text.AsSpan(unit, 1), from.Starts[unit], from.Ends[unit]);
            }
        }

        /// <summary>Whether the text ends with a character.</summary>
        public bool EndsWith(char last) => _text.Length > 0 && _text[^1] == last;

        /// <summary>Takes the last unit away.</summary>
        public void DropLast()
        {
            _text.Length--;
            _starts.RemoveAt(_starts.Count - 1);
            _ends.RemoveAt(_ends.Count - 1);
        }

        public SourceText Finish() => new(_text.ToString(), [.. _starts], [.. _ends]);
    }
}
