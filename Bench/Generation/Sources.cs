using System.Globalization;

namespace DslPeft.Bench.Generation;

/// <summary>A project's sources: an architecture and fifty adaptations, a file each.</summary>
internal static class Sources
{
    public const int Adaptations = 50;

    /// <summary>Rank of the first adaptation, which one of the edits changes.</summary>
    public const int Rank = 4;

    /// <summary>The architecture's file.</summary>
    public static string Architecture(int positions = 512) =>
        $$"""
            using DslPeft;
            using DslPeft.Architectures;

            namespace Many;

            [Architecture(KeyPrefix = "bert", Layout = typeof(BertBase))]
            public sealed partial class Bert : IArchitecture
            {
                public const int Positions = {{positions}};
            }

            """;

    /// <summary>An adaptation's file; the methods take turns.</summary>
    public static string Adaptation(int index, int rank = Rank)
    {
        var size = (rank + index / 5).ToString(CultureInfo.InvariantCulture);
        var method = (index % 5) switch
        {
            0 => $"[Lora(Site.Query, Site.Value, Rank = {size}, Alpha = 16)]",
            1 => $"[Houlsby(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = {size})]",
            2 => $"[Prefix(Site.AttentionMemory, Length = {size})]",
            3 =>
                $"[Lora(Site.FeedForwardUp, Rank = {size}, Alpha = 16, Layers = \"6..\"), Houlsby(Site.FeedForwardResult, Bottleneck = 8)]",
            _ => "[BitFit]",
        };
        return $$"""
            using DslPeft;

            namespace Many;

            [Adapt<Bert>]
            {{method}}
            [Classifier(Labels = 2)]
            public sealed partial class Adaptation{{index}} : IAdapted;

            """;
    }
}
