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

    /// <param name="vocabulary">The pieces.</param>
    /// <param name="lowerCase">Whether accents are dropped and letters lowered.</param>
    public WordPieceTokenizer(WordPieceVocabulary vocabulary, bool lowerCase = true)
        : this(vocabulary, new BasicTokenizer(lowerCase)) { }

    /// <param name="vocabulary">The pieces.</param>
    /// <param name="basic">Cuts texts into words.</param>
    /// <param name="segments">Whether the second text of a pair is of a segment of its own.</param>
    public WordPieceTokenizer(WordPieceVocabulary vocabulary, BasicTokenizer basic, bool segments = true)
        : this(vocabulary, basic, UsualFrame(vocabulary, segments)) { }

    internal WordPieceTokenizer(WordPieceVocabulary vocabulary, BasicTokenizer basic, TokenFrame frame)
    {
        (Vocabulary, Frame, _basic) = (vocabulary, frame, basic);
        using var pieces = new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', vocabulary.Pieces.Take(vocabulary.OwnCount))));
        _splitter = Splitter.Create(
            pieces,
            new SplitterOptions
            {
                UnknownToken = vocabulary.Special.Unknown,
                ContinuingSubwordPrefix = WordPieceVocabulary.ContinuationPrefix,
                MaxInputCharsPerWord = 2 * LongestWord, // in UTF-16 units; characters are counted below
            }
        );
    }

    public override WordPieceVocabulary Vocabulary { get; }

    /// <summary><c>[CLS] text [SEP]</c> and <c>[CLS] text [SEP] pair [SEP]</c>, with segment 1 from the pair on.</summary>
    public override TokenFrame Frame { get; }

    /// <summary>Whether letters are lowered (an uncased model).</summary>
    public bool LowerCase => _basic.LowerCase;

    /// <summary>
    /// Reads the tokeniser of a checkpoint folder: <c>vocab.txt</c>, and what other files say of it: <c>do_lower_case</c> (true by
    /// default), <c>strip_accents</c> (as <c>do_lower_case</c>), <c>tokenize_chinese_chars</c> (true) and the special tokens of
    /// <c>tokenizer_config.json</c>, <c>special_tokens_map.json</c>, <c>added_tokens.json</c>.
    /// </summary>
    /// <exception cref="VocabularyException">A file is missing or damaged, or says what is not computed.</exception>
    public static new WordPieceTokenizer Load(string folder) => (WordPieceTokenizer)TokenizerLoader.Load(folder, TokenizerFamily.Bert);

    internal static WordPieceTokenizer Load(TokenizerSettings settings)
    {
        var tokens = new SpecialTokenEntries(settings);
        var basic = new BasicTokenizer(
            settings.Flag("do_lower_case", otherwise: true),
            settings.Choice("strip_accents"),
            settings.Flag("tokenize_chinese_chars", otherwise: true)
        );
        settings.Require("do_basic_tokenize", true, "a text is cut into words before these are cut into pieces");
        settings.RequireNone("never_split", "implementations differ in whether these words are kept whole");
        if (basic.LowerCase && tokens.Added.FirstOrDefault(token => token is { Special: false, Normalized: true }) is { } lowered)
        {
            throw new VocabularyException(
                $"{settings.Folder}: the added token '{lowered.Text}' is to be found in lowered text, which is not computed. Say \"normalized\": false of it in added_tokens_decoder to find it as it is written."
            );
        }
        return new WordPieceTokenizer(
            WordPieceVocabulary.Load(settings.Folder, tokens),
            basic,
            settings.Lists("model_input_names", "token_type_ids") ?? true
        );
    }

    /// <inheritdoc/>
    public override int[] Encode(string text)
    {
        var ids = new List<int>();
        foreach (var run in Vocabulary.Written.Runs(text))
        {
            foreach (var word in _basic.Split(text.AsSpan(run.Start, run.End - run.Start)))
            {
                ids.AddRange(Pieces(word));
            }
            if (run.Token is { } token)
            {
                ids.Add(Vocabulary.IdOf(token));
            }
        }
        return [.. ids];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<SourcePiece> EncodeWithSources(string text)
    {
        var pieces = new List<SourcePiece>();
        foreach (var run in Vocabulary.Written.Runs(text))
        {
            foreach (var word in _basic.SplitWithSources(text.AsSpan(run.Start, run.End - run.Start)))
            {
                AddPieces(word, run.Start, pieces);
            }
            if (run.Token is { } token)
            {
                pieces.Add(new SourcePiece(Vocabulary.IdOf(token), run.TokenStart, run.TokenStart + token.Text.Length));
            }
        }
        return pieces;
    }

    /// <summary>
    /// The text of ids: pieces joined, special tokens left out. What tokenising dropped (case, accents, spacing) does not come back.
    /// </summary>
    public override string Decode(IEnumerable<int> ids)
    {
        var text = new StringBuilder();
        foreach (var id in Known(ids))
        {
            var piece = Vocabulary.Pieces[id];
            if (Vocabulary.IsSpecial(id) && id != Vocabulary.UnknownId)
            {
                continue;
            }
            var continues = piece.StartsWith(WordPieceVocabulary.ContinuationPrefix, StringComparison.Ordinal);
            text.Append(continues || text.Length == 0 ? "" : " ").Append(continues ? piece.AsSpan(2) : piece);
        }
        return text.ToString();
    }

    private void AddPieces(SourceWord word, int offset, List<SourcePiece> pieces)
    {
        var at = 0;
        foreach (var id in Pieces(word.Text))
        {
            var piece = Vocabulary.Pieces[id];
            // A word is unknown as a whole.
            var length =
                id == Vocabulary.UnknownId ? word.Text.Length : piece.Length - (at > 0 ? WordPieceVocabulary.ContinuationPrefix.Length : 0);
            pieces.Add(new SourcePiece(id, offset + word.Starts[at], offset + word.Ends[at + length - 1]));
            at += length;
        }
    }

    private int[] Pieces(string word)
    {
        if (_cache.TryGetValue(word, out var known))
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

    private static TokenFrame UsualFrame(WordPieceVocabulary vocabulary, bool segments) =>
        new([vocabulary.ClassId], [vocabulary.SeparatorId], [vocabulary.SeparatorId], SecondSegment: segments ? 1 : 0);
}
