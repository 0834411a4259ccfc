using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Generation;

/// <summary>
/// Computes one token of each text a step, over the keys and values of those before it (<see cref="AdaptedModel.InferNext"/>).
/// </summary>
/// <param name="model">The model, in evaluation.</param>
/// <param name="prompts">Token ids, at least one in each prompt; of targets, as many in each.</param>
/// <param name="sources">Of a model of two stacks, the source of each prompt, which is then the beginning of a target.</param>
/// <param name="tasks">The task of each prompt; null for task 0 of all.</param>
internal sealed class CachedTexts(
    AdaptedModel model,
    IReadOnlyList<int[]> prompts,
    IReadOnlyList<int[]>? sources = null,
    IReadOnlyList<int>? tasks = null
) : Continuation
{
    private readonly KeyValueCache _cache = new();
    private readonly TokenRows? _source = sources is null ? null : new TokenRows(sources, model.Device);
    private Tensor _mask = ones(0);
    private int _rows = prompts.Count;
    private IReadOnlyList<int>? _tasks = tasks;

    /// <inheritdoc/>
    public override IReadOnlyList<float[]> Start()
    {
        using var scope = NewDisposeScope();
        using var texts = new TokenRows(prompts, model.Device, paddingFirst: true);
        Keep(texts.Mask);
        return Step(texts.Ids);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<float[]> Next(IReadOnlyList<int> rows, IReadOnlyList<int> tokens)
    {
        using var scope = NewDisposeScope();
        if (rows.Count != _rows || rows.Where((row, i) => row != i).Any())
        {
            var index = tensor(rows.Select(row => (long)row).ToArray(), device: model.Device);
            _cache.Select(index);
            _source?.Select(index);
            if (_tasks is { } before)
                _tasks = [.. rows.Select(row => before[row])];
            Keep(_mask.index_select(0, index));
            _rows = rows.Count;
        }
        Keep(cat([_mask, ones(_rows, 1, int64, model.Device)], 1));
        return Step(tensor(tokens.Select(token => (long)token).ToArray(), [_rows, 1], device: model.Device));
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _cache.Dispose();
        _source?.Dispose();
        _mask.Dispose();
    }

    private IReadOnlyList<float[]> Step(Tensor ids)
    {
        var ofRows = _tasks is null ? null : tensor(_tasks.Select(task => (long)task).ToArray(), device: model.Device);
        using var batch = _source is null
            ? new Batch(ids, _mask.alias(), tasks: ofRows)
            : new Batch(_source.Ids.alias(), _source.Mask.alias(), tasks: ofRows, targetIds: ids);
        var logits = model.InferNext(batch, _cache);
        return [.. Enumerable.Range(0, _rows).Select(row => LastLogits.Of(logits[row, 0]))];
    }

    private void Keep(Tensor mask)
    {
        _mask.Dispose();
        _mask = mask.alias().DetachFromDisposeScope();
    }
}
