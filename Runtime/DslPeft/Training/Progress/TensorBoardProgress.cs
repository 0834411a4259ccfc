using TorchSharp;

namespace DslPeft.Training;

/// <summary>
/// Writes TensorBoard events beside another display: loss, learning rate and gradient norm of each step, and every metric of each
/// measurement.
/// </summary>
internal sealed class TensorBoardProgress(string folder, ITrainingProgress other) : ITrainingProgress
{
    private readonly TorchSharp.Modules.SummaryWriter _events = torch.utils.tensorboard.SummaryWriter(folder);

    public void During(string title, int done, int total, Action body) => other.During(title, done, total, body);

    public void Step(TrainingStep step)
    {
        other.Step(step);
        Write("train/loss", step.Loss, step.Number);
        Write("train/learning rate", step.LearningRate, step.Number);
        Write("train/gradient norm", step.GradientNorm, step.Number);
        Write("train/tokens per second", step.Tokens / step.Seconds, step.Number);
    }

    public void Evaluated(EvaluationPoint point)
    {
        other.Evaluated(point);
        foreach (var (name, value) in point.Evaluation.Metrics)
        {
            Write("dev/" + name, value, point.Step);
        }
    }

    public void Measuring(int done, int total) => other.Measuring(done, total);

    public void Note(string text) => other.Note(text);

    private void Write(string name, double value, int step) => _events.add_scalar(name, (float)value, step);
}
