using System;
using System.Collections.Generic;
using System.Linq;

namespace DslPeft.Generators.Ir.Ops;

/// <summary>
/// The reverse of one node under construction: what it reads, and the nodes that are added for it. Shapes that are not known are taken as
/// equal to their neighbours'.
/// </summary>
/// <param name="stage">Receives the nodes.</param>
/// <param name="gradient">Gradient of the result.</param>
/// <param name="result">The result.</param>
/// <param name="operands">The operands.</param>
internal sealed class Reversal(StageBuilder stage, Operand gradient, Operand result, IReadOnlyList<Operand> operands)
{
    /// <summary>Gradient of the result.</summary>
    public Operand Dy => gradient;

    /// <summary>The result.</summary>
    public Operand Y => result;

    /// <summary>An operand.</summary>
    public Operand this[int index] => operands[index];

    /// <summary>True if the node has so many operands, and the last of them is a tensor.</summary>
    public bool HasTensor(int index) => index < operands.Count && operands[index].IsTensor;

    public int Count => operands.Count;

    public Shape ShapeOf(Operand operand) => stage.ShapeOf(operand);

    /// <summary>Adds a node.</summary>
    public Operand Add(string op, params Operand[] inputs) => stage.Add(op, op, inputs);

    /// <summary>Adds a node that reads a number last.</summary>
    public Operand Add(string op, Operand x, double number) => stage.Add(op, op, x, Operand.Number(number));

    /// <summary>1 − x.</summary>
    public Operand OneMinus(Operand x) => Add("add", Add("neg", x), 1);

    /// <summary>A sum over dimensions, which stay as 1.</summary>
    public Operand SumOver(Operand x, params long[] axes) => stage.Add("sum_over", "sum", x, Operand.List(axes), Operand.True);

    /// <summary>A mean over dimensions, which stay as 1.</summary>
    public Operand MeanOver(Operand x, params long[] axes) => stage.Add("mean_over", "mean", x, Operand.List(axes), Operand.True);

    /// <summary>A gradient summed over the dimensions in which a value was broadcast.</summary>
    public Operand SumTo(Operand given, Operand value)
    {
        var (wide, narrow) = (ShapeOf(given), ShapeOf(value));
        if (!wide.Known || !narrow.Known || wide.Equals(narrow))
            return given;
        if (narrow.Rank == 0)
            return Add("sum", given);
        var added = wide.Rank - narrow.Rank;
        var axes = Enumerable
            .Range(0, wide.Rank)
            .Where(axis => axis < added || narrow.Dims[axis - added] == 1 && wide.Dims[axis] != 1)
            .Select(axis => (long)axis)
            .ToArray();
        var summed = axes.Length == 0 ? given : SumOver(given, axes);
        return added == 0 ? summed : Add("reshape_as", summed, value);
    }

    /// <summary>A reduced gradient along the dimensions of what was reduced.</summary>
    /// <param name="given">The gradient.</param>
    /// <param name="value">What was reduced.</param>
    /// <param name="dimensions">The operand that names the dimensions.</param>
    /// <param name="keeps">True if they stayed as 1.</param>
    public Operand ExpandOver(Operand given, Operand value, Operand dimensions, bool keeps)
    {
        var shape = ShapeOf(value);
        if (!keeps && shape.Known)
        {
            foreach (
                var axis in (dimensions.Kind == OperandKind.List ? dimensions.Values : [(long)dimensions.Value!.Value])
                    .Select(axis => ShapeInference.Axis(shape, axis)!.Value)
                    .OrderBy(axis => axis)
            )
                given = Add("unsqueeze", given, axis);
        }

        return Add("expand_as", given, value);
    }

    /// <summary>A dimension of a value counted from 0 on, where its shape is known.</summary>
    public Operand Axis(Operand value, Operand dimension) =>
        ShapeInference.Axis(ShapeOf(value), [dimension], 0) is { } axis ? Operand.Number(axis) : dimension;

    /// <summary>All rows of a value (…, features), one behind the other.</summary>
    public Operand Rows(Operand value) =>
        ShapeOf(value) switch
        {
            { Known: true, Rank: 1 } => Add("unsqueeze", value, 0),
            { Known: true, Rank: 2 } => value,
            _ => Add("flatten", value, Operand.Number(0), Operand.Number(-2)),
        };

    /// <summary>A reversal over operands of unknown shapes, which is looked at and never emitted.</summary>
    public static Reversal Probe(Operation operation)
    {
        var stage = new StageBuilder("Probe", 0, isLayer: false);
        Operand Input(string name) => stage.Input(name, InputKind.Variable, Shape.Unknown);
        var count = Math.Min(operation.Most, operation.Signature.Length);
        return new Reversal(
            stage,
            Input("dy"),
            Input("y"),
            [
                .. Enumerable
                    .Range(0, count)
                    .Select(i =>
                        operation.Letter(i) switch
                        {
                            'T' or 'I' or 'X' => Input("x" + ShapeInference.Text(i)),
                            'L' => Operand.List(1),
                            _ => Operand.Number(0),
                        }
                    ),
            ]
        );
    }

    /// <summary>Indices of the operands whose values a gradient reads, and <see cref="Reverse.Result"/>.</summary>
    public IReadOnlyList<int> ReadsOf(Reverse reverse, int operand)
    {
        var gradient = reverse.Build(this, operand);
        var read = NodesOf(gradient)
            .SelectMany(node => node.Inputs.Where((_, i) => !Operations.Get(node.Op).ReadsShapeOf.Contains(i)))
            .Append(gradient)
            .ToList();
        return
        [
            .. Enumerable.Range(0, operands.Count).Where(i => operands[i].IsTensor && read.Contains(operands[i])),
            .. read.Contains(Y) ? [Reverse.Result] : (int[])[],
        ];
    }

    /// <summary>Names of the operations that a gradient is made of.</summary>
    public IEnumerable<string> StepsOf(Reverse reverse, int operand) => NodesOf(reverse.Build(this, operand)).Select(node => node.Op);

    private IEnumerable<Node> NodesOf(Operand value) => stage.Fragment("Probe", value, Shape.Unknown).Nodes;
}
