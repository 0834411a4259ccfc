using System;
using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Ir.Ops;

namespace DslPeft.Generators.Passes;

/// <summary>Which positions of a value are read.</summary>
internal enum Positions
{
    None,
    First,
    All,
}

/// <summary>Which positions of its values a stage reads, given which of its outputs the stages behind it read.</summary>
internal sealed class PositionDemand
{
    private readonly Stage _stage;
    private readonly IReadOnlyDictionary<string, Positions> _behind;
    private readonly Dictionary<Operand, Shape> _shapes = [];
    private readonly HashSet<int> _first = [];

    /// <param name="stage">The stage.</param>
    /// <param name="behind">Of each variable, what the stages behind it read.</param>
    public PositionDemand(Stage stage, IReadOnlyDictionary<string, Positions> behind)
    {
        (_stage, _behind) = (stage, behind);
        foreach (var input in stage.Inputs)
            _shapes[Operand.Input(input.Name)] = input.Shape;
        foreach (var node in stage.Nodes)
            _shapes[Operand.Node(node.Id)] = node.Shape;
        foreach (var node in stage.Nodes.Reverse())
        {
            if (CanNarrow(node) && Of(Operand.Node(node.Id)) == Positions.First)
                _first.Add(node.Id);
        }
    }

    /// <summary>The nodes of which nobody reads but the first position, and that can be computed there alone.</summary>
    public IReadOnlyCollection<int> First => _first;

    /// <summary>Of each variable, what this stage and those behind it read.</summary>
    public Dictionary<string, Positions> Before()
    {
        var before = _behind
            .Where(entry => _stage.Outputs.All(output => output.Variable != entry.Key))
            .ToDictionary(entry => entry.Key, entry => entry.Value);
        foreach (var input in _stage.Inputs.Where(input => input.Kind == InputKind.Variable))
            before[input.Name] = Most(
                Of(Operand.Input(input.Name)),
                before.TryGetValue(input.Name, out var known) ? known : Positions.None
            );
        return before;
    }

    /// <summary>What nodes, fragments and outputs read of a value.</summary>
    private Positions Of(Operand operand)
    {
        var read = Positions.None;
        foreach (var node in _stage.Nodes.Where(node => node.Inputs.Contains(operand)))
            read = Most(read, ReadsFirst(node, operand) ? Positions.First : Positions.All);
        foreach (var output in _stage.Outputs.Where(output => output.Value == operand))
            read = Most(read, _behind.TryGetValue(output.Variable, out var behind) ? behind : Positions.None);
        // The nodes of a fragment are its own; what it shares with the stage are inputs.
        return
            operand.Kind == OperandKind.Input
            && _stage
                .Deploys.Select(step => step.Fragment)
                .Concat(_stage.Penalties)
                .Any(fragment => fragment.Nodes.Any(node => node.Inputs.Contains(operand)) || fragment.Result == operand)
            ? Positions.All
            : read;
    }

    private bool ReadsFirst(Node node, Operand operand)
    {
        if (node.Op == "select" && node.Inputs[0] == operand)
            return _shapes[operand].PositionAxis is >= 0 and var axis && node.Inputs[1].Value == axis && node.Inputs[2].Value == 0;
        // An attention of one query still reads all keys and values.
        return _first.Contains(node.Id) && (node.Op != "attention" || node.Inputs.Skip(1).All(other => other != operand));
    }

    private bool CanNarrow(Node node) =>
        node.Shape.PositionAxis >= 0 && (Operations.Get(node.Op).Mixes != Axes.All || IsAttentionOfAnyQuery(node));

    /// <summary>True for an attention whose mask is the same for all queries.</summary>
    private bool IsAttentionOfAnyQuery(Node node) =>
        node.Op == "attention"
        && _shapes.TryGetValue(node.Inputs[3], out var mask)
        && mask is { Known: true, Rank: > 1 }
        && mask.Dims[mask.Rank - 2] == 1;

    private static Positions Most(Positions a, Positions b) => a > b ? a : b;
}
