using DslPeft.Data;

namespace DslPeft.Training;

/// <summary>
/// What a run computes, in floating point operations a row, and keeps: the compiler's counts (<see cref="ModelCosts"/>) over the batches
/// of the run, padding included.
/// </summary>
public sealed record RunCosts
{
    /// <summary>The forward passes of a training row.</summary>
    public required double Forward { get; init; }

    /// <summary>The backward passes of a training row.</summary>
    public required double Backward { get; init; }

    /// <summary>A mean training step, all its rows forward and backward.</summary>
    public required double Step { get; init; }

    /// <summary>Bytes that the passes of the largest batch keep for the backward pass (<see cref="ModelCosts.ActivationBytes"/>).</summary>
    public double ActivationBytes { get; init; }

    /// <summary>
    /// Inference of a dev row with the bare base under the same head; null, as the next two, where there are no dev rows.
    /// </summary>
    public double? Base { get; init; }

    /// <summary>Inference of a dev row before deployment.</summary>
    public double? Unmerged { get; init; }

    /// <summary>Inference of a dev row with the deployed form.</summary>
    public double? Deployed { get; init; }

    /// <summary>Layers of the base through which gradients flow.</summary>
    public required int BackpropagatedLayers { get; init; }

    /// <summary>Layers of the base.</summary>
    public required int Layers { get; init; }

    /// <summary>True if the work of some step is unknown and counts as none.</summary>
    public bool IsLowerBound { get; init; }

    internal static RunCosts Of(ModelCosts costs, LabelledBatchSource source, TaskRows? dev, TrainingOptions options)
    {
        BatchShape[] training = [.. source.Shapes(epoch: 0)];
        BatchShape[]? measured = dev is null
            ? null
            : [.. BatchShape.Of(dev, new LengthBucketBatcher(dev.Lengths(), new BatchBudget(options.BatchSize), seed: 0).Sorted())];
        double forward = costs.Passes * PerRow(costs.Forward, training),
            backward = costs.Passes * PerRow(costs.Backward, training);
        return new RunCosts
        {
            Forward = forward,
            Backward = backward,
            Step = (forward + backward) * training.Average(s => s.Rows) * options.Accumulate,
            ActivationBytes = costs.Passes * training.Max(s => (double)costs.ActivationBytes.At(s.Rows, s.Tokens)),
            Base = measured is null ? null : PerRow(costs.Base, measured),
            Unmerged = measured is null ? null : PerRow(costs.Forward, measured),
            Deployed = measured is null ? null : PerRow(costs.Deployed, measured),
            BackpropagatedLayers = costs.BackpropagatedLayers,
            Layers = costs.Layers,
            IsLowerBound = costs.IsLowerBound,
        };
    }

    private static double PerRow(CostPolynomial cost, BatchShape[] batches) =>
        batches.Sum(b => (double)cost.At(b.Rows, b.Tokens)) / batches.Sum(b => b.Rows);
}
