using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace DslPeft.Checkpoints;

/// <summary>Fields of a library's <c>adapter_config.json</c>: written from a declaration, and held against it.</summary>
internal sealed class AdapterConfig(StoredAdapter adapter)
{
    private static readonly TimeSpan PatternTime = TimeSpan.FromSeconds(1);

    /// <summary>Writes the constants and fields of the method, and by module those in which its uses differ.</summary>
    public void Write(JsonObject config)
    {
        var first = adapter.Method;
        foreach (var constant in first.Constants)
            config[constant.Name] = Node(constant.Value);
        foreach (var (field, value) in first.Fields)
        {
            config[field.Name] = Node(Value(field, value));
            if (field.Pattern is null)
                continue;
            var others = new JsonObject();
            foreach (var (module, method) in ModuleUses().Where(use => !ReferenceEquals(use.Method, first)))
                if (method.Fields.First(other => other.Field.Name == field.Name).Value is { } other && !Equals(other, value))
                    others[module] = Node(other);
            config[field.Pattern] = others;
        }
    }

    /// <summary>Every difference, as <c>field: expected, found</c>.</summary>
    public List<string> Differences(JsonElement config)
    {
        var differences = new List<string>();
        foreach (var constant in adapter.Method.Constants)
            if (Find(config, constant.Name) is { } found)
                Compare(differences, constant.Name, constant.Value, found);
        foreach (var (module, method) in ModuleUses().DefaultIfEmpty(("", adapter.Method)))
            foreach (var (field, value) in method.Fields.Where(field => !field.Field.TrainingOnly))
                Compare(differences, field.Name, Value(field, value), Patterned(config, field, module) ?? Find(config, field.Name));
        return [.. differences.Distinct()];
    }

    /// <summary>Adds a difference, if a number, text or truth value is not the expected one. What is absent counts as false, 0 and none.</summary>
    public static void Compare(List<string> differences, string name, object expected, JsonElement? found)
    {
        var equal = (expected, found) switch
        {
            (_, null) => expected is false or 0 or 0L or 0.0 || Spelling(expected) == "none",
            (bool flag, { } value) => value.ValueKind == (flag ? JsonValueKind.True : JsonValueKind.False),
            (Act activation, { ValueKind: JsonValueKind.String } value) => ActivationNames.Parse(value.GetString()!) == activation,
            (string or Enum, { ValueKind: JsonValueKind.String } value) => value.GetString() == Spelling(expected),
            (int or long or double, { ValueKind: JsonValueKind.Number } value) => Math.Abs(value.GetDouble() - Convert.ToDouble(expected, CultureInfo.InvariantCulture)) < 1e-9,
            _ => false,
        };
        if (!equal)
            differences.Add($"{name}: expected {Node(expected).ToJsonString()}, found {found?.GetRawText() ?? "nothing"}");
    }

    /// <summary>A field that is there and not null.</summary>
    public static JsonElement? Find(JsonElement config, string name) =>
        config.ValueKind == JsonValueKind.Object && config.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>Whether a list of module names, or a regular expression over them, selects a module.</summary>
    public static bool Selects(JsonElement? selection, string module) => selection switch
    {
        { ValueKind: JsonValueKind.Array } list => list.EnumerateArray().Any(item => item.ValueKind == JsonValueKind.String && EndsWith(module, item.GetString()!)),
        { ValueKind: JsonValueKind.String } text => text.GetString() == "all-linear" || Matches(module, $"^(?:{text.GetString()})$"),
        _ => false,
    };

    private IEnumerable<(string Module, StoredMethod Method)> ModuleUses() => adapter.Slots.Where(slot => slot.Module.Length > 0).Select(slot => (slot.Module, slot.Method!)).Distinct();

    private object Value(ConfigFieldAttribute field, object value) => field.Form switch
    {
        FieldForm.WidthOver => adapter.Width / Convert.ToDouble(value, CultureInfo.InvariantCulture),
        FieldForm.IsZero => Convert.ToDouble(value, CultureInfo.InvariantCulture) == 0,
        FieldForm.IsNotZero => Convert.ToDouble(value, CultureInfo.InvariantCulture) != 0,
        _ => value,
    };

    private static JsonElement? Patterned(JsonElement config, ConfigFieldAttribute field, string module)
    {
        if (field.Pattern is null || Find(config, field.Pattern) is not { ValueKind: JsonValueKind.Object } patterns)
            return null;
        foreach (var pattern in patterns.EnumerateObject())
            if (EndsWith(module, pattern.Name) || Matches(module, $@"^(?:.*\.)?(?:{pattern.Name})$"))
                return pattern.Value;
        return null;
    }

    private static bool EndsWith(string module, string name) => module == name || module.EndsWith("." + name, StringComparison.Ordinal);

    private static bool Matches(string module, string pattern)
    {
        try
        {
            return Regex.IsMatch(module, pattern, RegexOptions.CultureInvariant, PatternTime);
        }
        catch (Exception fault) when (fault is ArgumentException or RegexMatchTimeoutException)
        {
            return false;
        }
    }

    private static JsonNode Node(object value) => value switch
    {
        bool flag => JsonValue.Create(flag),
        double number when number != Math.Truncate(number) => JsonValue.Create(number),
        int or long or double => JsonValue.Create(Convert.ToInt64(value, CultureInfo.InvariantCulture)),
        _ => JsonValue.Create(Spelling(value))!,
    };

    /// <summary>A member of an enum as the libraries spell them: <c>lora_only</c>.</summary>
    private static string Spelling(object value) => value switch
    {
        string text => text,
        Act.Silu => "swish",
        Act.GeluTanh => "gelu_new",
        _ => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()!),
    };
}
