using System.Globalization;
using DslPeft.Data;

namespace DslPeft.Training;

/// <summary>Reads <c>--class-weights</c>: a number for each class, or what makes all classes count the same.</summary>
internal static class ClassWeighting
{
    private const string Balanced = "balanced";

    /// <summary>Checks what can be checked before the data are read.</summary>
    /// <exception cref="UsageException">As <see cref="Read"/>.</exception>
    public static void Require(string? text, AdaptationInfo info)
    {
        if (text is null)
        {
            return;
        }
        if (!info.TakesClassWeights)
        {
            throw new UsageException($"--class-weights weighs classes, and a head of kind {info.Head} has none.");
        }
        if (text != Balanced)
        {
            RequireFit(Parse(text), info.Labels, info);
        }
    }

    /// <summary>
    /// The weights in the order of the classes; null where none are asked for. Balanced ones are N / (C · count of the class).
    /// </summary>
    /// <exception cref="UsageException">The text is neither, the numbers are not as many as the classes, or the task has no
    /// classes.</exception>
    public static IReadOnlyList<double>? Read(string? text, AdaptationInfo info, TaskRows rows)
    {
        if (text is null)
        {
            return null;
        }
        var counts = rows.CountLabels(info.Labels)
            ?? throw new UsageException($"--class-weights weighs classes, and a head of kind {info.Head} has none.");
        var weights = text == Balanced ? [.. Weigh(counts)] : Parse(text);
        RequireFit(weights, counts.Count, info);
        return weights;
    }

    private static void RequireFit(double[] weights, int classes, AdaptationInfo info)
    {
        if (weights.Length != classes)
        {
            throw new UsageException($"--class-weights gives {weights.Length} numbers and {info.Name} has {classes} classes.");
        }
        if (weights.All(weight => weight == 0))
        {
            throw new UsageException("--class-weights are all 0: no row would count.");
        }
    }

    private static IEnumerable<double> Weigh(IReadOnlyList<int> counts)
    {
        var missing = counts.ToList().IndexOf(0);
        return missing < 0
            ? counts.Select(count => (double)counts.Sum() / (counts.Count * count))
            : throw new UsageException($"--class-weights {Balanced}: no training row is of class {missing}.");
    }

    private static double[] Parse(string text) =>
        [
            .. text.Split(',')
                .Select(part =>
                    double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var weight)
                    && double.IsFinite(weight)
                    && weight >= 0
                        ? weight
                        : throw new UsageException(
                            $"--class-weights must be '{Balanced}' or numbers from 0 up with commas between them; '{part}' was given."
                        )
                ),
        ];
}
