using System;
using System.Globalization;

namespace DslPeft.Generators.Plan.Costs;

/// <summary>A count that depends on the batch: <c>Pass + B (Row + T Token + T² TokenPair)</c> for B rows of T tokens.</summary>
internal readonly record struct Polynomial(long Pass, long Row, long Token, long TokenPair)
{
    public static Polynomial operator +(Polynomial a, Polynomial b) => new(a.Pass + b.Pass, a.Row + b.Row, a.Token + b.Token, a.TokenPair + b.TokenPair);

    public static Polynomial operator *(long factor, Polynomial a) => new(factor * a.Pass, factor * a.Row, factor * a.Token, factor * a.TokenPair);

    /// <summary>The product of a shape's dimensions, such as <c>(B, T + 30, 768)</c>; null if one cannot be told.</summary>
    public static Polynomial? Elements(Shape shape)
    {
        if (!shape.Known)
            return null;
        var (rows, powers) = (false, new long[] { 1, 0, 0 });
        foreach (var dim in shape.Dims)
        {
            if (dim == "B")
            {
                rows = true;
                continue;
            }
            if (Line(dim) is not { } line || Times(powers, line) is not { } product)
                return null;
            powers = product;
        }
        // Few tensors have tokens without rows; they count as if they had one row.
        return rows || powers[1] != 0 || powers[2] != 0 ? new Polynomial(0, powers[0], powers[1], powers[2]) : new Polynomial(powers[0], 0, 0, 0);
    }

    /// <summary>The same count where each row has so many tokens more.</summary>
    public Polynomial Longer(long tokens) => new(Pass, Row + (tokens * Token) + (tokens * tokens * TokenPair), Token + (2 * tokens * TokenPair), TokenPair);

    /// <summary>By how much a dimension is more than T; 0 for one that is no sum with T.</summary>
    public static long BeyondTokens(string dim) => Line(dim) is (var constant, 1) ? constant : 0;

    /// <summary>The same count times a dimension.</summary>
    public Polynomial? Times(string dim)
    {
        if (Line(dim) is not { } line)
            return null;
        if (line.Slope == 0)
            return line.Constant * this;
        return Pass == 0 && Times([Row, Token, TokenPair], line) is { } product ? new Polynomial(0, product[0], product[1], product[2]) : null;
    }

    /// <summary>A dimension as a number and a multiple of T: sums of numbers and T.</summary>
    private static (long Constant, long Slope)? Line(string dim)
    {
        var (constant, slope) = (0L, 0L);
        foreach (var term in dim.Split('+'))
        {
            if (term.Trim() == "T")
                slope++;
            else if (long.TryParse(term.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                constant += number;
            else
                return null;
        }
        return (constant, slope);
    }

    private static long[]? Times(long[] powers, (long Constant, long Slope) line) => powers[2] != 0 && line.Slope != 0
        ? null
        :
        [
            powers[0] * line.Constant,
            (powers[1] * line.Constant) + (powers[0] * line.Slope),
            (powers[2] * line.Constant) + (powers[1] * line.Slope),
        ];
}
