using System.Globalization;
using System.Text.Json;

namespace DslPeft.Checkpoints;

/// <summary>Which modules a configuration of peft adapts, by peft's own rules, held against those that a declaration adapts.</summary>
/// <param name="config">The configuration.</param>
/// <param name="adapter">The adaptation.</param>
internal sealed class PeftSelection(JsonElement config, StoredAdapter adapter)
{
    private const string Targets = "target_modules",
        Excluded = "exclude_modules",
        Inputs = "feedforward_modules",
        Layers = "layers_to_transform",
        Lists = "layers_pattern";
    private const string Everything = "all-linear";

    // The number behind the first part of a name that has one behind it.
    private const string AnyList = @"[^.]*";

    private readonly JsonElement? _targets = AdapterConfig.Find(config, Targets),
        _excluded = AdapterConfig.Find(config, Excluded),
        _layers = NonEmpty(AdapterConfig.Find(config, Layers));

    /// <summary>The entry of parts that are trained whole, such as the head.</summary>
    public const string Saved = "modules_to_save";

    /// <summary>Entries that say which modules are adapted.</summary>
    public static IReadOnlyList<string> Names { get; } = [Targets, Excluded, Inputs, Layers, Lists];

    /// <summary>Every difference, as <c>field: expected, found</c>.</summary>
    public IEnumerable<string> Differences()
    {
        List<string> differences = [.. Unreadable()];
        // What cannot be read selects nothing and excludes nothing: it is not known what it says of a module.
        if (differences.Count > 0)
            return differences;
        differences = [.. OutOfPlace(), .. adapter.Modules.Select(WhyNot).OfType<string>()];
        // Where one is missing, what else is selected would only hide that.
        if (differences.Count == 0)
        {
            differences.AddRange(
                adapter
                    .OtherModules.Where(module => WhyNot(module) is null)
                    .Select(module => $"{Targets}: expected '{module}' not to be adapted, found {Text(_targets)}")
            );
        }

        differences.AddRange(OfInputs());
        return differences;
    }

    /// <summary>The difference in parts of the base that are trained whole; none of them is here.</summary>
    public IEnumerable<string> OfSaved() =>
        from saved in new[] { AdapterConfig.Find(config, Saved) }
        // These endings need not begin behind a dot.
        let trained = adapter.BaseModules.FirstOrDefault(module =>
            NamesOf(module).Any(name => Texts(saved).Any(ending => name.EndsWith(ending, StringComparison.Ordinal)))
        )
        where trained is not null
        select $"{Saved}: expected no part of the base, found {Text(saved)}, which has '{trained}'";

    /// <summary>
    /// Names that a module may have in the model that the file was written of: with the base's prefix below a head, without it where there
    /// is none.
    /// </summary>
    public static IReadOnlyList<string> NamesOf(JsonElement config, StoredAdapter adapter, string module)
    {
        var prefix = adapter.Model.Base.Info.KeyPrefix;
        if (prefix.Length == 0 || adapter.IsBesideBase(module))
            return [module];
        var below = $"{prefix}.{module}";
        return AdapterConfig.Find(config, "task_type") switch
        {
            { ValueKind: JsonValueKind.String } task => [task.GetString() == PeftFormat.NoTask ? module : below],
            // No task: as the declaration has it or, for a base of another head, as it has not.
            _ => adapter.Prefix.Length > 0 ? [below, module] : [module, below],
        };
    }

    private IReadOnlyList<string> NamesOf(string module) => NamesOf(config, adapter, module);

    /// <summary>Why a module is not adapted; null if it is.</summary>
    private string? WhyNot(string module)
    {
        var names = NamesOf(module);
        if (names.Any(name => Selects(_excluded, name)))
            return $"{Excluded}: expected '{module}' to be adapted, found it excluded";
        var targeted = names.Where(name => IsEverything ? adapter.IsLinear(module) : Selects(_targets, name)).ToList();
        if (targeted.Count == 0)
            return $"{Targets}: expected '{module}' among them, found {Text(_targets)}";
        // A layer is asked of endings alone, not of a name in full.
        if (
            _layers is not { } layers
            || targeted.Any(name => Texts(_targets).Contains(name) || LayerOf(name) is { } layer && Holds(layers, layer))
        )
        {
            return null;
        }

        return StoredAdapter.LayerOf(module) is var expected and >= 0
            ? targeted.Any(name => LayerOf(name) is not null)
                ? $"{Layers}: expected layer {expected} among them, found {layers.GetRawText()}"
                : $"{Lists}: expected the list that holds '{module}', found {Text(AdapterConfig.Find(config, Lists))}"
            : $"{Layers}: expected '{module}' to be adapted, which lies in no layer, found {layers.GetRawText()}";
    }

    private bool IsEverything =>
        _targets is { ValueKind: JsonValueKind.String } text && text.GetString()!.Equals(Everything, StringComparison.OrdinalIgnoreCase);

    /// <summary>The number of a layer in a name; null where it has none that <c>layers_pattern</c> would see.</summary>
    private int? LayerOf(string name)
    {
        var lists = Texts(AdapterConfig.Find(config, Lists)).DefaultIfEmpty(AnyList);
        var match = lists
            .Select(list => NamePattern.Match(name, $@".*?\.(?:{list})\.(?<layer>\d+)\."))
            .OfType<System.Text.RegularExpressions.Match>()
            .FirstOrDefault();
        return
            match is not null && int.TryParse(match.Groups["layer"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var layer)
            ? layer
            : null;
    }

    /// <summary>A module whose vector stands at its input is one of a feed-forward network there, and no other is.</summary>
    private IEnumerable<string> OfInputs()
    {
        var inputs = AdapterConfig.Find(config, Inputs);
        foreach (var slot in adapter.Slots.Where(slot => slot.Shape is StoredShape.Row or StoredShape.Column))
        {
            // These endings need not begin behind a dot.
            var isInput = NamesOf(slot.Module)
                .Any(name =>
                    inputs is { ValueKind: JsonValueKind.String } pattern
                        ? NamePattern.Matches(name, pattern.GetString()!)
                        : Texts(inputs).Any(ending => name.EndsWith(ending, StringComparison.Ordinal))
                );
            if (isInput != (slot.Shape == StoredShape.Row))
                yield return $"{Inputs}: expected '{slot.Module}' {(isInput ? "not " : "")}among them, found {Text(inputs)}";
        }
    }

    private IEnumerable<string> Unreadable() =>
        from name in new[] { Targets, Excluded, Inputs, Lists }
        let value = AdapterConfig.Find(config, name)
        where
            value is { ValueKind: JsonValueKind.String } text && !NamePattern.IsOne(text.GetString()!)
            || name == Lists && Texts(value).Any(list => !NamePattern.IsOne(list))
        select $"{name}: expected a list or a regular expression, found {Text(value)}";

    /// <summary>Entries that peft itself refuses beside others.</summary>
    private IEnumerable<string> OutOfPlace()
    {
        var lists = NonEmpty(AdapterConfig.Find(config, Lists));
        if (_targets is { ValueKind: JsonValueKind.String })
        {
            foreach (var (name, value) in new[] { (Layers, _layers), (Lists, lists) })
            {
                if (value is not null)
                    yield return $"{name}: expected nothing beside a pattern in {Targets}, found {Text(value)}";
            }
        }
        else if (lists is not null && _layers is null)
        {
            yield return $"{Lists}: expected nothing without {Layers}, found {Text(lists)}";
        }
    }

    /// <summary>Whether a list of endings, or a regular expression, selects a name.</summary>
    private static bool Selects(JsonElement? selection, string name) =>
        selection is { ValueKind: JsonValueKind.String } pattern
            ? NamePattern.Matches(name, pattern.GetString()!)
            : Texts(selection).Any(ending => name == ending || name.EndsWith("." + ending, StringComparison.Ordinal));

    private static bool Holds(JsonElement layers, int layer) =>
        layers.ValueKind == JsonValueKind.Array
            ? layers.EnumerateArray().Any(item => Holds(item, layer))
            : layers.ValueKind == JsonValueKind.Number && layers.TryGetInt32(out var number) && number == layer;

    /// <summary>The texts of a list, or the one that stands for it.</summary>
    private static IEnumerable<string> Texts(JsonElement? value) =>
        value switch
        {
            { ValueKind: JsonValueKind.Array } list => list.EnumerateArray()
                .Where(item => item.ValueKind == JsonValueKind.String)
                .Select(item => item.GetString()!),
            { ValueKind: JsonValueKind.String } text => [text.GetString()!],
            _ => [],
        };

    /// <summary>An empty list or text says nothing.</summary>
    private static JsonElement? NonEmpty(JsonElement? value) =>
        value is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() == 0
        || value is { ValueKind: JsonValueKind.String } text && text.GetString()!.Length == 0
            ? null
            : value;

    private static string Text(JsonElement? value) => value?.GetRawText() ?? "nothing";
}
