using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Adaptations.Selection;

/// <summary>A selection inside another adds nothing.</summary>
internal sealed class RedundantSelection : Rule<DeclaredAdaptation>
{
    public override RuleInfo Info { get; } =
        new("DPEFT218", Severity.Warning, "A selection adds nothing", "{0} adds nothing: {1} trains all of its parameters already");

    public override IEnumerable<Finding> Check(DeclaredAdaptation adaptation)
    {
        var selections = adaptation
            .Woven.Where(use => use.Method.Form is { SelectsParameters: true, ComputesParameters: false })
            .Select(use => (use, tensors: new HashSet<(string, int)>(adaptation.Thawed(use))))
            .ToList();
        for (var i = 0; i < selections.Count; i++)
        {
            var (use, tensors) = selections[i];
            var cover =
                tensors.Count == 0
                    ? default
                    : selections
                        .Where((other, j) => j != i && tensors.IsSubsetOf(other.tensors) && (other.tensors.Count > tensors.Count || j < i))
                        .FirstOrDefault();
            if (cover.use is not null)
                yield return At(Target.At(use.Attribute), use.Method.Name, cover.use.Method.Name);
        }
    }
}
