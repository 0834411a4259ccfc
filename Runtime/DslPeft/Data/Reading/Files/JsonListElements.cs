using System.Text;

namespace DslPeft.Data;

/// <summary>Cuts a JSON list into its elements, so that one at a time is parsed.</summary>
internal sealed class JsonListElements
{
    private readonly string _path;
    private readonly StringBuilder _element = new();
    private int _depth,
        _line;
    private bool _inText,
        _escaped,
        _closed,
        _any;

    private JsonListElements(string path) => _path = path;

    /// <summary>The text of each element with the line that it starts on.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="lines">Its lines, of which the first begins with the list's bracket.</param>
    /// <exception cref="DataException">The list is not closed, or something stands behind it.</exception>
    public static IEnumerable<(int Line, string Text)> Of(string path, IEnumerable<(int Line, string Text)> lines)
    {
        var list = new JsonListElements(path);
        var last = 0;
        foreach (var (line, text) in lines)
        {
            last = line;
            foreach (var c in text)
            {
                if (list.Take(c, line) is { } element)
                {
                    yield return element;
                }
            }
            list.EndLine(line);
        }
        if (!list._closed)
        {
            throw new DataException(path, last, "the list is not closed: ']' is expected at its end");
        }
    }

    /// <summary>Takes a character; gives the element that it ends.</summary>
    private (int Line, string Text)? Take(char c, int line)
    {
        if (_closed)
        {
            return char.IsWhiteSpace(c) ? null : throw new DataException(_path, line, "something stands behind the end of the list");
        }
        var structure = !_inText;
        if (_inText)
        {
            (_inText, _escaped) = (_escaped || c != '"', !_escaped && c == '\\');
        }
        else if (c is '[' or '{' && _depth++ == 0)
        {
            return null;
        }
        else if ((c == ',' && _depth == 1) || (c is ']' or '}' && --_depth == 0))
        {
            _closed = c != ',';
            return End(line);
        }
        _inText |= structure && c == '"';
        Append(c, line);
        return null;
    }

    private void EndLine(int line)
    {
        if (!_closed && _depth > 0)
        {
            Append('\n', line);
        }
    }

    private void Append(char c, int line)
    {
        if (_element.Length == 0)
        {
            if (char.IsWhiteSpace(c))
            {
                return;
            }
            _line = line;
        }
        _element.Append(c);
        if (_element.Length > DataText.LongestText)
        {
            throw new DataException(_path, _line, $"the element is longer than {DataText.LongestText} characters, or its end is missing");
        }
    }

    /// <summary>The element that ends here; null for the end of an empty list.</summary>
    private (int Line, string Text)? End(int line)
    {
        if (_element.Length == 0)
        {
            return _closed && !_any ? null : throw new DataException(_path, line, "an element of the list is missing");
        }
        var text = _element.ToString();
        _element.Clear();
        _any = true;
        return (_line, text);
    }
}
