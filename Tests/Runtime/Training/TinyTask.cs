using DslPeft.Data;
using DslPeft.Runtime.Tests.Tokenization;
using DslPeft.Tokenization;
using DslPeft.Training;

namespace DslPeft.Runtime.Tests.Training;

/// <summary>A task that <see cref="TinyModel"/> can learn: whether a text has more words of the second half of the vocabulary.</summary>
internal static class TinyTask
{
    public static WordPieceTokenizer Tokenizer { get; } =
        new(TestVocabulary.With([.. Enumerable.Range(0, 50).Select(i => $"w{(char)('a' + i / 26)}{(char)('a' + i % 26)}")]));

    public static EncodedDataset Data(int count, long seed = 1) => new(Examples(count, seed), Tokenizer, 32);

    public static IReadOnlyList<Example> Examples(int count, long seed = 1)
    {
        var random = SeededRandom.Stream(seed);
        var rows = new List<Example>();
        while (rows.Count < count)
        {
            int[] words = [.. Enumerable.Range(0, 3 + random.NextInt(12)).Select(_ => random.NextInt(50))];
            rows.Add(
                new Example(
                    string.Join(' ', words.Select(w => Tokenizer.Vocabulary.Pieces[5 + w])),
                    Label: words.Count(w => w >= 25) * 2 > words.Length ? 1 : 0
                )
            );
        }
        return rows;
    }

    public static IBatchSource Source(EncodedDataset data, TrainingOptions options) =>
        new LabelledBatchSource(data, HeadKind.Classification, new BatchBudget(options.BatchSize), options.Seed);

    public static byte[] Bytes(AdaptedModel model) => [.. model.named_parameters().SelectMany(p => p.parameter.bytes.ToArray())];
}
