using System.Globalization;

namespace DslPeft.Training;

/// <summary>Checks that a schedule can be followed.</summary>
internal static class TrainingOptionsCheck
{
    /// <exception cref="TrainingException">An option is out of its range; names it.</exception>
    public static void Require(TrainingOptions options)
    {
        AtLeast(nameof(options.Epochs), options.Epochs, 1);
        AtLeast(nameof(options.BatchSize), options.BatchSize, 1);
        AtLeast(nameof(options.Accumulate), options.Accumulate, 1);
        AtLeast(nameof(options.MaxSteps), options.MaxSteps, 0);
        AtLeast(nameof(options.EvaluateEvery), options.EvaluateEvery, 0);
        AtLeast(nameof(options.CheckpointEvery), options.CheckpointEvery, 0);
        AtLeast(nameof(options.Patience), options.Patience, 0);
        Between(nameof(options.LearningRate), options.LearningRate, 0, double.MaxValue);
        Between(nameof(options.WeightDecay), options.WeightDecay, 0, double.MaxValue);
        Between(nameof(options.WarmupRatio), options.WarmupRatio, 0, 1);
        Between(nameof(options.ClipNorm), options.ClipNorm, 0, double.MaxValue);
        Between(nameof(options.Epsilon), options.Epsilon, 0, double.MaxValue);
        Below1(nameof(options.LabelSmoothing), options.LabelSmoothing);
        Below1(nameof(options.Beta1), options.Beta1);
        Below1(nameof(options.Beta2), options.Beta2);
        if (!Enum.IsDefined(options.Decay))
        {
            throw Wrong(nameof(options.Decay), (int)options.Decay, string.Join(", ", Enum.GetNames<Decay>()));
        }
        if (options.LearningRate * options.WeightDecay >= 1)
        {
            throw new TrainingException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"a step takes the share LearningRate · WeightDecay = {options.LearningRate * options.WeightDecay} from each weight, which leaves none of it: lower one of the two."
                )
            );
        }
    }

    private static void AtLeast(string name, int value, int least)
    {
        if (value < least)
        {
            throw Wrong(name, value, $"a whole number from {least} up");
        }
    }

    private static void Between(string name, double value, double least, double most)
    {
        if (!(value >= least && value <= most))
        {
            throw Wrong(name, value, most < double.MaxValue ? $"a number from {least} to {most}" : $"a finite number from {least} up");
        }
    }

    private static void Below1(string name, double value)
    {
        if (!(value >= 0 && value < 1))
        {
            throw Wrong(name, value, "a number from 0 to below 1");
        }
    }

    private static TrainingException Wrong(string name, double value, string expected) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{name} must be {expected}; {value} was given."));
}
