using System;
using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;
using DslPeft.Generators.Lowering;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Weaving;

/// <summary>
/// Weaves the methods into a lowered model, in the order that composition asks for whatever the order of declaration: in-place selection,
/// weights, (IA)³, prompts, prefixes, sequential adapters, parallel adapters (METHODS 13, item 6).
/// </summary>
internal static class Weaver
{
    public static void Weave(ModelBuilder model, AdaptationSpec spec)
    {
        var inOrder = spec
            .Methods.Where(use => !use.Method.IsAround)
            .OrderBy(use => use.Method.Form.Turn)
            .ThenBy(use => Joins.IndexOf(use.Method.Form))
            .ToList();
        foreach (var use in inOrder)
        {
            var combinators = spec
                .Methods.Where(candidate => candidate.Method.IsAround && candidate.Around == use.Method.FullName)
                .Select(combinator => SharedGate.Counted(combinator, inOrder, spec.Methods))
                .ToList();
            var weaver = new MethodWeaver(model, use, combinators)
            {
                Uses = spec.Methods.Where(other => other.Method.FullName == use.Method.FullName).ToList(),
            };
            model.Passes = System.Math.Max(
                model.Passes,
                combinators.Select(combinator => combinator.Method.Passes).Append(use.Method.Passes).Max()
            );
            if (weaver.Fusion is { } fusion)
            {
                var members = Members(model, spec, use.Method.FullName, combinators);
                if (ReferenceEquals(members[0].Use, use))
                    FuseJoin.Weave(fusion, members);
                continue;
            }
            (use.Method.Form as WovenJoin)?.Weave(weaver);
            if (use.Frozen)
                continue;
            TableRows.Weave(weaver);
            if (!use.Method.Form.ComputesParameters)
                ThawedParameters.Weave(weaver);
            Schedules.Add(weaver);
        }
        foreach (var use in spec.Methods)
            (use.Method.Form as WovenJoin)?.Complete(model, use);
        if (spec.Head is { Decoder: DecoderTable.Loaded } head && head.IsTied(model.Architecture) && model.ChangesLoaded)
            model.Unmergeable.Add("its decoder reads the words' table as it was loaded, and a merged model has one table");
    }

    /// <summary>The uses of one method, which a fusion combines.</summary>
    private static List<MethodWeaver> Members(ModelBuilder model, AdaptationSpec spec, string method, List<MethodUse> combinators) =>
        spec.Methods.Where(use => use.Method.FullName == method).Select(use => new MethodWeaver(model, use, combinators)).ToList();
}
