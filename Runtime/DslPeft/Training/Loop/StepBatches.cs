using DslPeft.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Training;

/// <summary>The batches of one step, counted before the first of them is trained on: each then has its share of the step.</summary>
internal sealed class StepBatches : IDisposable
{
    private readonly Batch[] _batches;
    private readonly LossCounts[] _counts;
    private readonly LossCounts _step;
    private readonly IBatchSource _source;
    private readonly int _epoch,
        _first;

    /// <exception cref="TrainingException">No label of the step counts.</exception>
    public StepBatches(AdaptedModel model, IBatchSource source, int epoch, int first, int size)
    {
        (_source, _epoch, _first) = (source, epoch, first);
        _batches = new Batch[size];
        try
        {
            for (var i = 0; i < size; i++)
            {
                using var scope = NewDisposeScope();
                _batches[i] = source.Get(epoch, first + i).Detached();
            }
            _counts = [.. _batches.Select(model.Count)];
            _step = _counts.Aggregate((sum, counts) => sum + counts);
            RequireCounted();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>A batch, which stays this object's, and its share.</summary>
    public (Batch Batch, LossShare Share) this[int index] => (_batches[index], LossShare.Of(_counts[index], _step));

    /// <summary>The batches in order, each with what names its rows.</summary>
    public IEnumerable<(Batch Batch, IReadOnlyList<int>? Rows)> Named() =>
        _batches.Select((batch, i) => (batch, _source.RowsOf(_epoch, _first + i)));

    /// <summary>Says where the step's rows stand in the data.</summary>
    public string Describe() =>
        RowNames.Of(Named().All(batch => batch.Rows is not null) ? [.. Named().SelectMany(batch => batch.Rows!)] : null)
        ?? $"batch {_first + 1} of epoch {_epoch + 1}";

    public void Dispose()
    {
        foreach (var batch in _batches)
        {
            batch?.Dispose();
        }
    }

    private void RequireCounted()
    {
        if (_step.Labels == 0)
        {
            var longest = _batches.Max(batch => batch.Tokens);
            throw new TrainingException(
                $"no label of {Describe()} counts, so that the step has no loss: a text of up to {longest} tokens keeps no label within MaxLength (--max-length), or its labels are all {MaskedLmCollator.Ignored}."
            );
        }
        if (_step.Weight == 0)
        {
            throw new TrainingException(
                $"every label of {Describe()} is of a class that weighs 0, so that the step has no loss: give these classes a weight, or leave their rows out."
            );
        }
    }
}
