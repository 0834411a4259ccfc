using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Generation;

/// <summary>
/// Computes each text as a whole for each token, by any function from a batch to logits (B, T, V) or, behind l virtual tokens, (B, l + T,
/// V).
/// </summary>
/// <param name="logits">The function; what it returns is disposed.</param>
/// <param name="device">Where batches are made.</param>
/// <param name="prompts">Token ids, at least one in each prompt.</param>
/// <param name="sources">Of a model of two stacks, the source of each prompt, which is then the beginning of a target.</param>
/// <param name="tasks">The task of each prompt; null for task 0 of all.</param>
internal sealed class WholeTexts(
    Func<Batch, Tensor> logits,
    Device device,
    IReadOnlyList<int[]> prompts,
    IReadOnlyList<int[]>? sources = null,
    IReadOnlyList<int>? tasks = null
) : Continuation
{
    private IReadOnlyList<int[]> _texts = prompts,
        _sources = sources ?? [];
    private IReadOnlyList<int>? _tasks = tasks;

    /// <inheritdoc/>
    public override IReadOnlyList<float[]> Start() => Last();

    /// <inheritdoc/>
    public override IReadOnlyList<float[]> Next(IReadOnlyList<int> rows, IReadOnlyList<int> tokens)
    {
        _texts = [.. rows.Select((row, i) => (int[])[.. _texts[row], tokens[i]])];
        if (sources is not null)
            _sources = [.. rows.Select(row => _sources[row])];
        if (_tasks is { } before)
            _tasks = [.. rows.Select(row => before[row])];
        return Last();
    }

    /// <summary>The logits behind each text's last token. Padding stands behind the texts, where no token attends to it.</summary>
    private IReadOnlyList<float[]> Last()
    {
        using var scope = NewDisposeScope();
        using var texts = new TokenRows(_texts, device);
        using var source = sources is null ? null : new TokenRows(_sources, device);
        var ofRows = _tasks is null ? null : tensor(_tasks.Select(task => (long)task).ToArray(), device: device);
        using var batch = source is null
            ? new Batch(texts.Ids, texts.Mask, tasks: ofRows)
            : new Batch(source.Ids, source.Mask, tasks: ofRows, targetIds: texts.Ids, targetMask: texts.Mask);
        var all = logits(batch);
        return [.. _texts.Select((text, row) => LastLogits.Of(all[row, all.shape[1] - texts.Longest + text.Length - 1]))];
    }
}
