using System;
using System.Collections.Generic;
using System.Globalization;

namespace DslPeft.Generators.Language;

/// <summary>
/// Evaluates the small expressions of declarations: numbers, names, <c>+ - * /</c>, comparisons, <c>! &amp;&amp; ||</c>, <c>?:</c>,
/// parentheses and <c>Min Max Power Sqrt Log Floor Divisor PowerOfTwo Whole</c>: the largest divisor that is no larger than the root, the
/// least power of two that is not smaller, and whether a number has no fraction. Booleans are 0 and 1. What C# writes otherwise in sizes
/// are <c>Truncate Remainder And Or Xor</c>; of numbers that are not whole, the last three have no value.
/// </summary>
internal sealed class Arithmetic
{
    private readonly string _text;
    private readonly Func<string, double?> _lookup;
    private int _at;

    private Arithmetic(string text, Func<string, double?> lookup) => (_text, _lookup) = (text, lookup);

    /// <exception cref="FormatException">The text does not parse or a name is unknown; the message says where.</exception>
    public static double Evaluate(string text, Func<string, double?> lookup)
    {
        var reader = new Arithmetic(text, lookup);
        var value = reader.Conditional();
        reader.SkipSpace();
        return reader._at == text.Length ? value : throw reader.Unexpected();
    }

    public static IReadOnlyList<double> EvaluateList(string text, Func<string, double?> lookup)
    {
        var reader = new Arithmetic(text, lookup);
        var values = new List<double>();
        do values.Add(reader.Conditional());
        while (reader.Take(","));
        reader.SkipSpace();
        return reader._at == text.Length ? values : throw reader.Unexpected();
    }

    private double Conditional()
    {
        var condition = Or();
        if (!Take("?"))
            return condition;
        var yes = Conditional();
        if (!Take(":"))
            throw Unexpected();
        var no = Conditional();
        return condition != 0 ? yes : no;
    }

    private double Or()
    {
        var left = And();
        while (Take("||"))
            left = Truth(And() != 0 | left != 0);
        return left;
    }

    private double And()
    {
        var left = Comparison();
        while (Take("&&"))
            left = Truth(Comparison() != 0 & left != 0);
        return left;
    }

    private double Comparison()
    {
        var left = Sum();
        foreach (var (sign, compare) in Comparisons)
        {
            if (Take(sign))
                return Truth(compare(left, Sum()));
        }

        return left;
    }

    private static readonly (string Sign, Func<double, double, bool> Compare)[] Comparisons =
    [
        ("==", (a, b) => a == b),
        ("!=", (a, b) => a != b),
        ("<=", (a, b) => a <= b),
        (">=", (a, b) => a >= b),
        ("<", (a, b) => a < b),
        (">", (a, b) => a > b),
    ];

    private double Sum()
    {
        var left = Product();
        while (true)
        {
            if (Take("+"))
                left += Product();
            else if (Take("-"))
                left -= Product();
            else
                return left;
        }
    }

    private double Product()
    {
        var left = Unary();
        while (true)
        {
            if (Take("*"))
                left *= Unary();
            else if (Take("/"))
                left /= Unary();
            else
                return left;
        }
    }

    private double Unary()
    {
        if (Take("-"))
            return -Unary();
        SkipSpace();
        if (_at < _text.Length && _text[_at] == '!' && (_at + 1 == _text.Length || _text[_at + 1] != '='))
        {
            _at++;
            return Truth(Unary() == 0);
        }
        return Primary();
    }

    private double Primary()
    {
        SkipSpace();
        if (Take("("))
        {
            var value = Conditional();
            return Take(")") ? value : throw Unexpected();
        }
        var start = _at;
        if (_at < _text.Length && (char.IsDigit(_text[_at]) || _text[_at] == '.'))
        {
            while (
                _at < _text.Length
                && (char.IsLetterOrDigit(_text[_at]) || _text[_at] == '.' || (_text[_at] is '-' or '+' && _text[_at - 1] is 'e' or 'E'))
            )
                _at++;
            return double.TryParse(_text.Substring(start, _at - start), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw Unexpected();
        }
        while (_at < _text.Length && (char.IsLetterOrDigit(_text[_at]) || _text[_at] is '_' or '.'))
            _at++;
        if (_at == start)
            throw Unexpected();
        var name = _text.Substring(start, _at - start);
        return name switch
        {
            "true" => 1,
            "false" => 0,
            "Sqrt" => Math.Sqrt(Arguments(1)[0]),
            "Log" => Math.Log(Arguments(1)[0]),
            "Floor" => Math.Floor(Arguments(1)[0]),
            "Truncate" => Math.Truncate(Arguments(1)[0]),
            "Remainder" => Arguments(2) is var pair ? pair[0] % pair[1] : 0,
            "And" => Bits(Arguments(2), (a, b) => a & b),
            "Or" => Bits(Arguments(2), (a, b) => a | b),
            "Xor" => Bits(Arguments(2), (a, b) => a ^ b),
            "Divisor" => Divisor(Arguments(1)[0]),
            "PowerOfTwo" => PowerOfTwo(Arguments(1)[0]),
            "Whole" => Arguments(1)[0] is var number ? Truth(number == Math.Floor(number)) : 0,
            "Min" => Arguments(2) is var pair ? Math.Min(pair[0], pair[1]) : 0,
            "Power" => Arguments(2) is var powers ? Math.Pow(powers[0], powers[1]) : 0,
            "Max" => Arguments(2) is var pair ? Math.Max(pair[0], pair[1]) : 0,
            _ => _lookup(name) ?? throw new FormatException($"'{name}' is not known in '{_text}'"),
        };
    }

    private static double Bits(List<double> pair, Func<long, long, long> combine) =>
        pair.TrueForAll(number => number == Math.Floor(number) && Math.Abs(number) <= 1L << 53)
            ? combine((long)pair[0], (long)pair[1])
            : double.NaN;

    private static double Divisor(double number)
    {
        var divisor = Math.Max(1, Math.Floor(Math.Sqrt(number)));
        while (divisor > 1 && number % divisor != 0)
            divisor--;
        return divisor;
    }

    private static double PowerOfTwo(double least)
    {
        var power = 1.0;
        while (power < least)
            power *= 2;
        return power;
    }

    private List<double> Arguments(int count)
    {
        if (!Take("("))
            throw Unexpected();
        var values = new List<double>();
        do values.Add(Conditional());
        while (Take(","));
        return Take(")") && values.Count == count ? values : throw Unexpected();
    }

    private bool Take(string sign)
    {
        SkipSpace();
        if (string.CompareOrdinal(_text, _at, sign, 0, sign.Length) != 0)
            return false;
        _at += sign.Length;
        return true;
    }

    private void SkipSpace()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
            _at++;
    }

    private static double Truth(bool value) => value ? 1 : 0;

    private FormatException Unexpected() => new($"'{_text}' does not parse at position {_at + 1}");
}
