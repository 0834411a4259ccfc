namespace DslPeft.Compiler.Tests.Analyzers;

/// <summary>Cases of the rules over methods that choose: experts, entries, features, attentions.</summary>
internal static class SparseCases
{
    public static IEnumerable<RuleCase> All =>
        [
            RuleCase.Adapted(
                "DPEFT261",
                "[MoeAdapter(Site.FeedForwardResult, Experts = 2, Bottleneck = 4, Best = 3)]",
                "[MoeAdapter(Site.FeedForwardResult, Experts = 2, Bottleneck = 4, Best = 2)]",
                "3"
            ) with
            {
                Says = "a token goes through one expert at least and through all at most",
            },
            RuleCase.Adapted(
                "DPEFT279",
                "[MoeAdapter(Site.FeedForwardResult, Experts = 2, Bottleneck = 4, Balance = 0)]",
                "[MoeAdapter(Site.FeedForwardResult, Experts = 2, Bottleneck = 4, Balance = 0.1)]",
                "0"
            ) with
            {
                Says = "nothing keeps it from leaving the same ones out for all tokens",
            },
            RuleCase.Adapted("DPEFT261", "[LotteryTicket(Density = 2)]", "[LotteryTicket(Density = 0.5)]", "2") with
            {
                Says = "it is the share of entries that is trained",
            },
            RuleCase.Adapted(
                "DPEFT261",
                "[LotteryTicket(Density = 0.5, FirstRate = 0)]",
                "[LotteryTicket(Density = 0.5, FirstRate = 1e-4)]",
                "0"
            ) with
            {
                Says = "no entry moves, and none could be chosen",
            },
            RuleCase.Adapted("DPEFT261", "[Far(Site.FeedForwardUp, Ratio = 1)]", "[Far(Site.FeedForwardUp, Ratio = 0.5)]", "1") with
            {
                Says = "it is the share of the features that is trained",
            },
            RuleCase.Adapted("DPEFT261", "[AttentionFusion(Site.Encoder, Std = -1)]", "[AttentionFusion(Site.Encoder, Std = 1)]", "-1") with
            {
                Says = "it is a standard deviation",
            },
            RuleCase.Adapted("DPEFT220", "[CrossAttention]", "[NormTuning]", "CrossAttention") with
            {
                Says = "CrossAttention finds nothing to train in 'SmallBert'",
            },
            Stored("FishMask(Ratio = 0.1)", "BaseType(BaseType.BFloat16)", "bfloat16"),
            Stored("LotteryTicket(Density = 0.1)", "BaseType(BaseType.BFloat16)", "bfloat16"),
            Stored("Far(Site.FeedForwardUp, Ratio = 0.5)", "BaseType(BaseType.BFloat16)", "bfloat16"),
            Stored("Far(Site.FeedForwardUp, Ratio = 0.5)", "Quantised(Quantisation.Int8)", "int8"),
        ];

    /// <summary>A method that starts from gradients of the base, over a base that gives none, and over one in float32.</summary>
    private static RuleCase Stored(string method, string storage, string held) =>
        RuleCase.Adapted("DPEFT295", $"[{method}, {storage}]", $"[{method}]", method) with
        {
            Says = $"and weights held in {held} have none",
        };
}
