using System.Collections.Generic;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Adaptations.Declaration;

/// <summary>Values of enums in the declaration of an adaptation are members of them.</summary>
internal sealed class AdaptationValueUndefined : Rule<DeclaredAdaptation>
{
    public override RuleInfo Info => UndefinedValues.Info("DPEFT268");

    public override IEnumerable<Finding> Check(DeclaredAdaptation adaptation) => UndefinedValues.Of(Info, adaptation.Spec.UndefinedValues);
}
