using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Adaptations.Combinators;

/// <summary>A mixture of one costs the passes of a mixture and mixes nothing.</summary>
internal sealed class SingleExpert : Rule<DeclaredAdaptation>
{
    public override RuleInfo Info { get; } = new("DPEFT225", Severity.Warning, "A mixture has one expert", "{0} has one expert: each step makes {1} forward passes and there is nothing to choose between");

    public override IEnumerable<Finding> Check(DeclaredAdaptation adaptation) =>
        adaptation.Combinators.Where(use => use.Method.Form.CopiesWeights && use.Value("Experts") == 1)
            .Select(use => At(Target.At(use.Attribute, "Experts"), use.Method.Name, Text(use.Method.Passes)));
}
