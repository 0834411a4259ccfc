using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Adaptations.Combinators;

/// <summary>Of two combinators of one kind around one method, one would be left out.</summary>
internal sealed class TwoCombinators : Rule<DeclaredAdaptation>
{
    public override RuleInfo Info { get; } =
        new(
            "DPEFT230",
            Severity.Error,
            "Two combinators of one kind are around one method",
            "{0} is already around the method that {1} is around"
        );

    public override IEnumerable<Finding> Check(DeclaredAdaptation adaptation) =>
        from pair in adaptation.Combinators.GroupBy(use => (use.Around, use.Method.Join))
        let first = pair.First()
        from other in pair.Skip(1)
        select At(Target.At(other.Attribute), first.Method.Name, other.Method.Name);
}
