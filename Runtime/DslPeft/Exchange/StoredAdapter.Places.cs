using System.Globalization;
using System.Reflection;
using static TorchSharp.torch;

namespace DslPeft.Checkpoints;

internal sealed partial class StoredAdapter
{
    private StoredSlot? Place(string name, Tensor values)
    {
        if (Model.Info.Parameters.FirstOrDefault(row => row.Name == name) is { Head: true } head)
            return new StoredSlot(name, values, head.CheckpointKey ?? name) { Head = true };
        if (_base.Any(row => row.Name == name))
            return PlaceThawed(name, values);
        var parts = name.Split('.');
        if (
            parts.Length < 3
            || UseOf(name, parts[^2]) is not { } use
            || (use.Weights.Weight(parts[^1]) ?? use.Weights.Thawed) is not { } stored
            || KeyOf(use, stored) is not { } key
        )
        {
            return null;
        }

        var slot = new StoredSlot(name, values, key)
        {
            Seeded = Model.Info.Parameters.Any(row => row.Name == name && row.Seeded),
            Whole = stored.Whole,
            Method = use.Method,
            Use = use.Name,
            Shape = use.Weights.Shape(stored),
            Drawn = use.Weights.Drawn(parts[^1]),
            Beside = use.Weights.Beside(parts[^1]),
            RankDimension = stored.RankDimension,
            Drops = stored.Drops,
        };
        if (stored.Slots > 0)
            slot = slot with { Parts = stored.Slots * Layers, Part = stored.Slots * LayerOf(name) + stored.Slot };
        if (stored.Whole)
            return slot;
        if (PlaceOf(string.Join('.', parts[..^2]), inside: use.Weights.IsGate && use.Method.Form!.GateInside) is not { } place)
            return null;
        return slot with
        {
            Key = $"{place.Module}.{key}",
            Module = place.Module,
            Sublayer = place.Sublayer,
            Behind = place.Behind,
            Slice = place.Slice,
        };
    }

    /// <summary>
    /// The key of a weight below its module, or the whole one; null where it is a gate's, and the library has none around the method.
    /// </summary>
    private string? KeyOf(StoredUse use, StoredAsAttribute stored)
    {
        var key = stored.Key;
        if (key.StartsWith(GateKey, StringComparison.Ordinal))
        {
            if (use.Method.Form?.Gate is not { } gate)
                return null;
            key = gate + key[GateKey.Length..];
        }
        return key.Replace("{members}", Members).Replace("{name}", _nameOf(use.Name));
    }

    /// <summary>A tensor of the base that the method trains.</summary>
    private StoredSlot? PlaceThawed(string name, Tensor values)
    {
        if (_uses.Select(use => use.Method).FirstOrDefault(method => method.Thawed is not null) is not { } method)
            return null;
        var dot = name.LastIndexOf('.');
        var (module, part) = (name[..dot], name[(dot + 1)..]);
        return new StoredSlot(name, values, $"{module}.{method.Thawed!.Key.Replace("{part}", part)}")
        {
            Module = method.Weights ? "" : module,
            Method = method,
        };
    }

    /// <summary>
    /// The module below which the library keeps what is attached at a place: a part itself, or what holds a sublayer's norm or its
    /// projections; null for any other place.
    /// </summary>
    private (string Module, string Sublayer, bool Behind, string Slice)? PlaceOf(string stem, bool inside)
    {
        if (_base.Any(row => row.Name == stem + ".weight"))
            return (stem, "", false, "");
        if (SliceOf(stem) is { } slice)
            return _format.HoldsSlices ? (slice.Module, "", false, slice.Name) : null;
        const string Output = ".output";
        var behind = stem.EndsWith(Output, StringComparison.Ordinal);
        if (behind)
            stem = stem[..^Output.Length];
        var dot = stem.LastIndexOf('.');
        var (parent, sublayer) = (stem[..(dot + 1)], stem[(dot + 1)..]);
        if (!inside && Model.Base.Info.AdapterKeys.TryGetValue(sublayer, out var key))
            return (parent + key, sublayer, behind, "");
        var row = _base.FirstOrDefault(row =>
            (inside ? IsProjection(row, sublayer) : row.Origin == sublayer + ".Norm")
            && row.Name.StartsWith(parent, StringComparison.Ordinal)
        );
        return row is null ? null : (string.Join('.', row.Name.Split('.')[..^2]), sublayer, behind, "");
    }

    /// <summary>True for a sublayer that is an attention.</summary>
    public bool IsAttention(string sublayer) => _base.Any(row => IsProjection(row, sublayer));

    private static bool IsProjection(ParameterRow row, string sublayer) =>
        row.Origin == $"{sublayer}.Query" || row.Origin == $"{sublayer}.{Fused}";

    /// <summary>The slice of a fused projection that a stem names below the projection's module.</summary>
    private (string Module, string Name)? SliceOf(string stem)
    {
        var dot = stem.LastIndexOf('.');
        var (module, last) = (stem[..Math.Max(0, dot)], stem[(dot + 1)..]);
        return
            Projections.FirstOrDefault(name => name.Equals(last, StringComparison.OrdinalIgnoreCase)) is { } slice
            && _base.Any(row => row.Name == module + ".weight" && row.Origin.EndsWith($".{Fused}", StringComparison.Ordinal))
            ? (module, slice)
            : null;
    }

    /// <summary>The use of a method that a tensor belongs to.</summary>
    private StoredUse? UseOf(string name, string label)
    {
        var uses = _uses.Where(use => use.Label == label).ToList();
        if (uses.Count < 2)
            return uses.FirstOrDefault();
        // The table says of each tensor by which arguments it was declared; uses of equal arguments are alike.
        var origin = Model.Info.Parameters.First(row => row.Name == name).Origin.Split([' '], 2).ElementAtOrDefault(1) ?? "";
        var given = origin.Split(", ", StringSplitOptions.RemoveEmptyEntries).ToHashSet();
        var declared = Model
            .GetType()
            .GetCustomAttributesData()
            .Where(data => data.AttributeType == uses[0].Weights.Attribute.GetType() && (NameIn(data) ?? "") == uses[0].Name)
            .ToList();
        var index = declared.FindIndex(data => given.SetEquals(Arguments(data)));
        return index < 0 || index >= uses.Count
            ? throw new NotSupportedException($"'{name}' of {Model.Info.Name} belongs to none of its {uses.Count} uses of {label}")
            : uses[index];
    }

    private static string? NameIn(CustomAttributeData data) =>
        data.NamedArguments.FirstOrDefault(argument => argument.MemberName == nameof(PeftAttribute.Name)).TypedValue.Value as string;

    /// <summary>Arguments of a declaration, as the parameter table writes them: <c>rank 8</c>, <c>at input</c>.</summary>
    private static IEnumerable<string> Arguments(CustomAttributeData data)
    {
        foreach (
            var argument in data.NamedArguments.Where(argument =>
                argument.MemberName is not (nameof(PeftAttribute.Layers) or nameof(PeftAttribute.Sites))
            )
        )
        {
            var words = string.Concat(
                argument.MemberName.Select(
                    (c, i) => i > 0 && char.IsUpper(c) ? " " + char.ToLowerInvariant(c) : char.ToLowerInvariant(c).ToString()
                )
            );
            var (type, value) = (argument.TypedValue.ArgumentType, argument.TypedValue.Value!);
            yield return value switch
            {
                true => words,
                false => "no " + words,
                IReadOnlyCollection<CustomAttributeTypedArgument> list => $"{words} {string.Join(' ', list.Select(item => item.Value))}",
                _ => string.Create(CultureInfo.InvariantCulture, $"{words} {(type.IsEnum ? Enum.GetName(type, value) : value)}"),
            };
        }
    }
}
