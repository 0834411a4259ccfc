using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Adaptations.Heads;

/// <summary>An adaptation has one task.</summary>
internal sealed class SeveralHeads : Rule<DeclaredAdaptation>
{
    public override RuleInfo Info { get; } =
        new("DPEFT236", Severity.Error, "The adaptation has several heads", "'{0}' has a {1} head already; an adaptation has one");

    public override IEnumerable<Finding> Check(DeclaredAdaptation adaptation) =>
        adaptation.Spec.OtherHeads.Select(head =>
            At(Target.At(head.Attribute), adaptation.Spec.Type.Name, adaptation.Spec.Head!.Form.Name)
        );
}
