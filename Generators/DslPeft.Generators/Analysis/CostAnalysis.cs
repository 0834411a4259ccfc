using System.Linq;
using DslPeft.Generators.Ir;

namespace DslPeft.Generators.Analysis;

/// <summary>Counts what the forms of an adaptation compute.</summary>
internal static class CostAnalysis
{
    /// <param name="training">The training form.</param>
    /// <param name="deployed">The deployed form.</param>
    /// <param name="bare">The bare base under the same head.</param>
    public static Costing Of(Graph training, Graph deployed, Graph bare)
    {
        var (trained, inferred) = (CostModel.Of(training), CostModel.Of(deployed));
        var kept = ActivationModel.Of(training);
        return new(
            CostModel.Of(bare).Forward,
            trained.Forward,
            trained.Backward,
            inferred.Forward,
            kept.Bytes,
            trained.BackpropagatedLayers,
            training.Stages.Where(stage => stage.IsLayer).Sum(stage => stage.Count),
            trained.IsLowerBound || inferred.IsLowerBound
        )
        {
            Recomputed = trained.Recomputed,
            RecomputedBytes = kept.Recomputed,
        };
    }
}
