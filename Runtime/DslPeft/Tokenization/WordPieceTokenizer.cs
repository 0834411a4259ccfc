using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Splitter = Microsoft.ML.Tokenizers.WordPieceTokenizer;
using SplitterOptions = Microsoft.ML.Tokenizers.WordPieceOptions;

namespace DslPeft.Tokenization;

/// <summary>
/// BERT's tokeniser: <see cref="BasicTokenizer"/> cuts a text into words, Microsoft.ML.Tokenizers cuts words into the longest known pieces
/// from the left (Devlin et al. 2018, arXiv 1810.04805). Why the words are cut here and not by the library: docs/adr/0001-tokenization.md.
/// </summary>
public sealed class WordPieceTokenizer
{
    /// <summary>A word longer than this, in characters, is unknown as a whole.</summary>
    public const int LongestWord = 100;

    private const int CachedWords = 1 << 16;

    private readonly BasicTokenizer _basic;
    private readonly Splitter _splitter;
    private readonly ConcurrentDictionary<string, int[]> _cache = new(StringComparer.Ordinal);

    public WordPieceTokenizer(WordPieceVocabulary vocabulary, bool lowerCase = true)
    {
        Vocabulary = vocabulary;
        _basic = new BasicTokenizer(lowerCase);
        using var pieces = new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', vocabulary.Pieces)));
        _splitter = Splitter.Create(pieces, new SplitterOptions
        {
            UnknownToken = WordPieceVocabulary.UnknownToken,
            ContinuingSubwordPrefix = WordPieceVocabulary.ContinuationPrefix,
            MaxInputCharsPerWord = 2 * LongestWord, // in UTF-16 units; characters are counted below
        });
    }

    public WordPieceVocabulary Vocabulary { get; }

    /// <summary>Whether accents are dropped and letters lowered (an uncased model).</summary>
    public bool LowerCase => _basic.LowerCase;

    /// <summary>
    /// Reads the tokeniser of a checkpoint folder: <c>vocab.txt</c>, and <c>do_lower_case</c> of <c>tokenizer_config.json</c> where there is one
    /// (BERT's default is true).
    /// </summary>
    /// <exception cref="VocabularyException">A file is missing or damaged.</exception>
    public static WordPieceTokenizer Load(string folder)
    {
        var vocabulary = WordPieceVocabulary.Load(Path.Combine(folder, WordPieceVocabulary.FileName));
        return new WordPieceTokenizer(vocabulary, ReadLowerCase(Path.Combine(folder, "tokenizer_config.json")));
    }

    /// <summary>The ids of a text without special tokens around it. A special token written out in the text becomes its id.</summary>
    public int[] Encode(string text)
    {
        var ids = new List<int>();
        foreach ((int start, int end, string? token) in Runs(text))
        {
            foreach (string word in _basic.Split(text.AsSpan(start, end - start)))
            {
                ids.AddRange(Pieces(word));
            }
            if (token is not null)
            {
                ids.Add(Vocabulary.Find(token)!.Value);
            }
        }
        return [.. ids];
    }

    /// <summary>The ids of <see cref="Encode(string)"/>, each with the characters of the text that it stands for.</summary>
    public IReadOnlyList<SourcePiece> EncodeWithSources(string text)
    {
        var pieces = new List<SourcePiece>();
        foreach ((int start, int end, string? token) in Runs(text))
        {
            foreach (SourceWord word in _basic.SplitWithSources(text.AsSpan(start, end - start)))
            {
                AddPieces(word, start, pieces);
            }
            if (token is not null)
            {
                pieces.Add(new SourcePiece(Vocabulary.Find(token)!.Value, end, end + token.Length));
            }
        }
        return pieces;
    }

    /// <summary>
    /// <c>[CLS] words [SEP]</c>, each word cut into pieces by itself. Pieces that do not fit <paramref name="maxLength"/> are left out at the end.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The special tokens alone are longer than <paramref name="maxLength"/>.</exception>
    public WordSequence EncodeWords(IReadOnlyList<string> words, int maxLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLength, 2);
        List<int> ids = [Vocabulary.ClassId], places = [-1];
        for (int word = 0; word < words.Count && ids.Count < maxLength - 1; word++)
        {
            foreach (int id in Encode(words[word]).Take(maxLength - 1 - ids.Count))
            {
                ids.Add(id);
                places.Add(word);
            }
        }
        ids.Add(Vocabulary.SeparatorId);
        places.Add(-1);
        return new WordSequence(new TokenSequence([.. ids], new int[ids.Count]), [.. places]);
    }

    private void AddPieces(SourceWord word, int offset, List<SourcePiece> pieces)
    {
        int at = 0;
        foreach (int id in Pieces(word.Text))
        {
            string piece = Vocabulary.Pieces[id];
            // A word is unknown as a whole.
            int length = id == Vocabulary.UnknownId ? word.Text.Length
                : piece.Length - (at > 0 ? WordPieceVocabulary.ContinuationPrefix.Length : 0);
            pieces.Add(new SourcePiece(id, offset + word.Starts[at], offset + word.Ends[at + length - 1]));
            at += length;
        }
    }

    /// <summary>The parts of a text between special tokens, each with the one behind it.</summary>
    private static IEnumerable<(int Start, int End, string? Token)> Runs(string text)
    {
        int start = 0;
        while (start < text.Length)
        {
            (int at, string? token) = NextSpecial(text, start);
            yield return (start, at, token);
            start = token is null ? text.Length : at + token.Length;
        }
    }

    /// <summary>
    /// <c>[CLS] text [SEP]</c>, or <c>[CLS] text [SEP] pair [SEP]</c> with segment 1 from the pair on. Where that is longer than
    /// <paramref name="maxLength"/>, tokens are dropped one by one from the end of whichever of the two is longer (of the pair where they are equal).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The special tokens alone are longer than <paramref name="maxLength"/>.</exception>
    public TokenSequence Encode(string text, string? pair, int maxLength)
    {
        int special = pair is null ? 2 : 3;
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLength, special);
        ReadOnlySpan<int> first = Encode(text);
        ReadOnlySpan<int> second = pair is null ? [] : Encode(pair);
        (int kept, int keptOfPair) = Truncation.LongestFirst(first.Length, second.Length, maxLength - special);

        int[] ids = pair is null
            ? [Vocabulary.ClassId, .. first[..kept], Vocabulary.SeparatorId]
            : [Vocabulary.ClassId, .. first[..kept], Vocabulary.SeparatorId, .. second[..keptOfPair], Vocabulary.SeparatorId];
        var types = new int[ids.Length];
        if (pair is not null)
        {
            types.AsSpan(kept + 2).Fill(1);
        }
        return new TokenSequence(ids, types);
    }

    /// <summary>The text of ids: pieces joined, special tokens left out. What tokenising dropped (case, accents, spacing) does not come back.</summary>
    public string Decode(IEnumerable<int> ids)
    {
        var text = new StringBuilder();
        foreach (int id in ids)
        {
            string piece = Vocabulary.Pieces[id];
            if (Vocabulary.IsSpecial(id) && id != Vocabulary.UnknownId)
            {
                continue;
            }
            bool continues = piece.StartsWith(WordPieceVocabulary.ContinuationPrefix, StringComparison.Ordinal);
            text.Append(continues || text.Length == 0 ? "" : " ").Append(continues ? piece.AsSpan(2) : piece);
        }
        return text.ToString();
    }

    private int[] Pieces(string word)
    {
        if (_cache.TryGetValue(word, out int[]? known))
        {
            return known;
        }
        int[] pieces = word.EnumerateRunes().Count() > LongestWord ? [Vocabulary.UnknownId] : [.. _splitter.EncodeToIds(word)];
        if (_cache.Count < CachedWords)
        {
            _cache.TryAdd(word, pieces);
        }
        return pieces;
    }

    private static (int At, string? Token) NextSpecial(string text, int start)
    {
        for (int at = text.IndexOf('[', start); at >= 0; at = text.IndexOf('[', at + 1))
        {
            foreach (string token in WordPieceVocabulary.SpecialTokens)
            {
                if (text.AsSpan(at).StartsWith(token, StringComparison.Ordinal))
                {
                    return (at, token);
                }
            }
        }
        return (text.Length, null);
    }

    private static bool ReadLowerCase(string path)
    {
        if (!File.Exists(path))
        {
            return true;
        }
        try
        {
            using JsonDocument config = JsonDocument.Parse(File.ReadAllText(path));
            return !config.RootElement.TryGetProperty("do_lower_case", out JsonElement value) || value.GetBoolean();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new VocabularyException($"{path}: not a tokeniser configuration: {e.Message}");
        }
    }
}
