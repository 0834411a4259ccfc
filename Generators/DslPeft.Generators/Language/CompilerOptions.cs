using System.Linq;

namespace DslPeft.Generators.Language;

/// <summary>The passes that are switched off for a compilation, and what is asked for beyond them.</summary>
internal sealed record CompilerOptions(EquatableArray<string> Disabled)
{
    /// <summary>True if products with frozen weights are computed in bfloat16.</summary>
    public bool MixedPrecision { get; init; }

    /// <summary>True if the backward pass computes layers again.</summary>
    public bool Recompute { get; init; }

    public bool IsEnabled(string pass) =>
        !Disabled.Contains(pass)
        && pass switch
        {
            nameof(MixedPrecision) => MixedPrecision,
            "RecomputedLayers" => Recompute,
            _ => true,
        };

    /// <summary>The options of one declaration, which adds its own to the compilation's.</summary>
    public CompilerOptions With(AdaptationSpec spec) =>
        this with
        {
            Disabled = spec.DisabledPasses.Count == 0 ? Disabled : Disabled.Concat(spec.DisabledPasses).Distinct().ToEquatable(),
            MixedPrecision = MixedPrecision || spec.MixedPrecision,
            Recompute = Recompute || spec.Recompute,
        };
}
