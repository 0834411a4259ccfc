namespace DslPeft.Compiler.Tests.Analyzers;

/// <summary>Cases of the rules over methods: edits of one of each kind.</summary>
internal static partial class MethodCases
{
    public static IEnumerable<RuleCase> All =>
        [
            Edited("DPEFT401", Delta, "[DefaultValue(2.0)] public", "public", "Scale"),
            Edited("DPEFT402", Delta, "DefaultValue(2.0)", "DefaultValue(3.0)", "Scale") with
            {
                Says = "says 3, but its initialiser gives 2",
            },
            Edited("DPEFT402", Selective, "{ get; init; } = true;", "{ get; init; }", "Norms"),
            Edited("DPEFT403", Delta, "\"Rank, In\"", "\"Rank, Input\"", "\"Rank, Input\"") with
            {
                Says = "'Input' is not known in 'Rank, Input'; known here are Rank, Scale, In, Out",
            },
            Edited("DPEFT403", Delta, "\"Scale / Rank\"", "\"Scale / \"", "\"Scale / \"") with
            {
                Says = "does not parse at position",
            },
            Edited("DPEFT403", Selective, "\"Norms\"", "\"Norm\"", "\"Norm\""),
            Edited(
                "DPEFT403",
                Selective,
                "[PeftMethod(Join.Select)]",
                "[PeftMethod(Join.Select)]\n[Requires(\"Norm > 0\", \"it does\")]",
                "\"Norm > 0\""
            ) with
            {
                Says = "known here are Norms, ",
            },
            Edited("DPEFT403", Prefix, "PositionOffset = \"Length\"", "PositionOffset = \"Hidden\"", "\"Hidden\"") with
            {
                Says = "known here are Length",
            },
            Edited("DPEFT403", Prefix, "\"2 * Layer + 1\"", "\"2 * Length\"", "\"2 * Length\"") with
            {
                Says = "known here are Layer",
            },
            Edited("DPEFT403", Mixture, "\"Experts\")]\npublic", "\"Expert\")]\npublic", "\"Expert\""),
            Edited("DPEFT404", Delta, "static Tensor Delta(", "static Tensor Update(", "ProbeAttribute") with
            {
                Says = "'Probe' needs a public static method 'Delta' for the join LinearDelta",
            },
            Edited("DPEFT404", Mixture, "static Tensor Objective(", "static Tensor Divergence(", "ProbeAttribute"),
            Edited("DPEFT405", Delta, "linear(linear(x, a), b)", "linear(tanh(linear(x, a)), b)", "Delta") with
            {
                Says = "not linear",
            },
            Edited("DPEFT405", Delta, "linear(linear(x, a), b)", "linear(linear(b.T, a), b)", "Delta") with
            {
                Says = "constant",
            },
            Edited(
                "DPEFT405",
                Tables,
                "relu(Kernels.Embedding(ids, table, padding))",
                "softmax(Kernels.Embedding(ids, table, padding), 0)",
                "Rows"
            ) with
            {
                Says = "Rows does not treat the ids one by one",
            },
            Edited(
                "DPEFT405",
                Tables,
                "Kernels.Embedding(ids, table, padding)), up)",
                "Kernels.Embedding(ids, table, padding)), Kernels.Embedding(ids, up, padding))",
                "Rows"
            ),
            Edited("DPEFT406", Adapter, "=> linear(t, w);", "{ if (w.IsInvalid) return t.alias(); return linear(t, w); }", "Apply"),
            Edited(
                "DPEFT407",
                Prefix,
                "=> (key, value);",
                "{ if (key.shape[0] == 0) throw new System.InvalidOperationException(); return (key, value); }",
                "KeyValues"
            ),
            Edited("DPEFT407", Mixture, "=> (logits[0] - logits[1])", "=> (logits[^1] - logits[0])", "Objective"),
            Edited(
                "DPEFT408",
                Prefix,
                "Encoded(nameof(Encode), Slice = \"2 * Layer\")",
                "Encoded(\"Encoder\", Slice = \"2 * Layer\")",
                "\"Encoder\""
            ),
            Edited("DPEFT408", Delta, "Init.Zeros)", "Init.Zeros, From = \"Start\")", "\"Start\""),
            Edited("DPEFT409", Delta, "Delta(Tensor x,", "Delta(Tensor x, Tensor y,", "Delta") with
            {
                Says = "must take one tensor beside its weights",
            },
            Edited("DPEFT409", Delta, "[Is(\"Scale / Rank\")] double scale", "double scale", "scale") with
            {
                Says = "is neither a tensor, a [Weight] nor an [Is] constant",
            },
            Edited(
                "DPEFT409",
                Delta,
                "    public required int Rank",
                "    public static Tensor Delta(Tensor x) => x * 2;\n    public required int Rank",
                "Delta"
            ) with
            {
                Says = "is overloaded",
            },
            Edited("DPEFT409", Tables, "Rows(Tensor ids,", "Rows(Tensor ids, Tensor types,", "Rows") with
            {
                Says = "must take one tensor beside its weights",
            },
            Edited("DPEFT409", Scheduled, "Tensor[] a,", "Tensor[] other,", "other") with
            {
                Says = "is not named like a weight of the body",
            },
            Edited("DPEFT409", Scheduled, "[Gradient(\"b\")]", "[Gradient(\"c\")]", "gradients") with
            {
                Says = "is the gradient of 'c', which is no weight of the body",
            },
            Edited("DPEFT409", Scheduled, "Tensor[] seen", "Tensor seen", "seen") with
            {
                Says = "is not a Tensor[], one tensor for each place",
            },
            Edited("DPEFT409", Scheduled, "Moment moment", "string moment", "moment") with
            {
                Says = "which is all that a schedule sees",
            },
            Edited("DPEFT409", Delta, "Delta(Tensor x,", "Delta(Tensor x, Moment now,", "now") with
            {
                Says = "is a moment of training, which only methods marked [On] take",
            },
            Edited(
                "DPEFT409",
                Invertible,
                "Inverse(Tensor y, Tensor shift)",
                "Inverse(Tensor y, Tensor other, Tensor shift)",
                "Inverse"
            ) with
            {
                Says = "must take one tensor beside its weights",
            },
            Edited("DPEFT409", Prefix, "KeyValues(\n", "KeyValues(Tensor x,\n", "KeyValues") with
            {
                Says = "must take no tensor beside its weights",
            },
            Edited(
                "DPEFT409",
                Mixture,
                "Deploy(Tensor[] copies) => stack(copies).mean([0])",
                "Deploy(Tensor copies) => copies.mean([0])",
                "copies"
            ),
            Edited(
                "DPEFT405",
                Delta,
                "=> linear(linear(x, a), b) * scale;",
                "{ if (scale == 0) return x.alias(); return linear(linear(x, a), b) * scale; }",
                "Delta"
            ) with
            {
                Says = "Delta uses more than known operations, so that nothing tells whether it is linear",
            },
            Edited(
                "DPEFT405",
                Tables,
                "=> linear(relu(Kernels.Embedding(ids, table, padding)), up);",
                "{ if (padding == 7) throw new System.InvalidOperationException(); return linear(relu(Kernels.Embedding(ids, table, padding)), up); }",
                "Rows"
            ),
            Edited(
                "DPEFT409",
                Delta,
                "public static Tensor Delta(Tensor x,",
                "public static async System.Threading.Tasks.Task<Tensor> Delta(Tensor x,",
                "Delta"
            ) with
            {
                Says = "is async",
            },
            Edited("DPEFT409", Adapter, "Tensor Apply(", "Tensor Apply<S>(", "Apply") with
            {
                Says = "is generic",
            },
            Edited("DPEFT409", Factors, "static Tensor Scale(", "static double Scale(", "Scale") with
            {
                Says = "returns double; it must return a Tensor",
                BreaksCSharp = true,
            },
            Edited("DPEFT409", Scheduled, "static void Prune(", "static async void Prune(", "Prune") with
            {
                Says = "is async",
            },
            Edited("DPEFT421", Delta, "Init.KaimingUniform", "(Init)99", "(Init)99") with
            {
                Says = "99 is no member of Init",
            },
            Edited("DPEFT421", Scheduled, "When.AfterStep", "(When)9", "(When)9"),
            Edited("DPEFT421", Selective, "Role.Norm", "(Role)70", "(Role)70"),
            Edited("DPEFT422", Delta, "linear(linear(x, a), b) * scale", "linear(x, b) * scale", "a") with
            {
                Says = "The weight 'a' changes nothing that 'Delta' gives",
            },
            Edited("DPEFT423", Mixture, "Passes = 2", "Passes = 0", "0"),
            Edited(
                "DPEFT423",
                Delta,
                "[PeftMethod(Join.LinearDelta, Mergeable = true)]",
                "[PeftMethod(Join.LinearDelta, Mergeable = true), TypicalLearningRate(1, 0.1)]",
                "TypicalLearningRate(1, 0.1)"
            ),
            Edited("DPEFT423", Delta, "Init.KaimingUniform", "Init.Normal, Std = double.NaN", "double.NaN"),
            Edited("DPEFT403", Factors, "AtInput = \"First\"", "AtInput = \"Second\"", "\"Second\""),
            Edited("DPEFT404", Gating, "static Tensor Gate(", "static Tensor Open(", "ProbeAttribute"),
            Edited(
                "DPEFT407",
                Fusion,
                "=> value.pow(2).sum();",
                "{ if (value.IsInvalid) throw new System.InvalidOperationException(); return value.pow(2).sum(); }",
                "Penalty"
            ),
            Edited(
                "DPEFT409",
                Transform,
                "Weight([Base] Tensor weight, [Weight",
                "Weight([Weight(\"Out, In\", Init.Zeros)] Tensor weight, [Weight",
                "Weight"
            ) with
            {
                Says = "must take one tensor marked [Base]",
            },
            Edited(
                "DPEFT409",
                Transform,
                "Weight([Base] Tensor weight, [Weight",
                "Weight([Base(Site.Key)] Tensor weight, [Weight",
                "weight"
            ) with
            {
                Says = "is marked [Base] with a site",
            },
            Edited(
                "DPEFT409",
                Transform,
                "Begin([Base] Tensor weight, Generator random)",
                "Begin(Tensor weight, Generator random)",
                "weight"
            ) with
            {
                Says = "'weight' is a tensor without a mark, and an initial value is computed from the base's alone: mark it [Base]",
            },
            Edited("DPEFT409", Transform, "Weight([Base] Tensor weight, [Weight", "Weight(Tensor weight, [Weight", "weight") with
            {
                Says = "mark it [Base]",
            },
            Edited("DPEFT409", Adapter, "Apply([Normed] Tensor t,", "Apply(Tensor t, [TaskIds] Tensor tasks,", "tasks") with
            {
                Says = "is marked [TaskIds], which only Delta and Prompt take",
            },
            Edited("DPEFT409", Factors, "Scale([Weight", "Scale(Tensor x, [Weight", "Scale") with
            {
                Says = "must take no tensor beside its weights",
            },
            Edited("DPEFT409", Adapter, "[Normed] Tensor t", "[Base] Tensor t, Tensor x", "t") with
            {
                Says = "is marked [Base]",
            },
            Edited("DPEFT409", Delta, "Delta(Tensor x,", "Delta([Normed] Tensor x,", "x") with
            {
                Says = "is marked [Normed]",
            },
            Edited("DPEFT409", Fusion, "[Members] Tensor members", "[Base] Tensor members", "members") with
            {
                Says = "is marked [Base]",
            },
            Edited("DPEFT409", Fusion, "Penalty(Tensor value) => value", "Penalty(Tensor values) => values", "values") with
            {
                Says = "nor named as a weight",
            },
            Edited(
                "DPEFT412",
                Fusion,
                "ProbeAttribute<T> : AroundAttribute<T> where T : PeftAttribute",
                "ProbeAttribute : PeftAttribute",
                "ProbeAttribute"
            ) with
            {
                Says = "AroundAttribute<T>",
            },
            Edited("DPEFT410", Selective, "[Thaw(Role.Norm, If = \"Norms\")]\n", "", "PeftMethod(Join.Select)"),
            Edited("DPEFT403", AdaptationCases.Sparing, "Fix = \"Floor(Out / 2)\"", "Rule = \"DPEFT213\"", "\"DPEFT213\""),
            Edited(
                "DPEFT403",
                AdaptationCases.Sparing,
                "{Out} features",
                "{Features} features",
                "\"above half of the {Features} features of '{Site}' it spares little\""
            ),
            Edited("DPEFT411", Mixture, "[Copies(\"down\", \"Experts\")]\n", "", "PeftMethod(Join.Mixture, Passes = 2)"),
            Edited("DPEFT412", Delta, "(params string[] sites) : PeftAttribute(sites)", " : System.Attribute", "ProbeAttribute") with
            {
                Says = "must derive from PeftAttribute",
            },
            Edited(
                "DPEFT412",
                Mixture,
                "ProbeAttribute<T> : AroundAttribute<T> where T : PeftAttribute",
                "ProbeAttribute : PeftAttribute",
                "ProbeAttribute"
            ) with
            {
                Says = "AroundAttribute<T>",
            },
        ];

    private static RuleCase Edited(string id, string right, string before, string after, string squiggle) =>
        new(id, [RuleCase.Edit(right, before, after)], [right], squiggle);
}
