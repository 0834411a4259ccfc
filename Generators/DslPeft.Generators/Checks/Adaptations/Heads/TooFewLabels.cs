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
        if (adaptation.Spec.Head is { Kind: HeadKind.MultipleChoice, Labels: < 2 } choice)
            yield return At(Target.At(choice.Attribute, "Choices"), "Choices", choice.Labels.ToString(CultureInfo.InvariantCulture), "a choice is between at least 2");
        else if (adaptation.Spec.Head is { Kind: HeadKind.TokenClassification, Labels: < 2 } tokens)
            yield return At(Target.At(tokens.Attribute, "Labels"), "Labels", tokens.Labels.ToString(CultureInfo.InvariantCulture), "tokens inside and outside of an entity need at least 2");
        else if (adaptation.Spec.Head is { Kind: HeadKind.Classification, Labels: < 2 } head)
            yield return At(Target.At(head.Attribute, "Labels"), "Labels", head.Labels.ToString(CultureInfo.InvariantCulture), "classification needs at least 2, and one number is [Regression]");
        else if (adaptation.Spec.Head is { Kind: HeadKind.MultiLabel, Labels: < 1 } several)
            yield return At(Target.At(several.Attribute, "Labels"), "Labels", several.Labels.ToString(CultureInfo.InvariantCulture), "it needs at least 1");
    }
}
