namespace DslPeft.Data;

/// <summary>
/// Tagged words in CoNLL's form, or lists of words and of tags in Parquet files. The label names are the tags; for entities O, B-type and
/// I-type, whichever scheme the files have.
/// </summary>
public sealed record ConllFormat : TaskDataFormat
{
    /// <summary>Column of the word, counted from 1; the first if 0.</summary>
    public int Word { get; init; }

    /// <summary>Column of the tag, counted from 1; the last if 0.</summary>
    public int Tag { get; init; }

    /// <summary>True if a tag labels a word by itself, as a part of speech does.</summary>
    public bool Plain { get; init; }

    /// <inheritdoc/>
    public override TaskRows Read(string path, TaskInput input, bool requireLabels = true)
    {
        RequireHead(path, input.Head, HeadKind.TokenClassification);
        RequireCount(path, LabelNames, input.Head.Labels);
        return new TokenRows(Sentences(path, requireLabels).Select(sentence => Known(path, sentence)), this, input);
    }

    /// <summary>Words between blanks, as a file has them.</summary>
    public override TaskRows? OfTexts(IReadOnlyList<string> texts, TaskInput input) =>
        new TokenRows(texts.Select(t => new TaggedSentence(t.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))), this, input);

    /// <inheritdoc/>
    public override TaskDataFormat WithLabelsOf(string path, AdaptationInfo head)
    {
        if (LabelNames.Count > 0)
        {
            return this;
        }
        string[] found =
        [
            .. Sentences(path, requireTags: true)
                .SelectMany(s => s.Tags!)
                .Distinct()
                .OrderBy(t => t != EntityTags.Outside)
                .ThenBy(t => t, StringComparer.Ordinal),
        ];
        RequireCount(path, found, head.Labels);
        return this with { LabelNames = found };
    }

    internal override IReadOnlyList<string> Kinds => ["conll", "parquet"];

    private bool IsParquet(string path) => DataFiles.Kind(path, Kind) == ParquetTable.Extension;

    private IEnumerable<TaggedSentence> Sentences(string path, bool requireTags) =>
        IsParquet(path) ? ParquetTagReader.ReadRows(path, this, requireTags) : ConllReader.ReadRows(path, this, requireTags);

    private void RequireCount(string path, IReadOnlyList<string> names, int labels)
    {
        if (names.Count != labels)
        {
            throw new DataException(
                path,
                0,
                $"the data set {Name} has {names.Count} tags ({string.Join(", ", names)}) and the head has {labels} labels: both must agree."
            );
        }
    }

    /// <summary>The sentence, whose tags are all among the names.</summary>
    private TaggedSentence Known(string path, TaggedSentence sentence)
    {
        for (var word = 0; word < sentence.Tags?.Count; word++)
        {
            if (!LabelNames.Contains(sentence.Tags[word]))
            {
                throw new DataException(
                    path,
                    sentence.Line + (IsParquet(path) ? 0 : word),
                    $"the tag '{sentence.Tags[word]}' is unknown: one of {ColumnMap.Names(LabelNames)} is expected"
                );
            }
        }
        return sentence;
    }
}
