using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Adaptations.Combinators;

/// <summary>A fusion composes what was learned before; members that train along forget it.</summary>
internal sealed class TrainedMembers : Rule<DeclaredAdaptation>
{
    public override RuleInfo Info { get; } =
        new(
            "DPEFT254",
            Severity.Warning,
            "A fusion trains its members",
            "{0} is the second stage: its member '{1}' is trained along; load it from the first stage and set Frozen"
        );

    public override IEnumerable<Finding> Check(DeclaredAdaptation adaptation) =>
        from fusion in adaptation.Combinators
        where fusion.Method.Form.CombinesUses
        from member in adaptation.Siblings(fusion)
        where !member.Frozen
        select At(Target.At(member.Attribute), fusion.Method.Name, member.Name);
}
