using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Adaptations.Tables;

/// <summary>Rows to train are rows of the table, each named once.</summary>
internal sealed class RowsOutOfTable : Rule<DeclaredAdaptation>
{
    public override RuleInfo Info { get; } =
        new("DPEFT259", Severity.Error, "The rows to train are wrong", "{0} cannot train these rows of '{1}': {2}");

    public override IEnumerable<Finding> Check(DeclaredAdaptation adaptation)
    {
        foreach (var site in adaptation.Uses)
        {
            foreach (var property in site.Use.Method.Thaws.Select(thaw => thaw.Rows).Where(property => property.Length > 0).Distinct())
            {
                var rows = site.Use.Values(property).ToList();
                if (Fault(rows, site.Site.In) is not { } fault)
                    continue;
                var right = rows.Where(row => row >= 0 && row < site.Site.In).Distinct().ToList();
                yield return At(Target.At(site.Use.Attribute, property), site.Use.Method.Name, site.Name, fault) with
                {
                    Fix = right.Count == 0 ? "" : $"[{string.Join(", ", right)}]",
                };
            }
        }
    }

    private static string? Fault(List<long> rows, int count)
    {
        if (rows.Count == 0)
            return "there are none";
        var outside = rows.Where(row => row < 0 || row >= count).Distinct().ToList();
        if (outside.Count > 0)
            return $"it has the rows 0 to {count - 1}, and {string.Join(", ", outside)} {(outside.Count == 1 ? "is" : "are")} not among them";
        var twice = rows.GroupBy(row => row).Where(same => same.Count() > 1).Select(same => same.Key).ToList();
        return twice.Count > 0 ? $"{string.Join(", ", twice)} {(twice.Count == 1 ? "stands" : "stand")} there more than once" : null;
    }
}
