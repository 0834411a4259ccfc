using System.Collections.Generic;
using System.Globalization;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Adaptations.Heads;

/// <summary>One label is no choice: its cross-entropy is always 0.</summary>
internal sealed class TooFewLabels : Rule<DeclaredAdaptation>
{
    public override RuleInfo Info { get; } = new("DPEFT234", Severity.Error, "The head has too few labels", "{0} is {1}; {2}");

    public override IEnumerable<Finding> Check(DeclaredAdaptation adaptation)
    {
        if (adaptation.Spec.Head is { } head && head.Labels < head.Form.Fewest)
            yield return At(
                Target.At(head.Attribute, head.Form.CountedBy),
                head.Form.CountedBy,
                head.Labels.ToString(CultureInfo.InvariantCulture),
                head.Form.WhyFewest
            );
    }
}
