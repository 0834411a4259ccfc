namespace DslPeft.Compiler.Tests.Analyzers;

/// <content>Cases by the folders of the rules.</content>
internal static partial class AdaptationCases
{
    /// <summary>Rules over rates and schedules.</summary>
    private static IEnumerable<RuleCase> OfOptimisation =>
        [
            RuleCase.Adapted("DPEFT280", "[Classifier(Labels = 2), Recompute]", "[BitFit, Recompute]", "Probe") with
            {
                Says = "no layer of it has a gradient",
            },
            RuleCase.Adapted("DPEFT280", "[LadderSide(Site.Encoder, Reduction = 2), Recompute]", "[BitFit, Recompute]", "Probe") with
            {
                Says = "gives a second state",
            },
            RuleCase.Adapted("DPEFT276", "[FullFineTuning, MixedPrecision]", "[BitFit, MixedPrecision]", "Probe") with
            {
                Says = "train or replace every weight",
            },
        ];
}
