using DslPeft.Tokenization;

namespace DslPeft.Data;

/// <summary>One row as the model sees it.</summary>
/// <param name="Tokens">Ids and segments, special tokens included.</param>
/// <param name="Source">The row it came from.</param>
public sealed record EncodedExample(TokenSequence Tokens, Example Source);

/// <summary>A data set in tokens, in the order of its file.</summary>
public sealed class EncodedDataset
{
    /// <summary>Tokenises every example, cutting each to <paramref name="maxLength"/> tokens.</summary>
    public EncodedDataset(IReadOnlyList<Example> examples, Tokenizer tokenizer, int maxLength)
    {
        Examples = [.. examples.Select(e => new EncodedExample(tokenizer.Encode(e.Text, e.Pair, maxLength), e))];
        PaddingId = tokenizer.Vocabulary.PaddingId;
        Fingerprint = Hash(Examples);
    }

    private EncodedDataset(IReadOnlyList<EncodedExample> examples, int paddingId) => (Examples, PaddingId, Fingerprint) = (examples, paddingId, Hash(examples));

    public IReadOnlyList<EncodedExample> Examples { get; }

    public int Count => Examples.Count;

    /// <summary>The id that fills rows up to the longest of their batch.</summary>
    public int PaddingId { get; }

    /// <summary>A digest of every token and label in order: what a resumed run compares.</summary>
    public string Fingerprint { get; }

    /// <summary>The number of tokens of each row, special tokens included.</summary>
    public IReadOnlyList<int> Lengths() => [.. Examples.Select(e => e.Tokens.Length)];

    /// <summary>So many rows, each as likely as another, in the order of the file; all where there are no more. Equal seeds choose equal rows.</summary>
    public EncodedDataset Sample(int rows, int seed)
    {
        if (rows >= Count)
        {
            return this;
        }
        int[] order = [.. Enumerable.Range(0, Count)];
        SeededRandom.Stream(seed).Shuffle(order.AsSpan());
        return new EncodedDataset([.. order.Take(rows).Order().Select(row => Examples[row])], PaddingId);
    }

    private static string Hash(IReadOnlyList<EncodedExample> examples)
    {
        using var hash = new RowHash();
        foreach (EncodedExample example in examples)
        {
            hash.Add(example.Tokens);
            hash.Add(example.Source.Label);
            hash.Add<float>(example.Source.Targets ?? []);
        }
        return hash.ToString();
    }
}
