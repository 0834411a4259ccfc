using System.Diagnostics;

namespace DslPeft.Training;

/// <summary>Plain lines for a log file or a pipe: one every few seconds and one for each measurement.</summary>
public sealed class LineProgress(TextWriter output, double secondsBetweenLines = 10) : ITrainingProgress
{
    private readonly Stopwatch _sinceLine = new();
    private readonly ProgressRate _rate = new();
    private readonly MeasuringNotes _measuring = new(output.WriteLine, secondsBetweenLines);
    private int _total;

    public void During(string title, int done, int total, Action body)
    {
        _total = total;
        output.WriteLine($"{title}: step {done} of {total}");
        _sinceLine.Restart();
        body();
    }

    public void Step(TrainingStep step)
    {
        _rate.Add(step);
        if (_sinceLine.Elapsed.TotalSeconds >= secondsBetweenLines || step.Number == _total)
        {
            output.WriteLine(
                $"step {step.Number}/{_total}  {_rate.Describe()}  {ProgressRate.Time(_rate.SecondsFor(_total - step.Number))} left"
            );
            _sinceLine.Restart();
        }
    }

    public void Evaluated(EvaluationPoint point) => output.WriteLine($"step {point.Step}  {ProgressRate.Describe(point.Evaluation)}");

    public void Measuring(int done, int total) => _measuring.Add(done, total);

    public void Note(string text) => output.WriteLine(text);
}
