using DslPeft.Generators.Language;

namespace DslPeft.Generators.Ir;

/// <summary>A call of a static method with values that are known when an adaptation is compiled, or are at hand when the call runs.</summary>
/// <param name="Method">The whole name of the method.</param>
/// <param name="Arguments">The arguments in the order of its parameters.</param>
internal sealed record MethodCall(string Method, EquatableArray<CallArgument> Arguments);

/// <summary>What a call is given for one parameter.</summary>
internal abstract record CallArgument
{
    /// <summary>A constant, or a number that follows from the layer.</summary>
    public sealed record Value(Operand Operand) : CallArgument;

    /// <summary>A tensor of the base that an initial value is computed from.</summary>
    /// <param name="Index">Its place among those that the call reads.</param>
    /// <param name="Row">The first row that is read.</param>
    /// <param name="Rows">The number of rows from there on; 0 for the whole tensor.</param>
    public sealed record BaseTensor(int Index, long Row, long Rows) : CallArgument;

    /// <summary>The generator of random numbers of an initial value.</summary>
    public sealed record Generator : CallArgument;

    /// <summary>The moment of training that a scheduled call runs at.</summary>
    public sealed record Moment : CallArgument;

    /// <summary>The examples that a call before training reads.</summary>
    public sealed record Examples : CallArgument;

    /// <summary>The method's tensors of a name at places, in their order; no places stand for those that the call is about.</summary>
    public sealed record Tensors(string Name, EquatableArray<LayerPlaces> Places) : CallArgument;

    /// <summary>The gradients of such tensors at the places that the call is about.</summary>
    public sealed record Gradients(string Name) : CallArgument;

    /// <summary>The base's tensors at places, the names of which have an ending more; no places stand for those that the call is about.</summary>
    public sealed record BaseTensors(string Ending, EquatableArray<LayerPlaces> Places) : CallArgument;

    /// <summary>One tensor of the adaptation, by its whole name.</summary>
    public sealed record OneTensor(string Name) : CallArgument;

    /// <summary>No tensors, where a weight was not declared.</summary>
    public sealed record NoTensors : CallArgument;

    /// <summary>How many entries stand before the parameter of each place.</summary>
    public sealed record Offsets(EquatableArray<PlaceOffsets> Places) : CallArgument;
}

/// <summary>The places of a site: a name with the layer's index in braces, and the layers; no layers for a site outside of them.</summary>
internal sealed record LayerPlaces(string Name, EquatableArray<int> Layers);

/// <summary>The entries before the parameters of a site: before that of layer 0, and how many more in each layer after it.</summary>
internal sealed record PlaceOffsets(long First, long Stride, EquatableArray<int> Layers);

/// <summary>A method that runs at a moment of every training step.</summary>
/// <param name="On">The moment.</param>
/// <param name="Every">Every how many steps.</param>
/// <param name="Origin">The method, its sites and arguments.</param>
/// <param name="Call">The call.</param>
/// <param name="Places">The places that the call is about, in order.</param>
internal sealed record ScheduleSpec(When On, int Every, string Origin, MethodCall Call, EquatableArray<LayerPlaces> Places);
