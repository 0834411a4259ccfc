using System.Runtime.ExceptionServices;
using DslPeft.Tokenization;

namespace DslPeft.Data;

/// <summary>One row as the model sees it.</summary>
/// <param name="Tokens">Ids and segments, special tokens included.</param>
/// <param name="Source">The row it came from.</param>
public sealed record EncodedExample(TokenSequence Tokens, Example Source);

/// <summary>
/// A data set in tokens, in the order of its file. A large one lies in a temporary file, and an example is read when it is asked for;
/// lengths and labels are in memory.
/// </summary>
public sealed class EncodedDataset
{
    // What is tokenised at a time, on all cores: rows, and characters of texts.
    private const int RowsAtOnce = 4096,
        CharactersAtOnce = 1 << 22;

    private readonly RecordList<EncodedExample> _rows;
    private readonly List<int> _lengths = [],
        _labels = [];

    /// <summary>
    /// Tokenises every example, cutting each to <paramref name="maxLength"/> tokens. The examples are enumerated once, and are not kept.
    /// </summary>
    public EncodedDataset(IEnumerable<Example> examples, Tokenizer tokenizer, int maxLength)
        : this(examples, tokenizer, maxLength, new RecordStore()) { }

    internal EncodedDataset(IEnumerable<Example> examples, Tokenizer tokenizer, int maxLength, RecordStore store)
        : this(Encoded(examples, tokenizer, maxLength), tokenizer.Vocabulary.PaddingId, store) { }

    private EncodedDataset(IEnumerable<EncodedExample> examples, int paddingId, RecordStore store)
    {
        (_rows, PaddingId) = (new RecordList<EncodedExample>(EncodedRecord.Write, EncodedRecord.Read, store), paddingId);
        using var hash = new RowHash();
        foreach (var example in examples)
        {
            hash.Add(example.Tokens);
            hash.Add(example.Source.Label);
            hash.Add<float>(example.Source.Targets ?? []);
            if (example.Source.Task >= 0)
            {
                hash.Add(example.Source.Task);
            }
            _rows.Add(example);
            _lengths.Add(example.Tokens.Length);
            _labels.Add(example.Source.Label);
        }
        Fingerprint = hash.ToString();
    }

    /// <summary>The rows. Each is read anew when it is asked for.</summary>
    public IReadOnlyList<EncodedExample> Examples => _rows;

    public int Count => _rows.Count;

    /// <summary>The id that fills rows up to the longest of their batch.</summary>
    public int PaddingId { get; }

    /// <summary>A digest of every token, label and task in order: what a resumed run compares.</summary>
    public string Fingerprint { get; }

    /// <summary>The number of tokens of each row, special tokens included.</summary>
    public IReadOnlyList<int> Lengths() => _lengths;

    /// <summary>The class index of each row, -1 where it has none.</summary>
    public IReadOnlyList<int> Labels => _labels;

    /// <summary>
    /// So many rows, each as likely as another, in the order of the file; all where there are no more. Equal seeds choose equal rows.
    /// </summary>
    public EncodedDataset Sample(int rows, int seed) => SampleGroups(rows, seed, 1);

    /// <summary>So many groups of neighbouring rows, as the two texts of a pair are.</summary>
    internal EncodedDataset SampleGroups(int groups, int seed, int size)
    {
        if (groups >= Count / size)
        {
            return this;
        }
        int[] order = [.. Enumerable.Range(0, Count / size)];
        SeededRandom.Stream(seed).Shuffle(order.AsSpan());
        return new EncodedDataset(
            order.Take(groups).Order().SelectMany(group => Enumerable.Range(group * size, size)).Select(row => Examples[row]),
            PaddingId,
            new RecordStore()
        );
    }

    private static IEnumerable<EncodedExample> Encoded(IEnumerable<Example> examples, Tokenizer tokenizer, int maxLength) =>
        Groups(examples)
            .SelectMany(group => Encode(group, tokenizer, maxLength).Zip(group, (tokens, source) => new EncodedExample(tokens, source)));

    private static IEnumerable<List<Example>> Groups(IEnumerable<Example> examples)
    {
        var group = new List<Example>();
        long characters = 0;
        foreach (var example in examples)
        {
            group.Add(example);
            characters += example.Text.Length + (example.Pair?.Length ?? 0);
            if (group.Count == RowsAtOnce || characters >= CharactersAtOnce)
            {
                yield return group;
                group.Clear();
                characters = 0;
            }
        }
        yield return group;
    }

    private static TokenSequence[] Encode(List<Example> examples, Tokenizer tokenizer, int maxLength)
    {
        var tokens = new TokenSequence[examples.Count];
        try
        {
            Parallel.For(0, tokens.Length, row => tokens[row] = tokenizer.Encode(examples[row].Text, examples[row].Pair, maxLength));
        }
        catch (AggregateException faults)
        {
            ExceptionDispatchInfo.Throw(faults.InnerExceptions[0]);
        }
        return tokens;
    }
}
