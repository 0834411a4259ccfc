using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft;

/// <summary>Small steps of emitted code that no single tensor operation does. Each returns a tensor that the caller owns.</summary>
public static partial class Kernels
{
    /// <summary>
    /// Rows of a table (rows, width) at ids (B, T), as (B, T, width). The row <paramref name="padding"/> receives no gradient, as torch's
    /// padding_idx.
    /// </summary>
    public static Tensor Embedding(Tensor ids, Tensor table, long padding = -1)
    {
        using var flat = ids.reshape(-1);
        using var rows = table.index_select(0, flat);
        var embedded = rows.view([.. ids.shape, table.shape[1]]);
        if (padding < 0 || !embedded.requires_grad)
            return embedded;
        using (embedded)
        {
            using var padded = ids.eq(Scalars.Of(padding));
            using var column = padded.unsqueeze(-1);
            using var stopped = embedded.detach();
            return where(column, stopped, embedded);
        }
    }

    /// <summary>The ids (rows) of all rows of a table of that many.</summary>
    public static Tensor AllRows(long rows, Tensor like) => arange(Scalars.Zero, Scalars.Of(rows), Scalars.One, int64, like.device);

    /// <summary>Some rows of a table (rows, width), as (ids, width).</summary>
    public static Tensor Rows(Tensor table, long[] ids)
    {
        using var index = tensor(ids, device: table.device);
        return table.index_select(0, index);
    }

    /// <summary>A copy of a table (rows, width) with other values (ids, width) in the rows of these ids.</summary>
    public static Tensor WithRows(Tensor table, Tensor values, long[] ids)
    {
        using var index = tensor(ids, device: table.device);
        return table.index_copy(0, index, values);
    }

    /// <summary>
    /// Embedded tokens (…, width) of ids (…) with other values (tokens, width) where the id is one of the tokens. The token
    /// <paramref name="padding"/> receives no gradient.
    /// </summary>
    public static Tensor ReplaceRows(Tensor embedded, Tensor ids, Tensor values, long[] tokens, long padding)
    {
        using var own = tensor(tokens, device: ids.device);
        using var column = ids.unsqueeze(-1);
        using var hits = column.eq(own);
        using var found = hits.any(-1, true);
        using var numbers = hits.to(int64);
        using var slots = numbers.argmax(-1);
        using var replaced = Embedding(slots, values, Array.IndexOf(tokens, padding));
        return where(found, replaced, embedded);
    }

    /// <summary>Positions (1, T) or, where the batch gives them, (B, T), moved by <paramref name="offset"/>.</summary>
    public static Tensor Positions(Batch batch, long offset) =>
        batch.PositionIds is { } given
            ? given.Plus(offset)
            : arange(Scalars.Of(offset), Scalars.Of(offset + batch.Tokens), Scalars.One, int64, batch.InputIds.device).unsqueeze_(0);

    /// <summary>
    /// Positions (B, T) where <paramref name="padding"/> is both the id and the position of padding: tokens are counted from the next
    /// position on and moved by <paramref name="offset"/>, padding stays (RoBERTa; Liu et al., arXiv 1907.11692). Positions that the batch
    /// gives are moved, all of them.
    /// </summary>
    public static Tensor TokenPositions(Batch batch, long offset, long padding)
    {
        if (batch.PositionIds is { } given)
            return given.Plus(offset);
        using var tokens = batch.InputIds.ne(Scalars.Of(padding));
        using var counts = tokens.cumsum(1);
        using var moved = counts.Plus(offset);
        using var counted = moved.mul(tokens);
        return counted.Plus(padding);
    }

    /// <summary>
    /// Positions (B, T) that count the tokens of the mask from <paramref name="first"/> on and are moved by <paramref name="offset"/>;
    /// padding has the one before (OPT; Zhang et al., arXiv 2205.01068). Positions that the batch gives count from 0.
    /// </summary>
    public static Tensor AttendedPositions(Batch batch, long offset, long first)
    {
        if (batch.PositionIds is { } given)
            return given.Plus(offset + first);
        using var tokens = batch.AttentionMask.ne(Scalars.Of(0));
        using var counts = tokens.cumsum(1);
        using var moved = counts.Plus(offset);
        using var counted = moved.mul(tokens);
        return counted.Plus(first - 1);
    }

    /// <summary>Positions (1, T) from <paramref name="first"/> on or, where the batch gives them, (B, T) as they are.</summary>
    public static Tensor PositionsFrom(Batch batch, long first) =>
        batch.PositionIds?.alias()
        ?? arange(Scalars.Of(first), Scalars.Of(first + batch.Tokens), Scalars.One, int64, batch.InputIds.device).unsqueeze_(0);

    /// <summary>
    /// Positions of <paramref name="count"/> virtual tokens, from <paramref name="first"/> on, and then of the real ones, (1, count + T)
    /// or (B, count + T): the real ones as they are given, moved behind the virtual ones.
    /// </summary>
    public static Tensor PositionsAfter(Tensor positions, long count, long first = 0)
    {
        using var virtualOnes = arange(Scalars.Of(first), Scalars.Of(first + count), Scalars.One, int64, positions.device).unsqueeze_(0);
        using var rows = virtualOnes.expand(positions.shape[0], count);
        using var real = positions.Plus(count);
        return cat([rows, real], 1);
    }

    /// <summary>Segment ids (B, T) with <paramref name="count"/> columns of segment 0 before their own.</summary>
    public static Tensor ZerosBefore(Tensor types, long count)
    {
        using var before = zeros(types.shape[0], count, types.dtype, types.device);
        return cat([before, types], 1);
    }

    /// <summary>
    /// The share of each token in the mean over its row, (B, T, 1), from a mask (B, 1, 1, T): none for padding, or equal shares for all.
    /// </summary>
    public static Tensor TokenShares(Tensor mask, Tensor like, bool ignorePadding)
    {
        using var row = mask.squeeze(1);
        using var column = row.transpose(1, 2);
        using var counted = ignorePadding ? column.to(like.dtype) : ones(column.shape, like.dtype, like.device);
        using var total = counted.sum(dim: 1, keepdim: true);
        return counted / total;
    }

    /// <summary>The task of each row (B); all 0 where the batch has none.</summary>
    public static Tensor Tasks(Batch batch) => batch.Tasks?.alias() ?? zeros(batch.Rows, int64, batch.InputIds.device);

    /// <summary>What each row of a batch has: values (tasks, …) at the task (B) of each, as (B, …).</summary>
    public static Tensor OfTasks(Tensor values, Tensor tasks) => values.index_select(0, tasks);

    /// <summary>Row by row: <paramref name="adapted"/> (B, …) where the row is of the task, else <paramref name="plain"/>.</summary>
    public static Tensor ForTask(Tensor adapted, Tensor plain, Tensor tasks, long task)
    {
        using var chosen = tasks.eq(Scalars.Of(task));
        using var column = chosen.view([chosen.shape[0], .. Enumerable.Repeat(1L, (int)adapted.dim() - 1)]);
        return where(column, adapted, plain);
    }

    /// <summary>Segment ids (B, T); all 0 where the batch has none.</summary>
    public static Tensor TokenTypes(Batch batch) => batch.TokenTypeIds?.alias() ?? zeros_like(batch.InputIds);

    /// <summary>
    /// A mask (B, 1, 1, T) or <see cref="CausalMask(Tensor)"/> with <paramref name="count"/> attended columns before its own.
    /// </summary>
    public static Tensor OnesBefore(Tensor mask, long count)
    {
        long[] shape = [.. mask.shape[..^1], count];
        using var before = mask.dtype == ScalarType.Bool ? ones(shape, mask.dtype, mask.device) : zeros(shape, mask.dtype, mask.device);
        return cat([before, mask], -1);
    }

    /// <summary>
    /// Scores (B, heads, T, S) that are minus infinity where the mask (B, 1, 1, S) or (B, 1, T, S) is false; with a mask to add, see
    /// <see cref="CausalMask(Tensor)"/>.
    /// </summary>
    public static Tensor MaskScores(Tensor scores, Tensor mask)
    {
        if (mask.is_floating_point())
            return AddMask(scores, mask);
        using var hidden = mask.logical_not();
        return scores.masked_fill(hidden, Scalars.Of(double.NegativeInfinity));
    }

    /// <summary>A view of (1, …) repeated along the first dimension to the rows of <paramref name="like"/>.</summary>
    public static Tensor ExpandRows(Tensor tensor, Tensor like)
    {
        var shape = tensor.shape;
        shape[0] = like.shape[0];
        return tensor.expand(shape);
    }

    /// <summary>
    /// Marks the weights (…, members) of a fusion in a method's body: the deployed form shows them to <see cref="FusionWeights"/>. The
    /// weights as they are.
    /// </summary>
    public static Tensor Measured(Tensor weights) => weights.alias();

    /// <summary>The identity matrix (size, size), of the type and on the device of <paramref name="like"/>.</summary>
    public static Tensor Identity(long size, Tensor like) => eye(size, size, like.dtype, like.device);

    /// <summary>A row of zeros (1, size), of the type and on the device of <paramref name="like"/>.</summary>
    public static Tensor ZeroRow(long size, Tensor like) => zeros(1, size, like.dtype, like.device);

    /// <summary>Labels (B, T) of tokens, with -100 in the place of those that a mask (B, T) says are padding.</summary>
    public static Tensor AttendedLabels(Tensor labels, Tensor attentionMask)
    {
        using var padding = attentionMask.eq(Scalars.Zero);
        return labels.masked_fill(padding, Scalars.Of(-100));
    }

    /// <summary>Hidden states (B, T, H) at the positions whose label (B, T) is not -100, as (N, H).</summary>
    public static Tensor LabelledRows(Tensor hidden, Tensor labels)
    {
        using var labelled = labels.ne(Scalars.Of(-100));
        return hidden[labelled];
    }

    /// <summary>
    /// States (B, l + T, H) of the positions whose next token has a label (B, T) that is not -100, as (N, H). The first token is predicted
    /// by the last of l virtual tokens, or by nothing.
    /// </summary>
    public static Tensor PredictingRows(Tensor hidden, Tensor labels)
    {
        var (rows, next) = Predictions(hidden, labels);
        using (rows)
        using (next)
            return LabelledRows(rows, next);
    }

    /// <summary>The labels (B, T) that <see cref="PredictingRows"/> predict, as (N).</summary>
    public static Tensor PredictedTokens(Tensor hidden, Tensor labels)
    {
        var (rows, next) = Predictions(hidden, labels);
        using (rows)
        using (next)
            return LabelledTargets(next);
    }

    /// <summary>
    /// Values (B, l + T, …) at the positions that predict a token, and the labels (B, T) of these tokens: (B, n, …) and (B, n), n = T
    /// behind virtual tokens and T - 1 without.
    /// </summary>
    internal static (Tensor Rows, Tensor Next) Predictions(Tensor values, Tensor labels)
    {
        var virtualTokens = values.shape[1] - labels.shape[1];
        var first = virtualTokens > 0 ? 0 : 1;
        var count = labels.shape[1] - first;
        return (values.narrow(1, virtualTokens + first - 1, count), labels.narrow(1, first, count));
    }

    /// <summary>
    /// The state (B, H) of each row's last token, from states (B, l + T, H) behind l virtual tokens and a mask (B, T) of padding.
    /// </summary>
    public static Tensor LastToken(Tensor hidden, Tensor attentionMask)
    {
        using var scope = NewDisposeScope();
        var positions =
            arange(Scalars.Zero, Scalars.Of(attentionMask.shape[1]), Scalars.One, int64, attentionMask.device)
            * attentionMask.ne(Scalars.Of(0)).to(int64);
        var last = positions.argmax(1).Plus(hidden.shape[1] - attentionMask.shape[1]);
        var index = last.view(-1, 1, 1).expand(-1, 1, hidden.shape[2]);
        return hidden.gather(1, index).squeeze(1).MoveToOuterDisposeScope();
    }

    /// <summary>Rows (n, …) with others of one value before and behind them.</summary>
    public static Tensor PadRows(Tensor rows, long before, long behind, double value)
    {
        using var above = full([before, .. rows.shape[1..]], Scalars.Of(value), rows.dtype, rows.device);
        using var below = full([behind, .. rows.shape[1..]], Scalars.Of(value), rows.dtype, rows.device);
        return cat([above, rows, below], 0);
    }

    /// <summary>The labels (B, T) that are not -100, as (N).</summary>
    public static Tensor LabelledTargets(Tensor labels)
    {
        using var labelled = labels.ne(Scalars.Of(-100));
        return labels[labelled];
    }
}
