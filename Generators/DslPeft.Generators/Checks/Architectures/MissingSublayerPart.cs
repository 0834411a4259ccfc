using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks.Architectures;

/// <summary>The forward pass of a sublayer is written over parts of known names.</summary>
internal sealed class MissingSublayerPart : Rule<ArchitectureSpec>
{
    private static readonly string[] Attention = ["Query", "Key", "Value", "Output", "Norm"], Fused = [SublayerSpec.Fused, "Output", "Norm"], FeedForward = ["Up", "Down", "Norm"], Gated = [SublayerSpec.Gate, "Up", "Down", "Norm"];

    public override RuleInfo Info { get; } = new("DPEFT109", Severity.Error, "A sublayer lacks a part", "'{0}' lacks its part '{1}', a {2}");

    public override IEnumerable<Finding> Check(ArchitectureSpec spec) =>
        from entry in ArchitectureParts.Sublayers(spec)
        from name in Of(entry.Sublayer)
        let kind = name == "Norm" ? PartKind.Norm : PartKind.Linear
        where entry.Sublayer.Part(name)?.Kind != kind
        select At(Target.Of(entry.Path), entry.Sublayer.Type.Name, name, kind == PartKind.Norm ? "norm" : "linear layer");

    /// <summary>The parts that a sublayer has.</summary>
    public static string[] Of(SublayerSpec sublayer) => sublayer.Kind == SublayerKind.FeedForward
        ? sublayer.Part(SublayerSpec.Gate) is null ? FeedForward : Gated
        : sublayer.Part(SublayerSpec.Fused) is null ? Attention : Fused;
}
