using System.Collections.Generic;
using System.Linq;

namespace DslPeft.Generators.Ir.Ops;

/// <summary>Shapes of products, lookups and attentions; operands that torch would refuse are a <see cref="ShapeException"/>.</summary>
internal static class ProductShapes
{
    /// <summary>x (…, in), weight (out, in) and bias (out) to (…, out).</summary>
    public static Shape Linear(Shape[] shapes)
    {
        var (x, weight) = (shapes[0], shapes[1]);
        if (weight.Known && weight.Rank != 2)
            throw new ShapeException($"a weight is (out, in), not {weight}");
        if (!x.Known || !weight.Known)
            return Shape.Unknown;
        if (x.Rank == 0 || !ShapeInference.Same(x.Last, weight.Dims[1]))
            throw new ShapeException($"the input is {x.Last} wide, but the weight (out, in) takes {weight.Dims[1]}");
        var result = x.WithLast(weight.Dims[0]);
        if (shapes.Length > 2)
            ShapeInference.Require(shapes[2], result, "the bias");
        return result;
    }

    /// <summary>A product of matrices, of a matrix and a vector, or of vectors; dimensions before the matrices' are broadcast.</summary>
    public static Shape Matmul(Shape a, Shape b)
    {
        if (a is { Known: true, Rank: 0 } || b is { Known: true, Rank: 0 })
            throw new ShapeException("a number is no matrix");
        if (!a.Known || !b.Known)
            return Shape.Unknown;
        // A vector is a row on the left and a column on the right, and its dimension of 1 goes again.
        var (left, right) = (a.Rank == 1 ? a.Insert(0, 1) : a, b.Rank == 1 ? b.Insert(1, 1) : b);
        var (columns, rows) = (left.Last, right.Dims[right.Rank - 2]);
        if (!ShapeInference.Same(columns, rows))
            throw new ShapeException($"{columns} columns of the first meet {rows} rows of the second");
        var result = ShapeInference.Broadcast(Before(left, 2), Before(right, 2)).Insert(-1, left.Dims[left.Rank - 2], right.Last);
        if (b.Rank == 1)
            result = result.Remove(-1);
        return a.Rank == 1 ? result.Remove(b.Rank == 1 ? -1 : -2) : result;
    }

    /// <summary>Sizes of a Kronecker product; the shorter shape is filled up with 1 in front.</summary>
    public static Shape Kron(Shape a, Shape b)
    {
        if (!a.Known || !b.Known)
            return Shape.Unknown;
        var rank = System.Math.Max(a.Rank, b.Rank);
        return Shape.Of([.. Filled(a, rank).Zip(Filled(b, rank), (x, y) => x * y)]);
    }

    /// <summary>An Einstein sum by its equation, such as <c>"bti,oi->bto"</c>.</summary>
    public static Shape Einsum(Shape[] shapes, Operand[] operands)
    {
        var sides = operands[0].Text.Trim('"').Replace("->", ">").Split('>');
        var factors = sides[0].Split(',');
        if (factors.Length != operands.Length - 1)
            throw new ShapeException($"the equation has {factors.Length} factors, and there are {operands.Length - 1}");
        var sizes = new Dictionary<char, Dim>();
        for (var i = 0; i < factors.Length; i++)
        {
            if (shapes[i + 1] is not { Known: true } shape)
                return Shape.Unknown;
            if (shape.Rank != factors[i].Length)
                throw new ShapeException($"'{factors[i]}' names {factors[i].Length} dimensions of {shape}");
            for (var axis = 0; axis < shape.Rank; axis++)
            {
                var (letter, size) = (factors[i][axis], shape.Dims[axis]);
                if (!sizes.TryGetValue(letter, out var known) || known == 1)
                    sizes[letter] = size;
                else if (size != 1 && !ShapeInference.Same(known, size))
                    throw new ShapeException($"'{letter}' is {known} and {size}");
            }
        }
        var result =
            sides.Length > 1
                ? sides[1]
                : string.Concat(sizes.Keys.Where(letter => sides[0].Count(other => other == letter) == 1).OrderBy(letter => letter));
        return result.FirstOrDefault(letter => !sizes.ContainsKey(letter)) is var unknown && unknown != default
            ? throw new ShapeException($"'{unknown}' of the result is in no factor")
            : new Shape(result.Select(letter => sizes[letter]).ToArray());
    }

    /// <summary>Queries (…, L, d), keys (…, S, d), values (…, S, v) and a mask that is broadcast to (…, L, S), to (…, L, v).</summary>
    public static Shape Attention(Shape[] shapes)
    {
        var (query, key, value) = (shapes[0], shapes[1], shapes[2]);
        if (!query.Known || !key.Known || !value.Known)
            return query;
        if (query.Rank < 2 || key.Rank != query.Rank || value.Rank != query.Rank)
            throw new ShapeException("queries, keys and values have the same number of dimensions, at least 2");
        if (!ShapeInference.Same(query.Last, key.Last))
            throw new ShapeException($"queries are {query.Last} wide and keys {key.Last}");
        if (!ShapeInference.Same(key.Dims[key.Rank - 2], value.Dims[value.Rank - 2]))
            throw new ShapeException($"there are {key.Dims[key.Rank - 2]} keys and {value.Dims[value.Rank - 2]} values");
        var rows = ShapeInference.Broadcast(Before(query, 2), ShapeInference.Broadcast(Before(key, 2), Before(value, 2)));
        if (shapes.Length > 3)
            ShapeInference.Require(shapes[3], rows.Insert(-1, query.Dims[query.Rank - 2], key.Dims[key.Rank - 2]), "the mask");
        return rows.Insert(-1, query.Dims[query.Rank - 2], value.Last);
    }

    /// <summary>A table (buckets, heads), a mask (…, K) of keys and the number of keys before them, to (1, heads, K, before + K).</summary>
    public static Shape RelativeBias(Shape[] shapes, Operand[] operands) =>
        shapes[0].Known && shapes[1].Known ? Shape.Of(1, shapes[0].Last, shapes[1].Last, shapes[1].Last + operands[3].Size) : Shape.Unknown;

    /// <summary>Rows of a table (rows, width) that ids (…) name, (…, width).</summary>
    public static Shape Embedding(Shape ids, Shape table) =>
        table is { Known: true, Rank: not 2 } ? throw new ShapeException($"a table is (rows, width), not {table}")
        : ids.Known && table.Known ? ids.Insert(-1, table.Last)
        : Shape.Unknown;

    /// <summary>
    /// States of both directions of recurrent layers over rows (L, W): (L, 2 h), from weights (2, 4 h, W) and (depth, 2, 4 h, h).
    /// </summary>
    public static Shape BidirectionalLstm(Shape[] shapes)
    {
        var (rows, input, state) = (shapes[0], shapes[1], shapes[2]);
        if (!rows.Known || !input.Known || !state.Known)
            return Shape.Unknown;
        if (
            rows.Rank != 2
            || input.Rank != 3
            || state.Rank != 4
            || !ShapeInference.Same(rows.Last, input.Last)
            || !ShapeInference.Same(input.Dims[1], state.Dims[2])
        )
            throw new ShapeException("it takes rows (L, W) and weights (2, 4 h, W) and (depth, 2, 4 h, h)");
        return rows.WithLast(state.Last + state.Last);
    }

    private static Shape Before(Shape shape, int last) => new(shape.Dims.Take(shape.Rank - last).ToArray());

    private static IEnumerable<Dim> Filled(Shape shape, int rank) => Enumerable.Repeat((Dim)1, rank - shape.Rank).Concat(shape.Dims);
}
