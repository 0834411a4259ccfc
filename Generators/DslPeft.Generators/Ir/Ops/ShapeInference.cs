using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace DslPeft.Generators.Ir.Ops;

/// <summary>
/// Shapes of results, as torch gives them: of element-wise operations, reductions and losses here, of products in
/// <see cref="ProductShapes"/>, of views and layouts in <see cref="LayoutShapes"/>. Operands that torch would refuse are a
/// <see cref="ShapeException"/>. A shape that cannot be told, as where an operand is read from another shape, is unknown and not printed.
/// </summary>
internal static class ShapeInference
{
    /// <summary>Shape of an element-wise operation over all operands.</summary>
    public static Shape Broadcast(params Shape[] shapes) => shapes.Aggregate(Broadcast);

    /// <summary>Shape of an element-wise operation.</summary>
    public static Shape Broadcast(Shape a, Shape b)
    {
        if (!a.Known || !b.Known)
            return Shape.Unknown;
        var (wide, narrow) = a.Rank >= b.Rank ? (a, b) : (b, a);
        for (var i = 1; i <= narrow.Rank; i++)
            wide = wide.With(-i, Common(wide.Dims[wide.Rank - i], narrow.Dims[narrow.Rank - i], i));
        return wide;
    }

    /// <summary>True if a shape can stand in the place of another: each dimension is the same, as far as both are told.</summary>
    public static bool Fits(Shape given, Shape place) =>
        !given.Known || !place.Known || given.Rank == place.Rank && given.Dims.Zip(place.Dims, Same).All(same => same);

    /// <summary>True if two dimensions are the same, as far as both are told.</summary>
    public static bool Same(Dim a, Dim b) => a == b || a.IsUnknown || b.IsUnknown;

    /// <summary>Refuses a shape that is not broadcast to another without changing it.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="whole">The other.</param>
    /// <param name="what">Name of the operand.</param>
    public static void Require(Shape shape, Shape whole, string what)
    {
        if (!shape.Known || !whole.Known)
            return;
        var fits =
            shape.Rank <= whole.Rank
            && Enumerable
                .Range(1, shape.Rank)
                .All(i => shape.Dims[shape.Rank - i] == 1 || Same(shape.Dims[shape.Rank - i], whole.Dims[whole.Rank - i]));
        if (!fits)
            throw new ShapeException($"{what} {shape} does not fit the result {whole}");
    }

    /// <summary>The same shape, of an operation along a dimension that there must be.</summary>
    public static Shape Along(Shape shape, Operand[] operands)
    {
        Axis(shape, operands, 1);
        return shape;
    }

    /// <summary>A norm over the last dimensions, whose sizes are listed, with weight and bias of these.</summary>
    public static Shape LayerNorm(Shape[] shapes, Operand[] operands)
    {
        if (!shapes[0].Known || operands[1].Kind != OperandKind.List)
            return shapes[0];
        var normed = Shape.Of(operands[1].Values);
        if (normed.Rank > shapes[0].Rank || !Fits(new Shape(shapes[0].Dims.Skip(shapes[0].Rank - normed.Rank).ToArray()), normed))
            throw new ShapeException($"the last dimensions are not the normed ones, {normed}");
        foreach (var (operand, name) in new[] { (2, "weight"), (3, "bias") })
        {
            if (operands[operand].IsTensor && !Fits(shapes[operand], normed))
                throw new ShapeException($"the {name} {shapes[operand]} is not as wide as what is normed, {normed}");
        }

        return shapes[0];
    }

    /// <summary>A reduction over one dimension or several, which stay as 1 where the last operand says so.</summary>
    public static Shape Reduce(Shape shape, Operand[] operands)
    {
        var axes =
            operands[1].Kind == OperandKind.List
                ? operands[1].Values.Select(value => Axis(shape, value)).ToArray()
                : new[] { Axis(shape, operands, 1) };
        if (axes.Length == 0 || axes.Any(axis => axis is null))
            return Shape.Unknown;
        if (axes.Distinct().Count() < axes.Length)
            throw new ShapeException("a dimension is named twice");
        var keeps = operands.Length > 2 && operands[2].Value == 1;
        return axes.OrderByDescending(axis => axis)
            .Aggregate(shape, (reduced, axis) => keeps ? reduced.With(axis!.Value, 1) : reduced.Remove(axis!.Value));
    }

    /// <summary>A loss over the elements of two tensors of one shape.</summary>
    public static Shape Pair(Shape[] shapes)
    {
        if (!Fits(shapes[0], shapes[1]))
            throw new ShapeException("both must have one shape");
        return Shape.Scalar;
    }

    /// <summary>A divergence of two distributions, which is a number for a reduction that is one.</summary>
    public static Shape Divergence(Shape[] shapes, Operand[] operands)
    {
        var pairs = Broadcast(shapes[0], shapes[1]);
        return operands.Length > 3 && operands[3].Text.EndsWith(".None", System.StringComparison.Ordinal) ? pairs : Shape.Scalar;
    }

    /// <summary>The cross-entropy of logits (B, C) or (B, C, …) with a class each, or with shares of all.</summary>
    public static Shape CrossEntropy(Shape[] shapes)
    {
        if (shapes[0] is { Known: true, Rank: > 1 } && !Fits(shapes[1], shapes[0].Remove(1)) && !Fits(shapes[1], shapes[0]))
            throw new ShapeException($"targets are {shapes[0].Remove(1)}, or {shapes[0]} for shares of the classes");
        return Shape.Scalar;
    }

    public static Shape Eye(Operand[] operands) =>
        Shape.Of(operands[0].Size, operands[operands.Length > 1 && operands[1].Value is not -1 ? 1 : 0].Size);

    /// <summary>The dimension that an operand names, from 0 on; null if the shape is unknown or the operand is no plain number.</summary>
    public static int? Axis(Shape shape, Operand[] operands, int index) =>
        index < operands.Length && operands[index].Value is { } value ? Axis(shape, (long)value) : null;

    /// <summary>A dimension counted from 0 on; null if the shape is unknown.</summary>
    public static int? Axis(Shape shape, long dimension)
    {
        if (!shape.Known)
            return null;
        var axis = dimension < 0 ? dimension + shape.Rank : dimension;
        return axis >= 0 && axis < shape.Rank ? (int)axis : throw new ShapeException($"there is no dimension {Text(dimension)}");
    }

    /// <summary>A dimension as a number; null for one that is not.</summary>
    public static long? Number(Dim dim) => dim.Number;

    /// <summary>The number of elements.</summary>
    public static Dim Count(IEnumerable<Dim> dims) => dims.Aggregate((Dim)1, (count, dim) => count * dim);

    public static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static Dim Common(Dim a, Dim b, int fromEnd) =>
        a == 1 ? b
        : b == 1 ? a
        : Same(a, b) ? a
        : throw new ShapeException($"{a} and {b}, dimension -{Text(fromEnd)} of both, are neither the same nor 1");
}
