namespace DslPeft.Compiler.Tests.Analyzers;

/// <summary>Cases of the rules over methods that rows of several tasks share.</summary>
internal static class TaskCases
{
    public static IEnumerable<RuleCase> All =>
        [
            RuleCase.Adapted("DPEFT212", "[Poly(Site.Query, Rank = 9, Tasks = 2)]", "[Poly(Site.Query, Rank = 8, Tasks = 2)]", "9"),
            RuleCase.Adapted(
                "DPEFT216",
                "[Poly(Site.Query, Rank = 2, Tasks = 2, Splits = 3)]",
                "[Poly(Site.Query, Rank = 2, Tasks = 2, Splits = 2)]",
                "3"
            ),
            RuleCase.Adapted(
                "DPEFT216",
                "[Poly(Site.Query, Rank = 2, Tasks = 2, Skills = 0)]",
                "[Poly(Site.Query, Rank = 2, Tasks = 2, Skills = 1)]",
                "0"
            ),
            RuleCase.Adapted("DPEFT279", "[Poly(Site.Query, Rank = 2, Tasks = 1)]", "[Poly(Site.Query, Rank = 2, Tasks = 2)]", "1") with
            {
                Says = "all rows get the same mixture",
            },
            RuleCase.Adapted(
                "DPEFT216",
                "[MultitaskPrompt(Site.Words, Length = 2, Tasks = -1)]",
                "[MultitaskPrompt(Site.Words, Length = 2, Tasks = 2)]",
                "-1"
            ),
            RuleCase.Adapted(
                "DPEFT261",
                "[MultitaskPrompt(Site.Words, Length = 2, Tasks = 2, Std = 0)]",
                "[MultitaskPrompt(Site.Words, Length = 2, Tasks = 2, Std = 0.02)]",
                "0"
            ) with
            {
                Says = "a task's matrix of zeros would get no gradient",
            },
            RuleCase.Adapted(
                "DPEFT279",
                "[MultitaskPrompt(Site.Words, Length = 2, Tasks = 1)]",
                "[MultitaskPrompt(Site.Words, Length = 2, Tasks = 2)]",
                "1"
            ) with
            {
                Says = "all rows get the same prompt",
            },
        ];
}
