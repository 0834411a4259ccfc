using static TorchSharp.torch;

namespace DslPeft;

/// <content>What a training step asks for beside the loss of a batch.</content>
public abstract partial class AdaptedModel
{
    private double _labelSmoothing;

    /// <summary>
    /// The share of each label that all words have alike in the training loss, as torch's <c>cross_entropy(label_smoothing)</c> has it
    /// (Szegedy et al., arXiv 1512.00567); 0 for none. Transformers' <c>label_smoothing_factor</c> is the same.
    /// </summary>
    /// <exception cref="ArgumentException">It is not from 0 to below 1, or the head predicts no words.</exception>
    public double LabelSmoothing
    {
        get => _labelSmoothing;
        set
        {
            if (!(value >= 0 && value < 1))
                throw new ArgumentException($"Label smoothing is a share from 0 to below 1; {value} was given.", nameof(value));
            if (value > 0 && !Info.Head.GivesWords)
            {
                throw new ArgumentException(
                    $"Labels that are words can be smoothed, and {Info.Name} has a {Info.Head} head.",
                    nameof(value)
                );
            }
            _labelSmoothing = value;
        }
    }

    /// <summary>
    /// What a batch adds to the loss of a step of several batches: <see cref="Loss(Batch)"/>, each mean in it times the batch's share of
    /// that mean over the step. The sum over the step's batches has the gradients of one batch with all their rows.
    /// </summary>
    /// <param name="batch">The batch.</param>
    /// <param name="share">Its share of the step.</param>
    /// <returns>A scalar; without a gradient where the batch counts nothing.</returns>
    public virtual Tensor Loss(Batch batch, LossShare share)
    {
        if (share.Weight == 0)
            return zeros([], device: Device);
        using var mean = Loss(batch);
        return share.OfWeight(mean);
    }

    /// <summary>Begins to collect the parts of a loss that methods compute along the passes (<see cref="Kernels.WithLoss"/>).</summary>
    protected void BeginTerms() => _terms.Begin();

    /// <summary>The sum of the parts since, a scalar.</summary>
    protected Tensor EndTerms() => _terms.End(Device);

    /// <summary>The value, a view of it; while a loss is computed, a scalar times its weight is a part of that.</summary>
    protected Tensor WithLoss(Tensor value, Tensor term, double weight)
    {
        _terms.Add(term, weight);
        return value.alias();
    }

    /// <summary>What the means of the loss are taken over in a batch.</summary>
    public LossCounts Count(Batch batch) => Info.Head.Count(batch, Info, ClassWeights);

    /// <summary>
    /// Runs what the methods schedule for a moment of a training step. The trainer calls it; a training loop of one's own has to, at every
    /// moment that <see cref="AdaptationInfo.Schedules"/> names: <see cref="Save"/> refuses a model that was trained without.
    /// </summary>
    public void RunSchedules(When when, Moment moment)
    {
        _schedules.Ran(when);
        Schedule(when, moment);
    }

    /// <summary>What the methods do at a moment of a training step.</summary>
    protected virtual void Schedule(When when, Moment moment) { }

    /// <exception cref="InvalidOperationException">Training passes went without a schedule that the methods have.</exception>
    internal void RequireSchedules() => _schedules.Require();
}
