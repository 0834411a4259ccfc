using System.Text;
using DslPeft.Tokenization;

namespace DslPeft.Data;

/// <summary>A part of a document.</summary>
/// <param name="Text">The text.</param>
/// <param name="Starts">Whether the document starts with it.</param>
/// <param name="Ends">Whether it ends with it.</param>
internal readonly record struct DocumentPart(string Text, bool Starts, bool Ends);

/// <summary>
/// Reads the documents of a file of running text, which end tokens part. A long one is read in parts where that changes no id.
/// </summary>
/// <param name="tokenizer">Says what the end token is, and whether texts may be cut at blanks.</param>
/// <param name="partLength">Characters of a part, about.</param>
/// <param name="bufferLength">Characters that are read at a time.</param>
internal sealed class TextDocuments(Tokenizer tokenizer, int partLength = TextDocuments.UsualLength, int bufferLength = 1 << 16)
{
    /// <summary>Characters of a part, about.</summary>
    public const int UsualLength = 1 << 20;

    private readonly string _separator = tokenizer.Vocabulary.Special.Separator;
    private readonly bool _cuts = tokenizer.CutsAtBlanks && !tokenizer.Vocabulary.Special.Separator.Contains(' ');
    private readonly StringBuilder _open = new();

    /// <summary>The parts in order. Documents of white space are left out.</summary>
    public IEnumerable<DocumentPart> Read(TextReader text)
    {
        var last = _separator[^1];
        var buffer = new char[bufferLength];
        var starts = true;
        var next = partLength;
        int read;
        while ((read = text.Read(buffer, 0, buffer.Length)) > 0)
        {
            var start = 0;
            int end;
            while ((end = buffer.AsSpan(start, read - start).IndexOf(last)) >= 0)
            {
                _open.Append(buffer, start, end + 1);
                start += end + 1;
                if (EndsWithSeparator())
                {
                    _open.Length -= _separator.Length;
                    if (Whole(starts) is { } part)
                    {
                        yield return part;
                    }
                    (starts, next) = (true, partLength);
                }
            }
            _open.Append(buffer, start, read - start);
            if (!_cuts || _open.Length < next)
            {
                continue;
            }
            if (Cut(starts) is { } beginning)
            {
                yield return beginning;
                (starts, next) = (false, partLength);
            }
            else
            {
                // The next place is looked for in twice as much.
                next = 2 * _open.Length;
            }
        }
        if (Whole(starts) is { } rest)
        {
            yield return rest;
        }
    }

    private DocumentPart? Whole(bool starts)
    {
        var text = _open.ToString();
        _open.Clear();
        return starts && string.IsNullOrWhiteSpace(text) ? null : new DocumentPart(text, starts, Ends: true);
    }

    /// <summary>Takes what stands before the last blank between two letters.</summary>
    private DocumentPart? Cut(bool starts)
    {
        var text = _open.ToString();
        for (var at = text.Length - 2; at > 0; at--)
        {
            if (text[at] == ' ' && char.IsAsciiLetter(text[at - 1]) && char.IsAsciiLetter(text[at + 1]))
            {
                _open.Clear().Append(text, at, text.Length - at);
                return new DocumentPart(text[..at], starts, Ends: false);
            }
        }
        return null;
    }

    private bool EndsWithSeparator()
    {
        if (_open.Length < _separator.Length)
        {
            return false;
        }
        Span<char> tail = stackalloc char[_separator.Length];
        _open.CopyTo(_open.Length - _separator.Length, tail, _separator.Length);
        return tail.SequenceEqual(_separator);
    }
}
