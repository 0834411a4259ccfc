using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace DslPeft.Tokenization.Chat.Jinja;

/// <summary>What can stand behind <c>|</c>.</summary>
internal static partial class Filters
{
    private static readonly Dictionary<string, Func<object?, Arguments, object?>> All = new(StringComparer.Ordinal)
    {
        ["trim"] = (value, arguments) => TextMethods.Strip(PythonText.Of(value), arguments.Take(0, "chars", null), start: true, end: true),
        ["length"] = (value, _) => Value.Count(value),
        ["count"] = (value, _) => Value.Count(value),
        ["tojson"] = ToJson,
        ["upper"] = (value, _) => PythonText.Of(value).ToUpperInvariant(),
        ["lower"] = (value, _) => PythonText.Of(value).ToLowerInvariant(),
        ["capitalize"] = (value, _) => TextMethods.Capitalize(PythonText.Of(value)),
        ["title"] = (value, _) => string.Concat(WordBreaks().Split(PythonText.Of(value)).Select(TextMethods.Capitalize)),
        ["replace"] = (value, arguments) =>
            TextMethods.Replace(
                PythonText.Of(value),
                arguments.TakeText(0, "old"),
                arguments.TakeText(1, "new"),
                Most(arguments.Take(2, "count", null))
            ),
        ["string"] = (value, _) => PythonText.Of(value),
        ["safe"] = (value, _) => value,
        ["int"] = (value, arguments) => ToWhole(value, arguments.Take(0, "default", 0L)),
        ["float"] = (value, arguments) => ToNumber(value, arguments.Take(0, "default", 0.0)),
        ["abs"] = (value, _) =>
            Arithmetic.Number(value) is { } number
                ? Arithmetic.Convert(number) < 0
                    ? Arithmetic.Negate(number)
                    : number
                : throw new ValueException($"{Value.NameOf(value)} is no number"),
        ["default"] = Default,
        ["d"] = Default,
        ["indent"] = Indent,
        ["join"] = (value, arguments) =>
            TextMethods.Join(
                PythonText.Of(arguments.Take(0, "d", "")),
                Attributes(Value.Items(value), arguments.Take(1, "attribute", null))
            ),
        ["list"] = (value, _) => Value.Items(value),
        ["first"] = (value, _) => Value.Items(value) is { Count: > 0 } items ? items[0] : new Undefined("the first item of nothing"),
        ["last"] = (value, _) => Value.Items(value) is { Count: > 0 } items ? items[^1] : new Undefined("the last item of nothing"),
        ["reverse"] = (value, _) =>
            Value.Items(value).Reverse().ToArray() is var items && value is string
                ? string.Concat(items)
                : Value.Items(value).Reverse().ToArray(),
        ["items"] = (value, _) =>
            value switch
            {
                Undefined => Array.Empty<object?>(),
                JinjaMap map => MapMethods.Items(map),
                _ => throw new ValueException($"{Value.NameOf(value)} is no mapping"),
            },
        ["dictsort"] = (value, _) =>
            value is JinjaMap map
                ? MapMethods
                    .Items(map)
                    .OrderBy(entry => ((string)((object?[])entry!)[0]!).ToLowerInvariant(), StringComparer.Ordinal)
                    .ToArray()
                : throw new ValueException($"{Value.NameOf(value)} is no mapping"),
        ["sum"] = (value, arguments) =>
            Attributes(Value.Items(value), arguments.Take(0, "attribute", null))
                .Aggregate((object?)0L, (sum, item) => Arithmetic.Apply("+", sum, item)),
        ["min"] = (value, _) =>
            Value.Items(value) is { Count: > 0 } items
                ? items.Aggregate((a, b) => Arithmetic.Compare(b, a) < 0 ? b : a)
                : new Undefined("the least of nothing"),
        ["max"] = (value, _) =>
            Value.Items(value) is { Count: > 0 } items
                ? items.Aggregate((a, b) => Arithmetic.Compare(b, a) > 0 ? b : a)
                : new Undefined("the most of nothing"),
        ["unique"] = (value, _) => Unique(Value.Items(value)),
        ["map"] = Map,
        ["select"] = (value, arguments) => Select(value, arguments, attribute: false, kept: true),
        ["reject"] = (value, arguments) => Select(value, arguments, attribute: false, kept: false),
        ["selectattr"] = (value, arguments) => Select(value, arguments, attribute: true, kept: true),
        ["rejectattr"] = (value, arguments) => Select(value, arguments, attribute: true, kept: false),
    };

    public static bool Contains(string name) => All.ContainsKey(name);

    public static Func<object?, Arguments, object?> Get(string name) =>
        All.TryGetValue(name, out var filter)
            ? (value, arguments) =>
                name is "map" or "select" or "reject" or "selectattr" or "rejectattr"
                    ? filter(value, arguments)
                    : arguments.Done(filter(value, arguments))
            : throw new ValueException($"the filter '{name}' is not computed here");

    private static object? ToJson(object? value, Arguments arguments)
    {
        var indent = arguments.Take(0, "indent", null);
        if (
            arguments.Take(1, "ensure_ascii", false) is not false
            || arguments.Take(2, "sort_keys", false) is not false
            || arguments.Take(3, "separators", null) is not null
        )
        {
            throw new ValueException("'tojson' has no argument but 'indent' here");
        }
        return PythonJson.Write(
            value,
            indent is null ? null
                : Arithmetic.Number(indent) is long and >= 0 and <= 16 and var blanks ? (int)blanks
                : throw new ValueException("'indent' must be a number of blanks")
        );
    }

    private static object? Default(object? value, Arguments arguments)
    {
        var otherwise = arguments.Take(0, "default_value", "");
        var falsy = Value.IsTrue(arguments.Take(1, "boolean", false));
        return value is Undefined || (falsy && !Value.IsTrue(value)) ? otherwise : value;
    }

    private static string Indent(object? value, Arguments arguments)
    {
        var width = arguments.Take(0, "width", 4L);
        var blanks = width is string text
            ? text
            : new string(
                ' ',
                Arithmetic.Number(width) is long and >= 0 and <= 1000 and var whole
                    ? (int)whole
                    : throw new ValueException("'width' must be a number of blanks, or a string")
            );
        bool first = Value.IsTrue(arguments.Take(1, "first", false)),
            blank = Value.IsTrue(arguments.Take(2, "blank", false));
        var lines = PythonText.Of(value).Split('\n');
        Value.RequireLength(lines.Sum(line => (long)line.Length + blanks.Length + 1));
        return string.Join(
            '\n',
            lines.Select((line, i) => (i > 0 || first) && (line.Length > 0 || blank || i == 0) ? blanks + line : line)
        );
    }

    private static object? ToWhole(object? value, object? otherwise) =>
        Arithmetic.Number(value) switch
        {
            long whole => whole,
            double number when Math.Abs(number) < 1L << 62 => (long)number,
            _ => value is string text && ToNumber(text, null) is double read && Math.Abs(read) < 1L << 53 ? (long)read : otherwise,
        };

    private static object? ToNumber(object? value, object? otherwise) =>
        Arithmetic.Number(value) is { } number ? Arithmetic.Convert(number)
        : value is string text && double.TryParse(text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var read) ? read
        : otherwise;

    private static long Most(object? count) =>
        count is null ? -1
        : Arithmetic.Number(count) is long whole ? whole
        : throw new ValueException("'count' must be a whole number");

    private static object?[] Unique(IReadOnlyList<object?> items)
    {
        var unique = new List<object?>();
        foreach (var item in items)
        {
            if (unique.Count > 1000)
            {
                throw new ValueException("'unique' of more than 1000 items is not computed here");
            }
            if (
                !unique.Any(other =>
                    Value.AreEqual(other is string a ? a.ToLowerInvariant() : other, item is string b ? b.ToLowerInvariant() : item)
                )
            )
            {
                unique.Add(item);
            }
        }
        return [.. unique];
    }

    private static object? Map(object? value, Arguments arguments)
    {
        if (arguments.Named.TryGetValue("attribute", out var attribute))
        {
            var withDefault = arguments.Named.TryGetValue("default", out var otherwise);
            return Value
                .Items(value)
                .Select(item => Attribute(item, attribute) is var found && found is Undefined && withDefault ? otherwise : found)
                .ToArray();
        }
        var name = arguments.TakeText(0, "filter");
        return Value
            .Items(value)
            .Select(item => Get(name)(item, new Arguments(name, [.. arguments.Values.Skip(1)], arguments.Named)))
            .ToArray();
    }

    private static object?[] Select(object? value, Arguments arguments, bool attribute, bool kept)
    {
        var first = attribute ? 1 : 0;
        var name = attribute ? arguments.Take(0, "attribute") : null;
        var test = arguments.Values.Count > first ? arguments.TakeText(first, "test") : null;
        return [.. Value.Items(value).Where(item => Holds(attribute ? Attribute(item, name) : item) == kept)];

        bool Holds(object? tested) =>
            test is null
                ? Value.IsTrue(tested)
                : Tests.Get(test)(tested, new Arguments(test, [.. arguments.Values.Skip(first + 1)], arguments.Named));
    }

    private static IEnumerable<object?> Attributes(IReadOnlyList<object?> items, object? name) =>
        name is null ? items : items.Select(item => Attribute(item, name));

    /// <summary>An item's part, whose names are parted by dots; a number is a place in a list.</summary>
    private static object? Attribute(object? item, object? name)
    {
        if (name is not string path)
        {
            return Members.Subscript(item, name);
        }
        return path.Split('.')
            .Aggregate(item, (owner, part) =>
                Members.Subscript(owner, long.TryParse(part, CultureInfo.InvariantCulture, out var place) ? place : part)
            );
    }

    [GeneratedRegex(@"([-\s({\[<]+)", RegexOptions.NonBacktracking)]
    private static partial Regex WordBreaks();
}
