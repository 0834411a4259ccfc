using System.Runtime.CompilerServices;
using System.Text;

namespace DslPeft.Tokenization.Chat.Jinja;

/// <summary>Python's operators. A truth value counts as 0 or 1.</summary>
internal static class Arithmetic
{
    /// <exception cref="ValueException">The operands do not allow the operator.</exception>
    public static object? Apply(string sign, object? left, object? right)
    {
        try
        {
            return sign switch
            {
                "~" => Concatenate(PythonText.Of(left), PythonText.Of(right)),
                "+" => Add(left, right),
                "*" => Multiply(left, right),
                "-" => Numbers(sign, left, right, (a, b) => checked(a - b), (a, b) => a - b),
                "/" => Numbers(sign, left, right, null, (a, b) => a / NotZero(b)),
                "//" => Numbers(sign, left, right, Floor, (a, b) => Math.Floor(a / NotZero(b))),
                "%" => left is string
                    ? throw new ValueException("a string cannot be formatted by '%' here: write '~'")
                    : Numbers(sign, left, right, (a, b) => checked(a - (Floor(a, b) * b)), (a, b) => a - (Math.Floor(a / NotZero(b)) * b)),
                "**" => Numbers(sign, left, right, null, Math.Pow) is double power
                && left is long
                && right is >= 0L
                && Math.Abs(power) < 1L << 53
                    ? (long)power
                    : Numbers(sign, left, right, null, Math.Pow),
                _ => throw new ValueException($"'{sign}' is no operator"),
            };
        }
        catch (OverflowException)
        {
            throw new ValueException($"the result of '{sign}' is a number beyond 64 bits");
        }
    }

    /// <summary>Less than 0, 0 or more than 0.</summary>
    /// <exception cref="ValueException">The values have no order.</exception>
    public static int Compare(object? left, object? right) =>
        (Number(left), Number(right)) switch
        {
            (long a, long b) => a.CompareTo(b),
            ({ } a, { } b) => Convert(a).CompareTo(Convert(b)),
            _ when (left, right) is (string a, string b) => CompareTexts(a, b),
            _ when (left, right) is (IReadOnlyList<object?> a, IReadOnlyList<object?> b) => CompareLists(a, b),
            _ => throw Refused("<", left, right),
        };

    /// <exception cref="ValueException">The value is no number.</exception>
    public static object Negate(object? value) =>
        Number(value) switch
        {
            long whole => (object)checked(-whole),
            double number => -number,
            _ => throw new ValueException($"'-' cannot stand before {Value.NameOf(value)}"),
        };

    /// <summary>The number that a value counts as; null where it counts as none.</summary>
    public static object? Number(object? value) =>
        value switch
        {
            bool truth => truth ? 1L : 0L,
            long or double => value,
            _ => null,
        };

    /// <summary>The number as one with a fraction.</summary>
    public static double Convert(object number) => number is long whole ? whole : (double)number;

    /// <exception cref="ValueException">The text would be too long.</exception>
    public static string Concatenate(string left, string right)
    {
        Value.RequireLength((long)left.Length + right.Length);
        return left + right;
    }

    private static object? Add(object? left, object? right)
    {
        switch (left, right)
        {
            case (string a, string b):
                return Concatenate(a, b);
            case (IReadOnlyList<object?> a, IReadOnlyList<object?> b):
                Value.RequireLength((long)a.Count + b.Count);
                return (object?[])[.. a, .. b];
            default:
                return Numbers("+", left, right, (a, b) => checked(a + b), (a, b) => a + b);
        }
    }

    private static object? Multiply(object? left, object? right)
    {
        if (left is string or IReadOnlyList<object?> && right is bool or long)
        {
            var count = Math.Max(0, (long)Number(right)!);
            long length = left is string text ? text.Length : ((IReadOnlyList<object?>)left).Count;
            Value.RequireLength(checked(length * count));
            return left is string repeated
                ? new StringBuilder().Insert(0, repeated, (int)(length == 0 ? 0 : count)).ToString()
                : (object?[])[.. Enumerable.Repeat((IReadOnlyList<object?>)left, (int)(length == 0 ? 0 : count)).SelectMany(list => list)];
        }
        return right is string or IReadOnlyList<object?> && left is bool or long
            ? Multiply(right, left)
            : Numbers("*", left, right, (a, b) => checked(a * b), (a, b) => a * b);
    }

    private static object? Numbers(
        string sign,
        object? left,
        object? right,
        Func<long, long, long>? whole,
        Func<double, double, double> number
    ) =>
        (Number(left), Number(right)) switch
        {
            (long a, long b) when whole is not null => (object)whole(a, b),
            ({ } a, { } b) => number(Convert(a), Convert(b)),
            _ => throw Refused(sign, left, right),
        };

    private static long Floor(long dividend, long divisor)
    {
        var quotient = dividend / NotZero(divisor);
        return dividend % divisor != 0 && dividend < 0 != divisor < 0 ? quotient - 1 : quotient;
    }

    private static long NotZero(long number) => number == 0 ? throw new ValueException("a number is divided by zero") : number;

    private static double NotZero(double number) => number == 0 ? throw new ValueException("a number is divided by zero") : number;

    private static ValueException Refused(string sign, object? left, object? right) =>
        new($"'{sign}' cannot stand between {Value.NameOf(left)} and {Value.NameOf(right)}");

    /// <summary>By code points, as Python does it; UTF-16 orders characters beyond U+FFFF before some below.</summary>
    private static int CompareTexts(string left, string right)
    {
        StringRuneEnumerator a = left.EnumerateRunes(),
            b = right.EnumerateRunes();
        while (true)
        {
            var more = a.MoveNext();
            if (!b.MoveNext())
            {
                return more ? 1 : 0;
            }
            var order = more ? a.Current.CompareTo(b.Current) : -1;
            if (order != 0)
            {
                return order;
            }
        }
    }

    private static int CompareLists(IReadOnlyList<object?> left, IReadOnlyList<object?> right)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        for (var i = 0; i < Math.Min(left.Count, right.Count); i++)
        {
            if (!Value.AreEqual(left[i], right[i]))
            {
                return Compare(left[i], right[i]);
            }
        }
        return left.Count.CompareTo(right.Count);
    }
}
