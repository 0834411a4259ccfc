using System.Collections.Generic;
using System.Globalization;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks.Architectures;

/// <summary>Each head of keys and values serves the same number of heads of queries.</summary>
internal sealed class HeadsNotGrouped : Rule<ArchitectureSpec>
{
    public override RuleInfo Info { get; } =
        new(
            "DPEFT115",
            Severity.Error,
            "Heads of keys and values do not fit those of queries",
            "'{0}' has {1} heads of queries and {2} of keys and values: {3}"
        );

    public override IEnumerable<Finding> Check(ArchitectureSpec spec)
    {
        foreach (var (attention, path) in ArchitectureParts.Sublayers(spec))
        {
            if (attention.Kind != SublayerKind.Attention || attention.Heads <= 0 || attention.KeyValueHeads == attention.Heads)
                continue;
            var fused = attention.Interleaved;
            var nearest = Text(fused ? attention.Heads : Nearest.Divisor(attention.Heads, attention.KeyValueHeads));
            var reason = fused ? "a layer that gives each head's query, key and value gives as many of each" : $"{nearest} divide them";
            if (nearest != Text(attention.KeyValueHeads))
                yield return At(
                    spec.TargetOf(path, "KeyValueHeads"),
                    attention.Type.Name,
                    Text(attention.Heads),
                    Text(attention.KeyValueHeads),
                    reason
                ) with
                {
                    Fix = nearest,
                };
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
