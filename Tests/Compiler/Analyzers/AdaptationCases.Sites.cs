using DslPeft.Compiler.Tests.Harness;

namespace DslPeft.Compiler.Tests.Analyzers;

/// <content>Cases by the folders of the rules.</content>
internal static partial class AdaptationCases
{
    /// <summary>Rules over sites.</summary>
    private static IEnumerable<RuleCase> OfSites =>
        [
            RuleCase.Adapted("DPEFT205", "[Lora(\"Quary\", Site.Value, Rank = 2, Alpha = 4)]", Lora, "\"Quary\"") with
            {
                Says =
                    "'SmallBert' has no site 'Quary' (did you mean 'Query'?); the sites for Lora are Words, PositionTable, TokenTypeTable, Query, Key, Value, AttentionOut, FeedForwardUp, FeedForwardDown, Pooler",
            },
            RuleCase.Adapted("DPEFT205", "[Lora(\"Zzzzzzzz\", Rank = 2, Alpha = 4)]", Lora, "\"Zzzzzzzz\"") with
            {
                Says = "has no site 'Zzzzzzzz'; the sites",
            },
            Elsewhere("q_proj", "Query"),
            Elsewhere("query_key_value", "Query', 'Key', 'Value"),
            Elsewhere("c_proj", "AttentionOut', 'FeedForwardDown"),
            Elsewhere("encoder.layer.3.intermediate.dense", "FeedForwardUp"),
            Elsewhere("all-linear", "Query', 'Key', 'Value', 'AttentionOut', 'FeedForwardUp', 'FeedForwardDown"),
            Elsewhere("*", "Query', 'Key', 'Value', 'AttentionOut', 'FeedForwardUp', 'FeedForwardDown"),
            RuleCase.Adapted(
                "DPEFT205",
                "[Lora(\"c_attn\", Rank = 2, Alpha = 4)]",
                "[Lora(Site.QueryKeyValue, Rank = 2, Alpha = 4)]",
                "\"c_attn\"",
                Declarations.SmallGpt2,
                "SmallGpt2"
            ) with
            {
                Says = "did you mean 'QueryKeyValue'?",
            },
            RuleCase.Adapted("DPEFT205", "[Prefix(\"Memory\", Length = 2)]", "[Prefix(Site.AttentionMemory, Length = 2)]", "\"Memory\""),
            RuleCase.Adapted("DPEFT206", "[BitFit(\"Norm\")]", "[BitFit(\"SelfAttention.Norm\")]", "\"Norm\"") with
            {
                Says = "'SelfAttention.Norm' or 'Mlp.Norm'",
            },
            new(
                "DPEFT206",
                [Declarations.SmallT5, Declarations.Adaptation("[Lora(Site.Query, Rank = 2, Alpha = 4)] [Seq2SeqLm]", "Probe", "SmallT5")],
                [
                    Declarations.SmallT5,
                    Declarations.Adaptation("[Lora(Site.Everywhere + Site.Query, Rank = 2, Alpha = 4)] [Seq2SeqLm]", "Probe", "SmallT5"),
                ],
                "Site.Query"
            )
            {
                Says = "'Encoder.SelfAttention.Query' or 'Decoder.SelfAttention.Query' or 'CrossQuery'",
            },
            new(
                "DPEFT206",
                [Declarations.SmallT5, Declarations.Adaptation("[PromptTuning(Site.Words, Length = 2)] [Seq2SeqLm]", "Probe", "SmallT5")],
                [
                    Declarations.SmallT5,
                    Declarations.Adaptation("[PromptTuning(\"Encoder.Words\", Length = 2)] [Seq2SeqLm]", "Probe", "SmallT5"),
                ],
                "Site.Words"
            )
            {
                Says = "'Encoder.Words' or 'Decoder.Words'",
            },
            RuleCase.Adapted("DPEFT207", "[Lora(\"SelfAttention.Norm\", Rank = 2, Alpha = 4)]", Lora, "\"SelfAttention.Norm\"") with
            {
                Says = "which is a norm; it needs a linear layer or an embedding table",
            },
            RuleCase.Adapted(
                "DPEFT207",
                "[Prefix(Site.FeedForward, Length = 2)]",
                "[Prefix(Site.AttentionMemory, Length = 2)]",
                "Site.FeedForward"
            ),
            RuleCase.Adapted("DPEFT207", "[BitFit(Site.FeedForward)]", "[BitFit(Site.FeedForwardUp)]", "Site.FeedForward"),
            RuleCase.Adapted("DPEFT208", "[Lora(Rank = 2, Alpha = 4)]", Lora, "Lora(Rank = 2, Alpha = 4)"),
            RuleCase.Adapted(
                "DPEFT209",
                "[Lora(Site.Query, Rank = 2, Alpha = 4, Layers = \"2..6\")]",
                "[Lora(Site.Query, Rank = 2, Alpha = 4, Layers = \"2..4\")]",
                "\"2..6\""
            ) with
            {
                Says = "'2..6' leaves the layers 0 to 3",
            },
            RuleCase.Adapted(
                "DPEFT209",
                "[Lora(Site.Query, Rank = 2, Alpha = 4, Layers = \"3..1\")]",
                "[Lora(Site.Query, Rank = 2, Alpha = 4, Layers = \"1..3\")]",
                "\"3..1\""
            ) with
            {
                Says = "selects no layer",
            },
            RuleCase.Adapted("DPEFT209", "[BitFit(Layers = \"last\")]", "[BitFit(Layers = \"^1\")]", "\"last\"") with
            {
                Says = "'last' is not a layer",
            },
            RuleCase.Adapted(
                "DPEFT210",
                Lora + " [Lora(Site.Value, Site.Query, Rank = 1, Alpha = 2)]",
                Lora + " [Lora(Site.Value, Rank = 1, Alpha = 2)]",
                "Site.Query"
            ) with
            {
                Says = "twice to 'Query', in the layers 0, 1, 2, 3",
            },
            RuleCase.Adapted(
                "DPEFT211",
                "[Lora(Site.Pooler, Rank = 2, Alpha = 4, Layers = \"1..\")]",
                "[Lora(Site.Pooler, Rank = 2, Alpha = 4)]",
                "Site.Pooler"
            ),
            RuleCase.Adapted(
                "DPEFT272",
                "[Lora(Site.Query, Rank = 2, Alpha = 4, Task = -5)]",
                "[Lora(Site.Query, Rank = 2, Alpha = 4, Task = 0)]",
                "-5"
            ),
            // Sites by another parameter, and options of a base class.
            With(
                Placed,
                RuleCase.Adapted("DPEFT205", "[Placed(\"Quary\", Rank = 2)]", "[Placed(Site.Query, Rank = 2)]", "\"Quary\"") with
                {
                    Says = "did you mean 'Query'",
                }
            ),
            RuleCase.Adapted(
                "DPEFT240",
                Houlsby + " [AdaMix<HoulsbyAttribute>(Experts = 2, Layers = \"1..\")]" + Head,
                Houlsby + " [AdaMix<HoulsbyAttribute>(Experts = 2)]" + Head,
                "\"1..\""
            ),
            RuleCase.Adapted(
                "DPEFT241",
                "[Lora(Site.Pooler, Rank = 2, Alpha = 4)] [MaskedLm]",
                "[Lora(Site.Query, Rank = 2, Alpha = 4)] [MaskedLm]",
                "Site.Pooler"
            ),
            RuleCase.Adapted(
                "DPEFT241",
                "[Lora(Site.Pooler, Rank = 2, Alpha = 4)] [QuestionAnswering]",
                "[Lora(Site.Pooler, Rank = 2, Alpha = 4)] [NextSentence]",
                "Site.Pooler"
            ) with
            {
                Says = "QuestionAnswering head",
            },
            RuleCase.Adapted(
                "DPEFT241",
                "[Lora(Site.Pooler, Rank = 2, Alpha = 4)] [Classifier(Labels = 2)]",
                "[Lora(Site.Pooler, Rank = 2, Alpha = 4)] [MultipleChoice(Choices = 2)]",
                "Site.Pooler",
                Declarations.SmallRoberta,
                "SmallRoberta"
            ) with
            {
                Says = "Classification head",
            },
            RuleCase.Adapted(
                "DPEFT210",
                "[Pfeiffer(Site.FeedForwardResult, Bottleneck = 4)] [Pfeiffer(Site.FeedForwardResult, Bottleneck = 3)]",
                Stacked,
                "Site.FeedForwardResult"
            ),
            RuleCase.Adapted("DPEFT209", "[TopLayers(Count = 5)]", "[TopLayers(Count = 4)]", "TopLayers(Count = 5)"),
            RuleCase.Adapted("DPEFT209", "[TopLayers(Count = 0)]", "[TopLayers(Count = 1)]", "TopLayers(Count = 0)"),
            RuleCase.Adapted("DPEFT207", "[PromptTuning(Site.Query, Length = 2)]", "[PromptTuning(Site.Words, Length = 2)]", "Site.Query"),
            RuleCase.Adapted(
                "DPEFT255",
                "[Prefix(Site.AttentionMemory, Length = 2, Task = 1)]",
                "[Lora(Site.Query, Rank = 2, Alpha = 4, Task = 1)]",
                "1"
            ),
            RuleCase.Adapted(
                "DPEFT255",
                "[PromptTuning(Site.Words, Length = 2, Task = 0)]",
                "[PromptTuning(Site.Words, Length = 2, Tasks = 2)]",
                "0"
            ),
            RuleCase.Adapted(
                "DPEFT207",
                "[LadderSide(Site.FeedForward, Reduction = 2)]",
                "[LadderSide(Site.Encoder, Reduction = 2)]",
                "Site.FeedForward"
            ) with
            {
                Says = "it needs a stack of layers: Encoder",
            },
            RuleCase.Adapted(
                "DPEFT281",
                "[SequenceLadder(Site.Decoder, Reduction = 2)] [Seq2SeqLm]",
                "[SequenceLadder(Site.Encoder, Site.Decoder, Reduction = 2)] [Seq2SeqLm]",
                "SequenceLadder(Site.Decoder, Reduction = 2)",
                Declarations.SmallT5,
                "SmallT5"
            ) with
            {
                Says = "'Decoder' reads what 'Encoder' gives, and beside 'Encoder' nothing stands; give it 'Encoder' as well",
            },
            RuleCase.Adapted(
                "DPEFT281",
                "[AttentionFusion(Site.Encoder)] [Seq2SeqLm]",
                "[AttentionFusion(Site.Decoder)] [Seq2SeqLm]",
                "AttentionFusion(Site.Encoder)",
                Declarations.SmallT5,
                "SmallT5"
            ) with
            {
                Says = "no head reads what stands beside 'Encoder' alone",
            },
            RuleCase.Adapted(
                "DPEFT281",
                "[LadderSide(Site.Encoder, Site.Decoder, Reduction = 2, Pruned = false)] [Seq2SeqLm]",
                "[LadderSide(Site.Decoder, Reduction = 2, Pruned = false)] [Seq2SeqLm]",
                "LadderSide(Site.Encoder, Site.Decoder, Reduction = 2, Pruned = false)",
                Declarations.SmallT5,
                "SmallT5"
            ) with
            {
                Says = "it has no CrossStep to read what stands beside 'Encoder' by; give it 'Decoder' alone",
            },
        ];
}
