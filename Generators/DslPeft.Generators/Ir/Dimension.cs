using System.Globalization;

namespace DslPeft.Generators.Ir;

/// <summary>A dimension that can be told: a number and a multiple of the tokens T of a batch's rows, such as <c>768</c>, <c>T</c>, and
/// <c>T + 4</c> behind a prompt of four virtual tokens.</summary>
internal readonly record struct Dimension(long Number, long Tokens)
{
    private const string Token = "T";

    /// <summary>True for T, or T and a number: one position after another.</summary>
    public bool IsPositions => Tokens == 1;

    public static Dimension operator +(Dimension a, Dimension b) => new(a.Number + b.Number, a.Tokens + b.Tokens);

    public static Dimension operator -(Dimension a, Dimension b) => new(a.Number - b.Number, a.Tokens - b.Tokens);

    /// <summary>Reads a sum of numbers and T; null for anything else, such as <c>B</c>.</summary>
    public static Dimension? Read(string text)
    {
        var (number, tokens) = (0L, 0L);
        foreach (var part in text.Split('+'))
        {
            var term = part.Trim();
            if (term == Token)
                tokens++;
            else if (long.TryParse(term, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
                number += value;
            else
                return null;
        }
        return new Dimension(number, tokens);
    }

    /// <summary>The dimension as shapes have it: T first.</summary>
    public override string ToString()
    {
        var number = Number.ToString(CultureInfo.InvariantCulture);
        if (Tokens == 0)
            return number;
        var tokens = string.Join(" + ", System.Linq.Enumerable.Repeat(Token, (int)Tokens));
        return Number == 0 ? tokens : $"{tokens} + {number}";
    }
}
