using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks.Adaptations.Conditions;

/// <summary>
/// Says which values of a property a condition allows, next to the one that it does not: the condition itself is the method's, in names
/// that its user never wrote.
/// </summary>
internal static class AllowedValues
{
    /// <summary>How far neighbours are looked at one by one; beyond, the limits are searched by halving.</summary>
    private const int Near = 512;

    /// <summary>Numbers between which limits of a property that is no whole number lie.</summary>
    private static readonly double[] Grid =
    [
        -1e6,
        -1000,
        -10,
        -1,
        -0.1,
        -1e-6,
        0,
        1e-6,
        1e-4,
        1e-3,
        0.01,
        0.05,
        0.1,
        0.25,
        0.5,
        0.75,
        0.9,
        0.99,
        1,
        1.5,
        2,
        5,
        10,
        100,
        1000,
        1e6,
    ];

    /// <summary>For example <c>; it must be 1 to 383</c>; empty if no value of the property alone is allowed.</summary>
    public static string Of(MethodUse use, string property, Func<MethodUse, bool> holds, string verb = "must")
    {
        var argument = use.Arguments.First(argument => argument.Name == property);
        bool At(double value) => holds(use.With(property, value));
        var ranges = (argument.IsWhole ? Whole(argument.Value, At) : Real(argument.Value, At)).Distinct().ToList();
        return ranges.Count == 0 ? "" : $"; it {verb} be " + string.Join(" or ", ranges);
    }

    /// <summary>The whole numbers from 1 on that are allowed next below and next above a value.</summary>
    private static IEnumerable<string> Whole(double value, Func<double, bool> at)
    {
        if (Next(value, at, -1) is { } below)
        {
            var first = Last(below, at, -1);
            yield return first == below ? Text(below) : $"{Text(first)} to {Text(below)}";
        }
        if (Next(value, at, 1) is not { } above)
            yield break;
        var last = Last(above, at, 1);
        yield return last == above ? Text(above)
        : double.IsInfinity(last) ? $"at least {Text(above)}"
        : $"{Text(above)} to {Text(last)}";
    }

    /// <summary>The nearest allowed number in a direction.</summary>
    private static double? Next(double value, Func<double, bool> at, int direction)
    {
        var start = direction > 0 ? Math.Max(Math.Floor(value), 0) : Math.Ceiling(value);
        for (var step = 1; step <= Near && start + direction * step >= 1; step++)
        {
            if (at(start + direction * step))
                return start + direction * step;
        }

        foreach (var far in Powers(direction).Where(far => direction > 0 ? far > start + Near : far < start - Near))
        {
            if (at(far))
                return Limit(far, start, at);
        }

        return null;
    }

    /// <summary>The end of the run of allowed numbers that one begins.</summary>
    private static double Last(double value, Func<double, bool> at, int direction)
    {
        var last = value;
        for (var step = 1; step <= Near; step++)
        {
            if (last + direction < 1 || !at(last + direction))
                return last;
            last += direction;
        }
        if (direction < 0)
            return at(1) ? 1 : Limit(last, 0, at);
        var failing = Powers(1).Where(far => far > last).FirstOrDefault(far => !at(far));
        return failing == 0 ? double.PositiveInfinity : Limit(last, failing, at);
    }

    private static IEnumerable<double> Powers(int direction) =>
        direction > 0
            ? Enumerable.Range(0, 31).Select(power => Math.Pow(2, power))
            : Enumerable.Range(0, 31).Select(power => Math.Pow(2, 30 - power));

    /// <summary>The allowed whole number that is nearest to a forbidden one, between that and an allowed one.</summary>
    private static double Limit(double allowed, double forbidden, Func<double, bool> at)
    {
        while (Math.Abs(allowed - forbidden) > 1)
        {
            var middle = Math.Floor((allowed + forbidden) / 2);
            if (at(middle))
                allowed = middle;
            else
                forbidden = middle;
        }
        return allowed;
    }

    /// <summary>The ranges of numbers that are allowed next below and next above a value.</summary>
    private static IEnumerable<string> Real(double value, Func<double, bool> at)
    {
        if (double.IsNaN(value) || double.IsInfinity(value))
            value = 0;
        if (Grid.Where(point => point < value).Reverse().Where(at).Select(point => (double?)point).FirstOrDefault() is { } below)
            yield return Range(
                Grid.Where(point => point < below).Reverse().Where(point => !at(point)).Select(point => (double?)point).FirstOrDefault(),
                below,
                value,
                at
            );
        if (Grid.Where(point => point > value).Where(at).Select(point => (double?)point).FirstOrDefault() is { } above)
            yield return Range(
                value,
                above,
                Grid.Where(point => point > above).Where(point => !at(point)).Select(point => (double?)point).FirstOrDefault(),
                at
            );
    }

    private static string Range(double? forbiddenBelow, double allowed, double? forbiddenAbove, Func<double, bool> at)
    {
        var ends = new List<string>();
        if (forbiddenBelow is { } low)
            ends.Add(End(low, allowed, at) is var (least, included) ? (included ? "at least " : "above ") + Text(least) : "");
        if (forbiddenAbove is { } high)
            ends.Add(End(high, allowed, at) is var (most, included) ? (included ? "at most " : "below ") + Text(most) : "");
        return string.Join(" and ", ends);
    }

    /// <summary>The limit between a forbidden and an allowed number, and whether it is allowed itself.</summary>
    private static (double Limit, bool Included) End(double forbidden, double allowed, Func<double, bool> at)
    {
        for (var step = 0; step < 80; step++)
        {
            var middle = (allowed + forbidden) / 2;
            if (at(middle))
                allowed = middle;
            else
                forbidden = middle;
        }
        var limit = double.Parse(allowed.ToString("G6", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        limit = Math.Abs(limit) < 1e-9 ? 0 : limit;
        return (limit, at(limit));
    }

    private static string Text(double value) => value.ToString("0.############", CultureInfo.InvariantCulture);
}
