using System.Text;

namespace DslPeft.Tokenization.Chat.Jinja;

/// <summary>Python's methods of strings.</summary>
internal static class TextMethods
{
    private static readonly Dictionary<string, Func<string, Arguments, object?>> All = new(StringComparer.Ordinal)
    {
        ["strip"] = (text, arguments) => Strip(text, arguments.Take(0, "chars", null), start: true, end: true),
        ["lstrip"] = (text, arguments) => Strip(text, arguments.Take(0, "chars", null), start: true, end: false),
        ["rstrip"] = (text, arguments) => Strip(text, arguments.Take(0, "chars", null), start: false, end: true),
        ["split"] = (text, arguments) => Split(text, arguments.Take(0, "sep", null), arguments.TakeWhole(1, "maxsplit", -1)),
        ["splitlines"] = (text, _) => text.Length == 0 ? Array.Empty<object?>() : (text.EndsWith('\n') ? text[..^1] : text).Split('\n'),
        ["startswith"] = (text, arguments) =>
            Affixes(arguments.Take(0, "prefix")).Any(affix => text.StartsWith(affix, StringComparison.Ordinal)),
        ["endswith"] = (text, arguments) =>
            Affixes(arguments.Take(0, "suffix")).Any(affix => text.EndsWith(affix, StringComparison.Ordinal)),
        ["upper"] = (text, _) => text.ToUpperInvariant(),
        ["lower"] = (text, _) => text.ToLowerInvariant(),
        ["capitalize"] = (text, _) => Capitalize(text),
        ["title"] = (text, _) => Title(text),
        ["replace"] = (text, arguments) =>
            Replace(text, arguments.TakeText(0, "old"), arguments.TakeText(1, "new"), arguments.TakeWhole(2, "count", -1)),
        ["find"] = (text, arguments) => Find(text, arguments.TakeText(0, "sub")),
        ["count"] = (text, arguments) => Count(text, arguments.TakeText(0, "sub")),
        ["join"] = (text, arguments) => Join(text, Value.Items(arguments.Take(0, "items"))),
        ["isdigit"] = (text, _) => text.Length > 0 && text.All(char.IsDigit),
        ["removeprefix"] = (text, arguments) =>
            arguments.TakeText(0, "prefix") is var prefix && text.StartsWith(prefix, StringComparison.Ordinal)
                ? text[prefix.Length..]
                : text,
        ["removesuffix"] = (text, arguments) =>
            arguments.TakeText(0, "suffix") is var suffix && text.EndsWith(suffix, StringComparison.Ordinal)
                ? text[..^suffix.Length]
                : text,
    };

    /// <summary>What Python's strings can do beside it.</summary>
    private static readonly HashSet<string> Others =
    [
        "casefold",
        "center",
        "encode",
        "expandtabs",
        "format",
        "format_map",
        "index",
        "isalnum",
        "isalpha",
        "isascii",
        "isdecimal",
        "isidentifier",
        "islower",
        "isnumeric",
        "isprintable",
        "isspace",
        "istitle",
        "isupper",
        "ljust",
        "maketrans",
        "partition",
        "rfind",
        "rindex",
        "rjust",
        "rpartition",
        "rsplit",
        "swapcase",
        "translate",
        "zfill",
    ];

    /// <summary>A method; null for a name that is none.</summary>
    /// <exception cref="ValueException">It is a method of Python that is not computed here.</exception>
    public static Function? Method(string text, string name) =>
        All.TryGetValue(name, out var method) ? new Function(name, arguments => arguments.Done(method(text, arguments)))
        : Others.Contains(name) ? throw new ValueException($"the method '{name}' of a string is not computed here")
        : null;

    public static string Strip(string text, object? characters, bool start, bool end)
    {
        Func<char, bool> drops = characters switch
        {
            null => PythonText.IsSpace,
            string set when set.Any(char.IsSurrogate) => throw new ValueException("characters beyond U+FFFF cannot be stripped here"),
            string set => character => set.Contains(character),
            _ => throw new ValueException($"{Value.NameOf(characters)} cannot be stripped"),
        };
        var kept = start ? text.TrimStart(drops) : text;
        return end ? kept.TrimEnd(drops) : kept;
    }

    public static string Capitalize(string text) =>
        text.Length == 0 ? text : First(text).ToUpperInvariant() + text[First(text).Length..].ToLowerInvariant();

    /// <summary>A text with another in place of each occurrence of a third, or of so many of them.</summary>
    /// <exception cref="ValueException">The result would be too long.</exception>
    public static string Replace(string text, string old, string given, long most)
    {
        if (old.Length == 0)
        {
            throw new ValueException("'replace' of an empty string is not computed here");
        }
        var replaced = new StringBuilder();
        var at = 0;
        for (
            var next = text.IndexOf(old, StringComparison.Ordinal);
            next >= 0 && most-- != 0;
            next = text.IndexOf(old, at, StringComparison.Ordinal)
        )
        {
            replaced.Append(text, at, next - at).Append(given);
            Value.RequireLength((long)replaced.Length + text.Length);
            at = next + old.Length;
        }
        return replaced.Append(text, at, text.Length - at).ToString();
    }

    /// <exception cref="ValueException">The result would be too long.</exception>
    public static string Join(string separator, IEnumerable<object?> items)
    {
        var joined = new StringBuilder();
        var first = true;
        foreach (var item in items)
        {
            joined.Append(first ? "" : separator).Append(PythonText.Of(item));
            Value.RequireLength(joined.Length);
            first = false;
        }
        return joined.ToString();
    }

    private static object?[] Split(string text, object? separator, long most)
    {
        var parts = most < 0 || most >= int.MaxValue ? int.MaxValue : (int)most + 1;
        switch (separator)
        {
            case null:
                if (most >= 0)
                {
                    throw new ValueException("'split' at white space into so many parts is not computed here");
                }
                return [.. Words(text)];
            case string { Length: > 0 } mark:
                return text.Split(mark, parts);
            default:
                throw new ValueException(
                    $"a string cannot be split at {(separator is string ? "an empty string" : Value.NameOf(separator))}"
                );
        }
    }

    private static IEnumerable<string> Words(string text)
    {
        var start = -1;
        for (var at = 0; at <= text.Length; at++)
        {
            var space = at == text.Length || PythonText.IsSpace(text[at]);
            if (space && start >= 0)
            {
                yield return text[start..at];
            }
            start =
                space ? -1
                : start < 0 ? at
                : start;
        }
    }

    private static IEnumerable<string> Affixes(object? affix) =>
        affix switch
        {
            string text => [text],
            IReadOnlyList<object?> list when list.All(item => item is string) => list.Cast<string>(),
            _ => throw new ValueException($"a string does not start or end with {Value.NameOf(affix)}"),
        };

    private static long Find(string text, string part)
    {
        var at = text.IndexOf(part, StringComparison.Ordinal);
        return at <= 0 ? at : Value.Count(text[..at]);
    }

    private static long Count(string text, string part)
    {
        if (part.Length == 0)
        {
            return Value.Count(text) + 1;
        }
        long count = 0;
        for (
            var at = text.IndexOf(part, StringComparison.Ordinal);
            at >= 0;
            at = text.IndexOf(part, at + part.Length, StringComparison.Ordinal)
        )
        {
            count++;
        }
        return count;
    }

    private static string Title(string text)
    {
        var title = new StringBuilder();
        var inside = false;
        foreach (var rune in text.EnumerateRunes())
        {
            title.Append(inside ? Rune.ToLowerInvariant(rune).ToString() : Rune.ToUpperInvariant(rune).ToString());
            inside = Rune.IsLetter(rune);
        }
        return title.ToString();
    }

    private static string First(string text) => text.EnumerateRunes().First().ToString();
}
