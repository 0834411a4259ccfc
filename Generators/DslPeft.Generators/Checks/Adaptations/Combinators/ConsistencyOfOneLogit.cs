using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Adaptations.Combinators;

/// <summary>The softmax over one logit is 1 whatever the logit, so that the divergence of two predictions is always 0.</summary>
internal sealed class ConsistencyOfOneLogit : Rule<DeclaredAdaptation>
{
    public override RuleInfo Info { get; } = new("DPEFT228", Severity.Warning, "A consistency term compares single logits", "The consistency term of {0} is always 0 on a head with one output, but each step makes {1} forward passes");

    public override IEnumerable<Finding> Check(DeclaredAdaptation adaptation) => adaptation.Spec.Head is { Labels: 1 }
        ? adaptation.Spec.Methods.Where(use => use.Method.Passes > 1 && use.Method.Body("Objective") is not null && use.Value("Consistency") is not 0)
            .Select(use => At(Target.At(use.Attribute), use.Method.Name, Text(use.Method.Passes)))
        : [];
}
