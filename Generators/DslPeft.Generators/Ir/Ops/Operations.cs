using System;
using System.Collections.Generic;
using System.Linq;

namespace DslPeft.Generators.Ir.Ops;

/// <summary>The vocabulary: every operation a graph can hold. Method bodies made of these are inlined; others are called as they are.</summary>
internal static class Operations
{
    private static readonly Dictionary<string, Operation> ByName = Table().ToDictionary(operation => operation.Name);

    public static IEnumerable<Operation> All => ByName.Values;

    public static bool Contains(string name) => ByName.ContainsKey(name);

    public static Operation Get(string name) => ByName[name];

    /// <summary>True for the name of a function that emitted statements call unqualified.</summary>
    public static bool IsFunction(string name) => ByName.Values.Any(operation => operation.Template.StartsWith(name + "(", StringComparison.Ordinal));

    private static IEnumerable<Operation> Table() =>
    [
        .. Products(), .. Recurrences(), .. ElementWise(), .. Reductions(), .. Losses(), .. Calls(),
        .. new[] { Layouts(), Constants(), Batches() }.SelectMany(group => group).Select(operation => operation with { Work = Work.None }),
    ];

    private static IEnumerable<Operation> Products()
    {
        yield return new("linear", "TTt", "linear({*})", (s, _) => ProductShapes.Linear(s),
            new("matmul(dy, {1})", "weight_gradient(dy, {0})", "sum_to(dy, {2})"))
        { LinearIn = [0], Work = Work.Product };
        yield return new("frozen_linear", "TTt", "Kernels.FrozenLinear({*})", (s, _) => ProductShapes.Linear(s),
            new("matmul(dy, {1})", "weight_gradient(dy, {0})", "sum_to(dy, {2})"))
        { LinearIn = [0], Work = Work.Product, InBodies = false };
        yield return new("matmul", "TT", "matmul({0}, {1})", (s, _) => ProductShapes.Matmul(s[0], s[1]),
            new("matmul_gradient_left(dy, {0}, {1})", "matmul_gradient_right(dy, {0}, {1})"))
        { LinearIn = [0, 1], Work = Work.Product };
        yield return new("fastfood", "TTITT", "Kernels.Fastfood({0}, {1}, {2}, {3}, {4})", (s, _) => s[4], BackwardRule.Autograd("linear in its first operand; differentiated by autograd")) { LinearIn = [0], Work = Work.Unknown };
        yield return new("kron", "TT", "kron({0}, {1})", (s, _) => ProductShapes.Kron(s[0], s[1]), BackwardRule.Autograd("differentiated by autograd")) { LinearIn = [0, 1] };
        yield return new("einsum", "ST*", "einsum({*})", (s, o) => ProductShapes.Einsum(s, o), BackwardRule.Autograd("the equation decides; differentiated by autograd")) { Work = Work.Unknown };
        yield return new("attention", "TTTIN", "scaled_dot_product_attention({0}, {1}, {2}, {3}, {4})", (s, _) => ProductShapes.Attention(s),
            new("attention_gradient_query(dy, y, {0}, {1}, {2}, {3})", "attention_gradient_key(dy, y, {0}, {1}, {2}, {3})", "attention_gradient_value(dy, y, {0}, {1}, {2}, {3})"))
        { LinearIn = [2], Work = Work.Attention };
        yield return new("dropped_attention", "TTTIN", "Kernels.Attention({0}, {1}, {2}, {3}, {4})", (s, _) => ProductShapes.Attention(s),
            new("attention_gradient_query(dy, y, {0}, {1}, {2}, {3})", "attention_gradient_key(dy, y, {0}, {1}, {2}, {3})", "attention_gradient_value(dy, y, {0}, {1}, {2}, {3})"))
        { LinearIn = [2], Work = Work.Attention, InBodies = false };
        yield return new("causal_attention", "TTTIN", "Kernels.CausalAttention({0}, {1}, {2}, {3}, {4})", (s, _) => ProductShapes.Attention(s),
            new("attention_gradient_query(dy, y, {0}, {1}, {2}, {3})", "attention_gradient_key(dy, y, {0}, {1}, {2}, {3})", "attention_gradient_value(dy, y, {0}, {1}, {2}, {3})"))
        { LinearIn = [2], Work = Work.Attention, InBodies = false };
        yield return new("dropped_causal_attention", "TTTIN", "Kernels.RecomputedCausalAttention({0}, {1}, {2}, {3}, {4})", (s, _) => ProductShapes.Attention(s),
            new("attention_gradient_query(dy, y, {0}, {1}, {2}, {3})", "attention_gradient_key(dy, y, {0}, {1}, {2}, {3})", "attention_gradient_value(dy, y, {0}, {1}, {2}, {3})"))
        { LinearIn = [2], Work = Work.Attention, InBodies = false };
        yield return new("mask_scores", "TI", "Kernels.MaskScores({0}, {1})", (s, _) => s[0], new("mul(dy, {1})")) { InBodies = false };
        yield return new("embedding", "ITn", "Kernels.Embedding({*})", (s, _) => ProductShapes.Embedding(s[0], s[1]),
            new(null, "embedding_gradient(dy, {0}, {1}, {2})"))
        { LinearIn = [1], Work = Work.None };
    }

    private static IEnumerable<Operation> Recurrences()
    {
        yield return new("bidirectionallstm", "TTTTt", "Kernels.BidirectionalLstm({*})", (s, _) => ProductShapes.BidirectionalLstm(s),
            BackwardRule.Autograd("a loop over steps; differentiated by autograd"))
        { Work = Work.Unknown };
    }

    private static IEnumerable<Operation> ElementWise()
    {
        yield return Binary("add", "{0} + {1}", "sum_to(dy, {0})", "sum_to(dy, {1})") with { Additive = true };
        yield return Binary("sub", "{0} - {1}", "sum_to(dy, {0})", "neg(sum_to(dy, {1}))") with { Additive = true };
        yield return Binary("mul", "{0} * {1}", "sum_to(mul(dy, {1}), {0})", "sum_to(mul(dy, {0}), {1})") with { LinearIn = [0, 1] };
        yield return Binary("div", "{0} / {1}", "sum_to(div(dy, {1}), {0})", "sum_to(neg(div(mul(dy, y), {1})), {1})") with { LinearIn = [0] };
        yield return Unary("neg", "X", "-{0}", "neg(dy)") with { LinearIn = [0] };
        yield return Unary("pow", "TN", "{0}.pow({1})", "mul(dy, mul({1}, pow({0}, sub({1}, 1))))");
        yield return Unary("sqrt", "T", "{0}.sqrt()", "div(dy, mul(2, y))");
        yield return Unary("exp", "T", "{0}.exp()", "mul(dy, y)");
        yield return Unary("log", "T", "{0}.log()", "div(dy, {0})");
        yield return Unary("abs", "T", "{0}.abs()", "mul(dy, sign({0}))");
        yield return Unary("relu", "T", "relu({0})", "mul(dy, gt(y, 0))");
        yield return Unary("gelu", "Te", "gelu({0})", "gelu_backward(dy, {0})");
        yield return Unary("gelu_tanh", "T", "gelu({0}, GELU.Approximate.tanh)", "gelu_tanh_backward(dy, {0})") with { InBodies = false };
        yield return Unary("leaky_relu", "T", "leaky_relu({0})", "mul(dy, add(0.01, mul(0.99, gt({0}, 0))))");
        yield return Unary("silu", "T", "silu({0})", "silu_backward(dy, {0})");
        yield return Unary("tanh", "T", "torch.tanh({0})", "mul(dy, sub(1, mul(y, y)))");
        yield return Unary("sigmoid", "T", "torch.sigmoid({0})", "mul(dy, mul(y, sub(1, y)))");
        yield return new("activation", "TA", "", (s, _) => s[0], BackwardRule.None("stands for the activation that its operand names, and becomes that one"));
        yield return Unary("softmax", "TN", "softmax({0}, {1})", "mul(y, sub(dy, sum_over(mul(dy, y), {1}, true)))") with { Infer = (s, o) => ShapeInference.Along(s[0], o) };
        yield return Unary("log_softmax", "TN", "log_softmax({0}, {1})", "sub(dy, mul(exp(y), sum_over(dy, {1}, true)))") with { Infer = (s, o) => ShapeInference.Along(s[0], o) };
        yield return Unary("dropout", "TN", "dropout({0}, {1}, training)", "dropout_backward(dy, {0}, {1})") with { LinearIn = [0], Work = Work.None };
        yield return Unary("seeded_dropout", "TN", "Kernels.Dropout({0}, {1}, training)", "dropout_backward(dy, {0}, {1})") with { LinearIn = [0], Work = Work.None, InBodies = false };
        yield return new("hardconcrete", "TNNNN", "Kernels.HardConcrete({0}, {1}, {2}, {3}, {4}, training)", (s, _) => s[0], BackwardRule.Autograd("a clamped sigmoid; differentiated by autograd"));
        yield return new("opengates", "TNNN", "Kernels.OpenGates({0}, {1}, {2}, {3})", (_, _) => Shape.Scalar, BackwardRule.Autograd("a sum of sigmoids; differentiated by autograd"));
        yield return new("hardgate", "TNNNN", "Kernels.HardConcrete({0}, {1}, {2}, {3}, {4})", (s, _) => s[0], BackwardRule.Autograd("a clamped sigmoid; differentiated by autograd")) { InBodies = false };
        yield return new("layer_norm", "TLTTN", "layer_norm({0}, {1}, {2}, {3}, {4})", (s, o) => ShapeInference.LayerNorm(s, o),
            new("layer_norm_gradient_input(dy, {0}, {2}, {4})", null, "layer_norm_gradient_weight(dy, {0}, {4})", "sum_to(dy, {3})"));
        yield return new("rms_norm", "TTN", "Kernels.RootMeanSquareNorm({0}, {1}, {2})", (s, _) => s[0],
            new("rms_norm_gradient_input(dy, {0}, {1}, {2})", "rms_norm_gradient_weight(dy, {0}, {2})"))
        { InBodies = false };
        yield return new("rotate", "TI", "Kernels.Rotate({0}, {1})", (s, _) => s[0], new("rotate_back(dy, {1})")) { LinearIn = [0], InBodies = false };
        yield return new("detach", "T", "{0}.detach()", (s, _) => s[0], BackwardRule.None("stops the gradient by definition")) { IsView = true, Work = Work.None };
        yield return new("for_task", "TTIN", "Kernels.ForTask({0}, {1}, {2}, {3})", (s, _) => s[0],
            new("for_task(dy, mul(dy, 0), {2}, {3})", "for_task(mul(dy, 0), dy, {2}, {3})"))
        { InBodies = false };
        yield return new("ne", "TX", "{0}.ne({1})", (s, _) => s[0], BackwardRule.None("a truth value has no gradient")) { Work = Work.None };
    }

    private static IEnumerable<Operation> Layouts()
    {
        yield return View("alias", "T", "{0}.alias()", (s, _) => s[0], "dy");
        yield return View("measured", "T", "Measured({0})", (s, _) => s[0], "dy");
        yield return View("unflatten", "TNL", "{0}.unflatten({1}, {2})", (s, o) => LayoutShapes.Unflatten(s[0], o), "reshape_as(dy, {0})");
        yield return View("splitlast", "TNN", "Kernels.SplitLast({0}, {1}, {2})", (s, o) => LayoutShapes.SplitLast(s[0], o), "reshape_as(dy, {0})");
        yield return View("flatten", "Tnn", "{0}.flatten({1*})", (s, o) => LayoutShapes.Flatten(s[0], o), "reshape_as(dy, {0})") with { IsView = false };
        yield return View("transpose", "TNN", "{0}.transpose({1}, {2})", (s, o) => LayoutShapes.Transpose(s[0], o), "transpose(dy, {1}, {2})");
        yield return View("t", "T", "{0}.t()", (s, _) => LayoutShapes.Turn(s[0]), "t(dy)");
        yield return View("narrow", "TNNN", "{0}.narrow({1}, {2}, {3})", (s, o) => LayoutShapes.Narrow(s[0], o), "narrow_gradient(dy, {0}, {1}, {2}, {3})");
        yield return View("narrow_from", "TNN", "{0}.narrow({1}, {2}, {0}.shape[{1}] - {2})", (s, o) => LayoutShapes.NarrowFrom(s[0], o), "narrow_gradient(dy, {0}, {1}, {2}, sub(size({0}, {1}), {2}))") with { InBodies = false };
        yield return View("select", "TNN", "{0}.select({1}, {2})", (s, o) => LayoutShapes.Select(s[0], o), "select_gradient(dy, {0}, {1}, {2})");
        yield return View("unsqueeze", "TN", "{0}.unsqueeze({1})", (s, o) => LayoutShapes.Unsqueeze(s[0], o), "squeeze(dy, {1})");
        yield return View("squeeze", "TN", "{0}.squeeze({1})", (s, o) => LayoutShapes.Squeeze(s[0], o), "reshape_as(dy, {0})");
        yield return View("reshape", "TL", "{0}.reshape({1})", (s, o) => LayoutShapes.Reshape(s[0], o), "reshape_as(dy, {0})") with { IsView = false };
        yield return View("view", "TL", "{0}.view({1})", (s, o) => LayoutShapes.Reshape(s[0], o), "reshape_as(dy, {0})");
        yield return View("repeat_heads", "TN", "Kernels.RepeatHeads({0}, {1})", (s, o) => LayoutShapes.RepeatHeads(s[0], o), "sum_heads(dy, {1})") with { IsView = false, InBodies = false };
        yield return View("expand_rows", "TI", "Kernels.ExpandRows({0}, {1})", (s, _) => s[0].Known ? s[0].With(0, "B") : s[0], "sum_to(dy, {0})") with { InBodies = false };
        yield return new("cat", "TTN", "cat([{0}, {1}], {2})", (s, o) => LayoutShapes.Cat(s[0], s[1], o),
            new("narrow(dy, {2}, 0, size({0}, {2}))", "narrow(dy, {2}, size({0}, {2}), size({1}, {2}))"))
        { Additive = true };
        yield return View("rows_of", "TI", "{0}.index_select(0, {1})", (s, _) => s[0].Known ? s[0].With(0, "B") : s[0], "rows_of_gradient(dy, {0}, {1})") with { IsView = false, InBodies = false };
        yield return new("replace_rows", "TITLN", "Kernels.ReplaceRows({0}, {1}, {2}, {3}, {4})", (s, _) => s[0], new("keep_rows(dy, {1}, {3})", null, "gather_rows(dy, {1}, {3}, {4})")) { InBodies = false };
        yield return new("withentries", "TTIN", "Kernels.WithEntries({0}, {1}, {2}, {3})", (s, _) => s[0], BackwardRule.Autograd("entries that the data choose; differentiated by autograd"));
        yield return new("with_rows", "TTL", "Kernels.WithRows({0}, {1}, {2})", (s, _) => s[0], new("without_rows(dy, {2})", "rows_at(dy, {2})")) { LinearIn = [0, 1], InBodies = false };
        yield return View("stack", "Tn", "stack({*})", (s, o) => LayoutShapes.Stack(s[0], o), "unbind(dy, {1})") with { IsView = false };
        yield return View("item", "TN", "{0}[{1}]", (s, _) => s[0], "item_gradient(dy, {0}, {1})") with { Borrows = true };
        yield return new("last_token", "TI", "Kernels.LastToken({0}, {1})", (s, _) => s[0].Remove(1), BackwardRule.Autograd("a row of each text; differentiated by autograd")) { InBodies = false };
        yield return new("pad_rows", "TNNN", "Kernels.PadRows({0}, {1}, {2}, {3})", (s, o) => LayoutShapes.Pad(s[0], o), new("narrow(dy, 0, {1}, size({0}, 0))")) { InBodies = false };
        yield return new("with_slice", "TTN", "{0}.slice_scatter({1}, 0, {2}, {2} + {1}.shape[0])", (s, _) => s[0], BackwardRule.None("written into merged weights alone")) { InBodies = false };
        yield return new("size", "TN", "{0}.shape[{1}]", (s, o) => LayoutShapes.Size(s[0], o), BackwardRule.None("a size, not a tensor")) { IsHost = true };
    }

    private static IEnumerable<Operation> Reductions()
    {
        yield return Reduction("sum", "T", "{0}.sum()", (_, _) => Shape.Scalar, "expand_as(dy, {0})");
        yield return Reduction("mean", "T", "{0}.mean()", (_, _) => Shape.Scalar, "div(expand_as(dy, {0}), count({0}, y))");
        yield return Reduction("sum_over", "TDn", "{0}.sum(dim: {1*})", (s, o) => ShapeInference.Reduce(s[0], o), "expand_over(dy, {0}, {1}, {2})");
        yield return Reduction("mean_over", "TLn", "{0}.mean({1*})", (s, o) => ShapeInference.Reduce(s[0], o), "div(expand_over(dy, {0}, {1}, {2}), count({0}, y))");
        yield return Reduction("norm", "T", "{0}.norm()", (_, _) => Shape.Scalar, "mul(div({0}, y), expand_as(dy, {0}))") with { LinearIn = [] };
    }

    private static IEnumerable<Operation> Losses()
    {
        yield return Loss("cross_entropy", "TI", "cross_entropy({*})", (s, _) => ShapeInference.CrossEntropy(s), "cross_entropy_backward(dy, {0}, {1})");
        yield return Loss("mse_loss", "TT", "mse_loss({*})", (s, _) => ShapeInference.Pair(s), "mse_loss_backward(dy, {0}, {1})", "neg(mse_loss_backward(dy, {0}, {1}))");
        yield return Loss("binary_cross_entropy_with_logits", "TI", "binary_cross_entropy_with_logits({*})", (s, _) => ShapeInference.Pair(s), "binary_cross_entropy_with_logits_backward(dy, {0}, {1})");
        yield return Loss("kl_div", "TTNE", "kl_div({*})", (s, o) => ShapeInference.Divergence(s, o), "kl_div_gradient_input(dy, {0}, {1}, {2}, {3})", "kl_div_gradient_target(dy, {0}, {1}, {2}, {3})");
    }

    private static IEnumerable<Operation> Constants()
    {
        yield return new("eye", "Nn", "eye({*})", (_, o) => ShapeInference.Eye(o), BackwardRule.None("a constant"));
        yield return new("identity", "NT", "Kernels.Identity({0}, {1})", (_, o) => Shape.Of(o[0].Text, o[0].Text), BackwardRule.None("a constant"));
        yield return new("all_rows", "NT", "Kernels.AllRows({0}, {1})", (_, o) => Shape.Of(o[0].Text), BackwardRule.None("integers have no gradient")) { InBodies = false };
        yield return new("zero_row", "NT", "Kernels.ZeroRow({0}, {1})", (_, o) => Shape.Of("1", o[0].Text), BackwardRule.None("a constant")) { InBodies = false };
    }

    private static IEnumerable<Operation> Batches()
    {
        var integers = BackwardRule.None("integers have no gradient");
        yield return new("input_ids", "", "{0}.InputIds", (_, _) => Shape.Of("B", "T"), integers) { Borrows = true, InBodies = false };
        yield return new("attention_mask", "", "{0}.AttentionMask", (_, _) => Shape.Of("B", "T"), integers) { Borrows = true, InBodies = false };
        yield return new("causal_mask", "I", "Kernels.CausalMask({0})", (s, _) => s[0].With(2, s[0].Last), integers) { InBodies = false };
        yield return new("implicit_causal_mask", "I", "Kernels.ImplicitCausalMask({0})", (s, _) => s[0].With(2, s[0].Last), integers) { InBodies = false };
        yield return new("positions", "", "Kernels.Positions({0}, {1})", (_, _) => Shape.Of("1", "T"), integers) { InBodies = false };
        yield return new("rotation", "INN", "Kernels.Rotation({0}, {1}, {2})", (s, o) => s[0].Known ? Shape.Of("2", s[0].Dims[0], "1", s[0].Last, o[2].Text) : s[0], BackwardRule.None("a constant of the positions")) { InBodies = false };
        yield return new("token_positions", "", "Kernels.TokenPositions({0}, {1}, {2})", (_, _) => Shape.Of("B", "T"), integers) { InBodies = false };
        yield return new("positions_from", "", "Kernels.PositionsFrom({0}, {1})", (_, _) => Shape.Of("1", "T"), integers) { InBodies = false };
        yield return new("tasks", "", "Kernels.Tasks({0})", (_, _) => Shape.Of("B"), integers) { InBodies = false };
        yield return new("positions_after", "IN", "Kernels.PositionsAfter({*})", (s, o) => s[0].WithLast(Shape.Add(s[0].Last, o[1].Text)), integers) { InBodies = false };
        yield return new("zeros_before", "IN", "Kernels.ZerosBefore({0}, {1})", (s, o) => s[0].WithLast(Shape.Add(s[0].Last, o[1].Text)), integers) { InBodies = false };
        yield return new("token_shares", "IIN", "Kernels.TokenShares({0}, {1}, {2})", (s, _) => s[0].Known ? Shape.Of("B", s[0].Last, 1) : s[0], BackwardRule.None("a constant of the mask")) { InBodies = false };
        yield return new("token_types", "", "Kernels.TokenTypes({0})", (_, _) => Shape.Of("B", "T"), integers) { InBodies = false };
        yield return new("ones_before", "", "Kernels.OnesBefore({0}, {1})", (s, o) => s[0].WithLast(Shape.Add(s[0].Last, o[1].Text)), BackwardRule.None("a truth value has no gradient")) { InBodies = false };
    }

    private static IEnumerable<Operation> Calls()
    {
        yield return new("tuple", "TT*", "", (_, _) => Shape.Unknown, BackwardRule.Autograd("names several results")) { Work = Work.None };
        yield return new("call", "", "", (_, _) => Shape.Unknown, BackwardRule.Autograd("an opaque body; differentiated by autograd")) { Work = Work.Unknown, InBodies = false };
    }

    private static Operation Binary(string name, string template, string left, string right) =>
        new(name, "XX", template, (s, _) => s.Length > 1 && s[1] is not { Known: true, Rank: 0 } ? ShapeInference.Broadcast(s[0], s[1]) : s[0], new(left, right));

    private static Operation Unary(string name, string signature, string template, string backward) => new(name, signature, template, (s, _) => s[0], new(backward));

    private static Operation View(string name, string signature, string template, Func<Shape[], Operand[], Shape> infer, string backward) =>
        new(name, signature, template, infer, new(backward)) { LinearIn = [0], IsView = true };

    private static Operation Loss(string name, string signature, string template, Func<Shape[], Operand[], Shape> infer, params string[] backward) => new(name, signature, template, infer, new(backward));

    private static Operation Reduction(string name, string signature, string template, Func<Shape[], Operand[], Shape> infer, string backward) =>
        new(name, signature, template, infer, new(backward)) { LinearIn = [0], Work = Work.Operand };
}
