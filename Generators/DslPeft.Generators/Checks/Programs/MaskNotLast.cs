using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks.Programs;

/// <summary>A causal language model reads one text from left to right, and gives the word behind its end.</summary>
internal sealed class MaskNotLast : Rule<ExecutableSpec>
{
    public override RuleInfo Info { get; } =
        new("DPEFT331", Severity.Error, "A pattern does not fit a causal language model", "The pattern '{0}' of '{1}' {2}");

    public override IEnumerable<Finding> Check(ExecutableSpec spec)
    {
        if (spec is not { DataKind: DataKind.Pattern, Head.Form.Body: HeadBody.CausalLm })
            yield break;
        foreach (var pattern in spec.Patterns.Where(pattern => pattern.Fault.Length == 0))
        {
            if (!pattern.EndsWithMask)
                yield return At(
                    Target.On("FineTune"),
                    pattern.Text,
                    spec.Data,
                    "goes on behind its mask, and a causal language model reads nothing behind the word that it gives"
                );
            if (pattern.HasPair)
                yield return At(
                    Target.On("FineTune"),
                    pattern.Text,
                    spec.Data,
                    "starts a second text ({pair}), and a causal language model has no segments"
                );
        }
    }
}
