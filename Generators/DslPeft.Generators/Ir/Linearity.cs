using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Ir.Ops;

namespace DslPeft.Generators.Ir;

/// <summary>How a result depends on an input whose last dimension holds features and whose others are rows.</summary>
internal enum LinearityKind
{
    /// <summary>Not at all.</summary>
    Constant,
    /// <summary>Each row of the result is linear in the same row of the input.</summary>
    Linear,
    /// <summary>Linear plus a constant.</summary>
    Affine,
    /// <summary>Not linear, or linear across rows: no weight computes it.</summary>
    Nonlinear,
}

/// <summary>Decides whether a result is linear or affine in an input, row by row: what a merge into a weight needs.</summary>
internal static class Linearity
{
    /// <summary>Kind of a value, and how many of its last dimensions hold features.</summary>
    private readonly record struct Dependence(LinearityKind Kind, int Features);

    private static readonly Dependence Nonlinear = new(LinearityKind.Nonlinear, 0);

    public static LinearityKind Of(IReadOnlyList<Node> nodes, Operand input, Operand result)
    {
        var known = new Dictionary<Operand, Dependence> { [input] = new(LinearityKind.Linear, 1) };
        foreach (var node in nodes)
            known[Operand.Node(node.Id)] = Of(node, known);
        var dependence = Look(result, known);
        return dependence is { Kind: LinearityKind.Linear or LinearityKind.Affine, Features: not 1 } ? LinearityKind.Nonlinear : dependence.Kind;
    }

    private static Dependence Of(Node node, Dictionary<Operand, Dependence> known)
    {
        var inputs = node.Inputs.Select(operand => Look(operand, known)).ToList();
        var dependent = inputs.Select((input, i) => (Input: input, Index: i)).Where(entry => entry.Input.Kind != LinearityKind.Constant).ToList();
        if (dependent.Count == 0)
            return default;
        if (dependent.Any(entry => entry.Input.Kind == LinearityKind.Nonlinear))
            return Nonlinear;
        var features = dependent[0].Input.Features;
        if (dependent.Any(entry => entry.Input.Features != features))
            return Nonlinear;
        var operation = Operations.Get(node.Op);
        if (operation.Additive)
            return Sum(node, inputs, features);
        if (dependent.Count > 1 || !operation.LinearIn.Contains(dependent[0].Index))
            return Nonlinear;
        var biased = node.Op == "linear" && node.Inputs.Count > 2 && node.Inputs[2].IsTensor;
        return After(node, dependent[0].Index, features) is { } left ? new(biased ? LinearityKind.Affine : dependent[0].Input.Kind, left) : Nonlinear;
    }

    private static Dependence Sum(Node node, List<Dependence> inputs, int features)
    {
        if (node.Op == "cat" && !IsFeature(node.Inputs[2], features))
            return Nonlinear;
        var summands = inputs.Take(2).ToList();
        return new(summands.All(input => input.Kind == LinearityKind.Linear) ? LinearityKind.Linear : LinearityKind.Affine, features);
    }

    /// <summary>Number of feature dimensions after an operation; null if it reaches over rows.</summary>
    private static int? After(Node node, int index, int features) => node.Op switch
    {
        "linear" or "mul" or "div" or "neg" or "alias" or "dropout" => features,
        "matmul" => index == 0 ? features : null,
        "narrow" => IsFeature(node.Inputs[1], features) ? features : null,
        "unflatten" => IsFeature(node.Inputs[1], features) && node.Inputs[2].Kind == OperandKind.List ? features + node.Inputs[2].Values.Length - 1 : null,
        "splitlast" => features + 1,
        "flatten" => node.Inputs.Count > 1 && node.Inputs[1].Value is { } start && start == -features && (node.Inputs.Count == 2 || node.Inputs[2].Value == -1) ? 1 : null,
        "transpose" => IsFeature(node.Inputs[1], features) && IsFeature(node.Inputs[2], features) ? features : null,
        "select" => features > 1 && IsFeature(node.Inputs[1], features) ? features - 1 : null,
        "sum_over" or "mean_over" => features > 1 && node.Inputs.Count == 2 && IsFeature(node.Inputs[1], features) ? features - 1 : null,
        _ => null,
    };

    /// <summary>True for a dimension counted from the end that holds features.</summary>
    private static bool IsFeature(Operand dimension, int features) => dimension.Value is { } value && value < 0 && value >= -features;

    private static Dependence Look(Operand operand, Dictionary<Operand, Dependence> known) => known.TryGetValue(operand, out var dependence) ? dependence : default;
}
