using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Generation;

/// <summary>Continues texts with a causal language model, or writes a target for each source with a model of two stacks.</summary>
public static class TextGeneration
{
    private const int Padding = 0;

    /// <summary>Continues each prompt by the deployed form of an adaptation: merged, with its prompts, prefixes and adapters. With a <see cref="Seq2SeqLmAttribute"/> head, prompts are
    /// sources, and a target is written for each.</summary>
    /// <param name="model">An adaptation with a <see cref="CausalLmAttribute"/> or a <see cref="Seq2SeqLmAttribute"/> head.</param>
    /// <param name="prompts">Token ids, at least one in each prompt.</param>
    /// <param name="options">How tokens are chosen.</param>
    /// <returns>What was added to each prompt, or its target, its end token included.</returns>
    /// <exception cref="ArgumentException">The head is another, a prompt is empty, prompts and new tokens are more than the model has positions, or nothing says what a target begins
    /// with.</exception>
    public static IReadOnlyList<int[]> Generate(this AdaptedModel model, IReadOnlyList<int[]> prompts, GenerationOptions options)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.Info.Head == HeadKind.Seq2SeqLm)
            return Evaluated(model, () => TargetGeneration.Generate(model, prompts, options));
        if (model.Info.Head != HeadKind.CausalLm)
            throw new ArgumentException($"{model.Info.Name} has a head of kind {model.Info.Head}: only one with [CausalLm] continues texts, and one with [Seq2SeqLm] writes targets.", nameof(model));
        if (Positions(model) is { } positions && prompts.Count > 0 && prompts.Max(prompt => prompt.Length) + options.Tokens > positions)
            throw new ArgumentException($"The longest prompt has {prompts.Max(prompt => prompt.Length)} tokens, and {options.Tokens} more are asked for: {model.Info.Name} has positions for {positions}.", nameof(prompts));
        return Evaluated(model, () => Generate(model.Infer, model.Device, prompts, options));
    }

    private static IReadOnlyList<int[]> Evaluated(AdaptedModel model, Func<IReadOnlyList<int[]>> generate)
    {
        bool training = model.training;
        model.eval();
        try
        {
            return generate();
        }
        finally
        {
            model.train(training);
        }
    }

    /// <summary>Continues each prompt by any function from a batch to logits (B, T, V) or, behind l virtual tokens, (B, l + T, V), as <see cref="AdaptedModel.Forward"/> in
    /// evaluation is one.</summary>
    /// <param name="logits">The function; what it returns is disposed.</param>
    /// <param name="device">Where batches are made.</param>
    /// <param name="prompts">Token ids, at least one in each prompt.</param>
    /// <param name="options">How tokens are chosen.</param>
    /// <returns>What was added to each prompt, its end token included.</returns>
    /// <exception cref="ArgumentException">A prompt is empty.</exception>
    public static IReadOnlyList<int[]> Generate(Func<Batch, Tensor> logits, Device device, IReadOnlyList<int[]> prompts, GenerationOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.Tokens);
        if (prompts.Any(prompt => prompt.Length == 0))
            throw new ArgumentException("A prompt is empty: a model continues at least one token.", nameof(prompts));
        using var noGrad = no_grad();
        List<int>[] texts = [.. prompts.Select(prompt => prompt.ToList())];
        TokenSampler[] samplers = [.. prompts.Select((_, row) => new TokenSampler(options, row))];
        for (int step = 0; step < options.Tokens; step++)
        {
            int[] open = [.. Enumerable.Range(0, texts.Length).Where(row => step == 0 || !options.Ends.Contains(texts[row][^1]))];
            if (open.Length == 0)
                break;
            IReadOnlyList<float[]> last = Last(logits, device, [.. open.Select(row => texts[row])]);
            for (int i = 0; i < open.Length; i++)
                texts[open[i]].Add(samplers[open[i]].Choose(last[i]));
        }
        return [.. texts.Select((text, row) => text[prompts[row].Length..].ToArray())];
    }

    /// <summary>The logits behind each text's last token. Padding stands behind the texts, where no token attends to it.</summary>
    private static IReadOnlyList<float[]> Last(Func<Batch, Tensor> logits, Device device, IReadOnlyList<List<int>> texts)
    {
        int longest = texts.Max(text => text.Count);
        using var scope = NewDisposeScope();
        long[] ids = [.. texts.SelectMany(text => text.Select(id => (long)id).Concat(Enumerable.Repeat((long)Padding, longest - text.Count)))];
        long[] mask = [.. texts.SelectMany(text => Enumerable.Range(0, longest).Select(i => i < text.Count ? 1L : 0))];
        using var batch = new Batch(tensor(ids, [texts.Count, longest], device: device), tensor(mask, [texts.Count, longest], device: device));
        Tensor all = logits(batch);
        return [.. texts.Select((text, row) => all[row, all.shape[1] - longest + text.Count - 1].to(CPU).to(ScalarType.Float32).contiguous().data<float>().ToArray())];
    }

    /// <summary>How many real tokens the model has positions for; null where it has no table of them.</summary>
    internal static int? Positions(AdaptedModel model) => model.Base.Info.Positions is { } positions ? (int)positions - model.Info.PositionOffset : null;
}
