using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Adaptations.Storage;

/// <summary>
/// A change of single entries, or of all, is smaller than what quantising them has changed, and its result is dense (METHODS.md, QNT03).
/// </summary>
internal sealed class QuantisedReparametrised : Rule<DeclaredAdaptation>
{
    public override RuleInfo Info { get; } =
        new(
            "DPEFT292",
            Severity.Error,
            "A quantised weight is reparametrised",
            "{0} changes the entries of '{1}', which is held as {2}: leave the base in float32 or bfloat16 for it"
        );

    public override IEnumerable<Finding> Check(DeclaredAdaptation adaptation)
    {
        if (adaptation.Spec.Storage.Layers == Quantisation.None)
            yield break;
        foreach (var use in adaptation.Woven.Where(use => use.Method.Form.ComputesParameters))
        {
            var changed = adaptation.Places(use).Select(place => place.Key).FirstOrDefault(key => adaptation.StorageOf(key).IsQuantised());
            if (changed is not null)
                yield return At(Target.At(use.Attribute), use.Method.Name, changed, adaptation.StorageOf(changed).Name());
        }
    }
}
