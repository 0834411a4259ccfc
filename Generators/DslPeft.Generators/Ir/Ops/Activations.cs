using System;
using System.Collections.Generic;

namespace DslPeft.Generators.Ir.Ops;

/// <summary>Activations, and the softmax.</summary>
internal static class Activations
{
    public static IEnumerable<Operation> All()
    {
        yield return ElementWise.Unary("relu", "T", "relu({0})", r => r.Add("mul", r.Dy, r.Add("gt", r.Y, 0)));
        yield return ElementWise.Unary("gelu", "Te", "gelu({0})", r => r.Add("mul", r.Dy, OfGelu(r, r[0])));
        yield return ElementWise.Unary("gelu_tanh", "T", "gelu({0}, GELU.Approximate.tanh)", r =>
            r.Add("mul", r.Dy, OfGeluTanh(r, r[0]))
        ) with
        {
            InBodies = false,
        };
        yield return ElementWise.Unary("leaky_relu", "T", "{0}.leaky_relu(Scalars.Of(0.01))", r =>
            r.Add("add", r.Add("mul", r.Dy, 0.01), r.Add("mul", r.Add("mul", r.Dy, r.Add("gt", r[0], 0)), 0.99))
        );
        yield return ElementWise.Unary("silu", "T", "silu({0})", r => r.Add("mul", r.Dy, OfSilu(r, r[0])));
        yield return ElementWise.Unary("tanh", "T", "torch.tanh({0})", r => r.Add("mul", r.Dy, r.OneMinus(r.Add("mul", r.Y, r.Y))));
        yield return ElementWise.Unary("sigmoid", "T", "torch.sigmoid({0})", r => r.Add("mul", r.Dy, r.Add("mul", r.Y, r.OneMinus(r.Y))));
        yield return new("activation", "TA", "", (s, _) => s[0])
        {
            Reverse = Reverse.None("stands for the activation that its operand names, and becomes that one"),
            Mixes = Axes.None,
        };
        yield return Softmax("softmax", r => r.Add("mul", r.Y, r.Add("sub", r.Dy, Sum(r, r.Add("mul", r.Dy, r.Y)))));
        yield return Softmax("log_softmax", r => r.Add("sub", r.Dy, r.Add("mul", r.Add("exp", r.Y), Sum(r, r.Dy))));
    }

    private static Operation Softmax(string name, Func<Reversal, Operand> reverse) =>
        new(name, "TN", name + "({0}, dim: {1})", (s, o) => ShapeInference.Along(s[0], o)) { Reverse = Reverse.Of(reverse) };

    /// <summary>The sum along the dimension of a softmax.</summary>
    private static Operand Sum(Reversal r, Operand x) => r.Add("sum_over", x, r[1], Operand.True);

    /// <summary>Φ(x) + x φ(x).</summary>
    private static Operand OfGelu(Reversal r, Operand x)
    {
        var distribution = r.Add("mul", r.Add("add", r.Add("erf", r.Add("mul", x, Math.Sqrt(0.5))), 1), 0.5);
        var density = r.Add("mul", r.Add("exp", r.Add("mul", r.Add("mul", x, x), -0.5)), 1 / Math.Sqrt(2 * Math.PI));
        return r.Add("add", distribution, r.Add("mul", x, density));
    }

    /// <summary>The derivative of ½ x (1 + t), t = tanh(√(2/π) (x + 0.044715 x³)).</summary>
    private static Operand OfGeluTanh(Reversal r, Operand x)
    {
        var factor = Math.Sqrt(2 / Math.PI);
        var square = r.Add("mul", x, x);
        var inner = r.Add("mul", r.Add("mul", x, r.Add("add", r.Add("mul", square, 0.044715), 1)), factor);
        var t = r.Add("tanh", inner);
        var slope = r.Add("mul", r.Add("add", r.Add("mul", square, 3 * 0.044715), 1), factor);
        return r.Add("mul", r.Add("add", r.Add("add", t, 1), r.Add("mul", x, r.Add("mul", r.OneMinus(r.Add("mul", t, t)), slope))), 0.5);
    }

    /// <summary>σ(x) (1 + x (1 − σ(x))).</summary>
    private static Operand OfSilu(Reversal r, Operand x)
    {
        var sigmoid = r.Add("sigmoid", x);
        return r.Add("add", sigmoid, r.Add("mul", x, r.Add("mul", sigmoid, r.OneMinus(sigmoid))));
    }
}
