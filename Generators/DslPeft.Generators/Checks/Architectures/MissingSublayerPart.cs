using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks.Architectures;

/// <summary>The forward pass of a sublayer is written over parts of known names.</summary>
internal sealed class MissingSublayerPart : Rule<ArchitectureSpec>
{
    private static readonly string[] Attention = ["Query", "Key", "Value", "Output"],
        Fused = [SublayerSpec.Fused, "Output"],
        FeedForward = ["Up", "Down"],
        Gated = [SublayerSpec.Gate, "Up", "Down"],
        GateUp = [SublayerSpec.GateUp, "Down"];

    public override RuleInfo Info { get; } =
        new("DPEFT109", Severity.Error, "A sublayer lacks a part", "'{0}' lacks its part '{1}', a {2}");

    public override IEnumerable<Finding> Check(ArchitectureSpec spec) =>
        from entry in ArchitectureParts.StackSublayers(spec)
        from name in Required(entry.Stack.Block!, entry.Sublayer)
        let kind = Norms.Contains(name) ? PartKind.Norm : PartKind.Linear
        where entry.Sublayer.Part(name)?.Kind != kind
        select At(Target.Of(entry.Path), entry.Sublayer.Type.Name, name, kind == PartKind.Norm ? "norm" : "linear layer");

    /// <summary>
    /// The parts that a sublayer must have: its layers and, but for one that may read what the sublayer before it reads, its norm. What it
    /// has of the norms that it may have must be norms.
    /// </summary>
    private static IEnumerable<string> Required(BlockSpec block, SublayerSpec sublayer) =>
        [
            .. Layers(sublayer),
            .. block.Residual == Residual.Parallel && sublayer != block.Sublayers[0] ? [] : new[] { "Norm" },
            .. Norms.Skip(1).Where(name => sublayer.Part(name) is not null),
        ];

    /// <summary>The parts that a sublayer may have.</summary>
    public static IReadOnlyList<string> Of(SublayerSpec sublayer) =>
        [
            .. Layers(sublayer),
            "Norm",
            .. sublayer.Kind == SublayerKind.Attention ? new[] { SublayerSpec.QueryNorm, SublayerSpec.KeyNorm } : [],
            SublayerSpec.ResultNorm,
        ];

    private static readonly string[] Norms = ["Norm", SublayerSpec.QueryNorm, SublayerSpec.KeyNorm, SublayerSpec.ResultNorm];

    private static string[] Layers(SublayerSpec sublayer) =>
        sublayer.Kind == SublayerKind.FeedForward
            ? sublayer.Part(SublayerSpec.GateUp) is not null
                ? GateUp
                : sublayer.Part(SublayerSpec.Gate) is null
                    ? FeedForward
                    : Gated
            : sublayer.Part(SublayerSpec.Fused) is null
                ? Attention
                : Fused;
}
