namespace DslPeft.Training;

/// <summary>One optimizer step, as progress shows it.</summary>
/// <param name="Number">Steps taken, this one included.</param>
/// <param name="Loss">The training loss of the batch.</param>
/// <param name="LearningRate">The learning rate used.</param>
/// <param name="GradientNorm">The norm of all gradients before clipping.</param>
/// <param name="Tokens">Tokens in the batch, padding included.</param>
/// <param name="Seconds">Wall time of the step.</param>
public readonly record struct TrainingStep(int Number, double Loss, double LearningRate, double GradientNorm, long Tokens, double Seconds);

/// <summary>Follows a run. Calls come from the training thread.</summary>
public interface ITrainingProgress
{
    /// <summary>Runs <paramref name="body"/>, the whole training, with whatever display it needs around it.</summary>
    void During(string title, int done, int total, Action body);

    void Step(TrainingStep step);

    void Evaluated(EvaluationPoint point);

    /// <summary>Says how many rows or batches of a measurement are done.</summary>
    void Measuring(int done, int total) { }

    /// <summary>Says something worth a line, such as where a checkpoint was written.</summary>
    void Note(string text);
}
