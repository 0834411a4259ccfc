using System.Globalization;
using System.Text;

namespace DslPeft.Tokenization.Chat.Jinja;

/// <summary>
/// JSON as Python's <c>json.dumps</c> writes it with <c>ensure_ascii=False</c>, which is what chat templates are given as <c>tojson</c>.
/// </summary>
internal static class PythonJson
{
    /// <param name="value">What is written.</param>
    /// <param name="indent">Blanks for each level; null for one line.</param>
    /// <exception cref="ValueException">A value has no JSON.</exception>
    public static string Write(object? value, int? indent)
    {
        var text = new StringBuilder();
        Write(text, value, indent, 0);
        return text.ToString();
    }

    private static void Write(StringBuilder text, object? value, int? indent, int depth)
    {
        Value.RequireDepth(depth);
        switch (value)
        {
            case null:
                text.Append("null");
                break;
            case bool truth:
                text.Append(truth ? "true" : "false");
                break;
            case long number:
                text.Append(number.ToString(CultureInfo.InvariantCulture));
                break;
            case double number:
                text.Append(
                    double.IsFinite(number) ? PythonText.Of(number) : throw new ValueException("a number that is not finite has no JSON")
                );
                break;
            case string given:
                Quote(text, given);
                break;
            case IReadOnlyList<object?> list:
                WriteItems(text, '[', ']', list, indent, depth, item => Write(text, item, indent, depth + 1));
                break;
            case JinjaMap map:
                WriteItems(text, '{', '}', map.Entries, indent, depth, entry =>
                {
                    Quote(text, entry.Key);
                    text.Append(": ");
                    Write(text, entry.Value, indent, depth + 1);
                });
                break;
            default:
                throw new ValueException($"{Value.NameOf(value)} has no JSON");
        }
        Value.RequireLength(text.Length);
    }

    private static void WriteItems<T>(
        StringBuilder text,
        char open,
        char close,
        IReadOnlyList<T> items,
        int? indent,
        int depth,
        Action<T> write
    )
    {
        text.Append(open);
        for (var i = 0; i < items.Count; i++)
        {
            text.Append(
                i == 0 ? ""
                : indent is null ? ", "
                : ","
            );
            Break(depth + 1);
            write(items[i]);
        }
        if (items.Count > 0)
        {
            Break(depth);
        }
        text.Append(close);

        void Break(int level)
        {
            if (indent is { } blanks)
            {
                text.Append('\n').Append(' ', blanks * level);
            }
        }
    }

    private static void Quote(StringBuilder text, string given)
    {
        text.Append('"');
        foreach (var character in given)
        {
            text.Append(
                character switch
                {
                    '"' => "\\\"",
                    '\\' => "\\\\",
                    '\n' => "\\n",
                    '\r' => "\\r",
                    '\t' => "\\t",
                    '\b' => "\\b",
                    '\f' => "\\f",
                    < ' ' => $"\\u{(int)character:x4}",
                    _ => character.ToString(),
                }
            );
        }
        text.Append('"');
    }
}
