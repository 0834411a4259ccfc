using DslPeft.Compiler.Tests.Harness;

namespace DslPeft.Compiler.Tests.Analyzers;

/// <content>Cases by the folders of the rules.</content>
internal static partial class AdaptationCases
{
    /// <summary>Rules over selections of layers.</summary>
    private static IEnumerable<RuleCase> OfSelection =>
        [
            RuleCase.Adapted("DPEFT217", Lora + " [FullFineTuning]", Lora + " [BitFit]", "Site.Query") with
            {
                Says = "which FullFineTuning trains whole",
            },
            RuleCase.Adapted("DPEFT218", "[BitFit] [FullFineTuning]", "[FullFineTuning]", "BitFit"),
            RuleCase.Adapted("DPEFT218", "[BitFit] [BitFit(Site.Query)]", "[BitFit]", "BitFit(Site.Query)"),
            RuleCase.Adapted(
                "DPEFT271",
                "[BitFit] [IntrinsicDimension(Dimension = 1000)]",
                "[IntrinsicDimension(Dimension = 1000)]",
                "IntrinsicDimension(Dimension = 1000)"
            ) with
            {
                Says = "BitFit and IntrinsicDimension both select",
            },
            RuleCase.Adapted(
                "DPEFT271",
                "[DiffPruning(Density = 0.5)] [FishMask(Site.Query, Ratio = 0.5)]",
                "[FishMask(Site.Query, Ratio = 0.5)]",
                "FishMask(Site.Query, Ratio = 0.5)"
            ),
            RuleCase.Adapted("DPEFT219", "", Head, "Probe"),
            RuleCase.Adapted("DPEFT220", "[BitFit(Site.Words)]", "[BitFit(Site.Query)]", "Site.Words"),
            RuleCase.Adapted(
                "DPEFT217",
                "[TopLayers(Count = 1)] [Ia3(Site.Key)]",
                "[TopLayers(Count = 1)] [Ia3(Site.Key, Layers = \"..3\")]",
                "Site.Key"
            ),
            RuleCase.Adapted(
                "DPEFT220",
                "[CausalLm] [BitFit]",
                "[CausalLm] [NormTuning]",
                "BitFit",
                Declarations.SmallLlama,
                "SmallLlama"
            ) with
            {
                Says = "BitFit finds nothing to train in 'SmallLlama'",
            },
            RuleCase.Adapted(
                "DPEFT220",
                "[CausalLm] [Lora(Site.Query, Rank = 2, Alpha = 4, Bias = LoraBias.LoraOnly)]",
                "[CausalLm] [Lora(Site.Query, Rank = 2, Alpha = 4)]",
                "Lora(Site.Query, Rank = 2, Alpha = 4, Bias = LoraBias.LoraOnly)",
                Declarations.SmallLlama,
                "SmallLlama"
            ) with
            {
                Says = "Lora finds nothing to train of the base in 'SmallLlama'",
            },
            RuleCase.Adapted(
                "DPEFT267",
                "[Lora(Site.Value, Rank = 2, Alpha = 4, Bias = LoraBias.LoraOnly)]",
                "[Lora(Site.QueryKeyValue, Rank = 2, Alpha = 4, Bias = LoraBias.LoraOnly)]",
                "Site.Value",
                Declarations.SmallGpt2,
                "SmallGpt2"
            ) with
            {
                Says = "a slice of 'QueryKeyValue'",
            },
        ];
}
