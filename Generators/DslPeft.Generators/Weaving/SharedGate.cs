using System;
using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Weaving;

/// <summary>
/// A gate whose weights a layer has once, whatever it is around: it gives a factor for each of its members, which all read one tensor, and
/// is computed once.
/// </summary>
internal static class SharedGate
{
    private const string Member = "Member";

    /// <summary>
    /// A combinator with what it knows of its like: a shared gate's number of members, and which of them it is around. They are counted in
    /// the order of weaving.
    /// </summary>
    /// <param name="combinator">The combinator.</param>
    /// <param name="inOrder">All methods in the order of weaving.</param>
    /// <param name="all">All uses of the adaptation.</param>
    public static MethodUse Counted(MethodUse combinator, IReadOnlyList<MethodUse> inOrder, IEnumerable<MethodUse> all)
    {
        if (!SharedGates.Is(combinator))
            return combinator;
        var around = all.Where(use => use.Method.FullName == combinator.Method.FullName).Select(use => use.Around).ToList();
        var members = inOrder.Select(use => use.Method.FullName).Distinct().Where(around.Contains).ToList();
        return combinator with
        {
            Arguments = combinator
                .Arguments.Concat([
                    new ArgumentSpec(SharedGates.Members, members.Count, "", false),
                    new ArgumentSpec(Member, members.IndexOf(combinator.Around), "", false),
                ])
                .ToEquatable(),
        };
    }

    /// <summary>The factor (B, 1, 1) of the method that the gate is around here.</summary>
    public static Operand Open(MethodWeaver gate, StageBuilder stage, SiteTarget site, Operand input, string name)
    {
        var (use, anchor) = (gate.Use, "gate:" + gate.Label);
        if (!stage.Anchors.TryGetValue(anchor, out var factors))
        {
            var (body, origin) = (use.Method.Body("Gate")!, stage.Origin);
            stage.Origin = MethodText.Of(use);
            factors = stage.Anchors[anchor] = stage.AddBehind(input, () =>
                new BodyInliner(stage, gate.Model.Training).Add(
                    use,
                    body,
                    gate.Arguments(stage, site, body, new Given { Inputs = [input] }),
                    char.ToLowerInvariant(gate.Stem[0]) + gate.Stem.Substring(1),
                    Shape.Of(Dim.Rows, 1, (long)use.Value(SharedGates.Members)!)
                )
            );
            stage.Origin = origin;
        }
        return stage.Add("narrow", name + "Gate", factors, Operand.Number(-1), Operand.Number(use.Value(Member)!.Value), Operand.Number(1));
    }
}
