using System.Linq;

namespace DslPeft.Generators.Plan.Costs;

/// <summary>What an adaptation computes: its training form, its deployed form, and the bare base under the same head.</summary>
internal sealed record Costing(Polynomial Base, Polynomial Forward, Polynomial Backward, Polynomial Deployed, Polynomial ActivationBytes, int BackpropagatedLayers, int Layers, bool IsLowerBound)
{
    public static readonly Costing None = new(default, default, default, default, default, 0, 0, false);

    public static Costing Of(Graph training, Graph deployed, Graph bare)
    {
        var (trained, inferred) = (CostModel.Of(training), CostModel.Of(deployed));
        var prompt = Prompt(training);
        return new(
            CostModel.Of(bare).Forward,
            trained.Forward.Longer(prompt),
            trained.Backward.Longer(prompt),
            inferred.Forward.Longer(prompt),
            ActivationModel.Of(training).Longer(prompt),
            trained.BackpropagatedLayers,
            training.Stages.Where(stage => stage.IsLayer).Sum(stage => stage.Count),
            trained.IsLowerBound || inferred.IsLowerBound);
    }

    /// <summary>Tokens that stand before those of the batch. The shapes behind them speak of T all the same, which is then as many more.</summary>
    private static long Prompt(Graph graph) => graph.Stages.TakeWhile(stage => !stage.IsLayer).SelectMany(stage => stage.Nodes)
        .Where(node => node.Op == "cat" && node.Shape is { Known: true, Rank: 3 }).Sum(node => Polynomial.BeyondTokens(node.Shape.Dims[1]));
}
