using DslPeft.Tokenization;
using static TorchSharp.torch;

namespace DslPeft.Data;

/// <summary>Makes batches of clozes.</summary>
/// <param name="verbalizer">The tokens of each label.</param>
/// <param name="vocabulary">The pieces.</param>
/// <param name="auxiliary">The share of the auxiliary loss.</param>
/// <param name="causal">True for a causal language model.</param>
internal sealed class ClozeCollator(Verbalizer verbalizer, Vocabulary vocabulary, double auxiliary, bool causal)
{
    private readonly MaskedLmCollator _masks = new(vocabulary);

    /// <summary>Rows whose slots are labelled, and nothing else.</summary>
    public Batch Collate(IReadOnlyList<PatternRow> rows) => Make([.. rows.Select(row => new Line(row, HasSlot: true))]);

    /// <summary>
    /// The same with words to predict for the auxiliary loss: of the others where there are some, else of the rows themselves.
    /// </summary>
    public Batch CollateToTrain(IReadOnlyList<PatternRow> rows, IReadOnlyList<PatternRow>? others, SeededRandom random)
    {
        Line[] lines =
        [
            .. rows.Select(row => new Line(row, HasSlot: true)),
            .. (others ?? []).Select(row => new Line(row, HasSlot: false)),
        ];
        foreach (var line in others is null ? lines : lines[rows.Count..])
            Predict(line, random);
        return Make(lines);
    }

    /// <summary>
    /// The scores (B, C) of the labels, from logits (B, l + T, V) behind l virtual tokens. Each row of the batch has a slot.
    /// </summary>
    public Tensor Scores(Batch batch, Tensor logits)
    {
        using var scope = NewDisposeScope();
        var (values, labels) = causal
            ? Kernels.Predictions(logits, batch.RequireLabels())
            : (logits.narrow(1, logits.shape[1] - batch.Tokens, batch.Tokens), batch.RequireLabels());
        return batch.Cloze!.Scores(values[labels.eq(Scalars.Of(ClozeLabels.Slot))]).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Chooses words to predict: each of 100 for a causal model, 15 of 100 for a masked one (Devlin et al., arXiv 1810.04805), where they
    /// are hidden.
    /// </summary>
    private void Predict(Line line, SeededRandom random)
    {
        for (var i = 0; i < line.Ids.Length; i++)
        {
            if (i == line.Row.Slot)
                continue;
            var id = line.Ids[i];
            if (causal)
                line.Labels[i] = id;
            else if (_masks.Hides(id, random))
                (line.Ids[i], line.Labels[i]) = (_masks.Corrupt(id, random), id);
        }
    }

    private Batch Make(IReadOnlyList<Line> lines)
    {
        var sequences = lines.Select(line => new TokenSequence(line.Ids, line.Row.Tokens.TypeIds)).ToList();
        var longest = TokenTensors.Longest(sequences);
        var labels = tensor(TokenTensors.Fill(lines, longest, MaskedLmCollator.Ignored, line => line.Labels), [lines.Count, longest]);
        var segments = !causal && sequences.Exists(sequence => sequence.TypeIds.AsSpan().ContainsAnyExcept(0));
        var inputs = TokenTensors.Pad(sequences, vocabulary.PaddingId, segments, labels);
        return new Batch(inputs.InputIds, inputs.AttentionMask, inputs.TokenTypeIds, labels: inputs.Labels)
        {
            Cloze = new ClozeLabels(tensor(lines.Select(line => line.Class).ToArray()), Words(), auxiliary),
        };
    }

    private Tensor Words()
    {
        var most = verbalizer.Tokens.Max(tokens => tokens.Count);
        return tensor(TokenTensors.Fill(verbalizer.Tokens, most, -1, tokens => tokens), [verbalizer.Tokens.Count, most]);
    }

    /// <summary>A row of a batch on its way: its ids may be hidden, and its labels say what is to be predicted.</summary>
    private sealed class Line
    {
        public Line(PatternRow row, bool HasSlot)
        {
            Row = row;
            Ids = [.. row.Tokens.Ids];
            Labels = new int[Ids.Length];
            Array.Fill(Labels, (int)MaskedLmCollator.Ignored);
            if (HasSlot)
                Labels[row.Slot] = (int)ClozeLabels.Slot;
            Class = HasSlot && row.Label >= 0 ? row.Label : MaskedLmCollator.Ignored;
        }

        public PatternRow Row { get; }
        public int[] Ids { get; }
        public int[] Labels { get; }
        public long Class { get; }
    }
}
