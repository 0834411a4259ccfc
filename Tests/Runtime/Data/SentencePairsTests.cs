using CsCheck;
using DslPeft.Data;
using DslPeft.Runtime.Tests.Tokenization;
using DslPeft.Tokenization;
using DslPeft.Training;

namespace DslPeft.Runtime.Tests.Data;

/// <summary>Pairs of texts for next-sentence prediction.</summary>
public sealed class SentencePairsTests
{
    private const int Words = 40;

    // One piece a word, so that a document's sentences can be told apart by their ids.
    private static readonly WordPieceTokenizer Tokenizer = new(TestVocabulary.With([".", .. Enumerable.Range(0, Words).Select(Word)]));

    /// <summary>Whatever the documents, a row fits, has both texts, and its second text is what its label says.</summary>
    [Fact]
    public void EveryRowFitsAndIsWhatItsLabelSays() =>
        Gen.Select(Gen.Int[1, 6].Array[1, 8].Array[2, 6], Gen.Int[5, 24], Gen.Int[0, 1000])
            .Sample(
                (lengths, length, seed) =>
                {
                    // Document d has the words 6d … 6d + 5, in order, so that a following text goes on counting.
                    string[] documents = [.. lengths.Select((sentences, d) => string.Join(' ', Numbered(d, sentences)))];
                    foreach (var pair in SentencePairs.Make(documents, Tokenizer, length, seed))
                    {
                        (var ids, var types) = (pair.Tokens.Ids, pair.Tokens.TypeIds);
                        var vocabulary = Tokenizer.Vocabulary;
                        var second = Array.IndexOf(types, 1);
                        Assert.InRange(ids.Length, 5, length);
                        Assert.Equal(ids.Length, types.Length);
                        Assert.Equal(
                            (vocabulary.ClassId, vocabulary.SeparatorId, vocabulary.SeparatorId),
                            (ids[0], ids[second - 1], ids[^1])
                        );
                        Assert.Equal(2, ids.Count(id => id == vocabulary.SeparatorId));
                        Assert.True(types[..second].All(type => type == 0) && types[second..].All(type => type == 1));
                        int[] documentsOf =
                        [
                            .. ids.Select(id =>
                                    Array.IndexOf([.. Enumerable.Range(0, Words).Select(w => vocabulary.Find(Word(w))!.Value)], id)
                                )
                                .Where(word => word >= 0)
                                .Select(word => word / 6)
                                .Distinct(),
                        ];
                        if (documentsOf.Length > 0)
                        {
                            Assert.True(pair.Follows ? documentsOf.Length == 1 : documentsOf.Length <= 2);
                        }
                    }
                },
                iter: 200,
                threads: 1
            );

    /// <summary>
    /// Half of the pairs follow; of a fair coin's 4,000 throws, more than 5 standard deviations from the half are not to be expected.
    /// </summary>
    [Fact]
    public void HalfOfThePairsFollow()
    {
        string[] documents =
        [
            .. Enumerable.Range(0, 2000).Select(d => $"w{d % Words} . w{(d + 1) % Words} . w{(d + 2) % Words} . w{(d + 3) % Words} ."),
        ];
        var pairs = SentencePairs.Make(documents, Tokenizer, 16, seed: 1);

        Assert.True(pairs.Count > 2000);
        var deviation = 0.5 / Math.Sqrt(pairs.Count);
        Assert.InRange(pairs.Average(pair => pair.Follows ? 1.0 : 0), 0.5 - 5 * deviation, 0.5 + 5 * deviation);
    }

    /// <summary>A second text of another document is never of the same one.</summary>
    [Fact]
    public void ASecondTextThatDoesNotFollowIsOfAnotherDocument()
    {
        var pairs = SentencePairs.Make(Enumerable.Repeat("w0 . w0 . w0 .", 50).Append("w1 . w1 ."), Tokenizer, 16, seed: 2);
        int w0 = Tokenizer.Vocabulary.Find("w0")!.Value,
            w1 = Tokenizer.Vocabulary.Find("w1")!.Value;

        SentencePair[] ofLast = [.. pairs.Where(pair => pair.Tokens.Ids[1] == w1)];
        Assert.NotEmpty(ofLast);
        Assert.All(ofLast, pair => Assert.Equal(pair.Follows, !pair.Tokens.Ids.Contains(w0)));
    }

    [Fact]
    public void EqualSeedsGiveEqualPairs()
    {
        string[] documents = ["w0 w1 . w2 . w3 .", "w4 . w5 . w6 w7 . w8 .", "w9 ."];
        string Shown(long seed) =>
            string.Join(
                '|',
                SentencePairs.Make(documents, Tokenizer, 12, seed).Select(pair => $"{string.Join(' ', pair.Tokens.Ids)} {pair.Follows}")
            );

        Assert.Equal(Shown(3), Shown(3));
        Assert.Contains(Enumerable.Range(4, 10), seed => Shown(seed) != Shown(3));
    }

    [Fact]
    public void OneDocumentHasNoOther() =>
        Assert.Contains(
            "at least 2 documents",
            Assert.Throws<ArgumentException>(() => SentencePairs.Make(["w0 . w1 .", " "], Tokenizer, 16, 1)).Message
        );

    /// <summary>A batch's labels belong to its rows, in whatever order it takes them.</summary>
    [Fact]
    public void BatchesCarryBothTasks()
    {
        string[] documents =
        [
            .. Enumerable.Range(0, 30).Select(d => string.Join(' ', Enumerable.Range(0, 2 + d % 3).Select(s => $"w{d} w{s} ."))),
        ];
        var pairs = SentencePairs.Make(documents, Tokenizer, 20, seed: 1);
        var source = new SentencePairBatchSource(pairs, Tokenizer.Vocabulary, new BatchBudget(4, 80), seed: 1, share: 0);
        var seen = new List<string>();
        for (var i = 0; i < source.Count(0); i++)
        {
            using var batch = source.Get(0, i);
            for (var r = 0; r < batch.Rows; r++)
            {
                var length = (int)batch.AttentionMask[r].sum().item<long>();
                long[] ids = batch.InputIds[r].data<long>().ToArray()[..length],
                    types = batch.TokenTypeIds![r].data<long>().ToArray()[..length];
                seen.Add($"{string.Join(' ', ids)}/{string.Join(' ', types)}/{batch.NextSentence![r].item<long>()}");
            }
        }
        Assert.Equal(
            pairs
                .Select(pair => $"{string.Join(' ', pair.Tokens.Ids)}/{string.Join(' ', pair.Tokens.TypeIds)}/{(pair.Follows ? 0 : 1)}")
                .Order(),
            seen.Order()
        );
        Assert.NotEqual(
            source.Fingerprint,
            new SentencePairBatchSource(
                [.. pairs.Select(pair => pair with { Follows = !pair.Follows })],
                Tokenizer.Vocabulary,
                new BatchBudget(4, 80),
                1,
                0
            ).Fingerprint
        );
    }

    private static IEnumerable<string> Numbered(int document, int[] sentences)
    {
        var word = 0;
        return sentences.Select(length =>
            string.Join(' ', Enumerable.Range(0, length).Select(_ => Word(6 * document + word++ % 6)).Append("."))
        );
    }

    private static string Word(int index) => $"w{index}";
}
