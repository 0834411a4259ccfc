using System;
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
        return dependence is { Kind: LinearityKind.Linear or LinearityKind.Affine, Features: not 1 }
            ? LinearityKind.Nonlinear
            : dependence.Kind;
    }

    private static Dependence Of(Node node, Dictionary<Operand, Dependence> known)
    {
        var inputs = node.Inputs.Select(operand => Look(operand, known)).ToList();
        var dependent = inputs
            .Select((input, i) => (Input: input, Index: i))
            .Where(entry => entry.Input.Kind != LinearityKind.Constant)
            .ToList();
        if (dependent.Count == 0)
            return default;
        if (dependent.Any(entry => entry.Input.Kind == LinearityKind.Nonlinear))
            return Nonlinear;
        var features = dependent[0].Input.Features;
        if (dependent.Any(entry => entry.Input.Features != features))
            return Nonlinear;
        var operation = Operations.Get(node.Op);
        if (operation.Additive)
            return Sum(node, operation, inputs, features);
        if (dependent.Count > 1 || !operation.LinearIn.Contains(dependent[0].Index))
            return Nonlinear;
        var biased = operation.Bias >= 0 && node.Inputs.Count > operation.Bias && node.Inputs[operation.Bias].IsTensor;
        return operation.Features(node, dependent[0].Index, features) is { } left
            ? new(biased ? LinearityKind.Affine : dependent[0].Input.Kind, left)
            : Nonlinear;
    }

    private static Dependence Sum(Node node, Operation operation, List<Dependence> inputs, int features)
    {
        if (operation.JoinsAlong >= 0 && !FeatureAxes.IsFeature(node.Inputs[operation.JoinsAlong], features))
            return Nonlinear;
        var summands = inputs.Take(2).ToList();
        return new(summands.All(input => input.Kind == LinearityKind.Linear) ? LinearityKind.Linear : LinearityKind.Affine, features);
    }

    private static Dependence Look(Operand operand, Dictionary<Operand, Dependence> known) =>
        known.TryGetValue(operand, out var dependence) ? dependence : default;
}
