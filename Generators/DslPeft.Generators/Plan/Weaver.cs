using System.Linq;
using DslPeft.Generators.Plan.Joins;
using DslPeft.Generators.Specs;

namespace DslPeft.Generators.Plan;

/// <summary>Weaves the methods into a lowered model, in the order that composition asks for whatever the order of declaration:
/// in-place selection, weights, prefixes, sequential adapters, parallel adapters (METHODS 13, item 6).</summary>
internal static class Weaver
{
    private static readonly Join[] Order =
    [
        Join.Select, Join.WeightTransform, Join.LinearDelta, Join.Rescale, Join.InputPrompt, Join.KeyValuePrefix, Join.Sequential, Join.Parallel, Join.Fuse, Join.Side, Join.Data,
    ];

    public static bool Supports(Join join) => join is Join.Select or Join.LinearDelta or Join.KeyValuePrefix or Join.Sequential or Join.Parallel or Join.Mixture;

    public static void Weave(ModelBuilder model, AdaptationSpec spec)
    {
        foreach (var use in spec.Methods.Where(use => !use.Method.IsAround).OrderBy(use => System.Array.IndexOf(Order, use.Method.Join)))
        {
            var combinators = spec.Methods.Where(candidate => candidate.Method.IsAround && candidate.Around == use.Method.FullName).ToList();
            var weaver = new MethodWeaver(model, use, combinators);
            model.Passes = System.Math.Max(model.Passes, combinators.Select(combinator => combinator.Method.Passes).Append(use.Method.Passes).Max());
            switch (use.Method.Join)
            {
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
            SelectJoin.Weave(weaver);
        }
    }
}
