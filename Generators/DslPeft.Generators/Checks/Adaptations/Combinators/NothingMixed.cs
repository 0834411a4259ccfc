using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Adaptations.Combinators;

/// <summary>With every group shared all experts are one.</summary>
internal sealed class NothingMixed : Rule<DeclaredAdaptation>
{
    public override RuleInfo Info { get; } = new("DPEFT226", Severity.Warning, "A mixture shares everything", "{0} keeps one copy of every group ({1}): its experts are all the same");

    public override IEnumerable<Finding> Check(DeclaredAdaptation adaptation) =>
        adaptation.Combinators
            .Where(use => use.Method.Form.CopiesWeights && use.Value("Experts") is not <= 1 && use.Method.Copies.Count > 0 && use.Method.Copies.All(copies => DeclaredAdaptation.Value(copies.Count, use, null) == 1))
            .Select(use => At(Target.At(use.Attribute), use.Method.Name, string.Join(", ", use.Method.Copies.Select(copies => copies.Group))));
}
