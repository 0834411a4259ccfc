using System.Text.RegularExpressions;

namespace DslPeft.Checkpoints;

/// <summary>
/// The names that the weights of an ONNX model have in checkpoints. Exporters keep a parameter's name as its initialiser's, except where
/// they fold the transpose of a linear layer's weight: that one becomes a nameless constant in a product, and the layer's bias, which is
/// added to the product, still has its name.
/// </summary>
internal static partial class OnnxNames
{
    private const string Weight = ".weight",
        Bias = ".bias";

    /// <summary>Every tensor by the name that it has in checkpoints.</summary>
    public static Dictionary<string, OnnxEntry> Of(OnnxGraph graph)
    {
        var weights = new Dictionary<string, OnnxEntry>(graph.Initialisers, StringComparer.Ordinal);
        var products = new Dictionary<string, OnnxEntry>(StringComparer.Ordinal);
        var named = new HashSet<string>(StringComparer.Ordinal);
        foreach (var node in graph.Nodes)
        {
            switch (node.Operator)
            {
                // Of equal initialisers exporters keep one, and give it the names of the others in this way.
                case "Identity" when node is { Inputs.Count: 1, Outputs.Count: 1 } && weights.TryGetValue(node.Inputs[0], out var same):
                    weights.TryAdd(node.Outputs[0], same with { Name = node.Outputs[0] });
                    break;
                case "MatMul" when node is { Inputs.Count: 2, Outputs.Count: 1 } && Nameless(graph, node.Inputs[1]) is { } factor:
                    products[node.Outputs[0]] = factor;
                    break;
                case "Gemm" when node.Inputs.Count == 3 && Nameless(graph, node.Inputs[1]) is { } factor:
                    Name(factor, transposed: !node.TransB, node.Inputs[2]);
                    break;
                case "Add" when node.Inputs.Count == 2:
                    if (products.TryGetValue(node.Inputs[0], out var left))
                        Name(left, transposed: true, node.Inputs[1]);
                    else if (products.TryGetValue(node.Inputs[1], out var right))
                        Name(right, transposed: true, node.Inputs[0]);
                    break;
            }
        }
        foreach (var name in named)
        {
            weights.Remove(name);
        }
        return weights;

        // Gives a factor the name of the bias's layer, if it fits the bias and no other tensor has the name.
        void Name(OnnxEntry factor, bool transposed, string bias)
        {
            if (!bias.EndsWith(Bias, StringComparison.Ordinal) || !weights.TryGetValue(bias, out var added))
                return;
            var shape = transposed ? [.. factor.Shape.Reverse()] : factor.Shape;
            var name = bias[..^Bias.Length] + Weight;
            if (
                added.Shape.AsSpan().SequenceEqual([shape[0]])
                && weights.TryAdd(name, factor with { Name = name, Shape = shape, Transposed = transposed })
            )
            {
                named.Add(factor.Name);
            }
        }
    }

    /// <summary>A matrix that has no parameter's name.</summary>
    private static OnnxEntry? Nameless(OnnxGraph graph, string name) =>
        !ParameterName().IsMatch(name) && graph.Initialisers.TryGetValue(name, out var found) && found.Shape.Length == 2 ? found : null;

    // The path of a module and what it holds, as encoder.layer.0.output.dense.weight.
    [GeneratedRegex(@"^\w+(\.\w+)+$")]
    private static partial Regex ParameterName();
}
