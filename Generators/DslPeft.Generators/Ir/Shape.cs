using System;
using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Ir;

/// <summary>A tensor's dimensions. Unknown shapes have none and are not printed.</summary>
internal sealed record Shape(EquatableArray<Dim> Dims, bool Known = true)
{
    public static readonly Shape Unknown = new(default(EquatableArray<Dim>), Known: false);

    public static readonly Shape Scalar = new(default(EquatableArray<Dim>));

    public static Shape Of(params Dim[] dims) => new(dims);

    public static Shape Of(IEnumerable<long> dims) => new(dims.Select(dim => (Dim)dim).ToEquatable());

    public int Rank => Dims.Count;

    public Dim Last => Rank > 0 ? Dims[Rank - 1] : 1;

    /// <summary>Number of elements; only for shapes of numbers.</summary>
    /// <exception cref="System.OverflowException">There are more than 64 bits count.</exception>
    public long Elements =>
        Dims.Aggregate(1L, (count, dim) => checked(count * (dim.Number ?? throw new FormatException($"{this} is no number of elements"))));

    public Shape WithLast(Dim dim) => With(Rank - 1, dim);

    public Shape With(int axis, Dim dim)
    {
        if (!Known)
            return this;
        var dims = Dims.ToList();
        dims[axis < 0 ? axis + Rank : axis] = dim;
        return new Shape(dims);
    }

    public Shape Insert(int axis, params Dim[] added)
    {
        if (!Known)
            return this;
        var dims = Dims.ToList();
        dims.InsertRange(axis < 0 ? axis + Rank + 1 : axis, added);
        return new Shape(dims);
    }

    public Shape Remove(int axis)
    {
        if (!Known || Rank == 0)
            return this;
        var dims = Dims.ToList();
        dims.RemoveAt(axis < 0 ? axis + Rank : axis);
        return new Shape(dims);
    }

    public Shape Swap(int a, int b)
    {
        if (!Known)
            return this;
        var (left, right) = (Dims[a < 0 ? a + Rank : a], Dims[b < 0 ? b + Rank : b]);
        return With(a, right).With(b, left);
    }

    /// <summary>
    /// The axis along which the positions of a row lie: T of them, or as many more as virtual tokens stand before them. -1 if there is
    /// none, or more than one.
    /// </summary>
    public int PositionAxis
    {
        get
        {
            var axes = Enumerable.Range(0, Rank).Where(axis => Dims[axis].IsPositions).ToList();
            return axes.Count == 1 ? axes[0] : -1;
        }
    }

    /// <summary>The same shape with so many positions more.</summary>
    public Shape Longer(long positions) =>
        Known ? new Shape(Dims.Select(dim => dim.IsPositions ? dim + positions : dim).ToEquatable()) : this;

    public override string ToString() => Known ? $"({string.Join(", ", Dims)})" : "";
}
