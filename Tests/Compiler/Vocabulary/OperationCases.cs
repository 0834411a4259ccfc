using System.Globalization;
using CsCheck;

namespace DslPeft.Compiler.Tests.Vocabulary;

/// <summary>Cases of every operation that tensors can be given to, of random sizes.</summary>
public static class OperationCases
{
    /// <summary>
    /// Operations that have no case: they read a batch or an array, are sizes on the host, or their operands follow from one another in
    /// ways that their kernels' own tests build, they read a cache, or a weight that is no tensor.
    /// </summary>
    public static readonly string[] Without =
    [
        "activation",
        "attended_positions",
        "attended_row",
        "attended_tokens",
        "attention_mask",
        "bidirectionallstm",
        "call",
        "fastfood",
        "implicit_causal_mask",
        "input_ids",
        "item",
        "ones_before",
        "pool",
        "positions",
        "positions_from",
        "size",
        "slopes_before",
        "entries_each",
        "scattered",
        "spectrum",
        "stack",
        "source_ids",
        "source_mask",
        "source_positions",
        "target_ids",
        "target_mask",
        "target_positions",
        "tasks",
        "token_positions",
        "token_types",
        "tuple",
        "withentries",
        "cached_keys",
        "cached_values",
        "first_cat",
        "first_positions",
        "first_zeros",
        "memory_keys",
        "memory_values",
        "next_alibi",
        "next_causal_mask",
        "next_mask",
        "next_positions",
        "next_relative_bias",
        "next_window_mask",
        "remember",
        "rounded_linear",
        "withloss",
    ];

    private static readonly Dictionary<string, Gen<OperationCase>> ByName = All()
        .GroupBy(entry => entry.Name)
        .ToDictionary(group => group.Key, group => Gen.OneOf([.. group.Select(entry => entry.Case)]));

    public static IEnumerable<string> Names => ByName.Keys;

    /// <summary>Cases of an operation.</summary>
    public static Gen<OperationCase> Of(string name) => ByName[name];

    private static CaseOperand T(params long[] sizes) => new Reals(sizes);

    private static CaseOperand P(params long[] sizes) => new Reals(sizes, IsPositive: true);

    private static CaseOperand C(params long[] sizes) => new Reals(sizes, IsPositive: true, IsConstant: true);

    private static CaseOperand I(long limit, params long[] sizes) => new Integers(limit, sizes);

    private static CaseOperand M(params long[] sizes) => new Truths(sizes);

    private static CaseOperand N(double number) => new Plainly(number.ToString("R", CultureInfo.InvariantCulture));

    private static CaseOperand L(params long[] numbers) => new Plainly(string.Join(' ', numbers), IsList: true);

    private static CaseOperand E(string name) => new Plainly(name, IsName: true);

    private static CaseOperand Yes => new Plainly("true");

    private static (string Name, Gen<OperationCase> Case) Case(string name, Func<long, long, long, long, CaseOperand[]> operands) =>
        (
            name,
            Gen.Select(Gen.Long[1, 4], Gen.Long[1, 4], Gen.Long[1, 4], Gen.Long[1, 4])
                .Select((a, b, c, d) => new OperationCase(name, operands(a, b, c, d)))
        );

    private static IEnumerable<(string Name, Gen<OperationCase> Case)> All() =>
        [
            .. Products(),
            .. Attentions(),
            .. new[] { "add", "sub", "mul", "div" }.SelectMany(Binary),
            .. Unary(),
            .. Norms(),
            .. Layouts(),
            .. Rows(),
            .. WeightSteps(),
            .. Reductions(),
            .. Losses(),
            .. Constants(),
            .. Steps(),
        ];

    private static IEnumerable<(string Name, Gen<OperationCase> Case)> Products()
    {
        foreach (var name in new[] { "linear", "frozen_linear" })
        {
            yield return Case(name, (b, t, i, o) => [T(b, t, i), T(o, i), T(o)]);
            yield return Case(name, (b, t, i, o) => [T(b, t, i), T(o, i)]);
        }
        yield return Case("linear", (b, _, i, o) => [T(b, i), T(o, i), T(o)]);
        yield return Case("linear", (_, _, i, o) => [T(i), T(o, i)]);
        yield return Case("stored_linear", (b, t, i, o) => [T(b, t, i), C(o, i), C(o)]);
        yield return Case("stored_linear", (b, t, i, o) => [T(b, t, i), C(o, i)]);
        yield return Case("dense", (_, _, i, o) => [C(o, i)]);
        yield return Case("matmul", (b, t, i, o) => [T(b, t, i), T(b, i, o)]);
        yield return Case("matmul", (b, t, i, o) => [T(b, t, i), T(i, o)]);
        yield return Case("matmul", (b, t, i, o) => [T(b, 1, t, i), T(3, i, o)]);
        yield return Case("matmul", (b, t, i, _) => [T(b, t, i), T(i)]);
        yield return Case("matmul", (b, _, i, o) => [T(i), T(b, i, o)]);
        yield return Case("matmul", (_, _, i, _) => [T(i), T(i)]);
        yield return Case("kron", (a, b, c, d) => [T(a, b), T(c, d)]);
        yield return Case("einsum", (b, t, i, o) => [E("\"bti,oi->bto\""), T(b, t, i), T(o, i)]);
        yield return Case("embedding", (b, t, rows, width) => [I(rows, b, t), T(rows, width)]);
        yield return Case("embedding", (b, t, rows, width) => [I(rows, b, t), T(rows, width), N(0)]);
    }

    private static IEnumerable<(string Name, Gen<OperationCase> Case)> Attentions()
    {
        yield return Case("attention", (b, t, s, d) => [T(b, 2, t, d), T(b, 2, s, d), T(b, 2, s, d), M(b, 1, 1, s), N(0)]);
        yield return Case("attention", (b, t, s, d) => [T(b, 2, t, d), T(b, 2, s, d), T(b, 2, s, d), M(b, 1, t, s), N(0)]);
        yield return Case("dropped_attention", (b, t, s, d) => [T(b, 2, t, d), T(b, 2, s, d), T(b, 2, s, d), M(b, 1, 1, s), N(0)]);
        yield return Case("causal_attention", (b, t, h, d) => [T(b, h, t, d), T(b, h, t, d), T(b, h, t, d), M(b, 1, t, t), N(0)]);
        yield return Case("sloped_attention", (b, t, h, d) => [T(b, h, t, d), T(b, h, t, d), T(b, h, t, d), C(b, h, t, t), N(0)]);
        yield return Case("dropped_causal_attention", (b, t, h, d) => [T(b, h, t, d), T(b, h, t, d), T(b, h, t, d), M(b, 1, t, t), N(0)]);
        yield return Case("sinusoids", (b, t, d, _) => [I(20, 1, t), T(b, t, 2 * d)]);
        yield return Case("relative_attention", (b, t, h, d) => [T(b, h, t, d), T(b, h, t, d), T(b, h, t, d), T(b, h, t, t), N(0)]);
        yield return Case("relative_bias", (b, t, h, before) => [T(8, h), M(b, 1, 1, t), N(16), N(before), N(-1), Yes]);
        yield return Case("masked_bias", (b, t, h, _) => [T(1, h, t, t), M(b, 1, 1, t)]);
        yield return Case("mask_scores", (b, h, t, s) => [T(b, h, t, s), M(b, 1, 1, s)]);
    }

    /// <summary>Equal shapes, shapes that are broadcast on either side, and a number. Divisors stay away from 0.</summary>
    private static IEnumerable<(string Name, Gen<OperationCase> Case)> Binary(string name)
    {
        yield return Case(name, (b, t, h, _) => [T(b, t, h), P(b, t, h)]);
        yield return Case(name, (b, t, h, _) => [T(b, t, h), P(h)]);
        yield return Case(name, (b, t, h, _) => [T(h), P(b, t, h)]);
        yield return Case(name, (b, t, h, _) => [T(b, 1, h), P(t, 1)]);
        yield return Case(name, (b, t, h, _) => [T(b, t, h), P()]);
        yield return Case(name, (b, t, h, _) => [T(b, t, h), N(0.75)]);
    }

    private static IEnumerable<(string Name, Gen<OperationCase> Case)> Unary()
    {
        foreach (
            var name in new[]
            {
                "neg",
                "exp",
                "abs",
                "relu",
                "gelu",
                "gelu_tanh",
                "leaky_relu",
                "silu",
                "tanh",
                "sigmoid",
                "detach",
                "alias",
                "measured",
                "sign",
                "erf",
                "zeros_like",
            }
        )
        {
            yield return Case(name, (b, t, h, _) => [T(b, t, h)]);
        }

        foreach (var name in new[] { "sqrt", "log" })
            yield return Case(name, (b, t, h, _) => [P(b, t, h)]);
        foreach (var exponent in new[] { 2, -1, -0.5, 3 })
            yield return Case("pow", (b, t, h, _) => [P(b, t, h), N(exponent)]);
        foreach (var name in new[] { "softmax", "log_softmax" })
        {
            foreach (var axis in new[] { -1, 1 })
                yield return Case(name, (b, t, h, _) => [T(b, t, h), N(axis)]);
        }

        foreach (var name in new[] { "dropout", "seeded_dropout" })
            yield return Case(name, (b, t, h, _) => [T(b, t, h), N(0.5)]);
        foreach (var name in new[] { "hardconcrete", "hardgate" })
            yield return Case(name, (b, _, _, _) => [T(b), N(0.1), N(0.6), N(-0.1), N(1.1)]);
        yield return Case("relaxedbernoulli", (b, t, h, _) => [T(b, t, h), N(1)]);
        yield return Case("oftasks", (b, t, h, _) => [T(3, t, h), I(3, b)]);
        yield return Case("opengates", (b, _, _, _) => [T(b), N(0.1), N(0.6), N(0.2)]);
        yield return Case("for_task", (b, t, h, _) => [T(b, t, h), T(b, t, h), I(2, b), N(1)]);
        yield return Case("ne", (b, t, h, _) => [T(b, t, h), N(0)]);
        yield return Case("gt", (b, t, h, _) => [T(b, t, h), N(0)]);
        yield return Case("highest", (b, t, h, k) => [T(b, t, h + k), N(k)]);
    }

    private static IEnumerable<(string Name, Gen<OperationCase> Case)> WeightSteps()
    {
        yield return Case("cayley", (b, n, _, _) => [T(b, n, n)]);
        yield return Case("bounded", (b, n, _, _) => [T(b, n, n), N(0.75)]);
        yield return Case("butterflies", (o, b, n, _) => [T(o, b * n), T(1, b, n, n)]);
        yield return Case("butterflies", (o, b, n, _) => [T(o, 8 * b * n), T(3, 4 * b, 2 * n, 2 * n)]);
        yield return Case("orthonormal", (n, r, _, _) => [T(n + 4, r), N(r)]);
        yield return Case("orthonormal", (n, r, _, _) => [T(n + 4, r + 1), N(1)]);
        yield return Case("reflected", (o, n, r, _) => [T(o, n), T(n, r)]);
        yield return Case("squares", (o, i, r, _) => [T(o * r, i * r), T(o, r, r)]);
        yield return Case("tiled", (o, r, n, _) => [T(o, r), N(r + n)]);
        yield return Case("folded", (b, t, n, r) => [T(b, t, n), N(r)]);
        yield return Case("granular", (t, i, k, r) => [T(t, 3, i * k), T(k, i, r * k), T(k, r * k, i)]);
        yield return Case("randomproducts", (i, n, r, o) =>
            [T(2, i), T(r, 1, i + o), T(i + o, n + 1, r), T(r, n), T(n, Math.Min(i, o)), N(o)]
        );
        yield return Case("atends", (b, t, h, k) => [T(b, t, h), P(b, t, 1), N(k - 1), N(1)]);
        yield return Case("bestmixture", (r, t, n, d) => [T(r, t, n + 1), T(n + 1, d), N(n)]);
    }

    private static IEnumerable<(string Name, Gen<OperationCase> Case)> Norms()
    {
        yield return Case("layer_norm", (b, t, h, _) => [T(b, t, h + 1), L(h + 1), T(h + 1), T(h + 1), N(1e-5)]);
        yield return Case("layer_norm", (b, t, h, _) => [T(b, t, h + 1), L(t, h + 1), T(t, h + 1), T(t, h + 1), N(0.01)]);
        yield return Case("rms_norm", (b, t, h, _) => [T(b, t, h), T(h), N(1e-6)]);
        yield return Case("rotate", (b, h, t, d) => [T(b, h, t, 2 * d), new Rotations([2, b, 1, t, d])]);
        yield return Case("rotate", (b, h, t, d) => [T(b, h, t, 2 * d), new Rotations([2, 1, 1, t, d])]);
        yield return Case("rotate", (b, h, t, d) => [T(b, h, t, (2 * d) + 3), new Rotations([2, 1, 1, t, d])]);
        yield return Case("rotate_pairs", (b, h, t, d) => [T(b, h, t, 2 * d), new Rotations([2, b, 1, t, d], AreNeighbours: true)]);
        yield return Case("rotate_pairs", (b, h, t, d) => [T(b, h, t, (2 * d) + 1), new Rotations([2, 1, 1, t, d], AreNeighbours: true)]);
    }

    private static IEnumerable<(string Name, Gen<OperationCase> Case)> Layouts()
    {
        yield return Case("unflatten", (b, t, h, k) => [T(b, t, h * k), N(2), L(h, k)]);
        yield return Case("unflatten", (b, t, h, k) => [T(b, t * k, h), N(1), L(k, -1)]);
        yield return Case("splitlast", (b, _, h, k) => [T(b, h * k), N(h), N(k)]);
        yield return Case("flatten", (b, t, h, _) => [T(b, t, h)]);
        yield return Case("flatten", (b, t, h, _) => [T(b, t, h), N(1)]);
        yield return Case("flatten", (b, t, h, _) => [T(b, t, h), N(0), N(-2)]);
        yield return Case("transpose", (b, t, h, _) => [T(b, t, h), N(-1), N(0)]);
        yield return Case("t", (b, t, _, _) => [T(b, t)]);
        yield return Case("narrow", (b, t, h, _) => [T(b, t, h + 2), N(-1), N(1), N(h)]);
        yield return Case("narrow", (b, t, h, _) => [T(b, t + 1, h), N(1), N(0), N(t)]);
        yield return Case("narrow_from", (b, t, h, _) => [T(b, t + 2, h), N(1), N(2)]);
        yield return Case("select", (b, t, h, _) => [T(b, t, h), N(1), N(t - 1)]);
        yield return Case("select", (b, t, h, _) => [T(b, t, h), N(-1), N(0)]);
        yield return Case("unsqueeze", (b, t, _, _) => [T(b, t), N(1)]);
        yield return Case("unsqueeze", (b, t, _, _) => [T(b, t), N(-1)]);
        yield return Case("squeeze", (b, t, h, _) => [T(b, 1, h), N(1)]);
        yield return Case("squeeze", (b, t, h, _) => [T(b, t, h), N(-1)]);
        yield return Case("reshape", (b, t, h, _) => [T(b, t, h), L(b * t, -1)]);
        yield return Case("view", (b, t, h, _) => [T(b, t, h), L(-1, h)]);
        yield return Case("repeat_heads", (b, h, t, d) => [T(b, h, t, d), N(3)]);
        yield return Case("expand_rows", (b, t, h, _) => [T(1, t, h), C(b, t, h)]);
        yield return Case("cat", (b, t, h, s) => [T(b, t, h), T(b, s, h), N(1)]);
        yield return Case("cat", (b, t, h, s) => [T(b, h, t), T(b, h, s), N(-1)]);
    }

    private static IEnumerable<(string Name, Gen<OperationCase> Case)> Rows()
    {
        yield return Case("rows_of", (b, r, t, h) => [T(r, t, h), I(r, b)]);
        yield return Case("replace_rows", (b, t, h, _) => [T(b, t, h), I(5, b, t), T(2, h), L(1, 3), N(-1)]);
        yield return Case("gathered", (b, t, n, k) => [T(b, t, n), I(n, k), N(1)]);
        yield return Case("spread", (b, t, n, k) => [T(b, t, k), I(n, k), N(n)]);
        yield return Case("with_rows", (r, h, _, _) => [T(r + 2, h), T(2, h), L(r, 0)]);
        yield return Case("last_token", (b, t, h, _) => [T(b, t, h), I(2, b, t)]);
        yield return Case("pad_rows", (b, h, before, behind) => [T(b, h), N(before), N(behind), N(1)]);
        yield return Case("with_slice", (r, h, _, _) => [T(r + 2, h), T(r, h), N(1)]);
    }

    private static IEnumerable<(string Name, Gen<OperationCase> Case)> Reductions()
    {
        foreach (var name in new[] { "sum", "mean", "norm" })
            yield return Case(name, (b, t, h, _) => [T(b, t, h)]);
        yield return Case("sum_over", (b, t, h, _) => [T(b, t, h), N(1)]);
        foreach (var name in new[] { "sum_over", "mean_over" })
        {
            yield return Case(name, (b, t, h, _) => [T(b, t, h), L(-1, 0)]);
            yield return Case(name, (b, t, h, _) => [T(b, t, h), L(1), Yes]);
        }
    }

    private static IEnumerable<(string Name, Gen<OperationCase> Case)> Losses()
    {
        yield return Case("cross_entropy", (b, c, _, _) => [T(b, c), I(c, b)]);
        yield return Case("mse_loss", (b, t, h, _) => [T(b, t, h), T(b, t, h)]);
        yield return Case("binary_cross_entropy_with_logits", (b, c, _, _) => [T(b, c), C(b, c)]);
        yield return Case("kl_div", (b, c, _, _) => [T(b, c), P(b, c), new Plainly("false"), E("Reduction.Mean")]);
        yield return Case("kl_div", (b, c, _, _) => [T(b, c), P(b, c), new Plainly("false"), E("Reduction.None")]);
    }

    private static IEnumerable<(string Name, Gen<OperationCase> Case)> Constants()
    {
        yield return Case("eye", (a, b, _, _) => [N(a), N(b)]);
        yield return Case("identity", (a, b, _, _) => [N(a), T(b)]);
        yield return Case("all_rows", (a, b, _, _) => [N(a), T(b)]);
        yield return Case("zero_row", (a, b, _, _) => [N(a), T(b)]);
        yield return Case("causal_mask", (b, t, _, _) => [M(b, 1, 1, t)]);
        yield return Case("rotation", (b, t, _, _) => [I(9, b, t), N(10000), N(4)]);
        yield return Case("rotation_linear", (b, t, _, _) => [I(9, b, t), N(10000), N(4), N(8)]);
        yield return Case("rotation_dynamic", (b, t, _, _) => [I(9, b, t), N(10000), N(4), N(2), N(3)]);
        yield return Case("rotation_llama3", (b, t, _, _) => [I(9, b, t), N(10000), N(4), N(8), N(1), N(4), N(16)]);
        yield return Case("rotation_yarn", (b, t, _, _) => [I(9, b, t), N(10000), N(8), N(8), N(1), N(32), N(16)]);
        yield return Case("as_pairs", (b, t, _, _) => [I(9, 2, b, 1, t, 4)]);
        yield return Case("grouped_attention", (b, t, g, d) => [C(b, 2 * g, t, d), C(b, g, t, d), C(b, g, t, d), M(b, 1, t, t)]);
        yield return Case("window_mask", (b, t, _, _) => [M(b, 1, 1, t), N(2), N(1)]);
        yield return Case("alibi", (b, t, _, _) => [M(b, 1, 1, t), N(3)]);
        yield return Case("positions_after", (_, t, _, _) => [I(9, 1, t), N(2)]);
        yield return Case("zeros_before", (b, t, _, _) => [I(2, b, t), N(3)]);
        yield return Case("token_shares", (b, t, h, _) => [M(b, 1, 1, t), C(b, t, h), Yes]);
    }

    private static IEnumerable<(string Name, Gen<OperationCase> Case)> Steps()
    {
        yield return Case("expand_as", (b, t, h, _) => [T(1, h), T(b, t, h)]);
        yield return Case("reshape_as", (b, t, h, _) => [T(b, t, h), T(b * t, h)]);
        yield return Case("put_slice", (b, t, h, _) => [T(b, t, h), T(b, t + 2, h), N(1), N(1)]);
        yield return Case("put_row", (b, t, h, _) => [T(b, h), T(b, t, h), N(1), N(t - 1)]);
        yield return Case("add_rows", (r, n, h, _) => [T(r, h), I(r, n), T(n, h)]);
        yield return Case("rows_at", (r, h, _, _) => [T(r + 2, h), L(1, 0, 1)]);
    }
}
