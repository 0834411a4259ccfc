using Spectre.Console;

namespace DslPeft.Training;

/// <summary>A progress bar with loss, rate and remaining time, for a terminal.</summary>
public sealed class BarProgress(IAnsiConsole console) : ITrainingProgress
{
    private readonly ProgressRate _rate = new();
    private readonly MeasuringNotes _measuring = new(text => console.MarkupLineInterpolated($"{text}"));
    private ProgressTask? _task;
    private string _title = "";

    public void During(string title, int done, int total, Action body)
    {
        _title = title;
        console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                _task = context.AddTask(Markup.Escape(title), maxValue: total);
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
            _task.Description = Markup.Escape($"{_title}  {_rate.Describe()}");
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
        _task.Description = Markup.Escape($"{_title}  measuring {100L * done / total}%");
    }

    public void Note(string text) => console.MarkupLineInterpolated($"{text}");
}
