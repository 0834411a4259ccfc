using DslPeft.Compiler.Tests.Harness;

namespace DslPeft.Compiler.Tests.Analyzers;

/// <summary>Cases of the rules over adaptations.</summary>
internal static class AdaptationCases
{
    private const string Lora = "[Lora(Site.Query, Rank = 2, Alpha = 4)]",
        Head = "[Classifier(Labels = 2)]",
        Houlsby = "[Houlsby(Site.FeedForwardResult, Bottleneck = 4)]";

    private const string Stacked =
            "[Pfeiffer(Site.FeedForwardResult, Bottleneck = 4, Name = \"a\")] [Pfeiffer(Site.FeedForwardResult, Bottleneck = 3, Name = \"b\")]",
        Fusion = "[AdapterFusion<PfeifferAttribute>]";

    private static readonly string Good = Declarations.Adaptation(Lora, "Probe");

    private static readonly string Unknown = """
        public sealed class LooksLikeAMethodAttribute(params string[] sites) : DslPeft.PeftAttribute(sites);
        public sealed class LooksLikeAHeadAttribute : DslPeft.HeadAttribute;
        """;

    private static readonly string Rephrasing = """
        [DslPeft.PeftMethod(DslPeft.Join.Data)]
        public sealed class RephrasedAttribute(params string[] sites) : DslPeft.PeftAttribute(sites);
        """;

    /// <summary>A method whose delta is linear or not, as a property says.</summary>
    private static readonly string Curved = """
        using DslPeft;
        using static TorchSharp.torch;
        using static TorchSharp.torch.nn.functional;

        [PeftMethod(Join.LinearDelta, Mergeable = true)]
        public sealed class CurvedAttribute(params string[] sites) : PeftAttribute(sites)
        {
            public required Act Activation { get; init; }
            public static Tensor Delta(Tensor x, [Weight("Out, In", Init.Zeros)] Tensor w, [Is("Activation")] Act activation) => Activations.Apply(linear(x, w), activation);
        }
        """;

    /// <summary>A method that starts from the base's key projection.</summary>
    private static readonly string Copying = """
        using DslPeft;
        using static TorchSharp.torch;
        using static TorchSharp.torch.nn.functional;

        [PeftMethod(Join.LinearDelta)]
        public sealed class CopyingAttribute(params string[] sites) : PeftAttribute(sites)
        {
            public static Tensor Delta(Tensor x, [Weight("Out, In", Init.Zeros, From = nameof(Begin))] Tensor w) => linear(x, w);
            public static Tensor Begin([Base(Site.Key)] Tensor key) => key * 2;
        }
        """;

    /// <summary>A method with one weight for all of its sites.</summary>
    private static readonly string Sharing = Copying
        .Replace("CopyingAttribute", "SharingAttribute")
        .Replace("[Weight(\"Out, In\", Init.Zeros, From = nameof(Begin))]", "[Weight(\"Out, In\", Init.Zeros, Scope = Scope.Model)]");

    /// <summary>A method whose weights are the other way round, which a square hides.</summary>
    private static readonly string Turned = """
        using DslPeft;
        using static TorchSharp.torch;
        using static TorchSharp.torch.nn.functional;

        [PeftMethod(Join.LinearDelta, Mergeable = true)]
        public sealed class TurnedAttribute(params string[] sites) : PeftAttribute(sites)
        {
            public required int Rank { get; init; }
            public static Tensor Delta(Tensor x, [Weight("In, Rank", Init.Zeros)] Tensor a, [Weight("Rank, Out", Init.Zeros)] Tensor b) => linear(linear(x, a), b);
        }
        """;

    /// <summary>A method with advice of its own.</summary>
    internal static readonly string Sparing = """
        using DslPeft;
        using static TorchSharp.torch;
        using static TorchSharp.torch.nn.functional;

        [PeftMethod(Join.LinearDelta, Mergeable = true)]
        [Advises("2 * Rank <= Out", "above half of the {Out} features of '{Site}' it spares little", Fix = "Floor(Out / 2)")]
        public sealed class SparingAttribute(params string[] sites) : PeftAttribute(sites)
        {
            public required int Rank { get; init; }
            public static Tensor Delta(Tensor x, [Weight("Rank, In", Init.Zeros)] Tensor a, [Weight("Out, Rank", Init.Zeros)] Tensor b) => linear(linear(x, a), b);
        }
        """;

    /// <summary>A method with its rank in a base class, and sites by a parameter of another name.</summary>
    private static readonly string Placed = """
        using DslPeft;
        using static TorchSharp.torch;
        using static TorchSharp.torch.nn.functional;

        public abstract class RankedAttribute(params string[] places) : PeftAttribute(places)
        {
            public required int Rank { get; init; }
        }

        [PeftMethod(Join.LinearDelta, Mergeable = true), RankFits]
        public sealed class PlacedAttribute(params string[] places) : RankedAttribute(places)
        {
            public static Tensor Delta(Tensor x, [Weight("Rank, In", Init.Zeros)] Tensor a, [Weight("Out, Rank", Init.Zeros)] Tensor b) => linear(linear(x, a), b);
        }
        """;

    private static string Frozen(string options) =>
        $"[Pfeiffer(Site.FeedForwardResult, Bottleneck = 4, Name = \"a\", Frozen = true{options})] ";

    public static IEnumerable<RuleCase> All =>
        [
            Edited("DPEFT201", "public sealed partial class Probe", "public sealed class Probe", "Probe"),
            Edited(
                "DPEFT201",
                "public sealed partial class Probe : IAdapted;",
                "public static class Outer { [Adapt<SmallBert>] public sealed partial class Inner : IAdapted; }",
                "Inner",
                [Lora, "[Adapt<SmallBert>]\n"]
            ),
            Edited("DPEFT243", "public sealed partial class Probe", "public sealed partial record Probe", "Probe") with
            {
                Says = "a record cannot derive from AdaptedModel",
            },
            Edited("DPEFT244", "Probe : IAdapted;", "Probe : IAdapted { public const int HeadParameters = 2; }", "HeadParameters") with
            {
                Says = "'HeadParameters' cannot be a name in 'Probe'",
            },
            Edited("DPEFT244", "Probe : IAdapted;", "Probe : IAdapted { public int Infer(Batch batch) => 0; }", "Infer"),
            new(
                "DPEFT244",
                [Declarations.SmallBert, Declarations.Adaptation(Lora, "Forward")],
                [Declarations.SmallBert, Declarations.Adaptation(Lora, "Backward") + "public sealed class Forward;"],
                "Forward"
            )
            {
                Says = "'Forward' cannot be a name of such a class",
            },
            Edited("DPEFT245", "[Adapt<SmallBert>]", "", "Lora(Site.Query, Rank = 2, Alpha = 4)") with
            {
                Says = "[Lora] does nothing on 'Probe': it belongs on a class marked [Adapt<T>]",
            },
            Edited("DPEFT245", "[Adapt<SmallBert>]\n[Lora(Site.Query, Rank = 2, Alpha = 4)]\n", "", "Probe") with
            {
                Says = "IAdapted does nothing on 'Probe'",
            },
            Edited(
                "DPEFT245",
                "[Adapt<SmallBert>]\n[Lora(Site.Query, Rank = 2, Alpha = 4)]\n",
                "[Classifier(Labels = 2)]\n",
                "Classifier(Labels = 2)"
            ),
            Edited("DPEFT202", "[Adapt<SmallBert>]", "public sealed class Nothing : IArchitecture;\n[Adapt<Nothing>]", "Adapt<Nothing>"),
            RuleCase.Adapted("DPEFT203", Lora, Lora, "Adapt<SmallBert>") with
            {
                Wrong = [RuleCase.Edit(Declarations.SmallBert, "Heads = 2", "Heads = 3"), Good],
                Also = ["DPEFT102"],
            },
            Edited("DPEFT204", "Probe : IAdapted;", "Probe;", "Probe"),
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
            RuleCase.Adapted("DPEFT217", Lora + " [FullFineTuning]", Lora + " [BitFit]", "Site.Query") with
            {
                Says = "which FullFineTuning trains whole",
            },
            RuleCase.Adapted("DPEFT218", "[BitFit] [FullFineTuning]", "[FullFineTuning]", "BitFit"),
            RuleCase.Adapted("DPEFT218", "[BitFit] [BitFit(Site.Query)]", "[BitFit]", "BitFit(Site.Query)"),
            RuleCase.Adapted(
                "DPEFT271",
                "[BitFit] [IntrinsicDimension(Dimension = 1000)]",
                "[IntrinsicDimension(Dimension = 1000)]",
                "IntrinsicDimension(Dimension = 1000)"
            ) with
            {
                Says = "BitFit and IntrinsicDimension both select",
            },
            RuleCase.Adapted(
                "DPEFT271",
                "[DiffPruning(Density = 0.5)] [FishMask(Site.Query, Ratio = 0.5)]",
                "[FishMask(Site.Query, Ratio = 0.5)]",
                "FishMask(Site.Query, Ratio = 0.5)"
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
            RuleCase.Adapted(
                "DPEFT265",
                "[Lora(Site.Query, Rank = 2, Alpha = double.PositiveInfinity)]",
                Lora,
                "double.PositiveInfinity"
            ) with
            {
                Says = "Alpha of Lora is Infinity",
            },
            RuleCase.Adapted("DPEFT265", "[Lora(Site.Query, Rank = 2, Alpha = 4, Dropout = double.NaN)]", Lora, "double.NaN") with
            {
                Says = "Dropout of Lora is NaN",
            },
            RuleCase.Adapted("DPEFT265", Lora + " [Budget(MaxPercent = double.NaN)]", Lora + " [Budget(MaxPercent = 50)]", "double.NaN"),
            RuleCase.Adapted(
                "DPEFT265",
                "[LadderSide(Site.Encoder, Reduction = 2, Temperature = 0.0 / 0.0)]",
                "[LadderSide(Site.Encoder, Reduction = 2)]",
                "0.0 / 0.0"
            ),
            RuleCase.Adapted(
                "DPEFT268",
                "[Pfeiffer(Site.FeedForwardResult, Bottleneck = 4, Activation = (Act)99)]",
                "[Pfeiffer(Site.FeedForwardResult, Bottleneck = 4, Activation = Act.Silu)]",
                "(Act)99"
            ) with
            {
                Says = "99 is no member of Act; its members are None, Relu, Gelu",
            },
            RuleCase.Adapted("DPEFT268", "[Lora(Site.Query, Rank = 2, Alpha = 4, Bias = (LoraBias)3)]", Lora, "(LoraBias)3"),
            RuleCase.Adapted("DPEFT268", Lora + " [MaskedLm(Decoder = (DecoderTable)7)]", Lora + " [MaskedLm]", "(DecoderTable)7"),
            RuleCase.Adapted("DPEFT268", Lora + " [DisablePass((Pass)99)]", Lora + " [DisablePass(Pass.FusedQkv)]", "(Pass)99"),
            RuleCase.Adapted(
                "DPEFT269",
                Frozen("") + Frozen(", NormFirst = false").Replace("\"a\"", "\"b\"") + Fusion,
                Frozen(", NormFirst = false") + Frozen(", NormFirst = false").Replace("\"a\"", "\"b\"") + Fusion,
                "Pfeiffer(Site.FeedForwardResult, Bottleneck = 4, Name = \"b\", Frozen = true, NormFirst = false)"
            ) with
            {
                Says = "'b' reads the sublayer's result and 'a' reads the normed sum",
            },
            RuleCase.Adapted("DPEFT270", "[Lora(Site.Query, Rank = 2, Alpha = 4, Layers = \"\")]", Lora, "\"\"") with
            {
                Says = "leave it out for all layers",
            },
            RuleCase.Adapted("DPEFT270", "[Lora(Site.Query, Rank = 2, Alpha = 4, Name = \" \")]", Lora, "\" \"") with
            {
                Also = ["DPEFT250"],
            },
            RuleCase.Adapted(
                "DPEFT272",
                "[Lora(Site.Query, Rank = 2, Alpha = 4, Task = -5)]",
                "[Lora(Site.Query, Rank = 2, Alpha = 4, Task = 0)]",
                "-5"
            ),
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
                "DPEFT274",
                "[PTuning(Site.Words, Length = 2, Inner = 2000000000, Encoder = PromptEncoder.Lstm)]" + Head,
                "[PTuning(Site.Words, Length = 2, Inner = 4, Encoder = PromptEncoder.Lstm)]" + Head,
                "Probe"
            ),
            RuleCase.Adapted("DPEFT216", "[Lokr(Site.Query, Rank = 1, Factor = 16)]", "[Lokr(Site.Query, Rank = 1, Factor = 4)]", "16"),
            RuleCase.Adapted(
                "DPEFT261",
                "[PTuning(Site.Words, Length = 2, Inner = 4, Depth = 1)]",
                "[PTuning(Site.Words, Length = 2, Inner = 4, Depth = 1, Encoder = PromptEncoder.Lstm)]",
                "PTuning(Site.Words, Length = 2, Inner = 4, Depth = 1)"
            ) with
            {
                Says = "an MLP has three layers",
            },
            RuleCase.Adapted(
                "DPEFT223",
                Head + " [Budget(Trainable = 18, MaxPercent = -1)]",
                Head + " [Budget(Trainable = 18)]",
                "Budget(Trainable = 18, MaxPercent = -1)"
            ),
            // Sites by another parameter, and options of a base class.
            With(
                Placed,
                RuleCase.Adapted("DPEFT205", "[Placed(\"Quary\", Rank = 2)]", "[Placed(Site.Query, Rank = 2)]", "\"Quary\"") with
                {
                    Says = "did you mean 'Query'",
                }
            ),
            With(Placed, RuleCase.Adapted("DPEFT212", "[Placed(Site.Query, Rank = 9)]", "[Placed(Site.Query, Rank = 8)]", "9")),
            RuleCase.Adapted("DPEFT219", "", Head, "Probe"),
            RuleCase.Adapted("DPEFT220", "[BitFit(Site.Words)]", "[BitFit(Site.Query)]", "Site.Words"),
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
            RuleCase.Adapted(
                "DPEFT224",
                "[Prefix(Site.AttentionMemory, Length = 16)]",
                "[Prefix(Site.AttentionMemory, Length = 15)]",
                "16"
            ),
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
            With(Rephrasing, RuleCase.Adapted("DPEFT232", "[Rephrased]", Lora, "Rephrased")),
            With(
                RuleCase.Edit(Curved, "\"Out, In\"", "\"Out, Im\""),
                RuleCase.Adapted(
                    "DPEFT233",
                    "[Curved(Site.Query, Activation = Act.None)]",
                    Lora,
                    "Curved(Site.Query, Activation = Act.None)"
                ) with
                {
                    Also = ["DPEFT403"],
                },
                Curved
            ),
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
            With(Unknown, RuleCase.Adapted("DPEFT237", Lora + " [LooksLikeAMethod(Site.Query)]", Lora, "LooksLikeAMethod(Site.Query)")),
            With(Unknown, RuleCase.Adapted("DPEFT237", Lora + " [LooksLikeAHead]", Lora, "LooksLikeAHead")),
            RuleCase.Adapted(
                "DPEFT238",
                "[Lora(Site.Query, Rank = 2, Alpha = 4, Dropout = 1)]",
                "[Lora(Site.Query, Rank = 2, Alpha = 4, Dropout = 0.9)]",
                "1"
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
            RuleCase.Adapted("DPEFT212", "[Dora(Site.Query, Rank = 9, Alpha = 4)]", "[Dora(Site.Query, Rank = 8, Alpha = 4)]", "9"),
            RuleCase.Adapted(
                "DPEFT214",
                "[Lora(Site.Query, Rank = 4, Alpha = 32, RankStabilized = true)]",
                "[Lora(Site.Query, Rank = 4, Alpha = 16, RankStabilized = true)]",
                "32"
            ),
            RuleCase.Adapted(
                "DPEFT217",
                "[TopLayers(Count = 1)] [Ia3(Site.Key)]",
                "[TopLayers(Count = 1)] [Ia3(Site.Key, Layers = \"..3\")]",
                "Site.Key"
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
            RuleCase.Adapted("DPEFT207", "[PromptTuning(Site.Query, Length = 2)]", "[PromptTuning(Site.Words, Length = 2)]", "Site.Query"),
            RuleCase.Adapted(
                "DPEFT250",
                "[Pfeiffer(Site.FeedForwardResult, Bottleneck = 4, Name = \"first one\")]",
                "[Pfeiffer(Site.FeedForwardResult, Bottleneck = 4, Name = \"first\")]",
                "\"first one\""
            ),
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
            RuleCase.Adapted("DPEFT216", "[LadderSide(Site.Encoder, Reduction = 3)]", "[LadderSide(Site.Encoder, Reduction = 2)]", "3") with
            {
                Says = "LadderSide cannot have Reduction = 3 at 'Encoder'; it must be 1 to 2 or 4: a weight would have the size 2.666",
            },
            RuleCase.Adapted(
                "DPEFT251",
                Lora + " [AdapterDrop<LoraAttribute>(Most = 2)]" + Head,
                "[Pfeiffer(Site.FeedForwardResult, Bottleneck = 4)] [AdapterDrop<PfeifferAttribute>(Most = 2)]" + Head,
                "AdapterDrop<LoraAttribute>(Most = 2)"
            ),
            RuleCase.Adapted(
                "DPEFT257",
                Houlsby + " [AdapterDrop<HoulsbyAttribute>(Most = 5)]" + Head,
                Houlsby + " [AdapterDrop<HoulsbyAttribute>(Most = 3)]" + Head,
                "5"
            ),
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
            RuleCase.Adapted(
                "DPEFT216",
                "[GraLora(Site.Query, Rank = 6, Alpha = 6, Blocks = 3)]",
                "[GraLora(Site.Query, Rank = 6, Alpha = 6, Blocks = 2)]",
                "3"
            ),
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
            RuleCase.Adapted("DPEFT216", "[FourierFt(Site.Query, Frequencies = 0)]", "[FourierFt(Site.Query, Frequencies = 1)]", "0"),
            RuleCase.Adapted(
                "DPEFT261",
                "[VbLora(Site.Query, Rank = 2, Vectors = 3, Length = 4, Best = 4)]",
                "[VbLora(Site.Query, Rank = 2, Vectors = 3, Length = 4, Best = 3)]",
                "4"
            ),
            RuleCase.Adapted(
                "DPEFT216",
                "[VbLora(Site.Query, Rank = 2, Vectors = 3, Length = 3)]",
                "[VbLora(Site.Query, Rank = 2, Vectors = 3, Length = 4)]",
                "3"
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
            With(
                Sharing,
                RuleCase.Adapted("DPEFT299", "[Sharing(Site.Query, Site.FeedForwardUp)]", "[Sharing(Site.Query, Site.Value)]", "Probe") with
                {
                    Says = "'model.sharing.w' is one tensor for several sites, and its shape would be (8, 8) at one and (32, 8) at another",
                },
                Sharing
            ),
            RuleCase.Adapted(
                "DPEFT220",
                "[CausalLm] [BitFit]",
                "[CausalLm] [NormTuning]",
                "BitFit",
                Declarations.SmallLlama,
                "SmallLlama"
            ) with
            {
                Says = "BitFit finds nothing to train in 'SmallLlama'",
            },
            RuleCase.Adapted(
                "DPEFT220",
                "[CausalLm] [Lora(Site.Query, Rank = 2, Alpha = 4, Bias = LoraBias.LoraOnly)]",
                "[CausalLm] [Lora(Site.Query, Rank = 2, Alpha = 4)]",
                "Lora(Site.Query, Rank = 2, Alpha = 4, Bias = LoraBias.LoraOnly)",
                Declarations.SmallLlama,
                "SmallLlama"
            ) with
            {
                Says = "Lora finds nothing to train of the base in 'SmallLlama'",
            },
            RuleCase.Adapted(
                "DPEFT299",
                "[CausalLm] [LadderSide(Site.Decoder, Reduction = 2)]",
                "[CausalLm] [LadderSide(Site.Decoder, Reduction = 2, Pruned = false)]",
                "Probe",
                Declarations.SmallLlama,
                "SmallLlama"
            ) with
            {
                Says = "which has no bias: say Pruned = false",
            },
            RuleCase.Adapted(
                "DPEFT267",
                "[Lora(Site.Value, Rank = 2, Alpha = 4, Bias = LoraBias.LoraOnly)]",
                "[Lora(Site.QueryKeyValue, Rank = 2, Alpha = 4, Bias = LoraBias.LoraOnly)]",
                "Site.Value",
                Declarations.SmallGpt2,
                "SmallGpt2"
            ) with
            {
                Says = "a slice of 'QueryKeyValue'",
            },
            RuleCase.Adapted(
                "DPEFT216",
                "[SequenceLadder(Site.Encoder, Reduction = 3)]",
                "[SequenceLadder(Site.Encoder, Reduction = 2)]",
                "3"
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
            RuleCase.Adapted("DPEFT280", "[Classifier(Labels = 2), Recompute]", "[BitFit, Recompute]", "Probe") with
            {
                Says = "no layer of it has a gradient",
            },
            RuleCase.Adapted("DPEFT280", "[LadderSide(Site.Encoder, Reduction = 2), Recompute]", "[BitFit, Recompute]", "Probe") with
            {
                Says = "gives a second state",
            },
            RuleCase.Adapted("DPEFT276", "[FullFineTuning, MixedPrecision]", "[BitFit, MixedPrecision]", "Probe") with
            {
                Says = "train or replace every weight",
            },
            RuleCase.Adapted(
                "DPEFT291",
                "[TopLayers(Count = 1), Quantised(Quantisation.Nf4)]",
                "[BitFit, Quantised(Quantisation.Nf4)]",
                "TopLayers(Count = 1)"
            ) with
            {
                Says = "which is held as NF4",
            },
            RuleCase.Adapted(
                "DPEFT292",
                "[DiffPruning(Density = 0.01), Quantised(Quantisation.Int8)]",
                "[DiffPruning(Density = 0.01), BaseType(BaseType.BFloat16)]",
                "DiffPruning(Density = 0.01)"
            ) with
            {
                Says = "which is held as int8",
            },
            RuleCase.Adapted(
                "DPEFT292",
                "[FishMask(Ratio = 0.1), Quantised(Quantisation.Nf4)]",
                "[FishMask(Ratio = 0.1)]",
                "FishMask(Ratio = 0.1)"
            ),
            RuleCase.Adapted(
                "DPEFT293",
                "[BitFit, Quantised(Quantisation.Nf4)]",
                "[BitFit, Quantised(Quantisation.Int8)]",
                "Quantisation.Nf4",
                RuleCase.Edit(Declarations.SmallBert, "Hidden = 8", "Hidden = 6")
            ) with
            {
                Says = "has 36 entries",
            },
            RuleCase.Adapted(
                "DPEFT294",
                "[BitFit, Quantised(Quantisation.Nf4, Merge = true)]",
                "[Lora(Site.Query, Rank = 2, Alpha = 4), Quantised(Quantisation.Nf4, Merge = true)]",
                "true"
            ),
            With(
                RuleCase.Edit(Copying, "Site.Key", "\"Keys\""),
                RuleCase.Adapted("DPEFT299", "[Copying(Site.Query)]", "[Copying(Site.Query)]", "Probe") with
                {
                    Says = "Copying starts from 'Keys', which SmallBert does not have once",
                },
                Copying
            ),
            With(
                RuleCase.Edit(Copying, "Site.Key", "Site.Words, Bias = true"),
                RuleCase.Adapted("DPEFT299", "[Copying(Site.Query)]", "[Copying(Site.Query)]", "Probe") with
                {
                    Says = "'Words', which has no bias",
                },
                Copying
            ),
            With(
                Curved,
                RuleCase.Adapted(
                    "DPEFT299",
                    "[Curved(Site.Query, Activation = Act.Relu)]",
                    "[Curved(Site.Query, Activation = Act.None)]",
                    "Probe"
                ) with
                {
                    Says = "Delta is not linear",
                }
            ),
        ];

    /// <summary>A site as other libraries call it.</summary>
    private static RuleCase Elsewhere(string name, string meant) =>
        RuleCase.Adapted("DPEFT205", $"[Lora(\"{name}\", Rank = 2, Alpha = 4)]", Lora, $"\"{name}\"") with
        {
            Says = $"has no site '{name}' (did you mean '{meant}'?)",
        };

    /// <summary>A prefix and another method behind one gate.</summary>
    private static string Gated(string method, string gate) =>
        $"[Prefix(Site.AttentionMemory, Length = 2)] [CentralGate<PrefixAttribute>] {method} [{gate}]";

    private static string Member(string name, string more = "Frozen = true") =>
        $"[Pfeiffer(Site.FeedForwardResult, Bottleneck = 4, Name = \"{name}\", {(more == "Frozen = true" ? more : "Frozen = true, " + more)})]";

    private static RuleCase Edited(string id, string before, string after, string squiggle, string[]? without = null)
    {
        var wrong = RuleCase.Edit(Good, before, after);
        return new(
            id,
            [
                Declarations.SmallBert,
                (without ?? []).Aggregate(wrong, (text, part) => text.Remove(text.IndexOf(part, StringComparison.Ordinal), part.Length)),
            ],
            [Declarations.SmallBert, Good],
            squiggle
        );
    }

    private static RuleCase With(string source, RuleCase probe, string? right = null) =>
        probe with
        {
            Wrong = [.. probe.Wrong, source],
            Right = [.. probe.Right, right ?? source],
        };
}
