using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Adaptations.Tables;

/// <summary>
/// A masked language model reads its words' table twice. Whether its decoder follows the update is a choice that changes results.
/// </summary>
internal sealed class TiedTable : Rule<DeclaredAdaptation>
{
    public override RuleInfo Info { get; } =
        new(
            "DPEFT258",
            Severity.Error,
            "A tied table is adapted",
            "{0} adapts '{1}', which the decoder of the {2} head reads as well: say which of both it reads, DecoderTable.Adapted or DecoderTable.Loaded"
        );

    public override IEnumerable<Finding> Check(DeclaredAdaptation adaptation)
    {
        if (
            adaptation.Sites is null
            || adaptation.Spec.Head is not { Decoder: DecoderTable.Unsaid } head
            || !head.IsTied(adaptation.Spec.Architecture!)
        )
            yield break;
        var words = adaptation
            .Spec.Architecture!.Parts.Where(part => part is { Kind: PartKind.Embed, By: IndexedBy.Words })
            .Select(part => part.Name)
            .ToList();
        if (
            adaptation.Uses.FirstOrDefault(site =>
                (MethodBodies.OfTables(site.Use.Method) is not null || site.Use.Method.ThawsRows) && words.Contains(site.Site.Path)
            ) is
            { } tied
        )
            yield return At(Target.At(head.Attribute, "Decoder"), tied.Use.Method.Name, tied.Name, head.Form.Name) with
            {
                Fix = "DecoderTable.Adapted",
            };
    }
}
