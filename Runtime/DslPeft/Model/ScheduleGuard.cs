namespace DslPeft;

/// <summary>
/// Whether an adaptation was trained with the schedules of its methods. One whose schedule never ran was not trained as declared, and its
/// values would not say so.
/// </summary>
/// <param name="info">The adaptation.</param>
internal sealed class ScheduleGuard(AdaptationInfo info)
{
    private readonly HashSet<When> _ran = [];
    private bool _trained;

    /// <summary>The schedules of a moment ran.</summary>
    public void Ran(When when) => _ran.Add(when);

    /// <summary>A pass recorded gradients.</summary>
    public void Trained() => _trained = true;

    /// <summary>Values were loaded, in which what schedules do is done.</summary>
    public void Loaded() => _trained = false;

    /// <exception cref="InvalidOperationException">Training passes went without a schedule that the methods have.</exception>
    public void Require()
    {
        if (_trained && info.Schedules.Except(_ran).Select(when => when.ToString()).FirstOrDefault() is { } missed)
        {
            throw new InvalidOperationException(
                $"{info.Name} was trained without the schedules of its methods: a training loop of one's own calls RunSchedules(When.{missed}, new Moment(step, totalSteps)) in every step, as Trainer does."
            );
        }
    }
}
