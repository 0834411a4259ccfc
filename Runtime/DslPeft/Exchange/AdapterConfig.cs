using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DslPeft.Checkpoints;

/// <summary>What a library's configuration says of a method: written from a declaration, and held against it.</summary>
/// <param name="method">The method; of several uses that differ, the first.</param>
/// <param name="slots">Its tensors.</param>
/// <param name="adapter">The adaptation that they are of.</param>
internal sealed class AdapterConfig(StoredMethod method, IReadOnlyList<StoredSlot> slots, StoredAdapter adapter)
{
    /// <summary>Writes the constants and fields of the method, and by module those in which its uses differ.</summary>
    /// <exception cref="NotSupportedException">They differ in one that all modules share there.</exception>
    public void Write(JsonObject config)
    {
        foreach (var (name, value) in Constants.Where(constant => !method.IsOfSomeVersions(constant.Key)))
            config[name] = Node(value);
        foreach (var field in method.Fields)
        {
            config[field.Entry.Name] = Node(Value(method, field));
            var others = new JsonObject();
            foreach (var (module, other) in Others(field))
                others[module] = Node(other);
            if (field.Entry.Pattern is { } pattern)
            {
                config[pattern] = others;
            }
            else if (others.Count > 0 && !method.IsFree(field))
            {
                throw new NotSupportedException(
                    $"{adapter.Model.Info.Name} cannot be kept there: a configuration has one {field.Entry.Name} for all modules, and here they have {config[field.Entry.Name]!.ToJsonString()} and {others.First().Value!.ToJsonString()}."
                );
            }
        }
    }

    /// <summary>Names of the entries that are written or held against the declaration.</summary>
    public IEnumerable<string> Names =>
        Constants
            .Select(constant => constant.Key)
            .Concat(method.Fields.SelectMany(said => new[] { said.Entry.Name, said.Entry.Pattern }))
            .OfType<string>();

    /// <summary>Every difference, as <c>field: expected, found</c>.</summary>
    public List<string> Differences(JsonElement config)
    {
        var differences = new List<string>();
        foreach (var (name, value) in Constants)
        {
            if (!method.IsFree(name) && (Find(config, name) is { } || name == method.Layout) && Find(config, name) is var found)
                Compare(differences, name, value, found);
        }

        var before = differences.Count;
        foreach (var name in method.Fields.Select(field => field.Entry.Pattern).OfType<string>())
        {
            if (Find(config, name) is { } patterns && patterns.ValueKind != JsonValueKind.Object)
                differences.Add($"{name}: expected values by name, found {patterns.GetRawText()}");
            differences.AddRange(
                Patterns(config, name)
                    .Where(pattern => !NamePattern.IsOne(pattern.Name))
                    .Select(pattern => $"{name}: expected names or regular expressions, found \"{pattern.Name}\"")
            );
        }
        // What cannot be read says nothing of a module, neither that it has a value of its own nor that it has none.
        if (differences.Count > before)
            return differences;
        foreach (var (module, use) in ModuleUses().DefaultIfEmpty(("", method)))
        {
            foreach (var field in use.Fields.Where(field => !use.IsFree(field)))
            {
                var (expected, found) = (Value(use, field), Patterned(config, field.Entry, module) ?? Find(config, field.Entry.Name));
                if (
                    field.Entry.Form != FieldForm.TruthOrName
                    || expected is not true
                    || found is { ValueKind: not (JsonValueKind.True or JsonValueKind.False) }
                )
                {
                    Compare(differences, field.Entry.Name, expected, found);
                }
            }
        }

        return [.. differences.Distinct()];
    }

    /// <summary>
    /// Adds a difference, if a number, text or truth value is not the expected one. What is absent counts as false, 0 and none.
    /// </summary>
    public static void Compare(List<string> differences, string name, object expected, JsonElement? found)
    {
        var equal = (expected, found) switch
        {
            (_, null) => expected is false or 0 or 0L or 0.0 || Spelling(expected) == "none",
            (int[] list, { ValueKind: JsonValueKind.Array } value) => value
                .EnumerateArray()
                .Select(item => item.ValueKind == JsonValueKind.Number && item.TryGetInt32(out var number) ? number : -1)
                .SequenceEqual(list),
            (bool flag, { } value) => value.ValueKind == (flag ? JsonValueKind.True : JsonValueKind.False),
            (Act activation, { ValueKind: JsonValueKind.String } value) => ActivationNames.Parse(value.GetString()!) == activation,
            (string or Enum, { ValueKind: JsonValueKind.String } value) => value.GetString() == Spelling(expected),
            (int or long or double, { ValueKind: JsonValueKind.Number } value) => Math.Abs(value.GetDouble() - Number(expected)) < 1e-9,
            _ => false,
        };
        if (!equal)
            differences.Add($"{name}: expected {Node(expected).ToJsonString()}, found {found?.GetRawText() ?? "nothing"}");
    }

    /// <summary>Adds a difference, if an entry is not a list of just these; no entry is an empty list.</summary>
    public static void CompareList<T>(List<string> differences, string name, IReadOnlyCollection<T> expected, JsonElement? found)
        where T : notnull
    {
        static JsonArray List(IEnumerable<T> items) => [.. items.Select(item => Node(item))];
        var given =
            found is null ? []
            : found.Value.ValueKind == JsonValueKind.Array ? found.Value.EnumerateArray().Select(item => item.GetRawText()).ToHashSet()
            : null;
        if (given?.SetEquals(List(expected).Select(item => item!.ToJsonString())) != true)
            differences.Add($"{name}: expected {List(expected).ToJsonString()}, found {found?.GetRawText() ?? "nothing"}");
    }

    /// <summary>
    /// Adds every entry that is none of the known ones and says something: one that is false, 0 or empty switches nothing on.
    /// </summary>
    public static void RefuseUnknown(List<string> differences, JsonElement config, IEnumerable<string> known)
    {
        var names = known.ToHashSet(StringComparer.Ordinal);
        differences.AddRange(
            config
                .EnumerateObject()
                .Where(entry => !names.Contains(entry.Name) && SaysSomething(entry.Value))
                .Select(entry => $"{entry.Name}: is not known here, found {entry.Value.GetRawText()}")
        );
    }

    /// <summary>A field that is there and not null.</summary>
    public static JsonElement? Find(JsonElement config, string name) =>
        config.ValueKind == JsonValueKind.Object && config.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? value
            : null;

    /// <summary>Entries of one value: the method's, and how the base's modules hold their weights.</summary>
    private IEnumerable<KeyValuePair<string, object>> Constants =>
        method.Layout is { } layout ? method.Constants.Append(KeyValuePair.Create(layout, (object)adapter.IsTransposed)) : method.Constants;

    private IEnumerable<(string Module, StoredMethod Method)> ModuleUses() =>
        slots.Where(slot => slot.Module.Length > 0).Select(slot => (slot.Module, slot.Method!)).Distinct();

    /// <summary>The values of a field at modules whose use has another one than the first.</summary>
    private IEnumerable<(string Module, object Value)> Others(StoredField field) =>
        from use in ModuleUses()
        where !ReferenceEquals(use.Method, method)
        let other = use.Method.Fields.First(other => other.Entry.Name == field.Entry.Name)
        where !Equals(other.Value, field.Value)
        select (use.Module, Value(use.Method, other));

    private object Value(StoredMethod use, StoredField field)
    {
        var value = use.Value(field);
        return field.Entry.Form switch
        {
            FieldForm.WidthOver => adapter.Width / Number(value),
            FieldForm.IsZero => Number(value) == 0,
            FieldForm.Capitals => value.ToString()!.ToUpperInvariant(),
            FieldForm.IsNotZero => Number(value) != 0,
            FieldForm.TrueOrName when Number(value) == 0 => true,
            FieldForm.TruthOrName => Number(value) == 0 ? true : field.Entry.Spelling!,
            FieldForm.AtLeastOne => Math.Max(1, Number(value)),
            _ => value,
        };
    }

    private static double Number(object value) => Convert.ToDouble(value, CultureInfo.InvariantCulture);

    private static bool SaysSomething(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Null or JsonValueKind.False => false,
            JsonValueKind.Number => value.GetDouble() != 0,
            JsonValueKind.String => value.GetString()!.Length > 0,
            JsonValueKind.Array => value.GetArrayLength() > 0,
            JsonValueKind.Object => value.EnumerateObject().Any(),
            _ => true,
        };

    /// <summary>What the first pattern that ends a module's name says of it; null where none does.</summary>
    private JsonElement? Patterned(JsonElement config, ConfigFieldAttribute field, string module) =>
        Patterns(config, field.Pattern)
            .Where(pattern =>
                PeftSelection.NamesOf(config, adapter, module).Any(name => NamePattern.Matches(name, $@"(?:.*\.)?(?:{pattern.Name})"))
            )
            .Select(pattern => (JsonElement?)pattern.Value)
            .FirstOrDefault();

    private static IEnumerable<JsonProperty> Patterns(JsonElement config, string? name) =>
        name is not null && Find(config, name) is { ValueKind: JsonValueKind.Object } patterns ? patterns.EnumerateObject() : [];

    /// <summary>A value as configurations spell it.</summary>
    public static JsonNode Node(object value) =>
        value switch
        {
            bool flag => JsonValue.Create(flag),
            int[] list => new JsonArray([.. list.Select(number => (JsonNode)number)]),
            double number when number != Math.Truncate(number) => JsonValue.Create(number),
            int or long or double => JsonValue.Create(Convert.ToInt64(value, CultureInfo.InvariantCulture)),
            _ => JsonValue.Create(Spelling(value))!,
        };

    /// <summary>A member of an enum as the libraries spell them: <c>lora_only</c>.</summary>
    private static string Spelling(object value) =>
        value switch
        {
            string text => text,
            Act.Silu => "swish",
            Act.GeluTanh => "gelu_new",
            Act.LeakyRelu => "leakyrelu",
            _ => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()!),
        };
}
