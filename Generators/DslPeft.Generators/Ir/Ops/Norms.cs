using System;
using System.Collections.Generic;
using System.Linq;

namespace DslPeft.Generators.Ir.Ops;

/// <summary>Norms over features, and rotations of them.</summary>
internal static class Norms
{
    public static IEnumerable<Operation> All()
    {
        yield return new("layer_norm", "TLTTN", "layer_norm({0}, {1}, {2}, {3}, eps: {4})", (s, o) => ShapeInference.LayerNorm(s, o))
        {
            Reverse = Reverse.Of(
                r =>
                    OfInput(
                        r,
                        r.HasTensor(2) ? r.Add("mul", r.Dy, r[2]) : r.Dy,
                        Normed(r, r[4], centred: true, Last(r[1])),
                        centred: true,
                        Last(r[1])
                    ),
                null,
                r => r.SumTo(r.Add("mul", r.Dy, Normed(r, r[4], centred: true, Last(r[1])).Value), r[2]),
                r => r.SumTo(r.Dy, r[3])
            ),
            Mixes = Axes.Features,
            // Mean and deviation of each row.
            KeptBeside = (node, _) => 2 * Operation.Float * (Polynomial.Elements(node.Shape.WithLast(1)) ?? default),
        };
        yield return new("rms_norm", "TTN", "Kernels.RootMeanSquareNorm({0}, {1}, epsilon: {2})", (s, _) => s[0])
        {
            Reverse = Reverse.Of(
                r => OfInput(r, r.Add("mul", r.Dy, r[1]), Normed(r, r[2], centred: false, -1), centred: false, -1),
                r => r.SumTo(r.Add("mul", r.Dy, Normed(r, r[2], centred: false, -1).Value), r[1])
            ),
            Mixes = Axes.Features,
            // The scale of each row.
            KeptBeside = (node, _) => Operation.Float * (Polynomial.Elements(node.Shape.WithLast(1)) ?? default),
        };
        foreach (var (name, kernel) in new[] { ("rotate", "Rotate"), ("rotate_pairs", "RotatePairs") })
            yield return new(name, "TI", $"Kernels.{kernel}({{0}}, {{1}})", (s, _) => s[0])
            {
                Reverse = Reverse.Of(r => r.Add(name, r.Dy, TurnedBack(r))),
                LinearIn = [0],
                InBodies = false,
            };
    }

    /// <summary>The last dimensions, as many as sizes are listed.</summary>
    private static long[] Last(Operand sizes) => [.. sizes.Values.Select((_, i) => -1L - i)];

    /// <summary>The normed input, and the factor of each row that norms it.</summary>
    private static (Operand Value, Operand Scale) Normed(Reversal r, Operand epsilon, bool centred, params long[] axes)
    {
        var x = centred ? r.Add("sub", r[0], r.MeanOver(r[0], axes)) : r[0];
        var scale = r.Add("pow", r.Add("add", r.MeanOver(r.Add("mul", x, x), axes), epsilon), -0.5);
        return (r.Add("mul", x, scale), scale);
    }

    private static Operand OfInput(Reversal r, Operand given, (Operand Value, Operand Scale) normed, bool centred, params long[] axes)
    {
        var along = r.Add("mul", normed.Value, r.MeanOver(r.Add("mul", given, normed.Value), axes));
        return r.Add("mul", normed.Scale, r.Add("sub", centred ? r.Add("sub", given, r.MeanOver(given, axes)) : given, along));
    }

    /// <summary>Cosines, and sines the other way round.</summary>
    private static Operand TurnedBack(Reversal r)
    {
        Operand Half(int index) => r.Add("narrow", r[1], Operand.Number(0), Operand.Number(index), Operand.Number(1));
        return r.Add("cat", Half(0), r.Add("neg", Half(1)), Operand.Number(0));
    }
}
