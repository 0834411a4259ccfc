using System.Globalization;
using System.Text;

namespace DslPeft.Tokenization.Chat.Jinja;

/// <summary>Values as Python prints them.</summary>
internal static class PythonText
{
    /// <summary>Whether Python's <c>str.strip</c> drops the character.</summary>
    public static bool IsSpace(char character) => char.IsWhiteSpace(character) || character is >= '\u001c' and <= '\u001f';

    /// <summary>Trims the end of a text.</summary>
    public static string TrimEnd(this string text, Func<char, bool> drops)
    {
        var end = text.Length;
        while (end > 0 && drops(text[end - 1]))
        {
            end--;
        }
        return text[..end];
    }

    /// <summary>Trims the start of a text.</summary>
    public static string TrimStart(this string text, Func<char, bool> drops)
    {
        var start = 0;
        while (start < text.Length && drops(text[start]))
        {
            start++;
        }
        return text[start..];
    }

    /// <summary>A value as it is printed: <c>str</c>.</summary>
    public static string Of(object? value) =>
        value switch
        {
            string text => text,
            Undefined => "",
            _ => Write(new StringBuilder(), value, 0).ToString(),
        };

    /// <summary>A number as Python prints it: the fewest digits that give it back, with an exponent below 1e-4 and from 1e16 on.</summary>
    public static string Of(double number)
    {
        if (!double.IsFinite(number))
        {
            return double.IsNaN(number) ? "nan"
                : number > 0 ? "inf"
                : "-inf";
        }
        var shortest = number.ToString("E16", CultureInfo.InvariantCulture);
        for (var digits = 0; digits <= 16; digits++)
        {
            var text = number.ToString("E" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
            if (double.Parse(text, CultureInfo.InvariantCulture) == number)
            {
                shortest = text;
                break;
            }
        }
        var split = shortest.IndexOf('E', StringComparison.Ordinal);
        var sign = shortest[0] == '-' ? "-" : "";
        var mantissa = shortest[sign.Length..split].Replace(".", "", StringComparison.Ordinal);
        var exponent = int.Parse(shortest[(split + 1)..], CultureInfo.InvariantCulture);
        if (exponent is < -4 or >= 16)
        {
            var fraction = mantissa.Length > 1 ? "." + mantissa[1..] : "";
            return $"{sign}{mantissa[0]}{fraction}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
        }
        return exponent < 0 ? $"{sign}0.{new string('0', -exponent - 1)}{mantissa}"
            : mantissa.Length <= exponent + 1 ? $"{sign}{mantissa.PadRight(exponent + 1, '0')}.0"
            : $"{sign}{mantissa[..(exponent + 1)]}.{mantissa[(exponent + 1)..]}";
    }

    private static StringBuilder Write(StringBuilder text, object? value, int depth)
    {
        Value.RequireDepth(depth);
        return value switch
        {
            null => text.Append("None"),
            bool truth => text.Append(truth ? "True" : "False"),
            long number => text.Append(number.ToString(CultureInfo.InvariantCulture)),
            double number => text.Append(Of(number)),
            string quoted => text.Append(Quote(quoted)),
            IReadOnlyList<object?> list => WriteItems(text, '[', ']', list, item => Write(text, item, depth + 1)),
            JinjaMap map => WriteItems(text, '{', '}', map.Entries, entry =>
                Write(text.Append(Quote(entry.Key)).Append(": "), entry.Value, depth + 1)
            ),
            _ => throw new ValueException($"{Value.NameOf(value)} cannot be printed"),
        };
    }

    private static StringBuilder WriteItems<T>(StringBuilder text, char open, char close, IReadOnlyList<T> items, Action<T> write)
    {
        text.Append(open);
        for (var i = 0; i < items.Count; i++)
        {
            text.Append(i > 0 ? ", " : "");
            write(items[i]);
            Value.RequireLength(text.Length);
        }
        return text.Append(close);
    }

    /// <summary>A text in quotes: <c>repr</c>.</summary>
    private static string Quote(string text)
    {
        var quote = text.Contains('\'') && !text.Contains('"') ? '"' : '\'';
        var quoted = new StringBuilder().Append(quote);
        foreach (var character in text)
        {
            quoted.Append(
                character switch
                {
                    '\n' => "\\n",
                    '\r' => "\\r",
                    '\t' => "\\t",
                    '\\' => "\\\\",
                    < ' ' or '\u007f' => $"\\x{(int)character:x2}",
                    _ when character == quote => $"\\{quote}",
                    _ => character.ToString(),
                }
            );
        }
        return quoted.Append(quote).ToString();
    }
}
