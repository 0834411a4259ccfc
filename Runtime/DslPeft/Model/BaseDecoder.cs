namespace DslPeft;

/// <summary>The part of a base that a language model decodes with, which checkpoints of other heads lack.</summary>
internal static class BaseDecoder
{
    /// <summary>Refuses a language model over a checkpoint that holds no decoder.</summary>
    /// <exception cref="InvalidOperationException">The checkpoint holds none; the message names it.</exception>
    public static void Require(ArchitectureModule @base, AdaptationInfo info)
    {
        if (!info.Head.ReadsDecoder || @base.LoadReport is not { } report)
            return;
        var missing = @base
            .Info.Rows.Where(row => row.BesideBase)
            .Select(row => row.CheckpointKey ?? row.Name)
            .Where(report.KeptInitial.Contains)
            .ToList();
        if (missing.Count > 0)
        {
            throw new InvalidOperationException(
                $"{info.Name} predicts words with {string.Join(", ", missing)}, which {report.Path} does not hold: its model has another head. Load a language model's checkpoint."
            );
        }
    }
}
