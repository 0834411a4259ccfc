using Spectre.Console;

namespace DslPeft.Training;

/// <summary>
/// A progress bar with loss, rate and remaining time, for a terminal. A narrow terminal has no room for the bar and shows the rest in
/// short.
/// </summary>
public sealed class BarProgress(IAnsiConsole console) : ITrainingProgress
{
    // What the bar and its description take, and what percentage, remaining time and the blanks beside them take of a narrow terminal.
    private const int WidthWithBar = 110,
        BesideDescription = 18;

    private readonly ProgressRate _rate = new();
    private readonly MeasuringNotes _measuring = new(text => console.MarkupLineInterpolated($"{text}"));
    private ProgressTask? _task;
    private string _title = "";

    public void During(string title, int done, int total, Action body)
    {
        _title = title;
        ProgressColumn[] columns =
            console.Profile.Width >= WidthWithBar
                ? [new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn()]
                : [new TaskDescriptionColumn(), new PercentageColumn(), new RemainingTimeColumn()];
        console
            .Progress()
            .AutoClear(true)
            .Columns(columns)
            .Start(context =>
            {
                _task = context.AddTask(Markup.Escape(Fitting(title)), maxValue: total);
                _task.Value = done;
                body();
            });
    }

    public void Step(TrainingStep step)
    {
        _rate.Add(step);
        if (_task is not null)
        {
            _task.Value = step.Number;
            _task.Description = Markup.Escape(Fitting($"{_title}  {_rate.Describe()}", _rate.Describe(), _rate.DescribeLoss()));
        }
    }

    public void Evaluated(EvaluationPoint point) => Note($"{_title}  step {point.Step}  {ProgressRate.Describe(point.Evaluation)}");

    public void Measuring(int done, int total)
    {
        if (_task is null)
        {
            _measuring.Add(done, total);
            return;
        }
        _task.Description = Markup.Escape(Fitting($"{_title}  measuring {100L * done / total}%", $"measuring {100L * done / total}%"));
    }

    public void Note(string text) => console.MarkupLineInterpolated($"{text}");

    /// <summary>The first that fits; of the last, what fits.</summary>
    private string Fitting(params ReadOnlySpan<string> texts)
    {
        var room = console.Profile.Width >= WidthWithBar ? int.MaxValue : Math.Max(console.Profile.Width - BesideDescription, 1);
        foreach (var text in texts)
        {
            if (text.Length <= room)
            {
                return text;
            }
        }
        return texts[^1][..room];
    }
}
