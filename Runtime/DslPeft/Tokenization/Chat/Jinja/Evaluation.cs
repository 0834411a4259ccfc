using System.Text;

namespace DslPeft.Tokenization.Chat.Jinja;

/// <summary>A part of what was printed.</summary>
/// <param name="Start">Where it starts, in UTF-16 units.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Turn">The message that the loop around it stood at; -1 outside of such a loop.</param>
/// <param name="IsGeneration">Whether it stands in a <c>generation</c> tag.</param>
internal readonly record struct PrintedPart(int Start, int End, int Turn, bool IsGeneration);

/// <summary>One run of a template: what it printed so far, and how much work is left to it.</summary>
/// <param name="turns">The messages; a loop over them is noticed by identity.</param>
internal sealed class Evaluation(IReadOnlyList<object?> turns)
{
    private const int MostSteps = 2_000_000;

    private readonly StringBuilder _text = new();
    private readonly List<PrintedPart> _parts = [];
    private int _steps;

    /// <summary>What was printed.</summary>
    public string Text => _text.ToString();

    /// <summary>The same in parts.</summary>
    public IReadOnlyList<PrintedPart> Parts => _parts;

    /// <summary>The message that the innermost loop over messages stands at; -1 outside of one.</summary>
    public int Turn { get; set; } = -1;

    /// <summary>Whether what is printed stands in a <c>generation</c> tag.</summary>
    public bool IsGeneration { get; set; }

    /// <summary>Counts a step, so that no template runs for ever.</summary>
    public void Step(int line)
    {
        if (++_steps > MostSteps)
        {
            throw new JinjaException(line, $"the template takes more than {MostSteps} steps");
        }
    }

    public void Print(string text)
    {
        Value.RequireLength((long)_text.Length + text.Length);
        if (text.Length > 0)
        {
            _parts.Add(new PrintedPart(_text.Length, _text.Length + text.Length, Turn, IsGeneration));
            _text.Append(text);
        }
    }

    /// <summary>What a block prints, which is then not printed.</summary>
    public string Capture(Action print)
    {
        int start = _text.Length,
            parts = _parts.Count;
        print();
        var captured = _text.ToString(start, _text.Length - start);
        _text.Length = start;
        _parts.RemoveRange(parts, _parts.Count - parts);
        return captured;
    }

    /// <summary>Which message a value is; -1 for none.</summary>
    public int TurnOf(object? value)
    {
        for (var turn = 0; turn < turns.Count; turn++)
        {
            if (ReferenceEquals(turns[turn], value))
            {
                return turn;
            }
        }
        return -1;
    }
}
