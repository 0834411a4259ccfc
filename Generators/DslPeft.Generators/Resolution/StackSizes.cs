using System.Linq;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Resolution;

/// <summary>What a method needs to know of a stack to build a narrower one like it, beside its widths.</summary>
/// <param name="HeadsWidth">Width of all heads of an attention together, which need not be that of the hidden states.</param>
/// <param name="ScoreScale">Scores are divided by its root; 0 for the width of a head.</param>
/// <param name="Buckets">Rows of the table of relative positions; 0 for none.</param>
/// <param name="GatedInner">True if the feed-forward network is gated.</param>
/// <param name="Activation">The activation of the feed-forward network.</param>
/// <param name="Epsilon">What its norms add to the variance.</param>
internal sealed record StackSizes(int HeadsWidth, double ScoreScale, int Buckets, bool GatedInner, Act Activation, double Epsilon)
{
    /// <summary>What expressions call them.</summary>
    public static readonly string[] Names =
    [
        nameof(HeadsWidth),
        nameof(ScoreScale),
        nameof(Buckets),
        nameof(GatedInner),
        nameof(Activation),
        nameof(Epsilon),
    ];

    public static StackSizes Of(ArchitectureSpec architecture, PartSpec stack)
    {
        var sublayers = (stack.Block?.Sublayers ?? default).ToList();
        var relative = sublayers.Select(sublayer => sublayer.Relative).FirstOrDefault(name => name.Length > 0);
        var network = sublayers.FirstOrDefault(sublayer => sublayer.Kind == SublayerKind.FeedForward);
        return new StackSizes(
            sublayers.Select(sublayer => sublayer.Projection("Query")?.Out ?? 0).DefaultIfEmpty(0).Max(),
            sublayers.Select(sublayer => sublayer.ScoreScale).DefaultIfEmpty(0).Max(),
            architecture.Parts.FirstOrDefault(part => part.Name == relative)?.In ?? 0,
            (network?.Part(SublayerSpec.Gate) ?? network?.Part(SublayerSpec.GateUp)) is not null,
            network?.Activation ?? Act.None,
            stack.Block?.Epsilon ?? 0
        );
    }

    /// <summary>The value of a name; null for one that is none of <see cref="Names"/>.</summary>
    public double? Of(string name) =>
        name switch
        {
            nameof(HeadsWidth) => HeadsWidth,
            nameof(ScoreScale) => ScoreScale,
            nameof(Buckets) => Buckets,
            nameof(GatedInner) => GatedInner ? 1 : 0,
            nameof(Activation) => (int)Activation,
            nameof(Epsilon) => Epsilon,
            _ => null,
        };
}
