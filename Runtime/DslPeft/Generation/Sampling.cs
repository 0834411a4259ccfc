namespace DslPeft.Generation;

/// <summary>Continues each text by one token after the other, each chosen by itself.</summary>
internal static class Sampling
{
    /// <param name="texts">The texts; disposed by the caller.</param>
    /// <param name="prompts">What they begin with.</param>
    /// <param name="options">How tokens are chosen.</param>
    /// <returns>What was added to each.</returns>
    public static IReadOnlyList<int[]> Run(Continuation texts, IReadOnlyList<int[]> prompts, GenerationOptions options)
    {
        List<int>[] added = [.. prompts.Select(_ => new List<int>())];
        TokenSampler[] samplers = [.. prompts.Select((_, row) => new TokenSampler(options, row))];
        // Of the rows that the model runs, the texts that they are.
        int[] open = [.. Enumerable.Range(0, prompts.Count)];
        if (options.Tokens == 0 || open.Length == 0)
            return [.. added.Select(tokens => tokens.ToArray())];
        var logits = texts.Start();
        while (true)
        {
            for (var i = 0; i < open.Length; i++)
            {
                int row = open[i],
                    token = samplers[row].Choose(options.Penalised(logits[i], prompts[row], added[row]));
                added[row].Add(token);
                options.Chosen?.Invoke(row, token);
            }
            int[] going =
            [
                .. Enumerable
                    .Range(0, open.Length)
                    .Where(i => !options.EndsWith(open[i], added[open[i]]) && added[open[i]].Count < options.Tokens),
            ];
            if (going.Length == 0)
                return [.. added.Select(tokens => tokens.ToArray())];
            logits = texts.Next(going, [.. going.Select(i => added[open[i]][^1])]);
            open = [.. going.Select(i => open[i])];
        }
    }
}
