using DslPeft.Reporting;

namespace DslPeft.Training;

/// <summary>
/// Writes a text while a model adds tokens to it. What a later token may change is held back: a character of which a token has the first
/// bytes alone, and the beginning of a text that ends it.
/// </summary>
/// <param name="output">Where the text goes.</param>
/// <param name="read">The text of the tokens that were added.</param>
/// <param name="stops">Texts that end it.</param>
internal sealed class GrowingText(TextWriter output, Func<IReadOnlyList<int>, string> read, IReadOnlyCollection<string> stops)
{
    private const char Incomplete = '\uFFFD';

    private readonly List<int> _tokens = [];
    private int _written;

    /// <summary>Adds a token.</summary>
    public void Add(int token)
    {
        _tokens.Add(token);
        var text = StopTexts.Cut(read(_tokens), stops);
        Write(text, text.TrimEnd(Incomplete).Length is var whole ? whole - StopTexts.Begun(text[..whole], stops) : 0);
    }

    /// <summary>Writes what was held back, and ends the line.</summary>
    public void End()
    {
        var text = StopTexts.Cut(read(_tokens), stops);
        Write(text, text.Length);
        output.WriteLine();
    }

    private void Write(string text, int end)
    {
        if (end <= _written)
        {
            return;
        }
        output.Write(TerminalText.Lines(text[_written..end]));
        output.Flush();
        _written = end;
    }
}
