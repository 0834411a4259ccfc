using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Resolution;

/// <summary>A tensor of the base model; the name holds <c>{i}</c> inside a stack.</summary>
internal sealed record BaseTensor(string Name, Shape Shape, PartSpec Part, string Path, bool IsBias, int Layers)
{
    public bool Optional => Part.Optional;

    /// <summary>True for the weight of a linear layer of a stack, which can be quantised.</summary>
    public bool IsOfLayer { get; init; }

    /// <summary>True if checkpoints hold the tensor the other way round.</summary>
    public bool Transposed => Part.Transposed && !IsBias;
    public bool IsNorm => Part.Kind == PartKind.Norm;
    public bool IsEmbedding => Part.Kind == PartKind.Embed;

    /// <summary>Name of the stack that it is in; empty outside of one.</summary>
    public string Stack { get; init; } = "";

    /// <summary>Which of the sets of weights that the layers of its stack share it is of.</summary>
    public int Set { get; init; }

    /// <summary>True in an attention that reads another stack's memory.</summary>
    public bool IsCross { get; init; }

    /// <summary>The stacks before which the tensor stands as one of a table or a norm, by their order.</summary>
    public EquatableArray<int> BeforeStacks { get; init; }

    /// <summary>The first layer that has the tensor.</summary>
    public int FromLayer => Part.FromLayer;
    public long Count => checked(Shape.Elements * (Layers == 0 ? 1 : Layers - FromLayer));
}

/// <summary>Lists the tensors of an architecture in order of evaluation.</summary>
internal static class BaseTensors
{
    public static IReadOnlyList<BaseTensor> Of(ArchitectureSpec architecture)
    {
        var tensors = new List<BaseTensor>();
        var stacks = architecture.Stacks.ToList();
        foreach (var part in architecture.Parts)
        {
            if (part.Kind != PartKind.Repeat)
            {
                tensors.AddRange(Of(part, part.Key, part.Name, 0).Select(tensor => tensor with { BeforeStacks = Before(stacks, part) }));
                continue;
            }
            for (var set = 0; set < part.Sets; set++)
                tensors.AddRange(OfStack(part, set));
        }
        return tensors;
    }

    /// <summary>The tensors of a stack's layers, or of one of the sets of weights that they share.</summary>
    private static IEnumerable<BaseTensor> OfStack(PartSpec stack, int set)
    {
        foreach (var sublayer in stack.Block?.Sublayers ?? default)
        {
            foreach (var inner in sublayer.Parts)
            {
                var path = $"{sublayer.Type.Name}.{inner.Name}";
                foreach (var tensor in Of(inner, $"{stack.KeyOf(set)}.{inner.Key}", path, stack.OwnLayers))
                {
                    yield return tensor with
                    {
                        Stack = stack.Name,
                        Set = set,
                        IsCross = sublayer.Cross,
                        IsOfLayer = inner.Kind == PartKind.Linear && !tensor.IsBias,
                    };
                }
            }
        }
    }

    /// <summary>Names of tensors that one product can serve: an attention's query, key and value where they read the same input.</summary>
    public static IEnumerable<(PartSpec Stack, string[] Names)> Fused(ArchitectureSpec architecture) =>
        architecture.Parts.SelectMany(stack =>
            Enumerable.Range(0, stack.Sets).SelectMany(set => Fused(stack, stack.KeyOf(set))).Select(names => (stack, names))
        );

    private static IEnumerable<string[]> Fused(PartSpec stack, string stem)
    {
        foreach (var sublayer in stack.Block?.Sublayers ?? default)
        {
            if (sublayer.Part("Query") is not { } query || sublayer.Part("Key") is not { } key || sublayer.Part("Value") is not { } value)
                continue;
            if (query.In != key.In || key.In != value.In)
                continue;
            yield return [$"{stem}.{query.Key}.weight", $"{stem}.{key.Key}.weight", $"{stem}.{value.Key}.weight"];
            if (query.Bias && key.Bias && value.Bias)
                yield return [$"{stem}.{query.Key}.bias", $"{stem}.{key.Key}.bias", $"{stem}.{value.Key}.bias"];
        }
    }

    /// <summary>The stacks that read the tables and norms of a part, by their order.</summary>
    private static EquatableArray<int> Before(List<StackSpec> stacks, PartSpec part) =>
        part.Kind is PartKind.Embed or PartKind.Norm
            ? Enumerable.Range(0, stacks.Count).Where(stack => stacks[stack].Before.Contains(part)).ToEquatable()
            : default;

    private static IEnumerable<BaseTensor> Of(PartSpec part, string key, string path, int layers)
    {
        switch (part.Kind)
        {
            case PartKind.Embed or PartKind.RelativePositions:
                yield return new BaseTensor(key + ".weight", Shape.Of(part.In, part.Out), part, path, false, layers);
                break;
            case PartKind.Norm:
                yield return new BaseTensor(key + ".weight", Shape.Of(part.Out), part, path, false, layers);
                if (part.Bias)
                    yield return new BaseTensor(key + ".bias", Shape.Of(part.Out), part, path, true, layers);
                break;
            case PartKind.Linear or PartKind.Pool:
                yield return new BaseTensor(key + ".weight", Shape.Of(part.Out, part.In), part, path, false, layers);
                if (part.Bias)
                    yield return new BaseTensor(key + ".bias", Shape.Of(part.Out), part, path, true, layers);
                break;
        }
    }
}
