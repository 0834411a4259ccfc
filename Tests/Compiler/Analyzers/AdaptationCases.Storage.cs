using DslPeft.Compiler.Tests.Harness;

namespace DslPeft.Compiler.Tests.Analyzers;

/// <content>Cases by the folders of the rules.</content>
internal static partial class AdaptationCases
{
    /// <summary>Rules over bases that are held in fewer bytes.</summary>
    private static IEnumerable<RuleCase> OfStorage =>
        [
            RuleCase.Adapted(
                "DPEFT291",
                "[TopLayers(Count = 1), Quantised(Quantisation.Nf4)]",
                "[BitFit, Quantised(Quantisation.Nf4)]",
                "TopLayers(Count = 1)"
            ) with
            {
                Says = "which is held as NF4",
            },
            RuleCase.Adapted(
                "DPEFT292",
                "[DiffPruning(Density = 0.01), Quantised(Quantisation.Int8)]",
                "[DiffPruning(Density = 0.01), BaseType(BaseType.BFloat16)]",
                "DiffPruning(Density = 0.01)"
            ) with
            {
                Says = "which is held as int8",
            },
            RuleCase.Adapted(
                "DPEFT292",
                "[FishMask(Ratio = 0.1), Quantised(Quantisation.Nf4)]",
                "[FishMask(Ratio = 0.1)]",
                "FishMask(Ratio = 0.1)"
            ),
            RuleCase.Adapted(
                "DPEFT293",
                "[BitFit, Quantised(Quantisation.Nf4)]",
                "[BitFit, Quantised(Quantisation.Int8)]",
                "Quantisation.Nf4",
                RuleCase.Edit(Declarations.SmallBert, "Hidden = 8", "Hidden = 6")
            ) with
            {
                Says = "has 36 entries",
            },
            RuleCase.Adapted(
                "DPEFT294",
                "[BitFit, Quantised(Quantisation.Nf4, Merge = true)]",
                "[Lora(Site.Query, Rank = 2, Alpha = 4), Quantised(Quantisation.Nf4, Merge = true)]",
                "true"
            ),
        ];
}
