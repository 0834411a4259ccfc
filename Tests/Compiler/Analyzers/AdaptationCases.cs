using DslPeft.Compiler.Tests.Harness;

namespace DslPeft.Compiler.Tests.Analyzers;

/// <summary>Cases of the rules over adaptations.</summary>
internal static partial class AdaptationCases
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
            .. OfDeclaration,
            .. OfSites,
            .. OfConditions,
            .. OfRanks,
            .. OfSelection,
            .. OfCombinators,
            .. OfBudget,
            .. OfTables,
            .. OfHeads,
            .. OfOptimisation,
            .. OfStorage,
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
