using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks.Architectures;

/// <summary>Rotary positions turn pairs of a head's dimensions, by angles that all attentions of a stack share.</summary>
internal sealed class RotaryDoesNotFit : Rule<ArchitectureSpec>
{
    public override RuleInfo Info { get; } =
        new("DPEFT116", Severity.Error, "Rotary positions do not fit the attention", "Rotary positions of '{0}' {1}");

    public override IEnumerable<Finding> Check(ArchitectureSpec spec)
    {
        var rotary = ArchitectureParts.Sublayers(spec).Where(entry => entry.Sublayer.Rotary != 0).ToList();
        foreach (var (attention, path) in rotary)
        {
            var reason =
                attention.Rotary < 0 || double.IsNaN(attention.Rotary) || double.IsInfinity(attention.Rotary)
                    ? $"have the base {attention.Rotary.ToString(CultureInfo.InvariantCulture)}, which must be positive; 0 is none"
                : attention.RotaryShare is not (> 0 and <= 1)
                    ? $"turn the share {attention.RotaryShare.ToString(CultureInfo.InvariantCulture)} of a head, which must be more than 0 and at most 1"
                : attention.RotaryWidth % 2 != 0 || attention.RotaryWidth == 0
                    ? $"turn pairs of dimensions, but {(attention.RotaryShare == 1 ? "a head has" : "their share of a head is")} {attention.RotaryWidth.ToString(CultureInfo.InvariantCulture)}"
                : Shared(attention) != Shared(rotary[0].Sublayer)
                    ? $"differ from those of '{rotary[0].Sublayer.Type.Name}': one stack has one base, one size of heads and one scaling"
                : null;
            if (reason is not null)
                yield return At(Target.Of(path, "Rotary"), attention.Type.Name, reason);
        }
    }

    /// <summary>What all attentions of a stack share, since it is computed once.</summary>
    private static (double, double, int, RotaryPairs, RotaryScalingSpec?) Shared(SublayerSpec attention) =>
        (attention.Rotary, attention.WindowRotary, attention.RotaryWidth, attention.RotaryPairs, attention.Scaling);
}
