namespace DslPeft.Compiler.Tests.Analyzers;

/// <content>Cases by the folders of the rules.</content>
internal static partial class AdaptationCases
{
    /// <summary>Rules over combinators.</summary>
    private static IEnumerable<RuleCase> OfCombinators =>
        [
            RuleCase.Adapted(
                "DPEFT269",
                Frozen("") + Frozen(", NormFirst = false").Replace("\"a\"", "\"b\"") + Fusion,
                Frozen(", NormFirst = false") + Frozen(", NormFirst = false").Replace("\"a\"", "\"b\"") + Fusion,
                "Pfeiffer(Site.FeedForwardResult, Bottleneck = 4, Name = \"b\", Frozen = true, NormFirst = false)"
            ) with
            {
                Says = "'b' reads the sublayer's result and 'a' reads the normed sum",
            },
            RuleCase.Adapted(
                "DPEFT229",
                Houlsby + " [AdaMix<LoraAttribute>(Experts = 2)]" + Head,
                Houlsby + " [AdaMix<HoulsbyAttribute>(Experts = 2)]" + Head,
                "AdaMix<LoraAttribute>(Experts = 2)"
            ) with
            {
                Says = "AdaMix is around Lora, which this adaptation does not use; it uses Houlsby",
            },
            RuleCase.Adapted(
                "DPEFT230",
                Houlsby + " [AdaMix<HoulsbyAttribute>(Experts = 2)] [AdaMix<HoulsbyAttribute>(Experts = 3)]" + Head,
                Houlsby + " [AdaMix<HoulsbyAttribute>(Experts = 2)]" + Head,
                "AdaMix<HoulsbyAttribute>(Experts = 3)"
            ),
            RuleCase.Adapted(
                "DPEFT231",
                "[BitFit] [AdaMix<BitFitAttribute>(Experts = 2)]" + Head,
                Houlsby + " [AdaMix<HoulsbyAttribute>(Experts = 2)]" + Head,
                "AdaMix<BitFitAttribute>(Experts = 2)"
            ) with
            {
                Says = "BitFit has no groups",
            },
            RuleCase.Adapted(
                "DPEFT251",
                Houlsby + " [Gate<HoulsbyAttribute>]",
                "[Pfeiffer(Site.FeedForwardResult, Bottleneck = 4)] [Gate<PfeifferAttribute>]",
                "Gate<HoulsbyAttribute>"
            ) with
            {
                Says = "Pfeiffer(NormFirst = false) at the same site gives what is added",
            },
            RuleCase.Adapted(
                "DPEFT251",
                "[Ia3(Site.Key)] [Gate<Ia3Attribute>]",
                "[Lora(Site.Query, Rank = 2, Alpha = 2)] [Gate<LoraAttribute>]",
                "Gate<Ia3Attribute>"
            ) with
            {
                Says = "adds nothing to a tensor",
            },
            RuleCase.Adapted(
                "DPEFT266",
                "[Lora(Site.Query, Rank = 2, Alpha = 2)] [CentralGate<LoraAttribute>]",
                Gated("[Lora(Site.Query, Rank = 2, Alpha = 2)]", "CentralGate<LoraAttribute>"),
                "CentralGate<LoraAttribute>"
            ) with
            {
                Says = "it is around Lora alone, whose share is then always 1",
            },
            RuleCase.Adapted(
                "DPEFT266",
                Gated("[Lora(Site.Query, Site.FeedForwardUp, Rank = 2, Alpha = 2)]", "CentralGate<LoraAttribute>"),
                Gated("[Lora(Site.Query, Site.Value, Rank = 2, Alpha = 2)]", "CentralGate<LoraAttribute>"),
                "CentralGate<LoraAttribute>"
            ) with
            {
                Says = "Lora does not read the input of the same sublayer in the same layers as Prefix",
            },
            RuleCase.Adapted(
                "DPEFT266",
                Gated("[Lora(Site.Query, Rank = 2, Alpha = 2, Layers = \"1..\")]", "CentralGate<LoraAttribute>"),
                Gated("[Lora(Site.Query, Rank = 2, Alpha = 2)]", "CentralGate<LoraAttribute>"),
                "CentralGate<LoraAttribute>"
            ),
            RuleCase.Adapted(
                "DPEFT266",
                Gated("[Lora(Site.AttentionOut, Rank = 2, Alpha = 2)]", "CentralGate<LoraAttribute>"),
                Gated("[Lora(Site.Key, Rank = 2, Alpha = 2)]", "CentralGate<LoraAttribute>"),
                "CentralGate<LoraAttribute>"
            ),
            RuleCase.Adapted(
                "DPEFT266",
                Gated("[Lora(Site.Query, Rank = 2, Alpha = 2)]", "CentralGate<LoraAttribute>(IgnorePadding = true)"),
                Gated("[Lora(Site.Query, Rank = 2, Alpha = 2)]", "CentralGate<LoraAttribute>"),
                "CentralGate<LoraAttribute>(IgnorePadding = true)"
            ) with
            {
                Says = "its options differ",
            },
            RuleCase.Adapted("DPEFT252", Member("a") + Fusion, Member("a") + Member("b") + Fusion, "AdapterFusion<PfeifferAttribute>"),
            RuleCase.Adapted(
                "DPEFT253",
                Member("a") + Member("b", "Layers = \"1..\"") + Fusion,
                Member("a") + Member("b") + Fusion,
                Member("b", "Layers = \"1..\"").Trim('[', ']')
            ),
            RuleCase.Adapted(
                "DPEFT254",
                Member("a") + "[Pfeiffer(Site.FeedForwardResult, Bottleneck = 4, Name = \"b\")]" + Fusion,
                Member("a") + Member("b") + Fusion,
                "Pfeiffer(Site.FeedForwardResult, Bottleneck = 4, Name = \"b\")"
            ),
            RuleCase.Adapted(
                "DPEFT251",
                Lora + " [AdapterDrop<LoraAttribute>(Most = 2)]" + Head,
                "[Pfeiffer(Site.FeedForwardResult, Bottleneck = 4)] [AdapterDrop<PfeifferAttribute>(Most = 2)]" + Head,
                "AdapterDrop<LoraAttribute>(Most = 2)"
            ),
            RuleCase.Adapted(
                "DPEFT262",
                "[Ia3(Site.FeedForwardUp)]",
                "[Ia3(Site.FeedForwardDown, AtInput = true)]",
                "Site.FeedForwardUp"
            ) with
            {
                Says = "the input of 'FeedForwardDown': use Ia3 there with AtInput = true",
            },
            RuleCase.Adapted("DPEFT262", "[Ia3(Site.Key, Site.FeedForwardUp)]", "[Ia3(Site.Key)]", "Site.FeedForwardUp"),
        ];
}
