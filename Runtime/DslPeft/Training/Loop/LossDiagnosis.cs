using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Training;

/// <summary>Tells why a loss is not finite.</summary>
internal static class LossDiagnosis
{
    // A float32 holds no square of more.
    private const float LargestTarget = 1.8e19f;

    /// <param name="model">The model, behind the backward pass of the step.</param>
    /// <param name="batches">The step's batches.</param>
    /// <param name="first">Whether nothing was updated before.</param>
    public static string Cause(AdaptedModel model, StepBatches batches, bool first)
    {
        using var noGrad = no_grad();
        if (Target(batches) is { } target)
        {
            return target;
        }
        if (NotFinite(model.Base) is { } weight)
        {
            return $"the base's weight '{weight}' holds values that are not finite. Load a whole checkpoint.";
        }
        if (first)
        {
            return NotFinite(model) is { } own
                ? $"the adaptation's tensor '{own}' holds values that are not finite before the first update. Start from another adapter, or from none."
                : $"it was so before the first update, over {batches.Describe()}: weights or inputs are too large for the type that the model computes in.";
        }
        return "a lower --learning-rate or a longer --warmup may help.";
    }

    /// <summary>A target of a regression that is no number, or whose square is none.</summary>
    private static string? Target(StepBatches batches)
    {
        foreach (var (batch, rows) in batches.Named())
        {
            if (batch.Labels is not { } labels || !labels.is_floating_point())
            {
                continue;
            }
            using var scope = NewDisposeScope();
            var width = Math.Max(1, labels.NumberOfElements / labels.shape[0]);
            var targets = labels.to(float32).cpu().contiguous().data<float>().ToArray();
            var at = Array.FindIndex(targets, target => !(Math.Abs(target) <= LargestTarget));
            if (at >= 0)
            {
                var row = rows is null ? batches.Describe() : RowNames.Of([rows[at / (int)width]])!;
                return string.Create(
                    System.Globalization.CultureInfo.InvariantCulture,
                    $"the target {targets[at]} of {row} is too large, or no number. Scale the targets."
                );
            }
        }
        return null;
    }

    private static string? NotFinite(TensorModule module)
    {
        foreach (var (name, tensor) in module.named_parameters())
        {
            using var scope = NewDisposeScope();
            if (tensor.is_floating_point() && !tensor.isfinite().all().AsBoolean())
            {
                return name;
            }
        }
        return null;
    }
}
