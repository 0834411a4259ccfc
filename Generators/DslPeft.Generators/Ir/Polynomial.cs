using System.Linq;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Ir;

/// <summary>
/// A count that depends on the batch: <c>Pass + B (Row + T Token + T² TokenPair)</c> for B rows of T tokens and, in a model of two stacks,
/// as much more for the S tokens of the sources: <c>B (S Source + S² SourcePair + S T Crossing)</c>.
/// </summary>
internal readonly record struct Polynomial(long Pass, long Row, long Token, long TokenPair)
{
    public long Source { get; init; }
    public long SourcePair { get; init; }
    public long Crossing { get; init; }

    /// <summary>The exponents of T and S in the order of <see cref="Powers"/>.</summary>
    private static readonly (int Tokens, int Source)[] Exponents = [(0, 0), (1, 0), (2, 0), (0, 1), (0, 2), (1, 1)];

    /// <summary>The factors that rows have, in the order of <see cref="Exponents"/>.</summary>
    private long[] Powers => [Row, Token, TokenPair, Source, SourcePair, Crossing];

    public static Polynomial operator +(Polynomial a, Polynomial b) => Of(a.Pass + b.Pass, [.. a.Powers.Zip(b.Powers, (x, y) => x + y)]);

    public static Polynomial operator *(long factor, Polynomial a) =>
        checked(Of(factor * a.Pass, [.. a.Powers.Select(power => checked(factor * power))]));

    /// <summary>A part of the count, rounded down.</summary>
    public static Polynomial operator /(Polynomial a, long divisor) => Of(a.Pass / divisor, [.. a.Powers.Select(power => power / divisor)]);

    /// <summary>A count that is nowhere below either of two.</summary>
    public static Polynomial Largest(Polynomial a, Polynomial b) =>
        Of(System.Math.Max(a.Pass, b.Pass), [.. a.Powers.Zip(b.Powers, System.Math.Max)]);

    /// <summary>The product of a shape's dimensions, such as <c>(B, T + 30, 768)</c>; null if one cannot be told.</summary>
    public static Polynomial? Elements(Shape shape)
    {
        if (!shape.Known)
            return null;
        var (rows, powers) = (false, new long[] { 1, 0, 0, 0, 0, 0 });
        foreach (var dim in shape.Dims)
        {
            // Of rows there is one factor; a batch that was flattened has it in a product.
            if (Times(powers, rows ? dim : dim.OfARow ?? dim) is not { } product)
                return null;
            powers = product;
            rows |= dim.OfARow is not null;
        }
        // Few tensors have tokens without rows; they count as if they had one row.
        return rows || powers.Skip(1).Any(power => power != 0) ? Of(0, powers) : new Polynomial(powers[0], 0, 0, 0);
    }

    /// <summary>The same count times a dimension.</summary>
    public Polynomial? Times(Dim dim)
    {
        if (dim.Number is { } number)
            return number * this;
        return Pass == 0 && Times(Powers, dim) is { } product ? Of(0, product) : null;
    }

    private static Polynomial Of(long pass, long[] powers) =>
        new(pass, powers[0], powers[1], powers[2])
        {
            Source = powers[3],
            SourcePair = powers[4],
            Crossing = powers[5],
        };

    /// <summary>The factors times a dimension; null where an exponent would be higher than 2.</summary>
    private static long[]? Times(long[] powers, Dim size)
    {
        if (size.TokensAlone is not { } tokens)
            return null;
        var product = powers.Select(power => power * size.Constant).ToArray();
        for (var i = 0; i < powers.Length; i++)
        {
            foreach (var (factor, step) in new[] { (tokens.Tokens, (1, 0)), (tokens.Source, (0, 1)) })
            {
                if (powers[i] == 0 || factor == 0)
                    continue;
                var to = System.Array.IndexOf(Exponents, (Exponents[i].Tokens + step.Item1, Exponents[i].Source + step.Item2));
                if (to < 0)
                    return null;
                product[to] += powers[i] * factor;
            }
        }
        return product;
    }
}
