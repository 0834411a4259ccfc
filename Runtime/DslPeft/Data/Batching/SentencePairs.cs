using System.Text.RegularExpressions;
using DslPeft.Tokenization;

namespace DslPeft.Data;

/// <summary>A row for pretraining: two texts, <c>[CLS] first [SEP] second [SEP]</c> for BERT.</summary>
/// <param name="Tokens">Ids and segments, special tokens included.</param>
/// <param name="Follows">True if the second text follows the first in its document, false if it is of another one.</param>
public sealed record SentencePair(TokenSequence Tokens, bool Follows);

/// <summary>
/// Makes pairs of texts for next-sentence prediction (Devlin et al., arXiv 1810.04805, section 3.1): neighbouring sentences of a document,
/// as many as a row holds, are cut in two at random; with probability one half the second part is replaced by sentences of another
/// document.
/// </summary>
public static partial class SentencePairs
{
    private const long PairStream = 3;

    /// <summary>The pairs of all documents, in their order.</summary>
    /// <param name="documents">Texts of several sentences; one of a single sentence makes no pair and only serves as another
    /// document.</param>
    /// <param name="tokenizer">The tokeniser.</param>
    /// <param name="length">Tokens of a row at most, special tokens included.</param>
    /// <param name="seed">Seed of all draws.</param>
    /// <exception cref="ArgumentException">There are fewer than two documents, so that none is another one.</exception>
    public static IReadOnlyList<SentencePair> Make(IEnumerable<string> documents, Tokenizer tokenizer, int length, long seed)
    {
        ArgumentNullException.ThrowIfNull(documents);
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, tokenizer.Frame.PairCount + 2);
        int[][][] sentences = [.. documents.Select(text => Sentences(text, tokenizer)).Where(document => document.Length > 0)];
        if (sentences.Length < 2)
        {
            throw new ArgumentException(
                $"Pairs need at least 2 documents, of which one is another than the other; {sentences.Length} were given.",
                nameof(documents)
            );
        }
        var random = SeededRandom.Stream(seed, PairStream, 0, 0);
        var room = length - tokenizer.Frame.PairCount;
        return
        [
            .. Enumerable.Range(0, sentences.Length).SelectMany(document => OfDocument(sentences, document, room, tokenizer.Frame, random)),
        ];
    }

    private static List<SentencePair> OfDocument(int[][][] documents, int document, int room, TokenFrame frame, SeededRandom random)
    {
        var pairs = new List<SentencePair>();
        var sentences = documents[document];
        var start = 0;
        while (sentences.Length - start >= 2)
        {
            var count = Math.Max(2, Fitting(sentences, start, room));
            var cut = start + 1 + random.NextInt(count - 1);
            int[] first = [.. sentences[start..cut].SelectMany(s => s)];
            var follows = random.NextDouble() < 0.5;
            // Sentences that another document's took the place of begin the next pair.
            var end = follows ? start + count : cut;
            var second = follows
                ? [.. sentences[cut..end].SelectMany(s => s)]
                : OfAnother(documents, document, room - first.Length, random);
            pairs.Add(new SentencePair(Row(first, second, room, frame, random), follows));
            start = end;
        }
        return pairs;
    }

    /// <summary>How many sentences from a place on fit into a row.</summary>
    private static int Fitting(int[][] sentences, int start, int room)
    {
        var count = 0;
        for (; start + count < sentences.Length && sentences[start + count].Length <= room; count++)
        {
            room -= sentences[start + count].Length;
        }
        return count;
    }

    /// <summary>Sentences of another document from a random one on, until they fill the room.</summary>
    private static int[] OfAnother(int[][][] documents, int than, int room, SeededRandom random)
    {
        var other = random.NextInt(documents.Length - 1);
        var sentences = documents[other < than ? other : other + 1];
        var start = random.NextInt(sentences.Length);
        return
        [
            .. sentences[start..(start + Math.Min(sentences.Length - start, Math.Max(1, Fitting(sentences, start, room))))]
                .SelectMany(s => s),
        ];
    }

    /// <summary>Both texts, the longer one shortened until they fit, at its start or its end at random.</summary>
    private static TokenSequence Row(int[] first, int[] second, int room, TokenFrame frame, SeededRandom random)
    {
        ReadOnlySpan<int> a = first,
            b = second;
        while (a.Length + b.Length > room)
        {
            var atStart = random.NextDouble() < 0.5;
            if (a.Length > b.Length)
            {
                a = Shorter(a, atStart);
            }
            else
            {
                b = Shorter(b, atStart);
            }
        }
        return frame.Around(a, b);
    }

    private static ReadOnlySpan<int> Shorter(ReadOnlySpan<int> text, bool atStart) => atStart ? text[1..] : text[..^1];

    private static int[][] Sentences(string text, Tokenizer tokenizer) =>
        [.. End().Split(text).Select(sentence => tokenizer.Encode(sentence).ToArray()).Where(pieces => pieces.Length > 0)];

    // Blanks behind the end of a sentence and the quotes and brackets that close it.
    [GeneratedRegex("""(?<=[.!?]["'”’)\]]*)\s+""")]
    private static partial Regex End();
}
