using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft;

/// <summary>The entries of the base with the highest scores, over all parameters of a method together, as places and values.</summary>
internal static class ChosenEntries
{
    /// <summary>Fills places and values with the entries of the highest scores; values start from the base's.</summary>
    /// <param name="scores">A score for each entry of each parameter.</param>
    /// <param name="parameters">The parameters.</param>
    /// <param name="values">The values (N).</param>
    /// <param name="places">Where they stand among all entries of the base (N), int64, in order.</param>
    /// <param name="first">The place of each parameter's first entry.</param>
    public static void Take(Tensor[] scores, Tensor[] parameters, Tensor values, Tensor places, long[] first)
    {
        var best = cat([.. scores.Select(part => part.reshape(-1))]).topk((int)values.shape[0], sorted: false).indexes.sort().Values;
        var bounds = new long[parameters.Length + 1];
        for (var i = 0; i < parameters.Length; i++)
            bounds[i + 1] = bounds[i] + parameters[i].numel();
        var owner = bucketize(best, tensor(bounds[1..], device: best.device), right: true);
        var chosen = best.Plus((tensor(first, device: best.device) - tensor(bounds[..^1], device: best.device)).index_select(0, owner));
        var sorted = chosen.sort();
        places.copy_(sorted.Values);
        values.copy_(cat([.. parameters.Select(part => part.reshape(-1))]).index_select(0, best.index_select(0, sorted.Indices)));
    }
}
