using System.Text;

namespace DslPeft.Tokenization;

/// <summary>A word as the vocabulary may spell it, and where in the text each of its characters came from.</summary>
/// <param name="Text">The word, lowered and without accents for an uncased model.</param>
/// <param name="Starts">For each UTF-16 unit of <paramref name="Text"/>, where its source character starts.</param>
/// <param name="Ends">For each, where that character ends.</param>
public sealed record SourceWord(string Text, int[] Starts, int[] Ends);

/// <summary>Collects the characters of words.</summary>
internal sealed class SourceWords
{
    private readonly List<SourceWord> _words = [];
    private readonly StringBuilder _text = new();
    private readonly List<int> _starts = [],
        _ends = [];

    /// <summary>The words that are finished.</summary>
    public IReadOnlyList<SourceWord> Words => _words;

    public void Append(Rune rune, int start, int end)
    {
        _text.Append(rune.ToString());
        for (var unit = 0; unit < rune.Utf16SequenceLength; unit++)
        {
            _starts.Add(start);
            _ends.Add(end);
        }
    }

    public void Finish()
    {
        if (_text.Length == 0)
        {
            return;
        }
        _words.Add(new SourceWord(_text.ToString(), [.. _starts], [.. _ends]));
        _text.Clear();
        _starts.Clear();
        _ends.Clear();
    }
}
