namespace DslPeft.Tokenization.Chat.Jinja;

/// <summary>What can stand behind <c>is</c>.</summary>
internal static class Tests
{
    private static readonly Dictionary<string, Func<object?, Arguments, bool>> All = new(StringComparer.Ordinal)
    {
        ["defined"] = (value, _) => value is not Undefined,
        ["undefined"] = (value, _) => value is Undefined,
        ["none"] = (value, _) => value is null,
        ["string"] = (value, _) => value is string,
        ["number"] = (value, _) => value is bool or long or double,
        ["integer"] = (value, _) => value is long,
        ["float"] = (value, _) => value is double,
        ["boolean"] = (value, _) => value is bool,
        ["true"] = (value, _) => value is true,
        ["false"] = (value, _) => value is false,
        ["mapping"] = (value, _) => value is JinjaMap,
        ["sequence"] = (value, _) => value is string or JinjaMap or IReadOnlyList<object?> or Undefined,
        ["iterable"] = (value, _) => value is string or JinjaMap or IReadOnlyList<object?> or Undefined,
        ["callable"] = (value, _) => value is Function,
        ["odd"] = (value, _) => Remainder(value, 2) == 1,
        ["even"] = (value, _) => Remainder(value, 2) == 0,
        ["divisibleby"] = (value, arguments) => Remainder(value, arguments.TakeWhole(0, "num", 0)) == 0,
        ["lower"] = (value, _) => PythonText.Of(value) is var text && text.Any(char.IsLetter) && !text.Any(char.IsUpper),
        ["upper"] = (value, _) => PythonText.Of(value) is var text && text.Any(char.IsLetter) && !text.Any(char.IsLower),
        ["in"] = (value, arguments) => Value.Contains(value, arguments.Take(0, "seq")),
        ["eq"] = Compare("=="),
        ["equalto"] = Compare("=="),
        ["=="] = Compare("=="),
        ["sameas"] = (value, arguments) => SameAs(value, arguments.Take(0, "other")),
        ["ne"] = Compare("!="),
        ["!="] = Compare("!="),
        ["lt"] = Compare("<"),
        ["lessthan"] = Compare("<"),
        ["<"] = Compare("<"),
        ["le"] = Compare("<="),
        ["<="] = Compare("<="),
        ["gt"] = Compare(">"),
        ["greaterthan"] = Compare(">"),
        [">"] = Compare(">"),
        ["ge"] = Compare(">="),
        [">="] = Compare(">="),
    };

    public static bool Contains(string name) => All.ContainsKey(name);

    public static Func<object?, Arguments, bool> Get(string name) =>
        All.TryGetValue(name, out var test)
            ? (value, arguments) => (bool)arguments.Done(test(value, arguments))!
            : throw new ValueException($"the test '{name}' is not computed here");

    private static Func<object?, Arguments, bool> Compare(string sign) =>
        (value, arguments) => Comparison.Holds(sign, value, arguments.Take(0, "other"));

    private static bool SameAs(object? value, object? other) =>
        value is null or bool ? Equals(value, other) : throw new ValueException("'sameas' compares with none and booleans alone here");

    private static long Remainder(object? value, long divisor) =>
        Arithmetic.Apply("%", value, divisor) is long rest ? rest : throw new ValueException($"{Value.NameOf(value)} is no whole number");
}
