namespace DslPeft.Training;

/// <summary>Shows nothing.</summary>
public sealed class QuietProgress : ITrainingProgress
{
    public void During(string title, int done, int total, Action body) => body();

    public void Step(TrainingStep step) { }

    public void Evaluated(EvaluationPoint point) { }

    public void Note(string text) { }
}
