using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Training;

/// <summary>
/// The examples that a run trains on, one at a time and without dropout, for methods that take something from the data before the first
/// step.
/// </summary>
public sealed partial class TrainingExamples(AdaptedModel model, IBatchSource source)
{
    /// <summary>
    /// Scores of every entry of some tensors of the base, which the caller disposes: the sum over examples of squared or absolute
    /// gradients. Squares of single examples' gradients are meant: those of a batch's would be the squares of sums.
    /// </summary>
    /// <param name="tensors">The tensors, which require gradients during the call alone.</param>
    /// <param name="count">Number of examples, from the first epoch's order on.</param>
    /// <param name="labels">Whose gradients.</param>
    /// <param name="score">What is summed.</param>
    /// <exception cref="TrainingException">The data hold fewer examples, the head has no classes whose probabilities could be expected, or
    /// the base is not held in float32.</exception>
    public Tensor[] Scores(IList<Tensor> tensors, int count, ScoredLabels labels, GradientScore score)
    {
        RequireGradients();
        if (model.Info.Head.ComparesRows)
        {
            throw new TrainingException(
                $"the loss of a {model.Info.Head} head compares the rows of a batch: an example alone has no gradients that could be scored."
            );
        }

        if (labels == ScoredLabels.Expected && !model.Info.Head.GivesClasses)
        {
            throw new TrainingException(
                $"a {model.Info.Head} head does not give each example the probabilities of its classes, over which expected scores are weighted: score by the given labels."
            );
        }

        Tensor[] scores = [.. tensors.Select(tensor => zeros_like(tensor).DetachFromDisposeScope())];
        using var recorded = enable_grad();
        foreach (var tensor in tensors)
            tensor.requires_grad = true;
        try
        {
            foreach (var example in First(count))
            {
                using var scope = NewDisposeScope();
                if (labels == ScoredLabels.Given)
                    Add(model.Loss(example), 1);
                else
                    AddExpected(example);
            }
        }
        finally
        {
            foreach (var tensor in tensors)
            {
                tensor.requires_grad = false;
                tensor.grad = null;
            }
        }
        return scores;

        void AddExpected(Batch example)
        {
            using var logits = model.Forward(example);
            using var likelihoods = nn.functional.log_softmax(logits, -1);
            for (long label = 0; label < logits.shape[1]; label++)
            {
                var likelihood = likelihoods[0, label];
                Add(likelihood, likelihood.exp().item<float>());
            }
        }

        void Add(Tensor value, double weight)
        {
            Tensor[] gradients = [.. autograd.grad([value], tensors, retain_graph: true, allow_unused: true)];
            using var noGrad = no_grad();
            for (var i = 0; i < scores.Length; i++)
            {
                if (gradients[i] is { IsInvalid: false } gradient)
                    scores[i].add_(score == GradientScore.Square ? gradient.pow(Scalars.Of(2)) : gradient.abs(), alpha: Scalars.Of(weight));
            }
        }
    }

    /// <summary>Refuses a base whose weights have no gradients: products that widen a weight some rows at a time give it none.</summary>
    private void RequireGradients()
    {
        if (model.Base.Storage != BaseStorage.Float32)
        {
            throw new TrainingException(
                $"{model.Info.Name} asks for gradients of the base's weights, which are held in {model.Base.Storage}: hold the base in float32."
            );
        }
    }

    /// <summary>Batches of one example each.</summary>
    private IEnumerable<Batch> First(int count)
    {
        var left = count;
        for (var index = 0; index < source.Count(0) && left > 0; index++)
        {
            using var batch = source.Get(0, index);
            // The rows of a multiple choice have one label together.
            var rows = batch.Labels is { } all ? batch.Rows / (int)all.shape[0] : 1;
            for (var row = 0; row < batch.Rows && left > 0; row += rows, left--)
            {
                using var example = batch.Slice(row, rows);
                using var moved = example.To(model.Device);
                yield return moved;
            }
        }
        if (left > 0)
        {
            throw new TrainingException(
                $"{count} examples are to be scored and there are {count - left}: ask for fewer, or give more data."
            );
        }
    }
}
