using DslPeft.Compiler.Tests.Harness;

namespace DslPeft.Compiler.Tests.Analyzers;

/// <summary>Cases of the rules over heads of one's own: edits of one, and uses of it.</summary>
internal static class HeadCases
{
    private const string Declared = """
        using System.ComponentModel;
        using DslPeft;
        using TorchSharp;
        using static TorchSharp.torch;
        using static TorchSharp.torch.nn.functional;

        [PeftHead(typeof(ClassificationHead), Labels = "Labels")]
        [Requires("Scale > 0", "logits are multiplied by it")]
        public sealed class ProbeHeadAttribute : HeadAttribute
        {
            public required int Labels { get; init; }
            [DefaultValue(2.0)] public double Scale { get; init; } = 2.0;
            public static Tensor Outputs(Tensor hidden, [Mask] Tensor mask, [Weight("Labels, Hidden", Init.Bert)] Tensor weight, [Is("Scale")] double scale) =>
                linear(Kernels.Pool(hidden, mask, Pooling.Mean), weight) * scale;
            public static Tensor Loss(Tensor outputs, [Targets] Tensor labels) => cross_entropy(outputs, labels);
        }
        """;

    private const string Use = "[Lora(Site.Query, Rank = 2, Alpha = 4)] [ProbeHead(Labels = 2)]";

    public static IEnumerable<RuleCase> All =>
        [
            Edited("DPEFT277", "\"Labels, Hidden\"", "\"Labels, Width\"", "ProbeHead(Labels = 2)", used: true) with
            {
                Also = ["DPEFT403"],
                Says = "known here are Labels, Scale, Hidden (DPEFT403)",
            },
            Used("DPEFT278", "ProbeHead(Labels = 2, Scale = 0)", "0") with
            {
                Says = "ProbeHead cannot have Scale = 0: logits are multiplied by it",
            },
            Edited("DPEFT401", "[DefaultValue(2.0)] public", "public", "Scale"),
            Edited("DPEFT403", "Labels = \"Labels\"", "Labels = \"Classes\"", "\"Classes\""),
            Edited("DPEFT412", ": HeadAttribute", ": System.Attribute", "ProbeHeadAttribute") with
            {
                Says = "'ProbeHead' must derive from HeadAttribute",
            },
            Edited("DPEFT422", ", weight) * scale", ", Kernels.Identity(4, hidden)) * scale", "weight") with
            {
                Says = "The weight 'weight' changes nothing that 'Outputs' gives",
            },
            Edited("DPEFT430", "static Tensor Loss(", "static Tensor Objective(", "ProbeHeadAttribute") with
            {
                Says = "'ProbeHead' needs a public static method 'Loss', which makes a scalar of the outputs",
            },
            Edited("DPEFT430", "static Tensor Outputs(", "static Tensor Logits(", "ProbeHeadAttribute"),
            Edited("DPEFT431", "Outputs(Tensor hidden,", "Outputs(Tensor hidden, Tensor other,", "Outputs") with
            {
                Says = "must take one tensor without a mark, the hidden states",
            },
            Edited("DPEFT431", "Loss(Tensor outputs, [Targets] Tensor labels)", "Loss(Tensor outputs, Tensor labels)", "Loss") with
            {
                Says = "must take one tensor without a mark, the outputs",
            },
            Edited("DPEFT431", "Loss(Tensor outputs, [Targets] Tensor labels)", "Loss(Tensor outputs, [Mask] Tensor labels)", "labels") with
            {
                Says = "is marked [Mask], which Outputs alone takes",
            },
            Edited(
                "DPEFT431",
                "Loss(Tensor outputs, [Targets] Tensor labels)",
                "Loss(Tensor outputs, [Weight(\"1\", Init.Ones)] Tensor labels)",
                "labels"
            ) with
            {
                Says = "is a weight, which Outputs alone has",
            },
            Edited("DPEFT431", "Outputs(Tensor hidden, [Mask]", "Outputs(Tensor hidden, [Targets]", "mask") with
            {
                Says = "is marked [Targets], which Loss alone takes",
            },
            Edited("DPEFT431", "[Is(\"Scale\")] double scale", "double scale", "scale") with
            {
                Says = "is neither the hidden states",
            },
            Edited(
                "DPEFT431",
                "static Tensor Loss(Tensor outputs, [Targets] Tensor labels) => cross_entropy(outputs, labels)",
                "static double Loss(Tensor outputs, [Targets] Tensor labels) => cross_entropy(outputs, labels).ToDouble()",
                "Loss"
            ) with
            {
                Says = "returns double; it must return a Tensor",
            },
            Edited(
                "DPEFT431",
                "public static Tensor Loss(",
                "public static Tensor Loss(Tensor outputs) => outputs.sum();\n    public static Tensor Loss(",
                "Loss"
            ) with
            {
                Says = "is overloaded",
            },
            Edited("DPEFT432", "typeof(ClassificationHead)", "typeof(string)", "typeof(string)") with
            {
                Says = "its run-time class 'string' does not derive from TaskHead",
            },
            Edited("DPEFT432", "typeof(ClassificationHead)", "typeof(TextHead)", "typeof(TextHead)") with
            {
                Says = "is abstract",
            },
            Edited("DPEFT432", "typeof(ClassificationHead)", "typeof(SentenceEmbeddingHead)", "typeof(SentenceEmbeddingHead)") with
            {
                Says = "has no public constructor that takes nothing or a ProbeHeadAttribute",
            },
            Edited(
                "DPEFT432",
                "ProbeHeadAttribute : HeadAttribute",
                "ProbeHeadAttribute(int outputs) : HeadAttribute",
                "ProbeHeadAttribute"
            ) with
            {
                Says = "its attribute has parameters",
            },
            Edited("DPEFT433", "Init.Bert)", "Init.Bert, Scope = Scope.Layer)", "weight") with
            {
                Says = "The weight 'weight' says Scope",
            },
            Edited("DPEFT433", "Init.Bert)", "Init.Bert, Seed = \"Labels\")", "weight"),
            Edited("DPEFT433", "Init.Bert)", "Init.Pretrained)", "weight"),
        ];

    private static RuleCase Edited(string id, string before, string after, string squiggle, bool used = false)
    {
        string[] use = used ? [Declarations.SmallBert, Declarations.Adaptation(Use, "Probe")] : [];
        return new(id, [RuleCase.Edit(Declared, before, after), .. use], [Declared, .. use], squiggle);
    }

    private static RuleCase Used(string id, string head, string squiggle) =>
        new(
            id,
            [Declared, Declarations.SmallBert, Declarations.Adaptation(RuleCase.Edit(Use, "ProbeHead(Labels = 2)", head), "Probe")],
            [Declared, Declarations.SmallBert, Declarations.Adaptation(Use, "Probe")],
            squiggle
        );
}
