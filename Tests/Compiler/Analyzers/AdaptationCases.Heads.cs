using DslPeft.Compiler.Tests.Harness;

namespace DslPeft.Compiler.Tests.Analyzers;

/// <content>Cases by the folders of the rules.</content>
internal static partial class AdaptationCases
{
    /// <summary>Rules over heads.</summary>
    private static IEnumerable<RuleCase> OfHeads =>
        [
            RuleCase.Adapted("DPEFT234", "[Classifier(Labels = 1)]", Head, "1"),
            RuleCase.Adapted("DPEFT234", "[MultiLabel(Labels = 0)]", "[MultiLabel(Labels = 1)]", "0"),
            RuleCase.Adapted("DPEFT234", "[TokenClassifier(Labels = 1)]", "[TokenClassifier(Labels = 2)]", "1"),
            RuleCase.Adapted("DPEFT234", "[MultipleChoice(Choices = 1)]", "[MultipleChoice(Choices = 2)]", "1") with
            {
                Says = "Choices is 1",
            },
            RuleCase.Adapted("DPEFT235", "[NextSentence]", Head, "NextSentence", Declarations.PlainBert("Plain"), "Plain") with
            {
                Says = "mark it [NextSentenceRecipe]",
            },
            RuleCase.Adapted("DPEFT235", "[MaskedLm]", Head, "MaskedLm", Declarations.PlainBert("Plain"), "Plain") with
            {
                Says = "mark it [MaskedLmRecipe]",
            },
            RuleCase.Adapted("DPEFT236", Head + " [Regression]", Head, "Regression"),
        ];
}
