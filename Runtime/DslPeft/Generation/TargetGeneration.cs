using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Generation;

/// <summary>Writes a target for each source with a model of two stacks. Every step runs both stacks.</summary>
internal static class TargetGeneration
{
    private const long Padding = 0;

    /// <param name="model">The model, in evaluation.</param>
    /// <param name="sources">Token ids, at least one in each source.</param>
    /// <param name="options">How tokens are chosen.</param>
    public static IReadOnlyList<int[]> Generate(AdaptedModel model, IReadOnlyList<int[]> sources, GenerationOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.Tokens);
        if (sources.Any(source => source.Length == 0))
            throw new ArgumentException("A source is empty: a target is written of at least one token.", nameof(sources));
        if ((options.Start ?? model.Base.Info.TargetStart) is not { } start || start < 0)
            throw new ArgumentException($"{model.Info.Name} begins a target with the token that ends it: say in Start which one that is.", nameof(options));
        if (TextGeneration.Positions(model) is { } positions && Math.Max(options.Tokens, sources.Count > 0 ? sources.Max(source => source.Length) : 0) > positions)
            throw new ArgumentException($"A source or a target is longer than the {positions} positions of {model.Info.Name}.", nameof(sources));
        using var noGrad = no_grad();
        List<int>[] targets = [.. sources.Select(_ => new List<int> { start })];
        TokenSampler[] samplers = [.. sources.Select((_, row) => new TokenSampler(options, row))];
        for (int step = 0; step < options.Tokens; step++)
        {
            int[] open = [.. Enumerable.Range(0, targets.Length).Where(row => step == 0 || !options.Ends.Contains(targets[row][^1]))];
            if (open.Length == 0)
                break;
            IReadOnlyList<float[]> last = Last(model, [.. open.Select(row => sources[row])], [.. open.Select(row => targets[row])]);
            for (int i = 0; i < open.Length; i++)
                targets[open[i]].Add(samplers[open[i]].Choose(last[i]));
        }
        return [.. targets.Select(target => target[1..].ToArray())];
    }

    /// <summary>The logits behind the last token of targets of one length.</summary>
    private static IReadOnlyList<float[]> Last(AdaptedModel model, IReadOnlyList<int[]> sources, IReadOnlyList<List<int>> targets)
    {
        int longest = sources.Max(source => source.Length);
        using var scope = NewDisposeScope();
        long[] ids = [.. sources.SelectMany(source => source.Select(id => (long)id).Concat(Enumerable.Repeat(Padding, longest - source.Length)))];
        long[] mask = [.. sources.SelectMany(source => Enumerable.Range(0, longest).Select(i => i < source.Length ? 1L : 0))];
        long[] written = [.. targets.SelectMany(target => target.Select(id => (long)id))];
        Device device = model.Device;
        using var batch = new Batch(tensor(ids, [sources.Count, longest], device: device), tensor(mask, [sources.Count, longest], device: device),
            targetIds: tensor(written, [targets.Count, targets[0].Count], device: device));
        Tensor all = model.Infer(batch);
        return [.. targets.Select((_, row) => all[row, -1].to(CPU).to(ScalarType.Float32).contiguous().data<float>().ToArray())];
    }
}
