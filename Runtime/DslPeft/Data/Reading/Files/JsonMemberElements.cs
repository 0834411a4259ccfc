using System.Text;
using System.Text.Json;

namespace DslPeft.Data;

/// <summary>
/// Cuts the elements of a list out of a JSON document, a member of its root, so that one at a time is parsed. The rest of the document is
/// the rest of the text, in which ends of lines stand for the elements: what is damaged or named twice in it is found there.
/// </summary>
internal sealed class JsonMemberElements
{
    private readonly string _path,
        _member;
    private readonly StringBuilder _rest = new(),
        _element = new(),
        _key = new();
    private int _depth,
        _line = 1,
        _elementLine;
    private long _column,
        _elementColumn;
    private bool _inText,
        _escaped,
        _isKey,
        _inList,
        _afterComma;

    private JsonMemberElements(string path, string member) => (_path, _member) = (path, member);

    /// <summary>
    /// What is read of each element, with the way to it, and of those that the rest of the document has under the same name.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="declared">Its encoding; null for UTF-8, or what its byte order mark says.</param>
    /// <param name="member">The member's name.</param>
    /// <param name="read">Reads an element.</param>
    /// <exception cref="DataException">The file is missing or no JSON object, or has no such list; names the line.</exception>
    public static IEnumerable<T> Read<T>(string path, Encoding? declared, string member, Func<JsonPath, IEnumerable<T>> read)
    {
        const string Expected = "one JSON document";
        var document = new JsonMemberElements(path, member);
        var index = 0;
        using (var text = DataText.Open(path, declared))
        {
            int next;
            while ((next = text.Read()) >= 0)
            {
                if (!document.Take((char)next))
                {
                    continue;
                }
                var json = Encoding.UTF8.GetBytes(document._element.ToString());
                document._element.Clear();
                using var element = DataJson.Parse(path, document._elementLine, json, Expected, document._elementColumn);
                foreach (var value in read(new JsonPath(path, json, element.RootElement, document._elementLine, [member, index++])))
                {
                    yield return value;
                }
            }
        }
        var rest = Encoding.UTF8.GetBytes(document.Rest());
        using var root = DataJson.Parse(path, 1, rest, Expected);
        foreach (var element in new JsonPath(path, rest, root.RootElement).Get(member).Elements())
        {
            foreach (var value in read(element))
            {
                yield return value;
            }
        }
    }

    /// <summary>
    /// The document without the elements. What the file ends within belongs to it, so that it does not end either; the ends of lines of
    /// that stand in it already.
    /// </summary>
    private string Rest()
    {
        var open = _element.ToString();
        _rest.Length -= open.Count(c => c == '\n');
        return _rest.Append(open).ToString();
    }

    /// <summary>Takes a character; says whether an element ends before it.</summary>
    private bool Take(char c)
    {
        var ends = _inList ? TakeInList(c) : TakeOutside(c);
        (_line, _column) =
            c == '\n'
                ? (_line + 1, 0)
                : (
                    _line,
                    _column
                        + (
                            c < 0x80 ? 1
                            : c < 0x800 || char.IsSurrogate(c) ? 2
                            : 3
                        )
                );
        return ends;
    }

    private bool TakeOutside(char c)
    {
        _rest.Append(c);
        if (_inText)
        {
            TakeText(c);
            if (_isKey && _inText)
            {
                _key.Append(c);
            }
        }
        else if (c == '"')
        {
            (_inText, _isKey) = (true, _depth == 1);
            if (_isKey)
            {
                _key.Clear();
            }
        }
        else if (c is '{' or '[')
        {
            _inList = ++_depth == 2 && c == '[' && _key.ToString() == _member;
            _afterComma = false;
        }
        else if (c is '}' or ']')
        {
            _depth--;
        }
        return false;
    }

    private bool TakeInList(char c)
    {
        if (c == '\n')
        {
            _rest.Append(c);
        }
        if (_inText)
        {
            TakeText(c);
        }
        else if (c == '"')
        {
            _inText = true;
        }
        else if (c is '{' or '[')
        {
            _depth++;
        }
        else if (c is '}' or ']' && _depth-- == 2)
        {
            // A comma before the end of a list is a fault, which stays in the rest.
            _rest.Append(_afterComma && _element.Length == 0 ? "," : "").Append(c);
            (_inList, _key.Length) = (false, 0);
            return _element.Length > 0;
        }
        else if (c == ',' && _depth == 2)
        {
            _rest.Append(_element.Length == 0 ? "," : "");
            _afterComma = true;
            return _element.Length > 0;
        }
        Add(c);
        return false;
    }

    private void Add(char c)
    {
        if (_element.Length == 0)
        {
            if (char.IsWhiteSpace(c))
            {
                return;
            }
            (_elementLine, _elementColumn) = (_line, _column);
        }
        _element.Append(c);
        if (_element.Length > DataText.LongestText)
        {
            throw new DataException(
                _path,
                _elementLine,
                $"the element is longer than {DataText.LongestText} characters, or its end is missing"
            );
        }
    }

    private void TakeText(char c) => (_inText, _escaped) = (_escaped || c != '"', !_escaped && c == '\\');
}
