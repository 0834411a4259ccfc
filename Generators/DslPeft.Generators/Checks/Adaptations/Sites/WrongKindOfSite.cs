using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Adaptations.Sites;

/// <summary>
/// Each join attaches to one kind of place: a delta to a linear layer, a prefix to an attention's memory, an adapter to a sublayer's
/// result.
/// </summary>
internal sealed class WrongKindOfSite : Rule<DeclaredAdaptation>
{
    public override RuleInfo Info { get; } =
        new(
            "DPEFT207",
            Severity.Error,
            "The method cannot be applied to this kind of site",
            "{0} cannot be applied to '{1}', which is {2}; it needs {3}: {4}"
        );

    public override IEnumerable<Finding> Check(DeclaredAdaptation adaptation)
    {
        if (adaptation.Sites is null)
            yield break;
        foreach (var use in adaptation.Woven)
        {
            foreach (var name in use.Sites)
            {
                if (adaptation.Sites.Find(name) is not { Count: > 0 } places || places.Any(place => DeclaredAdaptation.Fits(use, place)))
                    continue;
                var needed = use.Method.Form.Site is { } kind
                    ? Describe(kind) + (MethodBodies.OfTables(use.Method) is null ? "" : " or an embedding table")
                    : "a part with parameters";
                yield return At(
                    Target.At(use.Attribute, "sites:" + name),
                    use.Method.Name,
                    name,
                    Describe(places[0].Kind),
                    needed,
                    string.Join(", ", adaptation.NamesFor(use))
                ) with
                {
                    Fix = Instead(adaptation, use, name, places[0]),
                };
            }
        }
    }

    /// <summary>A site that the method can have in its place: one of the same sublayer, or else the one of the nearest name.</summary>
    private static string Instead(DeclaredAdaptation adaptation, MethodUse use, string name, SiteTarget place)
    {
        var names = adaptation.NamesFor(use).Except(use.Sites).ToList();
        var sublayer = place.Path.Split('.')[0];
        return names.FirstOrDefault(other => adaptation.Only(use, other) is { Layers: > 0 } site && site.Path.Split('.')[0] == sublayer)
            ?? Nearest.Name(name, names)
            ?? names.FirstOrDefault()
            ?? "";
    }

    private static string Describe(SiteKind kind) =>
        kind switch
        {
            SiteKind.Linear => "a linear layer",
            SiteKind.Memory => "the memory of an attention",
            SiteKind.Result => "the result of a sublayer",
            SiteKind.Sublayer => "a sublayer",
            SiteKind.Norm => "a norm",
            SiteKind.Stack => "a stack of layers",
            _ => "an embedding table",
        };
}
