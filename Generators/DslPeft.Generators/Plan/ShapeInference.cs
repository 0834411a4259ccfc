using System.Linq;

namespace DslPeft.Generators.Plan;

/// <summary>Shapes of results. A shape that cannot be told, as where an operand is read from another shape, is unknown and not printed.</summary>
internal static class ShapeInference
{
    public static Shape Linear(Shape x, Shape weight) => x.Known && weight.Known ? x.WithLast(weight.Dims[0]) : Shape.Unknown;

    public static Shape Matmul(Shape a, Shape b) => a.Known && b.Known && a.Rank > 1 && b.Rank > 1 && b.Rank <= a.Rank ? a.WithLast(b.Last) : Shape.Unknown;

    /// <summary>Sizes of a Kronecker product of two matrices.</summary>
    public static Shape Kron(Shape a, Shape b) => a.Known && b.Known && a.Rank == 2 && b.Rank == 2 && a.Dims.Concat(b.Dims).All(dim => long.TryParse(dim, out _))
        ? Shape.Of(long.Parse(a.Dims[0]) * long.Parse(b.Dims[0]), long.Parse(a.Dims[1]) * long.Parse(b.Dims[1]))
        : Shape.Unknown;

    public static Shape Transpose(Shape shape, Operand[] operands) =>
        Axis(shape, operands, 1) is { } a && Axis(shape, operands, 2) is { } b ? shape.Swap(a, b) : Shape.Unknown;

    public static Shape Narrow(Shape shape, Operand[] operands) =>
        Axis(shape, operands, 1) is { } axis && operands[3].Kind == OperandKind.Number ? shape.With(axis, operands[3].Text) : Shape.Unknown;

    /// <summary>What is left behind the first so many of an axis.</summary>
    public static Shape NarrowFrom(Shape shape, Operand[] operands) =>
        Axis(shape, operands, 1) is { } axis && Dimension.Read(shape.Dims[axis]) is { } whole && Dimension.Read(operands[2].Text) is { } start
            ? shape.With(axis, (whole - start).ToString())
            : Shape.Unknown;

    /// <summary>So many rows more before the first dimension's, and behind them.</summary>
    public static Shape Pad(Shape shape, Operand[] operands) =>
        shape.Known && Dimension.Read(shape.Dims[0]) is { } rows && operands[1].Value is { } before && operands[2].Value is { } behind
            ? shape.With(0, (rows + new Dimension((long)(before + behind), 0)).ToString())
            : Shape.Unknown;

    public static Shape Remove(Shape shape, Operand[] operands) => Axis(shape, operands, 1) is { } axis ? shape.Remove(axis) : Shape.Unknown;

    public static Shape Unsqueeze(Shape shape, Operand[] operands) =>
        shape.Known && operands[1].Value is { } axis && axis >= -shape.Rank - 1 && axis <= shape.Rank ? shape.Insert((int)axis, "1") : Shape.Unknown;

    public static Shape Unflatten(Shape shape, Operand[] operands)
    {
        if (Axis(shape, operands, 1) is not { } axis || operands[2].Kind != OperandKind.List)
            return Shape.Unknown;
        var sizes = operands[2].Values;
        var (open, known) = (System.Array.IndexOf(sizes, -1), sizes.Where(size => size > 0).Aggregate(1L, (product, size) => product * size));
        if (open >= 0)
        {
            if (!long.TryParse(shape.Dims[axis], out var whole) || whole % known != 0)
                return Shape.Unknown;
            sizes[open] = whole / known;
        }
        return shape.Remove(axis).Insert(axis, sizes.Select(size => size.ToString(System.Globalization.CultureInfo.InvariantCulture)).ToArray());
    }

    public static Shape Flatten(Shape shape, Operand[] operands)
    {
        if (!shape.Known || shape.Rank == 0)
            return Shape.Unknown;
        if ((operands.Length > 1 ? Axis(shape, operands, 1) : 0) is not { } start || (operands.Length > 2 ? Axis(shape, operands, 2) : shape.Rank - 1) is not { } end || end < start)
            return Shape.Unknown;
        var size = shape.Dims.Skip(start).Take(end - start + 1).Aggregate(1L, (count, dim) => count >= 0 && long.TryParse(dim, out var value) ? count * value : -1);
        return new Shape(shape.Dims.Take(start).Concat([size < 0 ? "?" : size.ToString(System.Globalization.CultureInfo.InvariantCulture)]).Concat(shape.Dims.Skip(end + 1)).ToArray());
    }

    /// <summary>Heads in the dimension before the last two, each so many times.</summary>
    public static Shape RepeatHeads(Shape shape, Operand[] operands) =>
        shape is { Known: true, Rank: 4 } && long.TryParse(shape.Dims[1], out var heads) && operands[1].Value is { } times ? shape.With(1, ((long)(heads * times)).ToString(System.Globalization.CultureInfo.InvariantCulture)) : Shape.Unknown;

    public static Shape Cat(Shape a, Shape b, Operand[] operands) => a.Known && b.Known && a.Rank == b.Rank && Axis(a, operands, 2) is { } axis
        ? b.With(axis, Shape.Add(a.Dims[axis], b.Dims[axis]))
        : Shape.Unknown;

    /// <summary>A reduction over one dimension or several, which stay as 1 where the last operand says so.</summary>
    public static Shape Reduce(Shape shape, Operand[] operands)
    {
        var axes = operands[1].Kind == OperandKind.List
            ? operands[1].Values.Select(value => Axis(shape, value)).ToArray()
            : new[] { Axis(shape, operands, 1) };
        if (axes.Length == 0 || axes.Any(axis => axis is null))
            return Shape.Unknown;
        var keeps = operands.Length > 2 && operands[2].Value == 1;
        return axes.OrderByDescending(axis => axis).Aggregate(shape, (reduced, axis) => keeps ? reduced.With(axis!.Value, "1") : reduced.Remove(axis!.Value));
    }

    public static Shape Eye(Operand[] operands) => Shape.Of(operands[0].Text, operands[operands.Length > 1 && operands[1].Value is not -1 ? 1 : 0].Text);

    /// <summary>The dimension that an operand names, from 0 on; null if the shape has no such one or the operand is no plain number.</summary>
    private static int? Axis(Shape shape, Operand[] operands, int index) =>
        index < operands.Length && operands[index].Value is { } value ? Axis(shape, (long)value) : null;

    private static int? Axis(Shape shape, long dimension)
    {
        if (!shape.Known)
            return null;
        var axis = (int)dimension < 0 ? (int)dimension + shape.Rank : (int)dimension;
        return axis >= 0 && axis < shape.Rank ? axis : null;
    }
}
