using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks.Architectures;

/// <summary>
/// Attention by itself is blind to the order of tokens: without a table of positions or rotary ones a text is a bag of words, but for what
/// a causal mask tells of order.
/// </summary>
internal sealed class NoPositions : Rule<ArchitectureSpec>
{
    public override RuleInfo Info { get; } =
        new(
            "DPEFT134",
            Severity.Warning,
            "The attentions know no positions",
            "'{0}' has neither a table of positions nor rotary ones, so that its attentions {1}"
        );

    public override IEnumerable<Finding> Check(ArchitectureSpec spec)
    {
        if (
            spec.PositionTable is null
            && spec.Parts.All(part => !part.Sinusoids)
            && spec.Attentions.Any()
            && spec.Attentions.All(attention => attention is { Rotary: 0, Alibi: false, Relative: "" })
        )
            yield return At(
                Target.On("Architecture"),
                spec.Type.Name,
                spec.IsCausal ? "know of order only which tokens stand before" : "read the tokens of a text in no order"
            );
    }
}
