using System.Globalization;

namespace DslPeft.Training;

/// <summary>The recent speed and loss of a run, smoothed over about fifty steps.</summary>
internal sealed class ProgressRate
{
    private const double Kept = 0.98;

    private double _seconds,
        _tokens,
        _loss,
        _weight;

    public void Add(TrainingStep step)
    {
        _seconds = _seconds * Kept + step.Seconds;
        _tokens = _tokens * Kept + step.Tokens;
        _loss = _loss * Kept + step.Loss;
        _weight = _weight * Kept + 1;
    }

    /// <summary>Seconds that so many more steps will take.</summary>
    public double SecondsFor(int steps) => _weight == 0 ? 0 : steps * _seconds / _weight;

    public string Describe() =>
        _seconds == 0
            ? ""
            : string.Create(
                CultureInfo.InvariantCulture,
                $"loss {_loss / _weight:F4}  {_weight / _seconds:F1} steps/s  {_tokens / _seconds:F0} tokens/s"
            );

    /// <summary>The loss alone, for a line that is short.</summary>
    public string DescribeLoss() => _seconds == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"loss {_loss / _weight:F4}");

    public static string Describe(Evaluation evaluation) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"dev {string.Join("  ", evaluation.Metrics.Select(m => string.Create(CultureInfo.InvariantCulture, $"{m.Key} {m.Value:F4}")))}"
        );

    public static string Time(double seconds) =>
        TimeSpan.FromSeconds(Math.Ceiling(seconds)).ToString(seconds >= 3600 ? @"h\:mm\:ss" : @"m\:ss", CultureInfo.InvariantCulture);
}
