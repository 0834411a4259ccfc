namespace DslPeft.Training;

/// <summary>
/// A learning rate that rises linearly over the first share of the steps and then falls linearly towards zero. Step t, counted from 0, of W warm-up
/// steps and N in all has the factor (t + 1) / W while t &lt; W, then (N - t) / (N - W): no step is spent at rate zero.
/// </summary>
public sealed class LinearSchedule
{
    private readonly int _total, _warmup;
    private readonly double _peak;

    public LinearSchedule(int totalSteps, double warmupRatio, double peak)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(totalSteps);
        ArgumentOutOfRangeException.ThrowIfNotEqual(warmupRatio is >= 0 and <= 1, true, nameof(warmupRatio));
        (_total, _peak) = (totalSteps, peak);
        _warmup = (int)Math.Ceiling(totalSteps * warmupRatio);
    }

    /// <summary>The learning rate of a step, counted from 0.</summary>
    public double Rate(int step) =>
        _peak * (step < _warmup ? (step + 1.0) / _warmup : Math.Max(0, (double)(_total - step) / (_total - _warmup)));
}
