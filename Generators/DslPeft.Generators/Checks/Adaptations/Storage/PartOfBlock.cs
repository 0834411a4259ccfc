using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Adaptations.Storage;

/// <summary>Four bits are held in whole blocks, which share a scale; there is no padding (METHODS.md, QNT04).</summary>
internal sealed class PartOfBlock : Rule<DeclaredAdaptation>
{
    public override RuleInfo Info { get; } =
        new(
            "DPEFT293",
            Severity.Error,
            "A weight is no whole number of blocks",
            "'{0}' has {1} entries, and NF4 holds whole blocks of {2}: hold the layers as Int8, or leave them dense"
        );

    public override IEnumerable<Finding> Check(DeclaredAdaptation adaptation)
    {
        var odd = adaptation.Base.FirstOrDefault(tensor =>
            adaptation.StorageOf(tensor.Name) == Language.Storage.Nf4 && tensor.Shape.Elements % StorageSpec.Block != 0
        );
        if (odd is not null)
            yield return At(
                Target.At(adaptation.Spec.Storage.Attribute, "layers"),
                odd.Name,
                $"{odd.Shape.Elements}",
                $"{StorageSpec.Block}"
            );
    }
}
