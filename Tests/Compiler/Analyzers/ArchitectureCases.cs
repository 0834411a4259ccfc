using DslPeft.Compiler.Tests.Harness;

namespace DslPeft.Compiler.Tests.Analyzers;

/// <summary>Cases of the rules over architectures: edits of a plain BERT.</summary>
internal static class ArchitectureCases
{
    private static readonly string Plain = Declarations.PlainBert("Probe");

    /// <summary>The three projections of an attention.</summary>
    private static string Projections =>
        Plain[
            Plain.IndexOf("[Linear(H, H, Key = \"attention.self.query\"", StringComparison.Ordinal)..Plain.IndexOf(
                "[Linear(H, H, Key = \"attention.output.dense\"",
                StringComparison.Ordinal
            )
        ];

    public static IEnumerable<RuleCase> All =>
        [
            Edited("DPEFT101", "public sealed partial class Probe :", "public sealed class Probe :", "Probe") with
            {
                BreaksCSharp = true,
            },
            Edited("DPEFT101", "public sealed partial class ProbeLayer", "public sealed class ProbeLayer", "ProbeLayer") with
            {
                BreaksCSharp = true,
                Also = ["DPEFT123"],
            },
            Edited("DPEFT101", "public sealed partial class Mlp", "public sealed class Mlp", "Mlp") with
            {
                BreaksCSharp = true,
                Also = ["DPEFT123"],
            },
            Edited("DPEFT102", "Heads = 2;", "Heads = 3;", "3") with
            {
                Says = "3 heads do not divide the width 8 of 'SelfAttention.Query'; 2 do",
            },
            Edited("DPEFT103", "\"intermediate.dense\"", "\"output.dense\"", "\"output.dense\""),
            Edited("DPEFT104", "\"encoder.layer.{i}\"", "\"encoder.layer\"", "\"encoder.layer\"") with
            {
                Says = "must hold {i} once",
            },
            Edited("DPEFT104", "\"pooler.dense\"", "\"pooler.{i}\"", "\"pooler.{i}\"") with
            {
                Says = "must not hold {i}",
            },
            Edited("DPEFT104", "\"encoder.layer.{i}\"", "\"encoder.{group}.layer.{i}\"", "\"encoder.{group}.layer.{i}\"") with
            {
                Says = "must not hold {group}",
            },
            Edited("DPEFT104", "Key = \"encoder.layer.{i}\"", "Shared = true, Groups = 2, Key = \"layer\"", "\"layer\"") with
            {
                Says = "must hold {group} once: 2 differ in it",
            },
            Edited("DPEFT105", "[Linear(F, H, Key = \"output.dense\"", "[Linear(H, H, Key = \"output.dense\"", "H") with
            {
                Says = "'in' of 'Mlp.Down' is 8, but 'Up' is 32 wide",
            },
            Edited("DPEFT105", "[Norm(Hidden, Key", "[Norm(Inner, Key", "Inner") with
            {
                Says = "'width' of 'EmbeddingNorm' is 32, but 'Words' is 8 wide",
            },
            Edited(
                "DPEFT105",
                Projections,
                "[Linear(H, 4 * H, Key = \"fused\")] public partial Linear QueryKeyValue { get; }\n",
                "4 * H"
            ) with
            {
                Says = "'out' of 'SelfAttention.QueryKeyValue' is 32, but 'Output' of queries, keys and values together is 24 wide",
            },
            Edited(
                "DPEFT106",
                "[Embed(Vocab, Hidden, Key",
                "[Embed(Vocab, Hidden, IndexedBy.TokenTypes, Key",
                "Architecture(KeyPrefix = \"bert\")"
            ) with
            {
                Says = "word-embedding table",
            },
            new("DPEFT107", [Declarations.PlainBert("Probe", layers: 0)], [Declarations.PlainBert("Probe", layers: 1)], "Layers"),
            Edited("DPEFT107", "[Attention(Probe.Heads", "[Attention(0", "0"),
            Edited("DPEFT108", "[Block(Residual.PostNorm, Epsilon = Probe.Epsilon, Dropout = Probe.Dropout)]", "", "Encoder") with
            {
                BreaksCSharp = true,
                Also = ["DPEFT124"],
            },
            Edited("DPEFT109", "[Norm(H, Key = \"output.LayerNorm\")] public partial Norm Norm { get; }", "", "Mlp") with
            {
                Says = "'Mlp' lacks its part 'Norm', a norm",
            },
            new("DPEFT110", [Layout("typeof(string)")], [Layout("typeof(DslPeft.Architectures.BertBase)")], "typeof(string)"),
            new(
                "DPEFT110",
                [Layout("typeof(DslPeft.Architectures.BertMini)")],
                [Layout("typeof(DslPeft.Architectures.BertBase)")],
                "typeof(DslPeft.Architectures.BertMini)"
            ),
            Edited("DPEFT111", "Dropout = Probe.Dropout)]\npublic", "Dropout = 1.0)]\npublic", "1.0"),
            Edited("DPEFT111", "Epsilon = Epsilon, Dropout", "Dropout", "EmbeddingNorm"),
            Edited("DPEFT112", "[Linear(H, H, Key = \"attention.self.query\", Site", "[Linear(H, H, Site", "Query"),
            Edited(
                "DPEFT113",
                "public partial Linear Pooler { get; }",
                "public partial Linear Pooler { get; }\n[Linear(Hidden, Hidden, Key = \"extra\")] public partial Linear Extra { get; }",
                "Extra"
            ),
            Edited(
                "DPEFT113",
                "Linear Down { get; }",
                "Linear Down { get; }\n[Linear(H, H, Key = \"extra\")] public partial Linear Extra { get; }",
                "Extra"
            ),
            Edited(
                "DPEFT113",
                "[Linear(H, H, Key = \"attention.self.query\"",
                "[Linear(H, 3 * H, Key = \"fused\")] public partial Linear QueryKeyValue { get; }\n[Linear(H, H, Key = \"attention.self.query\"",
                "Query"
            ) with
            {
                Says = "the parts of 'SelfAttention' are QueryKeyValue, Output, Norm",
            },
            Edited(
                "DPEFT113",
                "public partial Linear Pooler { get; }",
                "public partial Linear Pooler { get; }\n[Norm(Hidden, Key = \"final\", Epsilon = Epsilon)] public partial Norm Final { get; }",
                "Final"
            ) with
            {
                Says = "norms stand before the pooler",
            },
            Edited("DPEFT114", "Padding = 0", "Padding = 50", "50"),
            new("DPEFT113", [Decoding("Tied = true")], [Decoding("Tied = false")], "Decode") { Says = "the decoder is the words' table" },
            new("DPEFT105", [Decoding("Tied = false", "Hidden, Hidden")], [Decoding("Tied = false")], "Hidden")
            {
                Says = "'out' of 'Decode' is 8, but 'Words', by its rows, is 50 wide",
            },
            Edited("DPEFT115", "[Attention(Probe.Heads", "[Attention(Probe.Heads, KeyValueHeads = 4", "4") with
            {
                Says = "'SelfAttention' has 2 heads of queries and 4 of keys and values: 2 divide them",
            },
            new(
                "DPEFT115",
                [RuleCase.Edit(Fused, "[Attention(Probe.Heads", "[Attention(Probe.Heads, Interleaved = true, KeyValueHeads = 1")],
                [Fused],
                "1"
            )
            {
                Says = "a layer that gives each head's query, key and value gives as many of each",
            },
            new(
                "DPEFT115",
                [RuleCase.Edit(Declarations.SmallLlama, "KeyValueHeads = 2", "KeyValueHeads = 3")],
                [Declarations.SmallLlama],
                "3"
            ),
            Edited("DPEFT116", "[Attention(Probe.Heads", "[Attention(Probe.Heads, Rotary = -1", "-1") with
            {
                Says = "must be positive",
            },
            Edited("DPEFT116", "[Attention(Probe.Heads", "[Attention(8, Rotary = 10000", "10000") with
            {
                Says = "but a head has 1",
            },
            Edited("DPEFT140", "[Attention(Probe.Heads", "[Attention(Probe.Heads, Cross = true", "true") with
            {
                Says = "has no stack before its own",
            },
            Edited("DPEFT141", "[Attention(Probe.Heads", "[Attention(Probe.Heads, Relative = \"Words\"", "\"Words\"") with
            {
                Says = "are those of a part 'Words', and there is none",
            },
            Edited("DPEFT142", "[Attention(Probe.Heads", "[Attention(Probe.Heads, Window = -4", "-4") with
            {
                Says = "it is 0 for none, or positive",
            },
            Edited("DPEFT142", "[Attention(Probe.Heads", "[Attention(Probe.Heads, Alibi = true", "true") with
            {
                Says = "slopes are of attentions to the tokens before",
            },
            Edited("DPEFT142", "[Attention(Probe.Heads", "[Attention(Probe.Heads, Interleaved = true", "true") with
            {
                Says = "the part QueryKeyValue, which is not there",
            },
            Edited(
                "DPEFT142",
                "[Norm(H, Key = \"attention.output.LayerNorm\"",
                "[Norm(H, FromLayer = 1, Key = \"attention.output.LayerNorm\"",
                "1"
            ) with
            {
                Says = "may be absent in the first layers",
            },
            Edited("DPEFT142", "[Repeat(Layers, Key", "[Repeat(Layers, Groups = 2, Key", "2") with
            {
                Says = "it is of layers that share their weights",
            },
            Edited(
                "DPEFT142",
                "Key = \"encoder.layer.{i}\"",
                "Shared = true, Groups = 2, Inner = 3, Key = \"encoder.{group}.{inner}\"",
                "2"
            ) with
            {
                Says = "2 layers are not divisible by 2 × 3 sets of weights",
            },
            Edited("DPEFT142", "IndexedBy.Positions, Key", "IndexedBy.Positions, ByMask = true, Key", "true") with
            {
                Says = "with a First row",
            },
            new(
                "DPEFT142",
                [
                    RuleCase.Edit(
                        Declarations.SmallLlama,
                        "Inner = 12;",
                        "Inner = 12; public const RotaryScaling Scaling = RotaryScaling.Dynamic; public const double ScalingFactor = 2;"
                    ),
                ],
                [Declarations.SmallLlama],
                "Architecture(KeyPrefix = \"model\", ModelType = \"llama\", Layout = typeof(Llama7B))"
            )
            {
                Says = "it needs OriginalPositions",
            },
            Edited("DPEFT142", "[ClassificationRecipe(Key", "[ClassificationRecipe(NormKey = \"norm\", Key", "\"norm\"") with
            {
                Says = "the norm stands after the layer of DenseKey",
            },
            new("DPEFT142", [TwoAttentions("Window = 4", "Window = 6")], [TwoAttentions("Window = 4", "Window = 4")], "6")
            {
                Says = "'SelfAttention' has another, and a stack has one",
            },
            new(
                "DPEFT116",
                [TwoAttentions("Rotary = 100", "Rotary = 100, RotaryPairs = RotaryPairs.Neighbours")],
                [TwoAttentions("Rotary = 100", "Rotary = 100")],
                "100"
            )
            {
                Says = "differ from those of 'SelfAttention'",
            },
            Sized("DPEFT130", "const int Hiden = 256", "const int Hidden = 256, Heads = 4", "Hiden") with
            {
                Says = "The layout has no constant 'Hiden' (did you mean 'Hidden'?)",
            },
            Sized("DPEFT130", "const int num_hidden_layers = 2", "const int Layers = 2", "num_hidden_layers") with
            {
                Says = "(did you mean 'Layers'?)",
            },
            Sized("DPEFT130", "const int Unit = 64, Width = 4 * Unit", "const int Unit = 64, Hidden = 4 * Unit, Heads = 4", "Width"),
            Sized("DPEFT131", "const string Hidden = \"256\"", "const int Hidden = 256, Heads = 4", "Hidden") with
            {
                Says = "it is a string, not an int",
            },
            Sized("DPEFT131", "static readonly int Layers = 2", "const int Layers = 2", "Layers") with
            {
                Says = "it is no constant",
            },
            Sized("DPEFT131", "static int Layers => 2", "const int Layers = 2", "Layers"),
            Sized("DPEFT131", "const double Layers = 2.5", "const double Layers = 2", "Layers") with
            {
                Says = "2.5 is no int",
            },
            Sized("DPEFT131", "const int Activation = 1", "const Act Activation = Act.Relu", "Activation"),
            Sized("DPEFT132", "const Act Activation = (Act)99", "const Act Activation = Act.Relu", "Activation") with
            {
                Says = "99 is no member of Act",
            },
            Edited("DPEFT132", "[FeedForward(Probe.Activation", "[FeedForward((Act)99", "(Act)99"),
            Edited("DPEFT132", "IndexedBy.TokenTypes", "(IndexedBy)5", "(IndexedBy)5"),
            Edited("DPEFT132", "Residual.PostNorm", "(Residual)9", "(Residual)9"),
            // A part that a layout gives is reported at the class that gives the sizes.
            Sized(
                "DPEFT107",
                "const int Layers = 0",
                "const int Layers = 1",
                "Architecture(KeyPrefix = \"bert\", Layout = typeof(BertBase))"
            ),
            new("DPEFT133", [Quotient(0)], [Quotient(4)], "Architecture(Layout = typeof(Family))")
            {
                Says = "The size 'count' of 'Stack' would be Infinity",
            },
            new("DPEFT134", [WithoutPositions], [Plain], "Architecture(KeyPrefix = \"bert\")")
            {
                Says = "read the tokens of a text in no order",
            },
            new(
                "DPEFT134",
                [RuleCase.Edit(WithoutPositions, "[Attention(Probe.Heads", "[Attention(Probe.Heads, Causal = true")],
                [RuleCase.Edit(WithoutPositions, "[Attention(Probe.Heads", "[Attention(Probe.Heads, Causal = true, Rotary = 10000")],
                "Architecture(KeyPrefix = \"bert\")"
            )
            {
                Says = "know of order only which tokens stand before",
            },
            new("DPEFT135", [RuleCase.Edit(Plain, "Hidden = 8", "Hidden = 2000000000").Replace("4 * Hidden", "Hidden")], [Plain], "Probe"),
            new(
                "DPEFT117",
                [RuleCase.Edit(Plain, "[Architecture(", "[CausalLmRecipe(Decoder = \"Pooler\")]\n[Architecture(")],
                [Plain],
                "\"Pooler\""
            )
            {
                Says = "'Probe' has no linear part 'Pooler'",
            },
            // A fault of a layout under other sizes belongs to the class that gives the sizes, and there to the constant.
            new(
                "DPEFT102",
                [Declarations.SmallBert.Replace("Heads = 2", "Heads = 3").Replace("SmallBert", "Probe")],
                [Declarations.SmallBert],
                "3"
            ),
            Edited("DPEFT120", "public sealed partial class Probe :", "public sealed partial record Probe :", "Probe") with
            {
                BreaksCSharp = true,
                Says = "a record cannot derive from ArchitectureModule",
            },
            Edited("DPEFT120", "public sealed partial class ProbeLayer", "public sealed partial class ProbeLayer(int x)", "ProbeLayer") with
            {
                BreaksCSharp = true,
                Also = ["DPEFT123"],
                Says = "it has a primary constructor",
            },
            Edited("DPEFT120", "public sealed partial class Mlp", "public sealed partial class Mlp(int x)", "Mlp") with
            {
                BreaksCSharp = true,
                Also = ["DPEFT123"],
            },
            Edited(
                "DPEFT121",
                "public const int Inner",
                "public string Declaration => \"\";\n    public const int Inner",
                "Declaration"
            ) with
            {
                BreaksCSharp = true,
            },
            Edited(
                "DPEFT121",
                "private const int H",
                "public ProbeLayer(TensorModule module, string key) => _ = (module, key);\n    private const int H",
                "ProbeLayer"
            ) with
            {
                BreaksCSharp = true,
                Also = ["DPEFT123"],
                Says = "'ProbeLayer(…)' cannot be a name in 'ProbeLayer'",
            },
            Edited("DPEFT122", "public partial Linear Pooler { get; }", "public Linear Pooler { get; }", "Pooler") with
            {
                Says = "The part 'Pooler' is not partial",
            },
            Edited("DPEFT122", "public partial Linear Pooler { get; }", "public partial Norm Pooler { get; }", "Pooler") with
            {
                BreaksCSharp = true,
                Says = "The part 'Pooler' must be of type Linear",
            },
            Edited(
                "DPEFT122",
                "public partial Linear Down { get; }",
                "public partial Linear Down { get; }\n public partial Linear Down => default;",
                "Down"
            ) with
            {
                Also = ["DPEFT123"],
                Says = "The part 'Down' has an implementation already",
            },
            Edited("DPEFT123", "public sealed partial class ProbeLayer", "public sealed class ProbeLayer", "Probe") with
            {
                BreaksCSharp = true,
                Also = ["DPEFT101"],
            },
            Edited("DPEFT124", "[Block(", "[Attention(2)] public sealed class Lost;\n[Block(", "Attention(2)") with
            {
                Says = "[Attention] does nothing on 'Lost': it belongs on a class nested in one marked [Block]",
            },
            Edited(
                "DPEFT124",
                "[Block(",
                "[ClassificationRecipe(Key = \"key\")] public sealed class Lost { [Norm(4)] public int Part { get; } }\n[Block(",
                "Norm(4)"
            ) with
            {
                Says = "[Norm] does nothing on 'Part'",
            },
        ];

    /// <summary>With one layer for queries, keys and values.</summary>
    private static string Fused =>
        RuleCase.Edit(Plain, Projections, "[Linear(H, 3 * H, Key = \"fused\")] public partial Linear QueryKeyValue { get; }\n");

    /// <summary>With a part to decode with.</summary>
    private static string Decoding(string recipe, string sizes = "Hidden, Vocab") =>
        RuleCase.Edit(
            RuleCase.Edit(
                Plain,
                "public partial Linear Pooler { get; }",
                $"public partial Linear Pooler {{ get; }}\n[Linear({sizes}, Key = \"decoder\", NoBias = true)] public partial Linear Decode {{ get; }}"
            ),
            "[Architecture(",
            $"[CausalLmRecipe(Decoder = \"Decode\", {recipe})]\n[Architecture("
        );

    /// <summary>The plain BERT with a second attention in its block, each with options.</summary>
    private static string TwoAttentions(string first, string second)
    {
        var (start, end) = (
            Plain.IndexOf("[Attention(Probe.Heads", StringComparison.Ordinal),
            Plain.IndexOf("[FeedForward(", StringComparison.Ordinal)
        );
        var attention = Plain[start..end];
        var other = attention
            .Replace("SelfAttention", "SecondAttention", StringComparison.Ordinal)
            .Replace("Key = \"attention.", "Key = \"second.", StringComparison.Ordinal)
            .Replace("Site = Site.", "Site = \"Second\" + Site.", StringComparison.Ordinal)
            .Replace("Memory = Site.", "Memory = \"Second\" + Site.", StringComparison.Ordinal)
            .Replace("Result = Site.", "Result = \"Second\" + Site.", StringComparison.Ordinal);
        return Plain[..start]
            + RuleCase.Edit(attention, "[Attention(Probe.Heads", $"[Attention(Probe.Heads, {first}")
            + RuleCase.Edit(other, "[Attention(Probe.Heads", $"[Attention(Probe.Heads, {second}")
            + Plain[end..];
    }

    private static RuleCase Edited(string id, string right, string wrong, string squiggle) =>
        new(id, [RuleCase.Edit(Plain, right, wrong)], [Plain], squiggle);

    private static string WithoutPositions =>
        RuleCase.Edit(
            Plain,
            "[Embed(Positions, Hidden, IndexedBy.Positions, Key = \"embeddings.position_embeddings\")]\n    public partial Embedding PositionTable { get; }\n",
            ""
        );

    /// <summary>A size of BERT with another member.</summary>
    private static RuleCase Sized(string id, string wrong, string right, string squiggle) =>
        new(id, [Size(wrong)], [Size(right)], squiggle);

    private static string Size(string member) =>
        $$"""
            using DslPeft;
            using DslPeft.Architectures;
            [Architecture(KeyPrefix = "bert", Layout = typeof(BertBase))]
            public sealed partial class Probe : IArchitecture
            {
                public {{member}};
            }
            """;

    /// <summary>A family with a quotient for a size, and one of its sizes.</summary>
    private static string Quotient(int groups) =>
        $$"""
            using DslPeft;

            [Architecture]
            public sealed partial class Family : IArchitecture
            {
                public const int Hidden = 8, Groups = 2;
                [Embed(100, Hidden, Key = "words")] public partial Embedding Words { get; }
                [Repeat(Hidden / Groups, Key = "layer.{i}")] public partial Repeated<FamilyLayer> Stack { get; }
            }

            [Block(Residual.PostNorm)]
            public sealed partial class FamilyLayer
            {
                [FeedForward(Act.Gelu)]
                public sealed partial class Mlp
                {
                    [Linear(8, 32, Key = "up")] public partial Linear Up { get; }
                    [Linear(32, 8, Key = "down")] public partial Linear Down { get; }
                    [Norm(8, Key = "norm")] public partial Norm Norm { get; }
                }
            }

            [Architecture(Layout = typeof(Family))]
            public sealed partial class Probe : IArchitecture
            {
                public const int Groups = {{groups}};
            }
            """;

    private static string Layout(string type) =>
        $$"""
            using DslPeft;
            [Architecture(Layout = {{type}})]
            public sealed partial class Probe : IArchitecture;
            """;
}
