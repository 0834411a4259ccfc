using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Adaptations.Ranks;

/// <summary>A rank that is shared out while training starts above the mean rank that is kept.</summary>
internal sealed class RankNotReduced : Rule<DeclaredAdaptation>
{
    public override RuleInfo Info { get; } = new("DPEFT260", Severity.Error, "The rank is not reduced", "{0} starts with rank {1} and is to keep {2}: there must be more at the start, usually half as much again");

    public override IEnumerable<Finding> Check(DeclaredAdaptation adaptation) =>
        from use in adaptation.Woven
        let initial = use.Value("InitialRank")
        let rank = use.Value("Rank")
        where initial is not null && rank is not null && (rank < 1 || rank >= initial)
        select rank < 1
            ? At(Target.At(use.Attribute, "Rank"), use.Method.Name, Text(initial.Value), Text(rank.Value)) with { Fix = "1" }
            : At(Target.At(use.Attribute, "InitialRank"), use.Method.Name, Text(initial.Value), Text(rank.Value)) with { Fix = ((int)rank.Value + ((int)rank.Value + 1) / 2).ToString(CultureInfo.InvariantCulture) };
}
