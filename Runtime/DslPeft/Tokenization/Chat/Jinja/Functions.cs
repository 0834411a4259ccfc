using System.Globalization;

namespace DslPeft.Tokenization.Chat.Jinja;

/// <summary>The functions that every template can call.</summary>
internal static class Functions
{
    private const long MostNumbers = 100_000;

    /// <param name="now">The time that <c>strftime_now</c> prints.</param>
    public static IEnumerable<Function> All(DateTime now) =>
        [
            new("namespace", Namespace),
            new("dict", arguments =>
                arguments.Values.Count > 0
                    ? throw new ValueException("'dict' takes names and values alone here")
                    : new JinjaMap([.. arguments.Named])
            ),
            new("range", Range),
            new("raise_exception", arguments =>
                throw new ValueException($"the template refuses the messages: {PythonText.Of(arguments.Take(0, "message"))}")
            ),
            new("strftime_now", arguments => arguments.Done(Format(arguments.TakeText(0, "format"), now))),
        ];

    private static JinjaNamespace Namespace(Arguments arguments)
    {
        var made = new JinjaNamespace();
        foreach (var value in arguments.Values)
        {
            foreach (
                (var key, var item) in value is JinjaMap map
                    ? map.Entries
                    : throw new ValueException($"{Value.NameOf(value)} gives no names to 'namespace'")
            )
            {
                made.Values[key] = item;
            }
        }
        foreach (var (key, value) in arguments.Named)
        {
            made.Values[key] = value;
        }
        return made;
    }

    private static object?[] Range(Arguments arguments)
    {
        long[] bounds =
        [
            .. arguments.Values.Select(value =>
                Arithmetic.Number(value) is long whole ? whole : throw new ValueException($"{Value.NameOf(value)} is no bound of 'range'")
            ),
        ];
        if (bounds.Length is 0 or > 3 || arguments.Named.Count > 0)
        {
            throw new ValueException("'range' takes one to three whole numbers");
        }
        var (start, end, step) = bounds.Length == 1 ? (0, bounds[0], 1) : (bounds[0], bounds[1], bounds.Length == 3 ? bounds[2] : 1);
        if (step == 0)
        {
            throw new ValueException("the step of 'range' is zero");
        }
        var count = Math.Max(0, Math.Ceiling(((decimal)end - start) / step));
        return count <= MostNumbers
            ? [.. Enumerable.Range(0, (int)count).Select(i => (object?)(start + (i * step)))]
            : throw new ValueException($"'range' gives more than {MostNumbers} numbers");
    }

    private static string Format(string format, DateTime now)
    {
        var text = new System.Text.StringBuilder();
        for (var at = 0; at < format.Length; at++)
        {
            text.Append(
                format[at] != '%' ? format[at].ToString()
                : at + 1 == format.Length ? throw new ValueException("a date format ends with '%'")
                : Part(format[++at], now)
            );
        }
        return text.ToString();
    }

    private static string Part(char code, DateTime now) =>
        code switch
        {
            'd' => now.ToString("dd", CultureInfo.InvariantCulture),
            'm' => now.ToString("MM", CultureInfo.InvariantCulture),
            'b' => now.ToString("MMM", CultureInfo.InvariantCulture),
            'B' => now.ToString("MMMM", CultureInfo.InvariantCulture),
            'y' => now.ToString("yy", CultureInfo.InvariantCulture),
            'Y' => now.ToString("yyyy", CultureInfo.InvariantCulture),
            'a' => now.ToString("ddd", CultureInfo.InvariantCulture),
            'A' => now.ToString("dddd", CultureInfo.InvariantCulture),
            'H' => now.ToString("HH", CultureInfo.InvariantCulture),
            'I' => now.ToString("hh", CultureInfo.InvariantCulture),
            'M' => now.ToString("mm", CultureInfo.InvariantCulture),
            'S' => now.ToString("ss", CultureInfo.InvariantCulture),
            'p' => now.ToString("tt", CultureInfo.InvariantCulture),
            'j' => now.DayOfYear.ToString("000", CultureInfo.InvariantCulture),
            '%' => "%",
            _ => throw new ValueException($"'%{code}' of a date format is not computed here"),
        };
}
