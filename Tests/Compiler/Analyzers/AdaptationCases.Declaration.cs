using DslPeft.Compiler.Tests.Harness;

namespace DslPeft.Compiler.Tests.Analyzers;

/// <content>Cases by the folders of the rules.</content>
internal static partial class AdaptationCases
{
    /// <summary>Rules over declarations.</summary>
    private static IEnumerable<RuleCase> OfDeclaration =>
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
            RuleCase.Adapted("DPEFT270", "[Lora(Site.Query, Rank = 2, Alpha = 4, Layers = \"\")]", Lora, "\"\"") with
            {
                Says = "leave it out for all layers",
            },
            RuleCase.Adapted("DPEFT270", "[Lora(Site.Query, Rank = 2, Alpha = 4, Name = \" \")]", Lora, "\" \"") with
            {
                Also = ["DPEFT250"],
            },
            RuleCase.Adapted(
                "DPEFT274",
                "[PTuning(Site.Words, Length = 2, Inner = 2000000000, Encoder = PromptEncoder.Lstm)]" + Head,
                "[PTuning(Site.Words, Length = 2, Inner = 4, Encoder = PromptEncoder.Lstm)]" + Head,
                "Probe"
            ),
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
            With(Unknown, RuleCase.Adapted("DPEFT237", Lora + " [LooksLikeAMethod(Site.Query)]", Lora, "LooksLikeAMethod(Site.Query)")),
            With(Unknown, RuleCase.Adapted("DPEFT237", Lora + " [LooksLikeAHead]", Lora, "LooksLikeAHead")),
            RuleCase.Adapted(
                "DPEFT250",
                "[Pfeiffer(Site.FeedForwardResult, Bottleneck = 4, Name = \"first one\")]",
                "[Pfeiffer(Site.FeedForwardResult, Bottleneck = 4, Name = \"first\")]",
                "\"first one\""
            ),
            With(
                Sharing,
                RuleCase.Adapted("DPEFT299", "[Sharing(Site.Query, Site.FeedForwardUp)]", "[Sharing(Site.Query, Site.Value)]", "Probe") with
                {
                    Says = "'model.sharing.w' is one tensor for several sites, and its shape would be (8, 8) at one and (32, 8) at another",
                },
                Sharing
            ),
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
}
