using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Emission;

/// <summary>Writes the calls of methods that compute initial values or run at moments of training.</summary>
internal static class CallWriter
{
    /// <summary>A function that computes an initial value from <c>tensors</c> of the base and a generator <c>random</c>.</summary>
    public static string InitialValue(MethodCall call) => "(tensors, random) => " + Call(call);

    /// <summary>The call, where <c>places</c> holds the names of the places, and <c>moment</c> or <c>examples</c> what they are named for.</summary>
    public static string Call(MethodCall call) => $"{call.Method}({string.Join(", ", call.Arguments.Select(Argument))})";

    /// <summary>The names of places, as items of a collection expression.</summary>
    public static string Places(LayerPlaces places) => OfLayers("NamesOf", [Code.Literal(places.Name)], places.Layers);

    private static string Argument(CallArgument argument) =>
        argument switch
        {
            CallArgument.Value { Operand: var operand } => Code.Constant(operand),
            CallArgument.BaseTensor tensor => $"tensors[{Whole(tensor.Index)}]"
                + (tensor.Rows > 0 ? $".narrow(0, {Whole(tensor.Row)}, {Whole(tensor.Rows)})" : ""),
            CallArgument.Generator => "random",
            CallArgument.Moment => "moment",
            CallArgument.Examples => "examples",
            CallArgument.Tensors { Name: var name } tensors => $"TensorsAt({At(tensors.Places)}, {Code.Literal(name)})",
            CallArgument.Gradients { Name: var name } => $"GradientsAt(places, {Code.Literal(name)})",
            CallArgument.BaseTensors { Ending: var ending } tensors => $"BaseAt({At(tensors.Places)}, {Code.Literal(ending)})",
            CallArgument.OneTensor { Name: var name } => $"[this[{Code.Literal(name)}]]",
            CallArgument.Offsets { Places: var places } => Code.Array(places.Select(Offsets)),
            CallArgument.NoTensors => "[]",
            _ => throw new System.ArgumentOutOfRangeException(nameof(argument)),
        };

    private static string At(EquatableArray<LayerPlaces> places) => places.Count == 0 ? "places" : Code.Array(places.Select(Places));

    private static string Offsets(PlaceOffsets places) =>
        OfLayers("OffsetsOf", [Whole(places.First) + "L", Whole(places.Stride) + "L"], places.Layers);

    private static string OfLayers(string function, string[] arguments, IEnumerable<int> layers) =>
        $".. {function}({string.Join(", ", arguments.Concat(layers.Select(layer => Whole(layer))))})";

    private static string Whole(long number) => number.ToString(CultureInfo.InvariantCulture);
}
