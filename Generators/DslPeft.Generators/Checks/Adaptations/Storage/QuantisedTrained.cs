using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Adaptations.Storage;

/// <summary>
/// Steps of an optimizer are smaller than those between two integers: a weight in blocks of them is not trained (METHODS.md, QNT01).
/// </summary>
internal sealed class QuantisedTrained : Rule<DeclaredAdaptation>
{
    public override RuleInfo Info { get; } =
        new(
            "DPEFT291",
            Severity.Error,
            "A quantised weight is trained",
            "{0} trains '{1}', which is held as {2}: train adapters beside it, or biases and norms"
        );

    public override IEnumerable<Finding> Check(DeclaredAdaptation adaptation)
    {
        // What is reparametrised has a rule of its own.
        foreach (var use in adaptation.Woven.Where(use => !use.Method.Form.ComputesParameters))
        {
            var thawed = adaptation
                .Thawed(use)
                .Select(tensor => tensor.Name)
                .FirstOrDefault(name => adaptation.StorageOf(name).IsQuantised());
            if (thawed is not null)
                yield return At(Target.At(use.Attribute), use.Method.Name, thawed, adaptation.StorageOf(thawed).Name());
        }
    }
}
