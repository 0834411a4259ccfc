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
        ];
}
