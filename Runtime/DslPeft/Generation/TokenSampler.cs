using DslPeft.Data;

namespace DslPeft.Generation;

/// <summary>Chooses a token by its logits.</summary>
public sealed class TokenSampler
{
    private readonly GenerationOptions _options;
    private readonly SeededRandom _random;

    /// <summary>A sampler of one text.</summary>
    /// <param name="options">How to choose.</param>
    /// <param name="row">The row of the text: each has numbers of its own.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public TokenSampler(GenerationOptions options, int row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.Temperature);
        ArgumentOutOfRangeException.ThrowIfNegative(options.TopK);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.TopP);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.TopP, 1);
        (_options, _random) = (options, SeededRandom.Stream(options.Seed, row));
    }

    /// <summary>The next token.</summary>
    /// <param name="logits">One for each token of the vocabulary.</param>
    public int Choose(ReadOnlySpan<float> logits)
    {
        var best = Largest(logits);
        if (_options.Temperature == 0)
            return best;
        int[] order = [.. Enumerable.Range(0, logits.Length)];
        var keys = logits.ToArray();
        // The most likely first; of equal ones, the one of the smaller id.
        Array.Sort(order, (a, b) => keys[a] == keys[b] ? a.CompareTo(b) : keys[b].CompareTo(keys[a]));
        var kept = _options.TopK > 0 ? Math.Min(_options.TopK, order.Length) : order.Length;
        double[] weights = [.. order.Take(kept).Select(token => Math.Exp((keys[token] - (double)keys[best]) / _options.Temperature))];
        double all = weights.Sum(),
            share = 0;
        var nucleus = 0;
        while (nucleus < kept && (nucleus == 0 || share < _options.TopP * all))
            share += weights[nucleus++];
        var drawn = _random.NextDouble() * share;
        for (var i = 0; i < nucleus; i++)
        {
            drawn -= weights[i];
            if (drawn < 0)
                return order[i];
        }
        return order[nucleus - 1];
    }

    private static int Largest(ReadOnlySpan<float> logits)
    {
        var best = 0;
        for (var i = 1; i < logits.Length; i++)
        {
            if (logits[i] > logits[best])
                best = i;
        }

        return best;
    }
}
