using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Generation;

/// <summary>Continues texts with a causal language model, or writes a target for each source with a model of two stacks.</summary>
public static class TextGeneration
{
    /// <summary>
    /// Continues each prompt by the deployed form of an adaptation: merged, with its prompts, prefixes and adapters. With a
    /// <see cref="Seq2SeqLmAttribute"/> head, prompts are sources, and a target is written for each. Keys and values of earlier tokens are
    /// kept where the adaptation allows it (<see cref="AdaptedModel.WhyUncached"/>); else each step computes the whole texts.
    /// </summary>
    /// <param name="model">An adaptation with a <see cref="CausalLmAttribute"/> or a <see cref="Seq2SeqLmAttribute"/> head.</param>
    /// <param name="prompts">Token ids, at least one in each prompt.</param>
    /// <param name="options">How tokens are chosen.</param>
    /// <returns>What was added to each prompt, or its target, its end token included.</returns>
    /// <exception cref="ArgumentException">The head is another, a prompt is empty, prompts and new tokens are more than the model has
    /// positions, or nothing says what a target begins with.</exception>
    public static IReadOnlyList<int[]> Generate(this AdaptedModel model, IReadOnlyList<int[]> prompts, GenerationOptions options)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(prompts);
        options.Validate();
        RequireTasks(prompts, options);
        if (
            options.Tasks is { } given
            && model.Info.Tasks is > 0 and var known
            && given.FirstOrDefault(t => t >= known) is > 0 and var other
        )
        {
            throw new ArgumentException(
                $"{model.Info.Name} has {known} tasks (0 to {known - 1}), and one of {nameof(options.Tasks)} is {other}."
            );
        }
        var writesTargets = model.Info.Head == HeadKind.Seq2SeqLm;
        if (!writesTargets && model.Info.Head != HeadKind.CausalLm)
        {
            throw new ArgumentException(
                $"{model.Info.Name} has a head of kind {model.Info.Head}: only one with [CausalLm] continues texts, and one with [Seq2SeqLm] writes targets.",
                nameof(model)
            );
        }

        RequireTokens(
            prompts,
            writesTargets
                ? "A source is empty: a target is written of at least one token."
                : "A prompt is empty: a model continues at least one token."
        );
        var longest = prompts.Select(prompt => prompt.Length).DefaultIfEmpty().Max();
        var (beginnings, sources) = (prompts, (IReadOnlyList<int[]>?)null);
        if (writesTargets)
        {
            (beginnings, sources) = ([.. prompts.Select(_ => new[] { Start(model, options) })], prompts);
            if (Positions(model) is { } both && Math.Max(options.Tokens, longest) > both)
            {
                throw new ArgumentException(
                    $"A source or a target is longer than the {both} positions of {model.Info.Name}.",
                    nameof(prompts)
                );
            }
        }
        else if (Positions(model) is { } positions && longest + options.Tokens > positions && prompts.Count > 0)
        {
            throw new ArgumentException(
                $"The longest prompt has {longest} tokens, and {options.Tokens} more are asked for: {model.Info.Name} has positions for {positions}.",
                nameof(prompts)
            );
        }
        var training = model.training;
        model.eval();
        try
        {
            using Continuation texts =
                options.KeepsKeys && model.WhyUncached is null
                    ? new CachedTexts(model, beginnings, sources, options.Tasks)
                    : new WholeTexts(model.Infer, model.Device, beginnings, sources, options.Tasks);
            return Run(texts, beginnings, options);
        }
        finally
        {
            model.train(training);
        }
    }

    /// <summary>
    /// Continues each prompt by any function from a batch to logits (B, T, V) or, behind l virtual tokens, (B, l + T, V), as
    /// <see cref="AdaptedModel.Forward"/> in evaluation is one.
    /// </summary>
    /// <param name="logits">The function; what it returns is disposed.</param>
    /// <param name="device">Where batches are made.</param>
    /// <param name="prompts">Token ids, at least one in each prompt.</param>
    /// <param name="options">How tokens are chosen.</param>
    /// <returns>What was added to each prompt, its end token included.</returns>
    /// <exception cref="ArgumentException">A prompt is empty.</exception>
    public static IReadOnlyList<int[]> Generate(
        Func<Batch, Tensor> logits,
        Device device,
        IReadOnlyList<int[]> prompts,
        GenerationOptions options
    )
    {
        ArgumentNullException.ThrowIfNull(prompts);
        options.Validate();
        RequireTasks(prompts, options);
        RequireTokens(prompts, "A prompt is empty: a model continues at least one token.");
        using var texts = new WholeTexts(logits, device, prompts, tasks: options.Tasks);
        return Run(texts, prompts, options);
    }

    private static IReadOnlyList<int[]> Run(Continuation texts, IReadOnlyList<int[]> prompts, GenerationOptions options)
    {
        using var noGrad = no_grad();
        return options.Beams > 1 ? BeamSearch.Run(texts, prompts, options) : Sampling.Run(texts, prompts, options);
    }

    /// <summary>The token that stands before a target's first.</summary>
    private static int Start(AdaptedModel model, GenerationOptions options) =>
        (options.Start ?? model.Base.Info.TargetStart) is { } start and >= 0
            ? start
            : throw new ArgumentException(
                $"{model.Info.Name} begins a target with the token that ends it: say in Start which one that is.",
                nameof(options)
            );

    private static void RequireTasks(IReadOnlyList<int[]> prompts, GenerationOptions options)
    {
        if (options.Tasks is { } tasks && (tasks.Count != prompts.Count || tasks.Any(task => task < 0)))
        {
            throw new ArgumentException(
                $"There are {tasks.Count} {nameof(options.Tasks)} for {prompts.Count} prompts: one from 0 on is needed for each.",
                nameof(options)
            );
        }
    }

    private static void RequireTokens(IReadOnlyList<int[]> prompts, string otherwise)
    {
        if (prompts.Any(prompt => prompt.Length == 0))
            throw new ArgumentException(otherwise, nameof(prompts));
    }

    /// <summary>How many real tokens the model has positions for; null where it has no table of them.</summary>
    private static int? Positions(AdaptedModel model) =>
        model.Base.Info.Positions is { } positions ? (int)positions - model.Info.PositionOffset : null;
}
