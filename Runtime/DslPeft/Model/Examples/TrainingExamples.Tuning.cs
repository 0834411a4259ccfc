using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Training;

/// <content>Training that is undone again.</content>
public sealed partial class TrainingExamples
{
    private const double Beta1 = 0.9,
        Beta2 = 0.999,
        Epsilon = 1e-8;

    /// <summary>
    /// What some tensors of the base become when they are trained together with the head; the caller disposes them. The base and the head
    /// are then what they were, to the bit. Steps are AdamW's over the run's first batches, without weight decay and dropout, with a rate
    /// that falls along a line to 0.
    /// </summary>
    /// <param name="tensors">The tensors, which require gradients during the call alone. Nobody else may read them meanwhile.</param>
    /// <param name="epochs">How often the data are passed, at least one batch of them.</param>
    /// <param name="rate">The learning rate of the first step.</param>
    /// <exception cref="TrainingException">There are no data, a value did not stay finite, or the base is not held in float32.</exception>
    public Tensor[] Tuned(IList<Tensor> tensors, double epochs, double rate)
    {
        RequireGradients();
        if (source.Count(0) == 0)
            throw new TrainingException("a part of the model is to be tuned before the first step, and there are no data.");
        Tensor[] all =
        [
            .. tensors,
            .. model.Info.Parameters.Where(row => row is { Head: true, Trainable: true }).Select(row => (Tensor)model[row.Name]),
        ];
        var before = Copies(all);
        foreach (var tensor in tensors)
            tensor.requires_grad = true;
        try
        {
            Tune(all, Math.Max(1, (int)Math.Round(epochs * source.Count(0))), rate);
            return Copies(tensors);
        }
        finally
        {
            using var noGrad = no_grad();
            foreach (var (tensor, value) in all.Zip(before))
            {
                tensor.copy_(value);
                value.Dispose();
            }
            foreach (var tensor in tensors)
                tensor.requires_grad = false;
        }
    }

    private void Tune(Tensor[] tensors, int steps, double rate)
    {
        using var scope = NewDisposeScope();
        Tensor[] means = [.. tensors.Select(tensor => zeros_like(tensor))],
            squares = [.. tensors.Select(tensor => zeros_like(tensor))];
        var step = 0;
        foreach (var batch in Batches(steps))
        {
            using var inner = NewDisposeScope();
            var gradients = Gradients(batch, tensors);
            step++;
            var falling = rate * (steps - step + 1) / steps;
            var root = Math.Sqrt(1 - Math.Pow(Beta2, step));
            using var noGrad = no_grad();
            for (var i = 0; i < tensors.Length; i++)
            {
                if (gradients[i] is { IsInvalid: false } gradient)
                {
                    AdamWUpdate.Apply(
                        tensors[i],
                        gradient,
                        (means[i], squares[i]),
                        (Beta1, Beta2),
                        falling / (1 - Math.Pow(Beta1, step)),
                        root,
                        Epsilon
                    );
                }
            }
        }
    }

    private Tensor[] Gradients(Batch batch, Tensor[] tensors)
    {
        using var recorded = enable_grad();
        using var loss = model.Loss(batch);
        if (!double.IsFinite(loss.AsDouble()))
        {
            throw new TrainingException(
                $"the loss became {loss.AsDouble()} while a part of the model was tuned before the first step: lower the rate of that."
            );
        }
        return [.. autograd.grad([loss], tensors, allow_unused: true)];
    }

    /// <summary>The run's first batches, on the model's device.</summary>
    private IEnumerable<Batch> Batches(int count)
    {
        for (var epoch = 0; count > 0; epoch++)
        {
            for (var index = 0; index < source.Count(epoch) && count > 0; index++, count--)
            {
                using var batch = source.Get(epoch, index);
                using var moved = batch.To(model.Device);
                yield return moved;
            }
        }
    }

    private static Tensor[] Copies(IEnumerable<Tensor> tensors) =>
        [.. tensors.Select(tensor => tensor.detach().clone().DetachFromDisposeScope())];
}
