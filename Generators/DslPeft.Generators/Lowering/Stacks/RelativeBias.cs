using DslPeft.Generators.Ir;

namespace DslPeft.Generators.Lowering.Stacks;

/// <summary>What relative positions add to the scores of an attention.</summary>
internal static class RelativeBias
{
    /// <summary>Name of the stage that computes it for a stack.</summary>
    public const string Stage = "Bias";

    /// <summary>
    /// Adds the bias (B, heads, T, before + T): a row of the table for each distance of a query and a key, minus infinity where the mask
    /// hides the key.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="stage">The stage.</param>
    /// <param name="table">The table (buckets, heads).</param>
    /// <param name="mask">The mask (…, before + T).</param>
    /// <param name="distance">The distance from which on all share a bucket.</param>
    /// <param name="before">How many of the keys stand before the first query.</param>
    /// <param name="bothWays">True if each direction has buckets of its own.</param>
    public static Operand Add(ModelBuilder model, StageBuilder stage, Operand table, Operand mask, int distance, int before, bool bothWays)
    {
        Operand[] read =
        [
            table,
            mask,
            Operand.Number(distance),
            Operand.Number(before),
            Operand.Number(-before),
            Operand.Expression(bothWays ? "true" : "false"),
        ];
        var relative = model.Steps(model.ScopeOf(stage))
            ? stage.Add("next_relative_bias", "relative", [.. read, ModelBuilder.Cache(stage)])
            : stage.Add("relative_bias", "relative", read);
        return stage.Add("masked_bias", "biased", relative, mask);
    }
}
