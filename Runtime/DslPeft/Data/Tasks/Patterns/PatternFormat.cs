using DslPeft.Tokenization;

namespace DslPeft.Data;

/// <summary>
/// Rows that are written into clozes for a masked or a causal language model, in TSV, CSV, JSON Lines, a list of JSON objects, or Parquet.
/// Where several names are given for a column, with <c>|</c> between them, the first that the file has is taken.
/// </summary>
public sealed record PatternFormat : TaskDataFormat
{
    /// <summary>The patterns.</summary>
    public required IReadOnlyList<ClozePattern> Patterns { get; init; }

    /// <summary>The words of each label, in the order of <see cref="TaskDataFormat.LabelNames"/>.</summary>
    public required IReadOnlyList<IReadOnlyList<string>> Words { get; init; }

    /// <summary>Column of the label.</summary>
    public string Label { get; init; } = "label";

    /// <summary>The share of the auxiliary loss of language modelling, 0 to 1; the paper's is 1e-4.</summary>
    public double Auxiliary { get; init; }

    /// <summary>The one pattern that rows are written into, counted from 1; 0 for all, each row then standing once for each.</summary>
    public int Pattern { get; init; }

    internal override IReadOnlyList<string> Kinds => Columns(["text"]).Kinds;

    /// <summary>The patterns in use.</summary>
    internal IReadOnlyList<ClozePattern> Used => Pattern == 0 ? Patterns : [Patterns[Pattern - 1]];

    /// <summary>The columns that the patterns in use read.</summary>
    internal IReadOnlyList<string> Fields => [.. Used.SelectMany(pattern => pattern.Fields).Distinct()];

    /// <inheritdoc/>
    public override TaskRows Read(string path, TaskInput input, bool requireLabels = true)
    {
        var causal = IsCausal(path, input.Head);
        var columns = Columns(Fields);
        var labels = new LabelNames(path, columns, LabelNames.Count);
        return Rows(
            path,
            input,
            causal,
            TextDataReader.Rows(path, columns, requireLabels).Select(row => (row.Line, (string[])[row.Text, .. row.More], Class(row)))
        );

        int Class(RawRow row) =>
            !requireLabels ? -1
            : row.Label is { } label ? labels.Class(row.Line, label)
            : throw new DataException(path, row.Line, "one label is expected and a list was found");
    }

    /// <inheritdoc/>
    public override TaskRows? OfTexts(IReadOnlyList<string> texts, TaskInput input) =>
        Fields.Count > 1
            ? null
            : Rows("--text", input, IsCausal("--text", input.Head), texts.Select((text, i) => (i + 1, (string[])[text], -1)));

    private PatternRows Rows(string path, TaskInput input, bool causal, IEnumerable<(int Line, string[] Fields, int Label)> rows)
    {
        var verbalizer = Verbalizer(path, input.Tokenizer);
        var encoders = Used.Select(pattern => new ClozeEncoder(
                pattern,
                input.Tokenizer,
                input.MaxLength,
                causal ? verbalizer.Tokens[0][0] : null
            ))
            .ToList();
        var fields = Fields;
        var lists = encoders.Select(_ => PatternRow.MakeList()).ToList();
        foreach (var (line, texts, label) in rows)
        {
            if (texts.All(string.IsNullOrWhiteSpace))
                throw new DataException(path, line, "the row has no text");
            var named = fields.Zip(texts).ToDictionary(field => field.First, field => field.Second);
            for (var i = 0; i < encoders.Count; i++)
            {
                var cloze = Encoded(encoders[i], named, path, line);
                lists[i].Add(new PatternRow(cloze.Tokens, cloze.Slot, label, texts));
            }
        }
        return new PatternRows(lists, this, verbalizer, input.Tokenizer.Vocabulary, causal);
    }

    /// <summary>The token of each word, which must be the same in all patterns.</summary>
    private Verbalizer Verbalizer(string path, Tokenizer tokenizer)
    {
        try
        {
            var all = Used.Select(pattern => Data.Verbalizer.Of(LabelNames, Words, pattern, tokenizer)).ToList();
            for (var i = 1; i < all.Count; i++)
            {
                if (!all[i].Tokens.Zip(all[0].Tokens).All(pair => pair.First.SequenceEqual(pair.Second)))
                {
                    throw new VocabularyException(
                        $"a blank stands before the mask of only one of '{Used[0]}' and '{Used[i]}', which makes their words other tokens: write both alike."
                    );
                }
            }
            return all[0];
        }
        catch (VocabularyException fault)
        {
            throw new DataException(path, 0, $"the data set {Name} does not fit the base's vocabulary: {fault.Message}");
        }
    }

    private static Cloze Encoded(ClozeEncoder encoder, Dictionary<string, string> fields, string path, int line)
    {
        try
        {
            return encoder.Encode(fields);
        }
        catch (ArgumentException fault)
        {
            throw new DataException(path, line, fault.Message);
        }
    }

    private bool IsCausal(string path, AdaptationInfo info)
    {
        if (info.Head == HeadKind.MaskedLm)
            return false;
        RequireHead(path, info, HeadKind.CausalLm);
        return Used.FirstOrDefault(pattern => !pattern.EndsWithMask) is { } other
            ? throw new DataException(
                path,
                0,
                $"the pattern '{other}' goes on behind its mask, and a causal language model reads nothing behind the word that it gives."
            )
            : true;
    }

    private TextDataFormat Columns(IReadOnlyList<string> fields) =>
        TextDataFormat.Of(Name, fields[0], pair: null, Label, [.. LabelNames]) with
        {
            MoreColumns = [.. fields.Skip(1).Select(field => field.Split('|', StringSplitOptions.TrimEntries))],
            Encoding = Encoding,
            Kind = Kind,
        };
}
