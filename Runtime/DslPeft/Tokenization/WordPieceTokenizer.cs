using System.Collections.Concurrent;
using System.Text;
using Splitter = Microsoft.ML.Tokenizers.WordPieceTokenizer;
using SplitterOptions = Microsoft.ML.Tokenizers.WordPieceOptions;

namespace DslPeft.Tokenization;

/// <summary>
/// BERT's tokeniser: <see cref="BasicTokenizer"/> cuts a text into words, Microsoft.ML.Tokenizers cuts words into the longest known pieces
/// from the left (Devlin et al. 2018, arXiv 1810.04805). Why the words are cut here and not by the library: docs/adr/0001-tokenization.md.
/// </summary>
public sealed class WordPieceTokenizer : Tokenizer
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
        Frame = new TokenFrame([vocabulary.ClassId], [vocabulary.SeparatorId], [vocabulary.SeparatorId], SecondSegment: 1);
        _basic = new BasicTokenizer(lowerCase);
        using var pieces = new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', vocabulary.Pieces)));
        _splitter = Splitter.Create(pieces, new SplitterOptions
        {
            UnknownToken = vocabulary.Special.Unknown,
            ContinuingSubwordPrefix = WordPieceVocabulary.ContinuationPrefix,
            MaxInputCharsPerWord = 2 * LongestWord, // in UTF-16 units; characters are counted below
        });
    }

    public override WordPieceVocabulary Vocabulary { get; }

    /// <summary><c>[CLS] text [SEP]</c> and <c>[CLS] text [SEP] pair [SEP]</c>, with segment 1 from the pair on.</summary>
    public override TokenFrame Frame { get; }

    /// <summary>Whether accents are dropped and letters lowered (an uncased model).</summary>
    public bool LowerCase => _basic.LowerCase;

    /// <summary>
    /// Reads the tokeniser of a checkpoint folder: <c>vocab.txt</c>, and <c>do_lower_case</c> of <c>tokenizer_config.json</c> where there is one
    /// (BERT's default is true).
    /// </summary>
    /// <exception cref="VocabularyException">A file is missing or damaged.</exception>
    public static new WordPieceTokenizer Load(string folder)
    {
        var vocabulary = WordPieceVocabulary.Load(Path.Combine(folder, WordPieceVocabulary.FileName));
        return new WordPieceTokenizer(vocabulary, TokenizerConfig.Flag(Path.Combine(folder, TokenizerConfig.FileName), "do_lower_case", otherwise: true));
    }

    /// <inheritdoc/>
    public override int[] Encode(string text)
    {
        var ids = new List<int>();
        foreach ((int start, int end, string? token) in Vocabulary.Special.Runs(text))
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

    /// <inheritdoc/>
    public override IReadOnlyList<SourcePiece> EncodeWithSources(string text)
    {
        var pieces = new List<SourcePiece>();
        foreach ((int start, int end, string? token) in Vocabulary.Special.Runs(text))
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

    /// <summary>The text of ids: pieces joined, special tokens left out. What tokenising dropped (case, accents, spacing) does not come back.</summary>
    public override string Decode(IEnumerable<int> ids)
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
}
