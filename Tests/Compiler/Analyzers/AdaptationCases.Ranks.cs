namespace DslPeft.Compiler.Tests.Analyzers;

/// <content>Cases by the folders of the rules.</content>
internal static partial class AdaptationCases
{
    /// <summary>Rules over ranks.</summary>
    private static IEnumerable<RuleCase> OfRanks =>
        [
            RuleCase.Adapted(
                "DPEFT216",
                "[Prefix(Site.AttentionMemory, Length = 0)]",
                "[Prefix(Site.AttentionMemory, Length = 1)]",
                "0"
            ) with
            {
                Says = "Prefix cannot have Length = 0 at 'SelfAttention'; it must be at least 1: it is a size",
            },
            RuleCase.Adapted(
                "DPEFT216",
                Houlsby + " [AdaMix<HoulsbyAttribute>(Experts = -1)]",
                Houlsby + " [AdaMix<HoulsbyAttribute>(Experts = 2)]",
                "-1"
            ),
            With(
                Turned,
                RuleCase.Adapted(
                    "DPEFT264",
                    "[Turned(Site.Query, Rank = 3)]" + Head,
                    "[Turned(Site.Query, Rank = 8)]" + Head,
                    "Turned(Site.Query, Rank = 3)"
                ) with
                {
                    Says =
                        "Turned.Delta does not fit 'Query': linear of (8, 8) and (8, 3): the input is 8 wide, but the weight (out, in) takes 3",
                }
            ),
            RuleCase.Adapted("DPEFT216", "[Lokr(Site.Query, Rank = 1, Factor = 16)]", "[Lokr(Site.Query, Rank = 1, Factor = 4)]", "16"),
            RuleCase.Adapted("DPEFT216", "[LadderSide(Site.Encoder, Reduction = 3)]", "[LadderSide(Site.Encoder, Reduction = 2)]", "3") with
            {
                Says = "LadderSide cannot have Reduction = 3 at 'Encoder'; it must be 1 to 2 or 4: a weight would have the size 2.666",
            },
            RuleCase.Adapted(
                "DPEFT216",
                "[GraLora(Site.Query, Rank = 6, Alpha = 6, Blocks = 3)]",
                "[GraLora(Site.Query, Rank = 6, Alpha = 6, Blocks = 2)]",
                "3"
            ),
            RuleCase.Adapted("DPEFT216", "[FourierFt(Site.Query, Frequencies = 0)]", "[FourierFt(Site.Query, Frequencies = 1)]", "0"),
            RuleCase.Adapted(
                "DPEFT216",
                "[VbLora(Site.Query, Rank = 2, Vectors = 3, Length = 3)]",
                "[VbLora(Site.Query, Rank = 2, Vectors = 3, Length = 4)]",
                "3"
            ),
            RuleCase.Adapted(
                "DPEFT216",
                "[SequenceLadder(Site.Encoder, Reduction = 3)]",
                "[SequenceLadder(Site.Encoder, Reduction = 2)]",
                "3"
            ),
        ];
}
