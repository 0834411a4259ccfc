namespace DslPeft.Generators.Ir;

/// <summary>A count that depends on the batch: <c>Pass + B (Row + T Token + T² TokenPair)</c> for B rows of T tokens.</summary>
internal readonly record struct Polynomial(long Pass, long Row, long Token, long TokenPair)
{
    public static Polynomial operator +(Polynomial a, Polynomial b) => new(a.Pass + b.Pass, a.Row + b.Row, a.Token + b.Token, a.TokenPair + b.TokenPair);

    public static Polynomial operator *(long factor, Polynomial a) => checked(new Polynomial(factor * a.Pass, factor * a.Row, factor * a.Token, factor * a.TokenPair));

    /// <summary>The product of a shape's dimensions, such as <c>(B, T + 30, 768)</c>; null if one cannot be told.</summary>
    public static Polynomial? Elements(Shape shape)
    {
        if (!shape.Known)
            return null;
        var (rows, powers) = (false, new long[] { 1, 0, 0 });
        foreach (var dim in shape.Dims)
        {
            if (dim == Dim.Rows)
            {
                rows = true;
                continue;
            }
            if (Times(powers, dim) is not { } product)
                return null;
            powers = product;
        }
        // Few tensors have tokens without rows; they count as if they had one row.
        return rows || powers[1] != 0 || powers[2] != 0 ? new Polynomial(0, powers[0], powers[1], powers[2]) : new Polynomial(powers[0], 0, 0, 0);
    }

    /// <summary>The same count times a dimension.</summary>
    public Polynomial? Times(Dim dim)
    {
        if (dim.Number is { } number)
            return number * this;
        return Pass == 0 && Times([Row, Token, TokenPair], dim) is { } product ? new Polynomial(0, product[0], product[1], product[2]) : null;
    }

    private static long[]? Times(long[] powers, Dim size) => size.TokensAlone is not { } tokens || powers[2] != 0 && tokens != 0
        ? null
        :
        [
            powers[0] * size.Constant,
            (powers[1] * size.Constant) + (powers[0] * tokens),
            (powers[2] * size.Constant) + (powers[1] * tokens),
        ];
}
