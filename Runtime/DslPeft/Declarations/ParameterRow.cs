using static TorchSharp.torch;

namespace DslPeft;

/// <summary>How a tensor's initial values are drawn.</summary>
/// <param name="Kind">The distribution.</param>
/// <param name="Std">Standard deviation or gain; 0 for the distribution's default.</param>
/// <param name="FanIn">Fan-in of a bias that is initialised like its layer's weight; 0 to take the last dimension.</param>
public readonly record struct Initial(Init Kind, double Std = 0, long FanIn = 0);

/// <summary>One tensor of an architecture or adaptation: a row of the parameter table.</summary>
/// <param name="Name">Name in <c>named_parameters()</c> and in files.</param>
/// <param name="Shape">Dimensions.</param>
/// <param name="Initial">Initial values.</param>
/// <param name="Origin">What declared it: the part, method or head.</param>
public sealed record ParameterRow(string Name, long[] Shape, Initial Initial, string Origin)
{
    /// <summary>True if training changes the tensor.</summary>
    public bool Trainable { get; init; }

    /// <summary>True if weight decay applies: matrices do decay, biases and norms do not.</summary>
    public bool Decay { get; init; }

    /// <summary>By what the tensor's learning rate is a multiple of the run's.</summary>
    public double Rate { get; init; } = 1;

    /// <summary>Key in the base model's checkpoint, if the tensor has one.</summary>
    public string? CheckpointKey { get; init; }

    /// <summary>True if a checkpoint may lack the tensor.</summary>
    public bool Optional { get; init; }

    /// <summary>True if checkpoints hold the tensor the other way round.</summary>
    public bool Transposed { get; init; }

    /// <summary>True for an embedding table.</summary>
    public bool Table { get; init; }

    /// <summary>True for the weight of a linear layer of a stack, which can be quantised.</summary>
    public bool OfLayer { get; init; }

    /// <summary>True if checkpoints with a head hold the tensor beside the base's prefix, as a language model's decoder.</summary>
    public bool BesideBase { get; init; }

    /// <summary>
    /// True if a pass may leave the tensor out, as one of several copies or by AdapterDrop; it then has its own optimizer state.
    /// </summary>
    public bool Routed { get; init; }

    /// <summary>True if deployment keeps the tensor as it is.</summary>
    public bool Deployed { get; init; } = true;

    /// <summary>True if the tensor belongs to the task head.</summary>
    public bool Head { get; init; }

    /// <summary>True for state of training, which adapter files do not hold.</summary>
    public bool State { get; init; }

    /// <summary>True for 64-bit integers, which are no parameters.</summary>
    public bool Integer { get; init; }

    /// <summary>True for values that follow from the declaration and its seed: adapter files do not hold them.</summary>
    public bool Seeded { get; init; }

    /// <summary>Base tensors that <see cref="From"/> reads.</summary>
    public IReadOnlyList<string> FromBase { get; init; } = [];

    /// <summary>
    /// Computes the initial value from base tensors and the tensor's own generator; null to draw it as <see cref="Initial"/> says.
    /// </summary>
    public Func<IReadOnlyList<Tensor>, Generator, Tensor>? From { get; init; }

    /// <summary>Number of elements.</summary>
    public long Count => Shape.Aggregate(1L, (count, size) => count * size);
}
