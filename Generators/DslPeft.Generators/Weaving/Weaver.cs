using System;
using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;
using DslPeft.Generators.Lowering;

namespace DslPeft.Generators.Weaving;

/// <summary>Weaves the methods into a lowered model, in the order that composition asks for whatever the order of declaration:
/// in-place selection, weights, (IA)³, prompts, prefixes, sequential adapters, parallel adapters (METHODS 13, item 6).</summary>
internal static class Weaver
{
    private static readonly Join[] Order =
    [
        Join.Select, Join.Reparameterize, Join.WeightTransform, Join.LinearDelta, Join.Rescale, Join.InputPrompt, Join.KeyValuePrefix, Join.Sequential, Join.Parallel, Join.Fuse, Join.Side, Join.Data,
    ];

    public static void Weave(ModelBuilder model, AdaptationSpec spec)
    {
        var inOrder = spec.Methods.Where(use => !use.Method.IsAround).OrderBy(use => System.Array.IndexOf(Order, use.Method.Join)).ToList();
        foreach (var use in inOrder)
        {
            var combinators = spec.Methods.Where(candidate => candidate.Method.IsAround && candidate.Around == use.Method.FullName).Select(combinator => SharedGate.Counted(combinator, inOrder, spec.Methods)).ToList();
            var weaver = new MethodWeaver(model, use, combinators) { Uses = spec.Methods.Where(other => other.Method.FullName == use.Method.FullName).ToList() };
            model.Passes = System.Math.Max(model.Passes, combinators.Select(combinator => combinator.Method.Passes).Append(use.Method.Passes).Max());
            if (weaver.Fusion is { } fusion)
            {
                var members = Members(model, spec, use.Method.FullName, combinators);
                if (ReferenceEquals(members[0].Use, use))
                    FuseJoin.Weave(fusion, members);
                continue;
            }
            switch (use.Method.Join)
            {
                case Join.Reparameterize:
                    ReparameterizeJoin.Weave(weaver);
                    break;
                case Join.WeightTransform:
                    WeightTransformJoin.Weave(weaver);
                    break;
                case Join.Rescale:
                    RescaleJoin.Weave(weaver);
                    break;
                case Join.Side:
                    SideJoin.Weave(weaver);
                    break;
                case Join.InputPrompt:
                    InputPromptJoin.Weave(weaver);
                    break;
                case Join.LinearDelta:
                    LinearDeltaJoin.Weave(weaver);
                    break;
                case Join.Sequential:
                    SequentialJoin.Weave(weaver);
                    break;
                case Join.Parallel:
                    ParallelJoin.Weave(weaver);
                    break;
                case Join.KeyValuePrefix:
                    KeyValuePrefixJoin.Weave(weaver);
                    break;
            }
            if (use.Frozen)
                continue;
            TableRowsJoin.Weave(weaver);
            SelectJoin.Weave(weaver);
            Schedules.Add(weaver);
        }
        AddDrop(model, spec);
        if (spec.Head is { Decoder: DecoderTable.Loaded } head && head.IsTied(model.Architecture) && model.ChangesLoaded)
            model.Unmergeable.Add("its decoder reads the words' table as it was loaded, and a merged model has one table");
    }

    /// <summary>A route of one draw a pass: in how many of the lowest layers a method is left out.</summary>
    private static void AddDrop(ModelBuilder model, AdaptationSpec spec)
    {
        if (spec.Methods.FirstOrDefault(use => use.Method.Join == Join.Drop) is not { } drop)
            return;
        model.Routes.Add(new RouteSpec("drop", 1, (int)(drop.Value("Most") ?? 0) + 1, false));
        model.DropRoute = model.Routes.Count - 1;
    }

    /// <summary>The uses of one method, which a fusion combines.</summary>
    private static List<MethodWeaver> Members(ModelBuilder model, AdaptationSpec spec, string method, List<MethodUse> combinators) =>
        spec.Methods.Where(use => use.Method.FullName == method).Select(use => new MethodWeaver(model, use, combinators)).ToList();
}
