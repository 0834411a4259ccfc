using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Adaptations.Ranks;

/// <summary>An update of rank r is a product of matrices with r rows and columns; above the width of the layer it is no longer of low rank.</summary>
internal sealed class RankOutOfRange : Rule<DeclaredAdaptation>
{
    public override RuleInfo Info { get; } = new("DPEFT212", Severity.Error, "The rank is out of range", "The rank of {0} is {1}; it must be 1 to {2}{3}");

    public override IEnumerable<Finding> Check(DeclaredAdaptation adaptation)
    {
        foreach (var use in adaptation.Woven.Where(use => use.Method.Join is Join.LinearDelta or Join.WeightTransform))
        {
            // Where there is an initial rank, it is the larger one.
            var property = use.Value("InitialRank") is null ? "Rank" : "InitialRank";
            if (use.Value(property) is not { } rank)
                continue;
            // Projections that are not trained may be wider than what they project.
            var narrowest = HasTrainedFactors(use.Method, property) ? adaptation.Of(use).OrderBy(site => Limit(site)).FirstOrDefault() : null;
            var limit = narrowest is null ? int.MaxValue : Limit(narrowest);
            if (rank >= 1 && rank <= limit)
                continue;
            yield return At(Target.At(use.Attribute, property), use.Method.Name, Text(rank), narrowest is null ? "the width of its sites" : limit.ToString(CultureInfo.InvariantCulture), narrowest is null ? "" : $", the width of '{narrowest.Name}'") with
            {
                Fix = (rank < 1 ? 1 : limit).ToString(CultureInfo.InvariantCulture),
            };
        }
    }

    /// <summary>True for a use that this rule reports.</summary>
    public static bool Is(DeclaredAdaptation adaptation, MethodUse use) => new RankOutOfRange().Check(adaptation).Any(finding => finding.Target.Index == use.Attribute);

    /// <summary>True if the method trains a matrix that is as wide or high as the rank.</summary>
    private static bool HasTrainedFactors(MethodSpec method, string rank) =>
        method.Bodies.SelectMany(body => body.Parameters).Any(parameter => parameter.Weight is { Frozen: false } weight && weight.Shape.Contains(",") && weight.Shape.Contains(rank));

    private static int Limit(SiteUse use) => System.Math.Min(use.Site.In, use.Site.Out);
}
