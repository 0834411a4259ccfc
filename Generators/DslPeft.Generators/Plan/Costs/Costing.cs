using System.Linq;

namespace DslPeft.Generators.Plan.Costs;

/// <summary>What an adaptation computes: its training form, its deployed form, and the bare base under the same head.</summary>
internal sealed record Costing(Polynomial Base, Polynomial Forward, Polynomial Backward, Polynomial Deployed, Polynomial ActivationBytes, int BackpropagatedLayers, int Layers, bool IsLowerBound)
{
    public static readonly Costing None = new(default, default, default, default, default, 0, 0, false);

    public static Costing Of(Graph training, Graph deployed, Graph bare)
    {
        var (trained, inferred) = (CostModel.Of(training), CostModel.Of(deployed));
        return new(
            CostModel.Of(bare).Forward,
            trained.Forward,
            trained.Backward,
            inferred.Forward,
            ActivationModel.Of(training),
            trained.BackpropagatedLayers,
            training.Stages.Where(stage => stage.IsLayer).Sum(stage => stage.Count),
            trained.IsLowerBound || inferred.IsLowerBound);
    }
}
