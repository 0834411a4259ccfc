using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace DslPeft.Training;

/// <summary>Writes a line of JSON every so many steps and for each measurement, beside another display.</summary>
internal sealed class JsonLinesProgress(string path, ITrainingProgress other, bool append) : ITrainingProgress, IDisposable
{
    private const int StepsBetweenLines = 50;

    private readonly StreamWriter _log = new(path, append) { AutoFlush = true };
    private double _loss,
        _seconds;
    private long _tokens;
    private int _steps;

    public void During(string title, int done, int total, Action body) => other.During(title, done, total, body);

    public void Step(TrainingStep step)
    {
        other.Step(step);
        _loss += step.Loss;
        _seconds += step.Seconds;
        _tokens += step.Tokens;
        if (++_steps == StepsBetweenLines)
        {
            Write(
                new StepLine(step.Number, Math.Round(_loss / _steps, 5), step.LearningRate, Math.Round(_tokens / _seconds)),
                TrainingTypes.Line.StepLine
            );
            (_loss, _seconds, _tokens, _steps) = (0, 0, 0, 0);
        }
    }

    public void Evaluated(EvaluationPoint point)
    {
        other.Evaluated(point);
        Write(new HeldOutLine(point.Step, point.Evaluation.Metrics), TrainingTypes.Line.HeldOutLine);
    }

    public void Measuring(int done, int total) => other.Measuring(done, total);

    public void Note(string text) => other.Note(text);

    public void Dispose() => _log.Dispose();

    private void Write<T>(T line, JsonTypeInfo<T> type) => _log.WriteLine(JsonSerializer.Serialize(line, type));
}

/// <summary>What a line says of the steps since the one before.</summary>
internal readonly record struct StepLine(int Step, double Loss, double LearningRate, double TokensPerSecond);

/// <summary>What a line says of a measurement.</summary>
internal readonly record struct HeldOutLine(int Step, IReadOnlyDictionary<string, double> HeldOut);
