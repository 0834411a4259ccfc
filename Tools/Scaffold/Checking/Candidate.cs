using DslPeft.Checkpoints;

namespace DslPeft.Scaffold;

/// <summary>A size of a layout, and how it fits the checkpoint.</summary>
/// <param name="Layout">The layout.</param>
/// <param name="Sizes">What the size declares.</param>
/// <param name="Info">What the compiler made of it.</param>
/// <param name="Compared">The file <c>config.json</c> held against it.</param>
/// <param name="Tensors">The tensors of the headers held against it.</param>
internal sealed record Candidate(
    FamilyLayout Layout,
    DeclaredSizes Sizes,
    ArchitectureInfo Info,
    ConfigComparison Compared,
    LoadReport Tensors
)
{
    /// <summary>True if the checkpoint is of this size.</summary>
    public bool Fits => Compared.Differences.Count == 0 && Tensors.IsComplete;

    /// <summary>How far off it is: what the configuration says weighs more than what follows for tensors.</summary>
    public (int Entries, int Tensors) Distance =>
        (Compared.Differences.Count, Tensors.Missing.Count + Tensors.Mismatched.Count + Tensors.Unread.Count + Tensors.Untied.Count);

    /// <summary>The refusal of a checkpoint that this size, the nearest of its family, is not.</summary>
    public CheckpointException Refusal(CheckpointConfig config)
    {
        if (Compared.Differences.Count == 0)
        {
            try
            {
                Tensors.ThrowIfIncomplete();
            }
            catch (CheckpointException fault)
            {
                return new CheckpointException(
                    config.Path,
                    $"and the weights contradict each other, by the layout {Layout.Name}. {fault.Message}",
                    fault
                );
            }
        }
        return new CheckpointException(
            config.Path,
            $"says what {Layout.Name}, the layout of {Layout.ModelType}, does not compute: {string.Join("; ", Compared.Differences)}"
        );
    }
}
