using TorchSharp.Modules;

namespace DslPeft;

/// <summary>A declared linear layer's tensors, looked up on each access because moving a module replaces them.</summary>
public readonly record struct Linear(TensorModule Module, string Key)
{
    /// <summary>Weight (out, in).</summary>
    public Parameter Weight => Module[Key + ".weight"];

    /// <summary>Bias (out); null if the layer has none.</summary>
    public Parameter? Bias => Module.get_parameter(Key + ".bias");
}

/// <summary>A declared embedding table.</summary>
public readonly record struct Embedding(TensorModule Module, string Key)
{
    /// <summary>Table (rows, width).</summary>
    public Parameter Weight => Module[Key + ".weight"];
}

/// <summary>A declared layer norm.</summary>
public readonly record struct Norm(TensorModule Module, string Key)
{
    /// <summary>Gain (width).</summary>
    public Parameter Weight => Module[Key + ".weight"];

    /// <summary>Shift (width); null for a root-mean-square norm.</summary>
    public Parameter? Bias => Module.get_parameter(Key + ".bias");
}

/// <summary>A declared stack of equal blocks.</summary>
public readonly record struct Repeated<TBlock>(TensorModule Module, string Key, int Count, Func<TensorModule, string, TBlock> Create)
{
    /// <summary>Into how many groups of neighbours, each of weights of its own, layers fall that share their weights.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>How many layers of weights of their own run one after the other, again and again, within a group.</summary>
    public int Inner { get; init; } = 1;

    /// <summary>The block of a layer.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such layer.</exception>
    public TBlock this[int layer] =>
        layer >= 0 && layer < Count
            ? Create(
                Module,
                Key.Replace("{i}", Text(layer)).Replace("{group}", Text(layer / (Count / Groups))).Replace("{inner}", Text(layer % Inner))
            )
            : throw new ArgumentOutOfRangeException(nameof(layer), layer, $"The stack has {Count} layers.");

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
