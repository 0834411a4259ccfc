using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;
using DslPeft.Generators.Lowering;

namespace DslPeft.Generators.Analysis;

/// <summary>
/// How many of the lowest layers a deployed form computes as every other adaptation of the base that leaves them alone: by the base's
/// operations over the base's values, embeddings and mask included. Their hidden states can be computed once for all of them.
/// </summary>
internal static class SharedLayers
{
    /// <param name="training">The training form, which says what deployment changes.</param>
    /// <param name="deployed">The stages of the deployed form.</param>
    /// <param name="bare">The stages of the base with the same head.</param>
    /// <param name="emitted">The deployed form behind the passes.</param>
    public static int Of(ModelBuilder training, EquatableArray<Stage> deployed, EquatableArray<Stage> bare, Graph emitted)
    {
        // Of two stacks, both would have to be cut in two parts.
        if (training.Stacks.Count > 1)
            return 0;
        var own = deployed
            .Zip(bare, (stage, plain) => (stage, plain))
            .TakeWhile(pair => Computes(pair.stage, pair.plain) && !IsChanged(training, pair.stage))
            .Count(pair => pair.stage.IsLayer);
        // A pass may have narrowed the last layer to the positions that its own head reads.
        var whole = bare.First(stage => stage.IsLayer).Outputs;
        return System.Math.Min(
            own,
            emitted.Stages.Where(stage => stage.IsLayer).TakeWhile(stage => HasShapesOf(stage, whole)).Sum(stage => stage.Count)
        );
    }

    /// <summary>
    /// True if a stage computes what the base's does; below the stack it may compute more, as a mask for a prefix of the upper layers,
    /// which both parts then do.
    /// </summary>
    private static bool Computes(Stage stage, Stage plain) =>
        stage.Equals(plain)
        || !stage.IsLayer
            && !plain.IsLayer
            && stage.Nodes.Take(plain.Nodes.Count).SequenceEqual(plain.Nodes)
            && plain.Outputs.All(stage.Outputs.Contains);

    private static bool IsChanged(ModelBuilder training, Stage stage) =>
        stage.Tensors.Any(tensor =>
            training.Merged.Any(merged => merged.Name == tensor.Name && (!stage.IsLayer || merged.Layer == stage.First))
            || training.MergedRows.Any(rows => rows.Name == tensor.Name)
        );

    private static bool HasShapesOf(Stage stage, EquatableArray<StageOutput> outputs) =>
        stage.Outputs.Select(output => output.Shape).SequenceEqual(outputs.Select(output => output.Shape));
}
