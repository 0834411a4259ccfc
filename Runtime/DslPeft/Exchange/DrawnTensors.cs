using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Checkpoints;

/// <summary>
/// Tensors that a library leaves out of its files and draws again from a seed of its configuration (<see cref="DrawnAgainAttribute"/>).
/// </summary>
internal static class DrawnTensors
{
    /// <summary>The tensors by key that the configuration says are left out; the caller disposes them.</summary>
    /// <exception cref="CheckpointException">The configuration has no seed.</exception>
    public static Dictionary<string, Tensor> Of(StoredAdapter adapter, CheckpointConfig config)
    {
        var drawn = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        var absent = adapter.Slots.Where(slot =>
            slot.Drawn is { } again && AdapterConfig.Find(config.Root, again.Kept) is { ValueKind: JsonValueKind.False }
        );
        foreach (var together in absent.DistinctBy(slot => slot.Key).GroupBy(slot => slot.Drawn!.Seed))
        {
            if (
                AdapterConfig.Find(config.Root, together.Key) is not { ValueKind: JsonValueKind.Number } found
                || !found.TryGetInt64(out var seed)
            )
            {
                throw new CheckpointException(
                    config.Path,
                    $"leaves {string.Join(" and ", together.Select(slot => slot.Key))} out, and '{together.Key}' is no seed to draw them from"
                );
            }

            using var generator = new Generator((ulong)seed, CPU);
            foreach (var slot in together.OrderBy(slot => slot.Drawn!.Order))
                drawn.Add(slot.Key, Uniform(slot.StoredDimensions, generator));
        }
        return drawn;
    }

    private static Tensor Uniform(long[] shape, Generator generator)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var bound = Math.Sqrt(6.0 / shape[^1]);
        return empty(shape).uniform_(-bound, bound, generator).DetachFromDisposeScope();
    }
}
