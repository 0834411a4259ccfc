using System.Collections.Generic;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Adaptations.Declaration;

/// <summary>The names of what the compiler adds to an adaptation are its own.</summary>
internal sealed class AdaptationNameTaken : Rule<DeclaredAdaptation>
{
    public override RuleInfo Info => OtherHalf.NameTaken("DPEFT244", "adaptation");

    public override IEnumerable<Finding> Check(DeclaredAdaptation adaptation) =>
        OtherHalf.CheckNames(Info, adaptation.Spec.Type, EmittedMembers.Taken(adaptation.Spec));
}
