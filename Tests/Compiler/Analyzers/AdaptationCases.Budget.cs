namespace DslPeft.Compiler.Tests.Analyzers;

/// <content>Cases by the folders of the rules.</content>
internal static partial class AdaptationCases
{
    /// <summary>Rules over budgets.</summary>
    private static IEnumerable<RuleCase> OfBudget =>
        [
            RuleCase.Adapted(
                "DPEFT223",
                Head + " [Budget(Trainable = 18, MaxPercent = -1)]",
                Head + " [Budget(Trainable = 18)]",
                "Budget(Trainable = 18, MaxPercent = -1)"
            ),
            RuleCase.Adapted("DPEFT221", Head + " [Budget(Trainable = 17)]", Head + " [Budget(Trainable = 18)]", "17") with
            {
                Says = "has 18 trainable parameters, but its budget says 17",
            },
            RuleCase.Adapted(
                "DPEFT222",
                "[FullFineTuning] [Budget(MaxPercent = 99.9)]",
                "[FullFineTuning] [Budget(MaxPercent = 100)]",
                "99.9"
            ) with
            {
                Says = "trains 100 % of its base",
            },
            RuleCase.Adapted("DPEFT223", Head + " [Budget]", Head + " [Budget(Trainable = 18)]", "Budget"),
        ];
}
