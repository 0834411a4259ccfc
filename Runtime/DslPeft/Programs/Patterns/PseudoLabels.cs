using DslPeft.Data;

namespace DslPeft.Training;

/// <summary>
/// The training rows of a later generation of iPET (Schick and Schütze, arXiv 2001.07676, section 3.4): the labelled rows, and rows without
/// labels that an ensemble labels. Of each label there are so many that the whole has the labelled rows' proportions and is
/// <see cref="Growth"/> times as large a generation; those that the ensemble is surer of are likelier.
/// </summary>
internal static class PseudoLabels
{
    /// <summary>How many times as many rows the next generation has.</summary>
    public const int Growth = 5;

    /// <summary>The share of the other models that label rows for one.</summary>
    public const double TeacherShare = 0.25;

    /// <summary>Chooses rows and their labels.</summary>
    /// <param name="scores">The ensemble's scores (C) of each row without a label.</param>
    /// <param name="labels">The labels of the labelled rows.</param>
    /// <param name="generation">The generation, from 2 on.</param>
    /// <param name="random">Decides which rows.</param>
    public static IReadOnlyList<(int Row, int Label)> Choose(
        IReadOnlyList<float[]> scores,
        IReadOnlyList<int> labels,
        int generation,
        SeededRandom random
    )
    {
        var rows = scores
            .Select((own, row) => (Row: row, Label: TaskMetrics.Largest(own), Score: PetEnsemble.Softmax(own).Max()))
            .ToLookup(choice => choice.Label);
        var factor = Enumerable.Range(1, generation - 1).Aggregate(1.0, (product, _) => product * Growth) - 1;
        var chosen = new List<(int Row, int Label)>();
        foreach (var label in labels.Distinct().Order())
        {
            var wanted = (int)Math.Min(int.MaxValue, factor * labels.Count(own => own == label));
            // Draws without replacement in proportion to the scores: the largest of u^(1/score) (Efraimidis and Spirakis 2006).
            var drawn = rows[label]
                .Select(choice => (choice.Row, Key: Math.Log(1 - random.NextDouble()) / choice.Score))
                .OrderByDescending(choice => choice.Key);
            chosen.AddRange(drawn.Take(wanted).Select(choice => (choice.Row, label)));
        }
        return [.. chosen.OrderBy(choice => choice.Row)];
    }

    /// <summary>The models that label rows for one model: a random share of those of other patterns, at least one.</summary>
    /// <param name="others">The indices of the models it may learn from.</param>
    /// <param name="random">Decides which.</param>
    public static IReadOnlyList<int> Teachers(IReadOnlyList<int> others, SeededRandom random)
    {
        int[] order = [.. others];
        random.Shuffle<int>(order);
        return [.. order.Take(Math.Max(1, (int)Math.Round(TeacherShare * others.Count))).Order()];
    }
}
