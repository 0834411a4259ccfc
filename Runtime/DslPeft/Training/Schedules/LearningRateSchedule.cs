namespace DslPeft.Training;

/// <summary>
/// A learning rate that rises linearly over the first share of the steps and then falls towards zero. Step t, counted from 0, of W warm-up
/// steps and N in all has the factor (t + 1) / W while t &lt; W; then, with r = (N - t) / (N - W) left of the way, r for a linear fall, (1
/// - cos(π r)) / 2 for half a cosine (Loshchilov and Hutter, arXiv 1608.03983), or 1: no step is spent at rate zero.
/// </summary>
public sealed class LearningRateSchedule
{
    private readonly int _total,
        _warmup;
    private readonly double _peak;
    private readonly Decay _decay;

    public LearningRateSchedule(int totalSteps, double warmupRatio, double peak, Decay decay = Decay.Linear)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(totalSteps);
        ArgumentOutOfRangeException.ThrowIfNotEqual(warmupRatio is >= 0 and <= 1, true, nameof(warmupRatio));
        (_total, _peak, _decay) = (totalSteps, peak, decay);
        _warmup = (int)Math.Ceiling(totalSteps * warmupRatio);
    }

    /// <summary>The learning rate of a step, counted from 0.</summary>
    public double Rate(int step) =>
        _peak * (step < _warmup ? (step + 1.0) / _warmup : Fall(Math.Max(0, (double)(_total - step) / (_total - _warmup))));

    private double Fall(double left) =>
        _decay switch
        {
            Decay.Cosine => (1 - Math.Cos(Math.PI * left)) / 2,
            Decay.None => 1,
            _ => left,
        };
}
