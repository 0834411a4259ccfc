using static TorchSharp.torch;

namespace DslPeft.Checkpoints;

/// <summary>The factors of a LoRA at one place of the base.</summary>
/// <param name="NameOfA">Name of A (rank, in).</param>
/// <param name="NameOfB">Name of B (out, rank).</param>
/// <param name="A">A.</param>
/// <param name="B">B.</param>
/// <param name="Scale">The scale of their product.</param>
/// <param name="IsTable">True at an embedding table, whose update is the product the other way round.</param>
internal sealed record LoraFactors(string NameOfA, string NameOfB, Tensor A, Tensor B, double Scale, bool IsTable)
{
    public long Rank => A.shape[0];

    /// <summary>The factors by the base's module.</summary>
    /// <exception cref="NotSupportedException">The adaptation trains something else than one LoRA at each place and its head.</exception>
    public static Dictionary<string, LoraFactors> Of(AdaptedModel model)
    {
        var factors = new Dictionary<string, LoraFactors>(StringComparer.Ordinal);
        var slots = StoredAdapter
            .Of(model, AdapterLibrary.Peft, _ => PeftFormat.AdapterName)
            .Slots.Where(slot => !slot.Head)
            .ToDictionary(slot => slot.Name);
        foreach (
            var slot in slots.Values.Where(slot =>
                slot.Name.EndsWith(".a", StringComparison.Ordinal) || slot.Name.EndsWith(".tableA", StringComparison.Ordinal)
            )
        )
        {
            var other = slot.Name[..^1] + (slot.Name.EndsWith(".a", StringComparison.Ordinal) ? "b" : "B");
            if (slot.Method?.Attribute is LoraAttribute lora && slots.TryGetValue(other, out var up))
            {
                factors.Add(
                    slot.Module,
                    new(
                        slot.Name,
                        other,
                        slot.Values,
                        up.Values,
                        lora.RankStabilized ? lora.Alpha / Math.Sqrt(lora.Rank) : lora.Alpha / lora.Rank,
                        slot.Name.EndsWith("A", StringComparison.Ordinal)
                    )
                );
            }
        }
        var known = factors.Values.SelectMany(pair => new[] { pair.NameOfA, pair.NameOfB }).ToHashSet();
        if (slots.Keys.FirstOrDefault(name => !known.Contains(name)) is { } more)
            throw new NotSupportedException($"{model.Info.Name} is no LoRA of factors alone: it has '{more}'.");
        return factors;
    }
}
