using DslPeft.Compiler.Tests.Harness;

namespace DslPeft.Compiler.Tests.Analyzers;

public sealed partial class FixTests
{
    private static IReadOnlyList<FixCase> All { get; } =
    [
        Text("DPEFT101", "Make 'Probe' partial", Declarations.PlainBert("Probe"), "sealed partial class Probe :", "sealed class Probe :"),
        Text(
            "DPEFT102",
            "Set heads to 2",
            Declarations.PlainBert("Probe").Replace("Attention(Probe.Heads", "Attention(2"),
            "Attention(2",
            "Attention(3"
        ),
        Text("DPEFT102", "Set Heads to 2", Declarations.PlainBert("Probe"), "Heads = 2;", "Heads = 3;"),
        Text("DPEFT102", "Set Heads to 2", Declarations.SmallBert, "Heads = 2;", "Heads = 3;"),
        Text("DPEFT115", "Set KeyValueHeads to 2", Declarations.SmallLlama, "KeyValueHeads = 2,", "KeyValueHeads = 3,"),
        Text(
            "DPEFT115",
            "Set KeyValueHeads to 2",
            Declarations.PlainBert("Probe").Replace("Attention(Probe.Heads", "Attention(Probe.Heads, KeyValueHeads = 2"),
            "KeyValueHeads = 2",
            "KeyValueHeads = 4"
        ),
        Text(
            "DPEFT110",
            "Set Layout to typeof(DslPeft.Architectures.BertBase)",
            "using DslPeft;\n[Architecture(KeyPrefix = \"bert\", Layout = typeof(DslPeft.Architectures.BertBase))]\npublic sealed partial class Probe : IArchitecture;\n",
            "Architectures.BertBase",
            "Architectures.BertMini"
        ),
        Text("DPEFT130", "Call it 'Hidden'", Declarations.SmallBert, "Hidden = 8", "Hiden = 8"),
        Text("DPEFT104", "Set Key to \"encoder.layer.{i}\"", Declarations.PlainBert("Probe"), "\"encoder.layer.{i}\"", "\"encoder.layer\""),
        Text("DPEFT201", "Make 'Probe' partial", Adaptation(Lora), "sealed partial class", "sealed class", Declarations.SmallBert),
        Text(
            "DPEFT201",
            "Make 'Probe' partial",
            Adaptation(Lora).Replace("public sealed partial", "partial"),
            "\npartial class",
            "\nclass",
            Declarations.SmallBert
        ),
        Text("DPEFT204", "Implement IAdapted", Adaptation(Lora), "Probe : IAdapted;", "Probe;", Declarations.SmallBert),
        Text(
            "DPEFT204",
            "Implement IAdapted",
            Adaptation(Lora).Replace(": IAdapted", ": System.ICloneable, IAdapted"),
            ": System.ICloneable, IAdapted;",
            ": System.ICloneable;",
            Declarations.SmallBert,
            "namespace Small; partial class Probe { public object Clone() => this; }"
        ),
        Adapted("DPEFT205", "Use the site 'Query'", "[Lora(\"Quary\", Rank = 2, Alpha = 4)]", "[Lora(Site.Query, Rank = 2, Alpha = 4)]"),
        Adapted(
            "DPEFT205",
            "Use the site 'SelfAttention.Output'",
            "[Lora(\"SelfAttention.Outptu\", Rank = 2, Alpha = 4)]",
            "[Lora(\"SelfAttention.Output\", Rank = 2, Alpha = 4)]"
        ),
        Adapted("DPEFT205", "Use the site 'Query'", "[Lora(\"q_proj\", Rank = 2, Alpha = 4)]", "[Lora(Site.Query, Rank = 2, Alpha = 4)]"),
        Adapted(
            "DPEFT205",
            "Use the sites 'AttentionOut', 'FeedForwardDown'",
            "[Lora(\"c_proj\", Site.Query, Rank = 2, Alpha = 4)]",
            "[Lora(Site.AttentionOut, Site.FeedForwardDown, Site.Query, Rank = 2, Alpha = 4)]"
        ),
        Adapted(
            "DPEFT261",
            "Set RateOfB to 1",
            "[Lora(Site.Query, Rank = 2, Alpha = 4, RateOfB = 0)]",
            "[Lora(Site.Query, Rank = 2, Alpha = 4, RateOfB = 1)]"
        ),
        Text(
            "DPEFT279",
            "Set Rank to 4",
            Adaptation("[Sparing(Site.Query, Rank = 4)]"),
            "Rank = 4",
            "Rank = 6",
            Declarations.SmallBert,
            AdaptationCases.Sparing
        ),
        Adapted(
            "DPEFT273",
            "Set Alpha to 2",
            "[Lora(Site.Query, Rank = 2, Alpha = 4), Gate<LoraAttribute>]",
            "[Lora(Site.Query, Rank = 2, Alpha = 2), Gate<LoraAttribute>]"
        ),
        Adapted("DPEFT206", "Use the site 'SelfAttention.Norm'", "[BitFit(\"Norm\")]", "[BitFit(\"SelfAttention.Norm\")]"),
        Adapted(
            "DPEFT207",
            "Remove the site Site.AttentionMemory",
            "[Lora(Site.AttentionMemory, Site.Query, Rank = 2, Alpha = 4)]",
            "[Lora(Site.Query, Rank = 2, Alpha = 4)]"
        ),
        Adapted(
            "DPEFT207",
            "Use the site 'AttentionMemory'",
            "[Prefix(Site.Query, Length = 2)]",
            "[Prefix(Site.AttentionMemory, Length = 2)]"
        ),
        Adapted(
            "DPEFT207",
            "Use the site 'Query'",
            "[Lora(\"SelfAttention.Norm\", Rank = 2, Alpha = 4)]",
            "[Lora(Site.Query, Rank = 2, Alpha = 4)]"
        ),
        Adapted(
            "DPEFT209",
            "Set Layers to \"2..\"",
            "[Lora(Site.Query, Rank = 2, Alpha = 4, Layers = \"2..6\")]",
            "[Lora(Site.Query, Rank = 2, Alpha = 4, Layers = \"2..\")]"
        ),
        Adapted("DPEFT209", "Set Layers to \"0,1\"", "[BitFit(Layers = \"0,9,1..2,8..9\")]", "[BitFit(Layers = \"0,1\")]"),
        Adapted(
            "DPEFT210",
            "Remove the site Site.Query",
            Lora + " [Lora(Site.Value, Site.Query, Rank = 1, Alpha = 2)]",
            Lora + " [Lora(Site.Value, Rank = 1, Alpha = 2)]"
        ),
        Adapted("DPEFT212", "Set Rank to 8", "[Lora(Site.Query, Rank = 9, Alpha = 9)]", "[Lora(Site.Query, Rank = 8, Alpha = 9)]"),
        Adapted("DPEFT213", "Set Alpha to 4", "[Lora(Site.Query, Rank = 2, Alpha = 0)]", "[Lora(Site.Query, Rank = 2, Alpha = 4)]"),
        Adapted("DPEFT214", "Set Alpha to 16", "[Lora(Site.Query, Rank = 2, Alpha = 100)]", "[Lora(Site.Query, Rank = 2, Alpha = 16)]"),
        Adapted("DPEFT214", "Set Alpha to 1", "[Lora(Site.Query, Rank = 4, Alpha = 0.5)]", "[Lora(Site.Query, Rank = 4, Alpha = 1)]"),
        Adapted(
            "DPEFT214",
            "Set Alpha to 16",
            "[Lora(Site.Query, Rank = 4, Alpha = 100, RankStabilized = true)]",
            "[Lora(Site.Query, Rank = 4, Alpha = 16, RankStabilized = true)]"
        ),
        Adapted("DPEFT217", "Remove 'Lora'", "[FullFineTuning, Lora(Site.Query, Rank = 2, Alpha = 4)]", "[FullFineTuning]"),
        Adapted("DPEFT218", "Remove 'BitFit'", "[BitFit, FullFineTuning]", "[FullFineTuning]"),
        Adapted("DPEFT220", "Remove the site Site.Words", "[BitFit(Site.Words, Site.Query)]", "[BitFit(Site.Query)]"),
        Adapted(
            "DPEFT221",
            "Set Trainable to 128",
            "[Lora(Site.Query, Rank = 2, Alpha = 4)] [Budget(Trainable = 100)]",
            "[Lora(Site.Query, Rank = 2, Alpha = 4)] [Budget(Trainable = 128)]"
        ),
        Adapted("DPEFT223", "Remove 'Budget'", Head + "\n[Budget]", Head),
        Adapted("DPEFT229", "Remove 'AdaMix<LoraAttribute>'", Houlsby + "\n[AdaMix<LoraAttribute>(Experts = 2)]", Houlsby),
        Adapted(
            "DPEFT230",
            "Remove 'AdaMix<HoulsbyAttribute>'",
            "[Houlsby(Site.FeedForwardResult, Bottleneck = 4), AdaMix<HoulsbyAttribute>(Experts = 2), AdaMix<HoulsbyAttribute>(Experts = 3)]",
            "[Houlsby(Site.FeedForwardResult, Bottleneck = 4), AdaMix<HoulsbyAttribute>(Experts = 2)]"
        ),
        Text(
            "DPEFT218",
            "Remove 'BitFit'",
            Adaptation("[FullFineTuning]").Replace("[Adapt", "// Kept.\n[Adapt"),
            "// Kept.\n[Adapt",
            "// Kept.\n[BitFit]\n[Adapt",
            Declarations.SmallBert
        ),
        Adapted("DPEFT236", "Remove 'Regression'", Head + "\n[Regression]", Head),
        Adapted("DPEFT237", "Remove 'Look'", Lora + "\n[Look]", Lora) with
        {
            Others = [Declarations.SmallBert, "public sealed class LookAttribute : DslPeft.HeadAttribute;"],
        },
        Adapted(
            "DPEFT258",
            "Set Decoder to DecoderTable.Adapted",
            "[Lora(Site.Words, Rank = 2, Alpha = 4)] [MaskedLm]",
            "[Lora(Site.Words, Rank = 2, Alpha = 4)] [MaskedLm(Decoder = DecoderTable.Adapted)]"
        ),
        Adapted(
            "DPEFT259",
            "Set Tokens to [3, 5]",
            "[TrainableTokens(Site.Words, Tokens = [3, 50, 5, 3])]",
            "[TrainableTokens(Site.Words, Tokens = [3, 5])]"
        ),
        Adapted(
            "DPEFT260",
            "Set InitialRank to 6",
            "[AdaLora(Site.Query, InitialRank = 4, Rank = 4, Alpha = 8, Warmup = 1, Cooldown = 1)]",
            "[AdaLora(Site.Query, InitialRank = 6, Rank = 4, Alpha = 8, Warmup = 1, Cooldown = 1)]"
        ),
        Adapted(
            "DPEFT262",
            "Scale the input of 'FeedForwardDown'",
            "[Ia3(Site.FeedForwardUp)]",
            "[Ia3(Site.FeedForwardDown, AtInput = true)]"
        ),
        Adapted(
            "DPEFT262",
            "Scale the input of 'FeedForwardDown'",
            "[Ia3(Site.FeedForwardUp, AtInput = false, Layers = \"1..\")]",
            "[Ia3(Site.FeedForwardDown, Layers = \"1..\", AtInput = true)]"
        ),
        Adapted(
            "DPEFT241",
            "Remove the site Site.Pooler",
            "[Lora(Site.Query, Site.Pooler, Rank = 2, Alpha = 4)] [MaskedLm]",
            "[Lora(Site.Query, Rank = 2, Alpha = 4)] [MaskedLm]"
        ),
        Text(
            "DPEFT301",
            "Make 'Probe' partial",
            Program,
            "static partial class",
            "static class",
            Declarations.SmallBert,
            Declarations.Adaptation(Head, "Adapted")
        ),
        Text(
            "DPEFT306",
            "Set Epochs to 1",
            Program,
            "Epochs = 1",
            "Epochs = 0",
            Declarations.SmallBert,
            Declarations.Adaptation(Head, "Adapted")
        ),
        Text(
            "DPEFT311",
            "Set MaxLength to 16",
            Program,
            "MaxLength = 16",
            "MaxLength = 99",
            Declarations.SmallBert,
            Declarations.Adaptation(Head, "Adapted")
        ),
        Text(
            "DPEFT311",
            "Set MaxLength to 16",
            Program,
            ", MaxLength = 16",
            "",
            Declarations.SmallBert,
            Declarations.Adaptation(Head, "Adapted")
        ),
        Text(
            "DPEFT311",
            "Set MaxLength to 16",
            Program.Replace("Epochs = 1, LearningRate = 1e-3, ", ""),
            "(MaxLength = 16)",
            "",
            Declarations.SmallBert,
            Declarations.Adaptation(Head, "Adapted")
        ),
        Text(
            "DPEFT401",
            "Declare the default 2.5",
            Method.Replace("public double", "[System.ComponentModel.DefaultValue(2.5)]\n    public double"),
            "[System.ComponentModel.DefaultValue(2.5)]\n    ",
            ""
        ),
        Text(
            "DPEFT402",
            "Declare the default 2.5",
            Method.Replace("public double", "[System.ComponentModel.DefaultValue(2.5)] public double"),
            "DefaultValue(2.5)",
            "DefaultValue(3.5)"
        ),
    ];
}
