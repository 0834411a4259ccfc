using System.Globalization;
using System.Text.Json;

namespace DslPeft;

/// <summary>An entry of a checkpoint's <c>config.json</c> and the value that a declaration computes.</summary>
/// <param name="Name">The entry's name; with dots for an entry of an entry.</param>
/// <param name="Value">A number, a truth value, text or an <see cref="Act"/>; null for an entry that must be absent, null or empty.</param>
public sealed record ConfigEntry(string Name, object? Value)
{
    /// <summary>Other names of the same entry.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>What a file without the entry says; null where that is not known.</summary>
    public object? Default { get; init; }

    /// <summary>What a file says in which the entry is null; null where that is what a file without it says.</summary>
    public object? Null { get; init; }

    /// <summary>True if training alone depends on the entry.</summary>
    public bool TrainingOnly { get; init; }

    /// <summary>The value as a number; null for one of another kind.</summary>
    public double? Number => AsNumber(Value);

    /// <summary>All names.</summary>
    internal IEnumerable<string> Names => Aliases.Prepend(Name);

    /// <summary>True for a file's value that is the declared one. A list is, if every item is.</summary>
    internal bool Accepts(JsonElement found) =>
        (Value, found.ValueKind) switch
        {
            (null, JsonValueKind.Array) => found.GetArrayLength() == 0,
            (null, JsonValueKind.Object) => !found.EnumerateObject().Any(),
            (null, _) => false,
            (_, JsonValueKind.Array) => found.GetArrayLength() > 0 && found.EnumerateArray().All(Accepts),
            (bool flag, JsonValueKind.True or JsonValueKind.False) => found.GetBoolean() == flag,
            (string text, JsonValueKind.String) => found.GetString() == text,
            (Act act, JsonValueKind.String) => ActivationNames.Parse(found.GetString()!) == act,
            (bool or string or Act, _) => false,
            (_, JsonValueKind.Number) => found.TryGetDouble(out var number) && IsSame(Number!.Value, number),
            _ => false,
        };

    /// <summary>True if a file without the entry says the declared value, or what it says is not known.</summary>
    internal bool AcceptsAbsence => Default is null || Is(Default);

    /// <summary>True if a file in which the entry is null says the declared value, or what it says is not known.</summary>
    internal bool AcceptsNull => Null is null ? AcceptsAbsence : Is(Null);

    private bool Is(object value) => AsNumber(value) is { } number ? Number == number : Equals(value, Value);

    /// <summary>A value as messages show it.</summary>
    internal static string Describe(object? value) =>
        value switch
        {
            null => "none",
            bool flag => flag ? "true" : "false",
            string text => $"\"{text}\"",
            _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };

    private static double? AsNumber(object? value) =>
        value is null or bool or string or Enum ? null : Convert.ToDouble(value, CultureInfo.InvariantCulture);

    // Programs that hold numbers in 32 bits write 9.999999747378752e-06 for 1e-5.
    private static bool IsSame(double declared, double found) =>
        found == declared || (declared != Math.Truncate(declared) && (float)found == (float)declared);
}
