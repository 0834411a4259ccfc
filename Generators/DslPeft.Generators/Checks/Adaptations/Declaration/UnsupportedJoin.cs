using System;
using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Adaptations.Declaration;

/// <summary>A join that the compiler cannot weave would leave the method out.</summary>
internal sealed class UnsupportedJoin : Rule<DeclaredAdaptation>
{
    public override RuleInfo Info { get; } =
        new(
            "DPEFT232",
            Severity.Error,
            "The method's join is not supported",
            "The join '{1}' of '{0}' is not supported by this version of the compiler"
        );

    public override IEnumerable<Finding> Check(DeclaredAdaptation adaptation) =>
        adaptation
            .Spec.Methods.Where(use => !use.Method.Form.IsWoven)
            .Select(use => At(Target.At(use.Attribute), use.Method.Name, use.Method.Join.ToString()));
}
