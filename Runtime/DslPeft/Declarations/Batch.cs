using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft;

/// <summary>One batch of token ids with what belongs to it. The batch owns its tensors.</summary>
public sealed class Batch(
    Tensor inputIds,
    Tensor attentionMask,
    Tensor? tokenTypeIds = null,
    Tensor? positionIds = null,
    Tensor? labels = null,
    Tensor? nextSentence = null,
    Tensor? tasks = null,
    Tensor? targetIds = null,
    Tensor? targetMask = null
) : IDisposable
{
    /// <summary>Token ids (B, T), int64.</summary>
    public Tensor InputIds => inputIds;

    /// <summary>1 for a token, 0 for padding; (B, T), int64. Of a model of two stacks, both are the source's, (B, S).</summary>
    /// <exception cref="InvalidOperationException">The batch packs several texts into a row, and who reads it here takes a row as one
    /// text.</exception>
    public Tensor AttentionMask =>
        Texts is null
            ? attentionMask
            : throw new InvalidOperationException(
                "The batch packs several texts into a row, and this model reads a row as one text: causal language models alone keep them apart, without prompts and other methods that bring tokens of a row together."
            );

    /// <summary>
    /// In a batch that packs several texts into a row, the number of each token's text in its row from 1 on, 0 for padding; (B, T), int64.
    /// Tokens attend to those of their own text alone. Null where a row is one text.
    /// </summary>
    public Tensor? Texts => _packs ? attentionMask : null;

    private bool _packs;

    /// <summary>Segment ids (B, T), int64; null means all 0.</summary>
    public Tensor? TokenTypeIds => tokenTypeIds;

    /// <summary>Positions (B, T), int64; null means 0..T-1.</summary>
    public Tensor? PositionIds => positionIds;

    /// <summary>
    /// Classes (B) int64, regression targets (B) float, multi-label targets (B, C) float, labels of tokens (B, T) int64 with -100 where
    /// nothing is predicted, or first and last token of an answer (B, 2) int64. A multiple choice has one label for several rows. Of a
    /// model of two stacks, the target's tokens (B, T).
    /// </summary>
    public Tensor? Labels => labels;

    /// <summary>For pretraining, 0 where a row's second text follows its first and 1 where not; (B), int64.</summary>
    public Tensor? NextSentence => nextSentence;

    /// <summary>The task of each row (B), int64, for a batch of several tasks; null means that every row is of task 0.</summary>
    public Tensor? Tasks => tasks;

    /// <summary>
    /// What the second of two stacks reads (B, T), int64: the target's tokens with a start before them and without the last. Null for the
    /// labels, moved by one place.
    /// </summary>
    public Tensor? TargetIds => targetIds;

    /// <summary>
    /// 1 for a token that the second of two stacks attends to, 0 for padding; (B, T), int64. Null for all: padding behind a target changes
    /// nothing before it.
    /// </summary>
    public Tensor? TargetMask => targetMask;

    /// <summary>What the slots of clozes stand for; null for a batch of other rows.</summary>
    public ClozeLabels? Cloze { get; init; }

    /// <summary>What a teacher says of the rows, in the place of their labels; null without one.</summary>
    public SoftLabels? Soft { get; init; }

    /// <summary>Rows B.</summary>
    public int Rows => (int)inputIds.shape[0];

    /// <summary>Tokens a row T, padding included.</summary>
    public int Tokens => (int)inputIds.shape[1];

    /// <summary>The labels, or an error that says that there are none.</summary>
    public Tensor RequireLabels() => labels ?? throw new InvalidOperationException("The batch has no labels, and a loss needs them.");

    /// <summary>The next-sentence labels, or an error that says that there are none.</summary>
    public Tensor RequireNextSentence() =>
        nextSentence ?? throw new InvalidOperationException("The batch has no next-sentence labels, and a pretraining loss needs them.");

    /// <summary>A batch for causal decoders whose rows pack several texts.</summary>
    /// <param name="inputIds">Token ids (B, T), int64.</param>
    /// <param name="texts">The number of each token's text in its row, from 1 on, 0 for padding; (B, T), int64.</param>
    /// <param name="positionIds">Positions (B, T), int64, that begin anew with each text.</param>
    /// <param name="labels">Labels of tokens (B, T), int64; -100 at the first token of each text, which nothing predicts.</param>
    /// <param name="tasks">The task of each row (B), int64, which all of its texts are of; null for task 0.</param>
    public static Batch Packed(Tensor inputIds, Tensor texts, Tensor positionIds, Tensor? labels = null, Tensor? tasks = null) =>
        new(inputIds, texts, positionIds: positionIds, labels: labels, tasks: tasks) { _packs = true };

    /// <summary>Some rows of the batch, with their labels.</summary>
    /// <param name="first">The first row.</param>
    /// <param name="rows">How many; of a multiple choice, whole questions.</param>
    public Batch Slice(int first, int rows)
    {
        Tensor? Own(Tensor? tensor) => tensor?.narrow(0, first * tensor.shape[0] / Rows, rows * tensor.shape[0] / Rows);
        var positions = positionIds is { } given
            ? given.shape[0] == 1
                ? given.alias()
                : Own(given)
            : null;
        return new Batch(
            Own(inputIds)!,
            Own(attentionMask)!,
            Own(tokenTypeIds),
            positions,
            Own(labels),
            Own(nextSentence),
            Own(tasks),
            Own(targetIds),
            Own(targetMask)
        )
        {
            Cloze = Cloze?.Slice(first, rows),
            Soft = Soft?.Slice(first, rows),
            _packs = _packs,
        };
    }

    /// <summary>A copy of the batch on another device.</summary>
    public Batch To(Device device) =>
        new(
            inputIds.to(device),
            attentionMask.to(device),
            tokenTypeIds?.to(device),
            positionIds?.to(device),
            labels?.to(device),
            nextSentence?.to(device),
            tasks?.to(device),
            targetIds?.to(device),
            targetMask?.to(device)
        )
        {
            Cloze = Cloze?.To(device),
            Soft = Soft?.To(device),
            _packs = _packs,
        };

    /// <summary>Takes the tensors out of the dispose scope that they were made in: the batch alone owns them.</summary>
    internal Batch Detached()
    {
        foreach (
            var tensor in (Tensor?[])
                [inputIds, attentionMask, tokenTypeIds, positionIds, labels, nextSentence, tasks, targetIds, targetMask]
        )
        {
            tensor?.DetachFromDisposeScope();
        }
        Cloze?.Detach();
        Soft?.Detach();
        return this;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        inputIds.Dispose();
        attentionMask.Dispose();
        tokenTypeIds?.Dispose();
        positionIds?.Dispose();
        labels?.Dispose();
        nextSentence?.Dispose();
        tasks?.Dispose();
        targetIds?.Dispose();
        targetMask?.Dispose();
        Cloze?.Dispose();
        Soft?.Dispose();
    }
}
