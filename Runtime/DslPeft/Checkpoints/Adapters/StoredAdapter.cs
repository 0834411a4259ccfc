using System.Globalization;
using System.Reflection;
using static TorchSharp.torch;

namespace DslPeft.Checkpoints;

/// <summary>
/// An adaptation as a library's files hold it: every tensor by key. Where the library keeps no training form, as peft does of a reparametrised
/// prefix, it is the deployed one.
/// </summary>
internal sealed class StoredAdapter
{
    private readonly AdapterLibrary _library;
    private readonly string _name;
    private readonly List<(PeftAttribute Attribute, StoredMethod Method)> _uses;
    private readonly IReadOnlyList<ParameterRow> _base;

    private StoredAdapter(AdaptedModel model, AdapterLibrary library, string name)
    {
        (Model, _library, _name) = (model, library, name);
        _base = model.Base.Info.Rows;
        _uses = [.. model.GetType().GetCustomAttributes<PeftAttribute>().Select(attribute => (attribute, new StoredMethod(attribute, library)))];
    }

    public AdaptedModel Model { get; }

    /// <summary>True if the tensors are those of the deployed form.</summary>
    public bool Deployed { get; private set; }

    public IReadOnlyList<StoredSlot> Slots { get; private set; } = [];

    /// <summary>The one method that the files hold.</summary>
    public StoredMethod Method => Slots.First(slot => slot.Method is not null).Method!;

    /// <summary>Modules that the method is applied to, in order.</summary>
    public IReadOnlyList<string> Modules => [.. Slots.Where(slot => slot.Module.Length > 0).Select(slot => slot.Module).Distinct()];

    /// <summary>Prefix of the base's keys in files; empty for a model without a head.</summary>
    public string Prefix => Model.Info.Head != HeadKind.None && Model.Base.Info.KeyPrefix.Length > 0 ? Model.Base.Info.KeyPrefix + "." : "";

    /// <summary>Number of layers of the base.</summary>
    public int Layers => _base.Max(row => LayerOf(row.Name)) + 1;

    /// <summary>Width of the base: that of its first norm.</summary>
    public long Width => _base.First(row => row.Shape.Length == 1).Shape[0];

    /// <exception cref="NotSupportedException">The library's files have no place for the adaptation; the message says why.</exception>
    public static StoredAdapter Of(AdaptedModel model, AdapterLibrary library, string name = "default")
    {
        var adapter = new StoredAdapter(model, library, name);
        if (!adapter.TryPlace([.. model.Info.Parameters.Select(row => KeyValuePair.Create(row.Name, (Tensor)model[row.Name]))], out var reason))
        {
            // Tensors that deployment drops have no place; those that it keeps may have one.
            adapter.Deployed = true;
            if (!adapter.TryPlace([.. model.DeployedValues()], out _))
                throw new NotSupportedException($"{model.Info.Name} cannot be kept in files of {library}: {reason}.");
        }
        if (adapter.WhyNot() is { } fault)
            throw new NotSupportedException($"{model.Info.Name} cannot be kept in files of {library}: {fault}.");
        return adapter;
    }

    /// <summary>The layer in a name, -1 where it has none.</summary>
    public static int LayerOf(string name) =>
        name.Split('.').Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var layer) ? layer : -1).FirstOrDefault(layer => layer >= 0, -1);

    private bool TryPlace(IReadOnlyList<KeyValuePair<string, Tensor>> tensors, out string? reason)
    {
        var slots = tensors.Select(tensor => (tensor.Key, Slot: Place(tensor.Key, tensor.Value))).ToList();
        Slots = [.. slots.Select(slot => slot.Slot).OfType<StoredSlot>()];
        reason = slots.FirstOrDefault(slot => slot.Slot is null).Key is { } name ? $"it has no place for '{name}'" : null;
        return reason is null;
    }

    private string? WhyNot()
    {
        var methods = Slots.Select(slot => slot.Method).OfType<StoredMethod>().Distinct().ToList();
        if (methods.Count == 0)
            return "it has no method";
        if (methods.Select(method => method.Name).Distinct().Skip(1).Any())
            return $"a folder holds one method, and it has {string.Join(" and ", methods.Select(method => method.Name).Distinct())}";
        if (methods.Select(method => method.Unfit()).FirstOrDefault(reason => reason is not null) is { } unfit)
            return unfit;
        return Slots.Where(slot => slot.Parts > 1).GroupBy(slot => slot.Key).FirstOrDefault(parts => parts.Count() != parts.First().Parts) is { } incomplete
            ? $"'{incomplete.Key}' holds {incomplete.First().Parts} tensors, and it adapts {incomplete.Count()} of them"
            : null;
    }

    private StoredSlot? Place(string name, Tensor values)
    {
        if (Model.Info.Parameters.FirstOrDefault(row => row.Name == name) is { Head: true } head)
            return new StoredSlot(name, values, head.CheckpointKey ?? name) { Head = true };
        if (_base.Any(row => row.Name == name))
            return PlaceThawed(name, values);
        var parts = name.Split('.');
        if (parts.Length < 3 || UseOf(name, parts[^2]) is not { } method || method.Weight(parts[^1]) is not { } stored)
            return null;
        if ((stored.Whole ? "" : ModuleOf(string.Join('.', parts[..^2]))) is not { } module)
            return null;
        var key = stored.Key.Replace("{name}", _name);
        var slot = new StoredSlot(name, values, stored.Whole ? key : $"{module}.{key}") { Module = module, Whole = stored.Whole, Method = method, Shape = method.Shape(stored) };
        return stored.Slots == 0 ? slot : slot with { Parts = stored.Slots * Layers, Part = stored.Slots * LayerOf(name) + stored.Slot };
    }

    /// <summary>A tensor of the base that the method trains.</summary>
    private StoredSlot? PlaceThawed(string name, Tensor values)
    {
        if (_uses.Select(use => use.Method).FirstOrDefault(method => method.Thawed is not null) is not { } method)
            return null;
        var dot = name.LastIndexOf('.');
        var (module, part) = (name[..dot], name[(dot + 1)..]);
        return new StoredSlot(name, values, $"{module}.{method.Thawed!.Key.Replace("{part}", part)}") { Module = method.Weights ? "" : module, Method = method };
    }

    /// <summary>The module below which the library keeps what is attached there: a part itself, or what holds a sublayer's norm; null for any other place.</summary>
    private string? ModuleOf(string stem)
    {
        if (_base.Any(row => row.Name == stem + ".weight"))
            return stem;
        var dot = stem.LastIndexOf('.');
        var (parent, sublayer) = (stem[..(dot + 1)], stem[(dot + 1)..]);
        var norm = _base.FirstOrDefault(row => row.Origin == sublayer + ".Norm" && row.Name.StartsWith(parent, StringComparison.Ordinal));
        return norm is null ? null : string.Join('.', norm.Name.Split('.')[..^2]);
    }

    /// <summary>The use of a method that a tensor belongs to.</summary>
    private StoredMethod? UseOf(string name, string method)
    {
        var uses = _uses.Where(use => use.Method.Name == method).ToList();
        if (uses.Count < 2)
            return uses.FirstOrDefault().Method;
        // The table says of each tensor by which arguments it was declared; uses of equal arguments are alike.
        var origin = Model.Info.Parameters.First(row => row.Name == name).Origin.Split([' '], 2).ElementAtOrDefault(1) ?? "";
        var given = origin.Split(", ", StringSplitOptions.RemoveEmptyEntries).ToHashSet();
        var declared = Model.GetType().GetCustomAttributesData().Where(data => data.AttributeType == uses[0].Attribute.GetType()).ToList();
        var index = declared.FindIndex(data => given.SetEquals(Arguments(data)));
        return index < 0 ? throw new NotSupportedException($"'{name}' of {Model.Info.Name} belongs to none of its {uses.Count} uses of {method}") : uses[index].Method;
    }

    /// <summary>Arguments of a declaration, as the parameter table writes them: <c>rank 8</c>, <c>at input</c>.</summary>
    private static IEnumerable<string> Arguments(CustomAttributeData data)
    {
        foreach (var argument in data.NamedArguments.Where(argument => argument.MemberName is not (nameof(PeftAttribute.Layers) or nameof(PeftAttribute.Sites))))
        {
            var words = string.Concat(argument.MemberName.Select((c, i) => i > 0 && char.IsUpper(c) ? " " + char.ToLowerInvariant(c) : char.ToLowerInvariant(c).ToString()));
            var (type, value) = (argument.TypedValue.ArgumentType, argument.TypedValue.Value!);
            yield return value switch
            {
                true => words,
                false => "no " + words,
                _ => string.Create(CultureInfo.InvariantCulture, $"{words} {(type.IsEnum ? Enum.GetName(type, value) : value)}"),
            };
        }
    }
}
