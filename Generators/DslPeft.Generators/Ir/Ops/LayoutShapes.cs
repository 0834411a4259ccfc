using System.Collections.Generic;
using System.Linq;

namespace DslPeft.Generators.Ir.Ops;

/// <summary>Shapes of views and of values laid out anew; operands that torch would refuse are a <see cref="ShapeException"/>.</summary>
internal static class LayoutShapes
{
    public static Shape Transpose(Shape shape, Operand[] operands) =>
        ShapeInference.Axis(shape, operands, 1) is { } a && ShapeInference.Axis(shape, operands, 2) is { } b
            ? shape.Swap(a, b)
            : Shape.Unknown;

    /// <summary>A matrix the other way round.</summary>
    public static Shape Turn(Shape shape) =>
        shape.Rank > 2 ? throw new ShapeException("only a matrix is turned without naming dimensions")
        : shape.Rank == 2 ? shape.Swap(0, 1)
        : shape;

    public static Shape Narrow(Shape shape, Operand[] operands)
    {
        if (ShapeInference.Axis(shape, operands, 1) is not { } axis || operands[3].Kind != OperandKind.Number)
            return Shape.Unknown;
        if (
            ShapeInference.Number(shape.Dims[axis]) is { } whole
            && operands[2].Value is { } start
            && operands[3].Value is { } length
            && (start < 0 || length < 0 || start + length > whole)
        )
            throw new ShapeException(
                $"{operands[3].Text} from {operands[2].Text} on are not among the {ShapeInference.Text(whole)} of dimension {operands[1].Text}"
            );
        return shape.With(axis, operands[3].Size);
    }

    /// <summary>What is left behind the first so many of an axis.</summary>
    public static Shape NarrowFrom(Shape shape, Operand[] operands) =>
        ShapeInference.Axis(shape, operands, 1) is { } axis && shape.Dims[axis] - operands[2].Size is { IsUnknown: false } rest
            ? shape.With(axis, rest)
            : Shape.Unknown;

    public static Shape Select(Shape shape, Operand[] operands)
    {
        if (ShapeInference.Axis(shape, operands, 1) is not { } axis)
            return Shape.Unknown;
        if (ShapeInference.Number(shape.Dims[axis]) is { } size && operands[2].Value is { } index && (index >= size || index < -size))
            throw new ShapeException(
                $"dimension {operands[1].Text} has {ShapeInference.Text(size)}, and none of number {operands[2].Text}"
            );
        return shape.Remove(axis);
    }

    /// <summary>
    /// Without a dimension of 1; torch leaves one of another size where it is. Of rows and tokens there may be 1 or more, which is a shape
    /// that depends on the batch.
    /// </summary>
    public static Shape Squeeze(Shape shape, Operand[] operands)
    {
        if (ShapeInference.Axis(shape, operands, 1) is not { } axis)
            return Shape.Unknown;
        var size = shape.Dims[axis];
        return size == 1 ? shape.Remove(axis)
            : ShapeInference.Number(size) is not null ? shape
            : size.IsUnknown ? Shape.Unknown
            : throw new ShapeException($"dimension {operands[1].Text} is {size}, which may be 1 in one batch and more in another");
    }

    public static Shape Unsqueeze(Shape shape, Operand[] operands)
    {
        if (!shape.Known || operands[1].Value is not { } axis)
            return Shape.Unknown;
        return axis >= -shape.Rank - 1 && axis <= shape.Rank
            ? shape.Insert((int)axis, 1)
            : throw new ShapeException($"there is no dimension {operands[1].Text}");
    }

    public static Shape Unflatten(Shape shape, Operand[] operands)
    {
        if (ShapeInference.Axis(shape, operands, 1) is not { } axis || operands[2].Kind != OperandKind.List)
            return Shape.Unknown;
        var whole = shape.Dims[axis];
        if (AreGroups(whole, operands[2].Values))
            return Shape.Unknown;
        return shape.Remove(axis).Insert(axis, Filled(operands[2].Values, whole, $"dimension {operands[1].Text} is {whole}"));
    }

    /// <summary>The last dimension as rows and columns.</summary>
    public static Shape SplitLast(Shape shape, Operand[] operands)
    {
        if (!shape.Known || shape.Rank == 0)
            return Shape.Unknown;
        if (
            ShapeInference.Number(shape.Last) is { } last
            && operands[1].Value is { } rows
            && operands[2].Value is { } columns
            && rows * columns != last
        )
            throw new ShapeException($"the last dimension is {shape.Last}, not {operands[1].Text} × {operands[2].Text}");
        return shape.WithLast(operands[1].Size).Insert(-1, operands[2].Size);
    }

    public static Shape Flatten(Shape shape, Operand[] operands)
    {
        if (!shape.Known || shape.Rank == 0)
            return Shape.Unknown;
        if (
            (operands.Length > 1 ? ShapeInference.Axis(shape, operands, 1) : 0) is not { } start
            || (operands.Length > 2 ? ShapeInference.Axis(shape, operands, 2) : shape.Rank - 1) is not { } end
        )
            return Shape.Unknown;
        if (end < start)
            throw new ShapeException($"dimension {operands[2].Text} stands before dimension {operands[1].Text}");
        var size = ShapeInference.Count(shape.Dims.Skip(start).Take(end - start + 1));
        return new Shape(shape.Dims.Take(start).Concat([size]).Concat(shape.Dims.Skip(end + 1)).ToArray());
    }

    /// <summary>Other dimensions over the same elements.</summary>
    public static Shape Reshape(Shape shape, Operand[] operands)
    {
        if (!shape.Known || operands[1].Kind != OperandKind.List)
            return Shape.Unknown;
        var count = ShapeInference.Count(shape.Dims);
        if (AreGroups(count, operands[1].Values))
            return Shape.Unknown;
        return Shape.Of(Filled(operands[1].Values, count, $"there are {count} elements"));
    }

    public static Shape Cat(Shape a, Shape b, Operand[] operands)
    {
        if (!a.Known || !b.Known)
            return Shape.Unknown;
        if (a.Rank != b.Rank)
            throw new ShapeException("both must have as many dimensions");
        if (ShapeInference.Axis(a, operands, 2) is not { } axis)
            return Shape.Unknown;
        for (var other = 0; other < a.Rank; other++)
        {
            if (other != axis && !ShapeInference.Same(a.Dims[other], b.Dims[other]))
                throw new ShapeException(
                    $"they differ in dimension {ShapeInference.Text(other)}, along which they are not joined: {a.Dims[other]} and {b.Dims[other]}"
                );
        }

        return b.With(axis, a.Dims[axis] + b.Dims[axis]);
    }

    /// <summary>All tensors of an array, which have one shape, along a dimension more.</summary>
    public static Shape Stack(Shape shape, Operand[] operands)
    {
        var axis = operands.Length > 1 ? operands[1].Value : 0;
        return !shape.Known || axis is null ? Shape.Unknown
            : axis >= -shape.Rank - 1 && axis <= shape.Rank ? shape.Insert((int)axis, Dim.Unknown)
            : throw new ShapeException($"there is no dimension {operands[1].Text}");
    }

    /// <summary>The size of a dimension that there must be.</summary>
    public static Shape Size(Shape shape, Operand[] operands)
    {
        ShapeInference.Axis(shape, operands, 1);
        return Shape.Scalar;
    }

    /// <summary>So many rows more before the first dimension's, and behind them.</summary>
    public static Shape Pad(Shape shape, Operand[] operands) =>
        shape.Known && shape.Dims[0] + operands[1].Size + operands[2].Size is { IsUnknown: false } rows
            ? shape.With(0, rows)
            : Shape.Unknown;

    /// <summary>Heads in the dimension before the last two, each so many times.</summary>
    public static Shape RepeatHeads(Shape shape, Operand[] operands) =>
        shape is { Known: true, Rank: 4 } ? shape.With(1, shape.Dims[1] * operands[1].Size) : Shape.Unknown;

    /// <summary>True for rows in groups, as the choices of a question are, of which a batch alone can tell how many there are.</summary>
    private static bool AreGroups(Dim whole, long[] sizes) => whole == Dim.Rows && sizes.Count(size => size == -1) == 1;

    /// <summary>Sizes with the one that is left open, -1, so that their product is the whole in every batch.</summary>
    private static Dim[] Filled(long[] sizes, Dim whole, string reason)
    {
        var (open, known) = (sizes.Count(size => size == -1), Product(sizes));
        var rest =
            open == 1 ? whole.Over(known)
            : open == 0 && (whole.IsUnknown || whole == known) ? (Dim)1
            : default(Dim?);
        if (rest is null || sizes.Any(size => size < -1))
        {
            var product = string.Join(" × ", sizes.Select(size => size == -1 ? "a whole number" : ShapeInference.Text(size)));
            throw new ShapeException($"{reason}, which is not {product}{(whole.Number is null ? " in every batch" : "")}");
        }
        return [.. sizes.Select(size => size == -1 ? rest.Value : size)];
    }

    private static long Product(long[] sizes) => sizes.Where(size => size != -1).Aggregate(1L, (product, size) => product * size);
}
