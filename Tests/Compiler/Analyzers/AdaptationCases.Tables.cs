using DslPeft.Compiler.Tests.Harness;

namespace DslPeft.Compiler.Tests.Analyzers;

/// <content>Cases by the folders of the rules.</content>
internal static partial class AdaptationCases
{
    /// <summary>Rules over embedding tables.</summary>
    private static IEnumerable<RuleCase> OfTables =>
        [
            RuleCase.Adapted(
                "DPEFT224",
                "[Prefix(Site.AttentionMemory, Length = 16)]",
                "[Prefix(Site.AttentionMemory, Length = 15)]",
                "16"
            ),
            RuleCase.Adapted("DPEFT224", "[PromptTuning(Site.Words, Length = 16)]", "[PromptTuning(Site.Words, Length = 15)]", "16"),
            RuleCase.Adapted(
                "DPEFT224",
                "[PromptTuning(Site.Words, Length = 14)]",
                "[PromptTuning(Site.Words, Length = 13)]",
                "14",
                Declarations.SmallRoberta,
                "SmallRoberta"
            ) with
            {
                Says = "has only 14",
            },
            RuleCase.Adapted(
                "DPEFT258",
                "[Lora(Site.Query, Site.Words, Rank = 2, Alpha = 4)] [MaskedLm]",
                "[Lora(Site.Query, Site.Words, Rank = 2, Alpha = 4)] [MaskedLm(Decoder = DecoderTable.Loaded)]",
                "MaskedLm"
            ) with
            {
                Says = "Lora adapts 'Words', which the decoder of the MaskedLm head reads as well",
            },
            RuleCase.Adapted(
                "DPEFT258",
                "[Lora(Site.Words, Rank = 2, Alpha = 4)] [Pretraining]",
                "[Lora(\"PositionTable\", Rank = 2, Alpha = 4)] [Pretraining]",
                "Pretraining"
            ),
            RuleCase.Adapted(
                "DPEFT258",
                "[TrainableTokens(Site.Words, Tokens = [3])] [MaskedLm]",
                "[TrainableTokens(Site.Words, Tokens = [3])] [MaskedLm(Decoder = DecoderTable.Adapted)]",
                "MaskedLm"
            ),
            RuleCase.Adapted(
                "DPEFT259",
                "[TrainableTokens(Site.Words, Tokens = [3, 50])]",
                "[TrainableTokens(Site.Words, Tokens = [3, 49])]",
                "[3, 50]"
            ) with
            {
                Says = "TrainableTokens cannot train these rows of 'Words': it has the rows 0 to 49, and 50 is not among them",
            },
            RuleCase.Adapted(
                "DPEFT259",
                "[TrainableTokens(Site.Words, Tokens = [3, 5, 3])]",
                "[TrainableTokens(Site.Words, Tokens = [3, 5])]",
                "[3, 5, 3]"
            ) with
            {
                Says = "3 stands there more than once",
            },
            RuleCase.Adapted(
                "DPEFT259",
                "[TrainableTokens(Site.Words, Tokens = [])]",
                "[TrainableTokens(Site.Words, Tokens = [0])]",
                "[]"
            ) with
            {
                Says = "there are none",
            },
            RuleCase.Adapted(
                "DPEFT263",
                "[CausalLm(Decoder = DecoderTable.Adapted)] [Lora(Site.Words, Rank = 2, Alpha = 4)]",
                "[CausalLm] [Lora(Site.Words, Rank = 2, Alpha = 4)]",
                "DecoderTable.Adapted",
                Declarations.SmallLlama,
                "SmallLlama"
            ) with
            {
                Says = "its part 'LmHead'",
            },
        ];
}
