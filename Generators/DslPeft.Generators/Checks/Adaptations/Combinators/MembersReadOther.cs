using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Adaptations.Combinators;

/// <summary>A fusion's query is what its members read: the normed sum or the sublayer's result, for all the same.</summary>
internal sealed class MembersReadOther : Rule<DeclaredAdaptation>
{
    public override RuleInfo Info { get; } =
        new(
            "DPEFT269",
            Severity.Error,
            "Members of a fusion read different tensors",
            "The query of {0} is what its members read, but '{1}' reads {2} and '{3}' reads {4}"
        );

    public override IEnumerable<Finding> Check(DeclaredAdaptation adaptation)
    {
        foreach (var fusion in adaptation.Combinators.Where(use => use.Method.Form.CombinesUses))
        {
            var members = adaptation.Siblings(fusion).ToList();
            foreach (var member in members.Skip(1).Where(member => Reads(member) != Reads(members[0])))
                yield return At(
                    Target.At(member.Attribute),
                    fusion.Method.Name,
                    member.Name,
                    Text(Reads(member)),
                    members[0].Name,
                    Text(Reads(members[0]))
                );
        }
    }

    /// <summary>True for a member that reads the normed sum.</summary>
    private static bool Reads(MethodUse member) =>
        MethodBodies.Entry(member.Method)?.Parameters.FirstOrDefault(parameter => parameter.Kind == ParameterKind.Normed) is { } normed
        && (normed.Expression.Length == 0 || DeclaredAdaptation.Value(normed.Expression, member, null) is not 0);

    private static string Text(bool normed) => normed ? "the normed sum" : "the sublayer's result";
}
