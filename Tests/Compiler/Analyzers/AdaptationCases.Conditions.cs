using DslPeft.Compiler.Tests.Harness;

namespace DslPeft.Compiler.Tests.Analyzers;

/// <content>Cases by the folders of the rules.</content>
internal static partial class AdaptationCases
{
    /// <summary>Rules over conditions of methods and what follows from them.</summary>
    private static IEnumerable<RuleCase> OfConditions =>
        [
            RuleCase.Adapted("DPEFT212", "[Vera(Site.Query, Rank = 0)]", "[Vera(Site.Query, Rank = 1024)]", "0") with
            {
                Says = "The rank of Vera is 0; it must be 1 to the width of its sites",
            },
            RuleCase.Adapted("DPEFT212", "[Lora(Site.Query, Rank = 9, Alpha = 9)]", "[Lora(Site.Query, Rank = 8, Alpha = 8)]", "9") with
            {
                Says = "1 to 8, the width of 'Query'",
            },
            RuleCase.Adapted("DPEFT212", "[Lora(Site.Query, Rank = 0, Alpha = 1)]", "[Lora(Site.Query, Rank = 1, Alpha = 1)]", "0"),
            RuleCase.Adapted("DPEFT213", "[Lora(Site.Query, Rank = 2, Alpha = 0)]", Lora, "0"),
            RuleCase.Adapted("DPEFT214", "[Lora(Site.Query, Rank = 2, Alpha = 17)]", "[Lora(Site.Query, Rank = 2, Alpha = 16)]", "17") with
            {
                Says = "is 8.5",
            },
            With(
                Sparing,
                RuleCase.Adapted("DPEFT279", "[Sparing(Site.Query, Rank = 5)]", "[Sparing(Site.Query, Rank = 4)]", "5") with
                {
                    Says =
                        "Sparing should not have Rank = 5 at 'SelfAttention.Query'; it should be 1 to 4: above half of the 8 features of 'Query' it spares little",
                }
            ),
            RuleCase.Adapted(
                "DPEFT215",
                "[Houlsby(Site.FeedForwardResult, Bottleneck = 8)]",
                "[Houlsby(Site.FeedForwardResult, Bottleneck = 7)]",
                "8"
            ),
            RuleCase.Adapted(
                "DPEFT261",
                "[IntrinsicDimension(Dimension = 3)]",
                "[IntrinsicDimension(Dimension = 3, LayerScales = false)]",
                "3"
            ) with
            {
                Says =
                    "IntrinsicDimension cannot have Dimension = 3; it must be at least 72: each parameter takes one of the numbers for its scale",
            },
            RuleCase.Adapted("DPEFT261", "[FishMask(Ratio = 0.0001)]" + Head, "[FishMask(Ratio = 0.5)]" + Head, "0.0001") with
            {
                Says = "the head, which is trained whole, takes all that the ratio leaves",
            },
            RuleCase.Adapted("DPEFT261", "[DiffPruning(Density = 1)]", "[DiffPruning(Density = 0.5)]", "1") with
            {
                Says = "cannot have Density = 1; it must be above 0 and below 1: it is the share of entries that still differ at the end",
            },
            RuleCase.Adapted(
                "DPEFT273",
                Lora + " [Gate<LoraAttribute>]",
                "[Lora(Site.Query, Rank = 2, Alpha = 2)] [Gate<LoraAttribute>]",
                "4"
            ) with
            {
                Says = "which is 2: with Alpha = 2 the gate is the only factor",
            },
            RuleCase.Adapted(
                "DPEFT261",
                "[PTuning(Site.Words, Length = 2, Inner = 4, Depth = 1)]",
                "[PTuning(Site.Words, Length = 2, Inner = 4, Depth = 1, Encoder = PromptEncoder.Lstm)]",
                "PTuning(Site.Words, Length = 2, Inner = 4, Depth = 1)"
            ) with
            {
                Says = "an MLP has three layers",
            },
            With(Placed, RuleCase.Adapted("DPEFT212", "[Placed(Site.Query, Rank = 9)]", "[Placed(Site.Query, Rank = 8)]", "9")),
            RuleCase.Adapted(
                "DPEFT225",
                Houlsby + " [AdaMix<HoulsbyAttribute>(Experts = 1)]" + Head,
                Houlsby + " [AdaMix<HoulsbyAttribute>(Experts = 2)]" + Head,
                "1"
            ),
            RuleCase.Adapted(
                "DPEFT226",
                Houlsby + " [AdaMix<HoulsbyAttribute>(Experts = 2, ShareDown = true, ShareUp = true)]" + Head,
                Houlsby + " [AdaMix<HoulsbyAttribute>(Experts = 2, ShareUp = true)]" + Head,
                "AdaMix<HoulsbyAttribute>(Experts = 2, ShareDown = true, ShareUp = true)"
            ),
            RuleCase.Adapted(
                "DPEFT227",
                Houlsby + " [AdaMix<HoulsbyAttribute>(Experts = 2, Consistency = 0)]" + Head,
                Houlsby + " [AdaMix<HoulsbyAttribute>(Experts = 2, Consistency = 0.5)]" + Head,
                "0"
            ),
            RuleCase.Adapted(
                "DPEFT228",
                Houlsby + " [AdaMix<HoulsbyAttribute>(Experts = 2)] [Regression]",
                Houlsby + " [AdaMix<HoulsbyAttribute>(Experts = 2)]" + Head,
                "AdaMix<HoulsbyAttribute>(Experts = 2)"
            ),
            RuleCase.Adapted(
                "DPEFT238",
                "[Lora(Site.Query, Rank = 2, Alpha = 4, Dropout = 1)]",
                "[Lora(Site.Query, Rank = 2, Alpha = 4, Dropout = 0.9)]",
                "1"
            ),
            RuleCase.Adapted("DPEFT212", "[Dora(Site.Query, Rank = 9, Alpha = 4)]", "[Dora(Site.Query, Rank = 8, Alpha = 4)]", "9"),
            RuleCase.Adapted(
                "DPEFT214",
                "[Lora(Site.Query, Rank = 4, Alpha = 32, RankStabilized = true)]",
                "[Lora(Site.Query, Rank = 4, Alpha = 16, RankStabilized = true)]",
                "32"
            ),
            RuleCase.Adapted(
                "DPEFT257",
                Houlsby + " [AdapterDrop<HoulsbyAttribute>(Most = 5)]" + Head,
                Houlsby + " [AdapterDrop<HoulsbyAttribute>(Most = 3)]" + Head,
                "5"
            ),
            RuleCase.Adapted(
                "DPEFT260",
                "[AdaLora(Site.Query, InitialRank = 4, Rank = 4, Alpha = 8, Warmup = 1, Cooldown = 1)]",
                "[AdaLora(Site.Query, InitialRank = 4, Rank = 3, Alpha = 8, Warmup = 1, Cooldown = 1)]",
                "4"
            ) with
            {
                Says = "AdaLora starts with rank 4 and is to keep 4",
            },
            RuleCase.Adapted(
                "DPEFT260",
                "[AdaLora(Site.Query, InitialRank = 4, Rank = 0, Alpha = 8, Warmup = 1, Cooldown = 1)]",
                "[AdaLora(Site.Query, InitialRank = 4, Rank = 1, Alpha = 8, Warmup = 1, Cooldown = 1)]",
                "0"
            ),
            RuleCase.Adapted(
                "DPEFT261",
                "[LadderSide(Site.Encoder, Reduction = 2, Temperature = 0)]",
                "[LadderSide(Site.Encoder, Reduction = 2, Temperature = 0.1)]",
                "0"
            ) with
            {
                Says = "LadderSide cannot have Temperature = 0 at 'Encoder'; it must be above 0: the gates",
            },
            RuleCase.Adapted("DPEFT261", "[LadderSide(Site.Encoder, Reduction = 8)]", "[LadderSide(Site.Encoder, Reduction = 4)]", "8") with
            {
                Says = "LadderSide cannot have Reduction = 8 at 'Encoder'; it must be ",
            },
            RuleCase.Adapted(
                "DPEFT261",
                Member("a") + Member("b") + "[AdapterFusion<PfeifferAttribute>(Temperature = -1)]",
                Member("a") + Member("b") + Fusion,
                "-1"
            ),
            RuleCase.Adapted(
                "DPEFT261",
                "[Lora(Site.Query, Rank = 2, Alpha = 4, RateOfB = 0)]",
                "[Lora(Site.Query, Rank = 2, Alpha = 4, RateOfB = 4)]",
                "0"
            ),
            RuleCase.Adapted("DPEFT261", "[GraLora(Site.Query, Rank = 3, Alpha = 6)]", "[GraLora(Site.Query, Rank = 4, Alpha = 8)]", "3"),
            RuleCase.Adapted("DPEFT261", "[Shira(Site.Query, Rank = 5)]", "[Shira(Site.Query, Rank = 4)]", "5"),
            RuleCase.Adapted("DPEFT212", "[Pissa(Site.Query, Rank = 9, Alpha = 9)]", "[Pissa(Site.Query, Rank = 8, Alpha = 8)]", "9"),
            RuleCase.Adapted("DPEFT213", "[Pissa(Site.Query, Rank = 2, Alpha = 0)]", "[Pissa(Site.Query, Rank = 2, Alpha = 2)]", "0"),
            RuleCase.Adapted("DPEFT261", "[Oft(Site.Query, Blocks = 3)]", "[Oft(Site.Query, Blocks = 4)]", "3"),
            RuleCase.Adapted(
                "DPEFT261",
                "[Oft(Site.Query, Blocks = 4, Constrained = true, Epsilon = 0)]",
                "[Oft(Site.Query, Blocks = 4, Constrained = true)]",
                "0"
            ),
            RuleCase.Adapted(
                "DPEFT261",
                "[Boft(Site.Query, BlockCount = 2)]",
                "[Boft(Site.Query, BlockSize = 0, BlockCount = 2)]",
                "2"
            ) with
            {
                Says = "the other one is 0",
            },
            RuleCase.Adapted(
                "DPEFT261",
                "[Boft(Site.Query, BlockSize = 2, Factors = 4)]",
                "[Boft(Site.Query, BlockSize = 2, Factors = 3)]",
                "4"
            ),
            RuleCase.Adapted("DPEFT261", "[Boft(Site.Query, BlockSize = 1, Factors = 2)]", "[Boft(Site.Query, BlockSize = 1)]", "2") with
            {
                Says = "half blocks",
            },
            RuleCase.Adapted("DPEFT261", "[Boft(Site.Query, BlockSize = 3)]", "[Boft(Site.Query, BlockSize = 4)]", "3"),
            RuleCase.Adapted("DPEFT212", "[Hra(Site.Query, Rank = 9)]", "[Hra(Site.Query, Rank = 8)]", "9"),
            RuleCase.Adapted("DPEFT212", "[Bone(Site.Query, Rank = 0)]", "[Bone(Site.Query, Rank = 3)]", "0"),
            RuleCase.Adapted("DPEFT261", "[Bone(Site.Query, Rank = 3, Bat = true)]", "[Bone(Site.Query, Rank = 4, Bat = true)]", "3"),
            RuleCase.Adapted("DPEFT261", "[Miss(Site.Query, Rank = 4, Mini = 3)]", "[Miss(Site.Query, Rank = 4, Mini = 2)]", "3"),
            RuleCase.Adapted("DPEFT261", "[FourierFt(Site.Query)]", "[FourierFt(Site.Query, Frequencies = 63)]", "FourierFt(Site.Query)"),
            RuleCase.Adapted(
                "DPEFT261",
                "[VbLora(Site.Query, Rank = 2, Vectors = 3, Length = 4, Best = 4)]",
                "[VbLora(Site.Query, Rank = 2, Vectors = 3, Length = 4, Best = 3)]",
                "4"
            ),
            RuleCase.Adapted(
                "DPEFT261",
                "[SequenceLadder(Site.Encoder, Site.Decoder, Reduction = 4)] [Seq2SeqLm]",
                "[SequenceLadder(Site.Encoder, Site.Decoder, Reduction = 2)] [Seq2SeqLm]",
                "4",
                Declarations.SmallT5,
                "SmallT5"
            ) with
            {
                Says = "the side stacks have as many heads, each narrower by the same factor",
            },
        ];
}
