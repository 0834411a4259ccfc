using System.Collections.Concurrent;
using System.Text;
using DslPeft.Tokenization.Unicode;
using DslPeft.Tokenization.Words;
using Microsoft.ML.Tokenizers;

namespace DslPeft.Tokenization;

/// <summary>
/// The byte-level tokeniser of GPT-2, RoBERTa and many after them (Radford et al. 2019; Liu et al. 2019, arXiv 1907.11692): a text is cut
/// into words, each with the blank before it, and Microsoft.ML.Tokenizers merges the bytes of a word into pieces. Nothing is dropped: the
/// pieces of a text are the text.
/// </summary>
public sealed class BytePairTokenizer : Tokenizer
{
    private const int CachedWords = 1 << 16;

    private readonly BpeTokenizer _merger;
    private readonly bool _prefixBlank,
        _wholeWords,
        _composes,
        _cuts;
    private readonly Func<string, IEnumerable<Range>> _words;
    private readonly ConcurrentDictionary<string, int[]> _cache = new(StringComparer.Ordinal);

    /// <param name="vocabulary">Pieces and merges.</param>
    /// <param name="prefixBlank">Whether a text that starts without a blank gets one, so that its first word is written as one inside a
    /// text is.</param>
    /// <param name="begin">For GPT-2: whether the start token stands before each text. RoBERTa's always do.</param>
    public BytePairTokenizer(BytePairVocabulary vocabulary, bool prefixBlank = false, bool begin = false)
        : this(vocabulary, UsualWords(vocabulary.Family, prefixBlank), UsualFrame(vocabulary, begin), false, Composes(vocabulary)) { }

    private static bool Composes(BytePairVocabulary vocabulary) => vocabulary.Family == TokenizerFamily.Qwen;

    /// <param name="vocabulary">Pieces and merges.</param>
    /// <param name="words">How a text is cut into words.</param>
    /// <param name="frame">What stands around texts.</param>
    /// <param name="wholeWords">Whether a word that is a piece is that piece, whatever its bytes merge into (<c>ignore_merges</c>).</param>
    /// <param name="composes">Whether characters and the marks behind them are composed first (normalisation form C).</param>
    internal BytePairTokenizer(BytePairVocabulary vocabulary, WordSteps words, TokenFrame frame, bool wholeWords, bool composes)
    {
        (Vocabulary, _prefixBlank, Frame, _words, _wholeWords, _composes) = (
            vocabulary,
            words.PrefixBlank,
            frame,
            words.Split,
            wholeWords,
            composes
        );
        _cuts = words.CutsAtBlanks && NoTokenTakesBlanks();
        _merger = BpeTokenizer.Create(
            new BpeOptions(vocabulary.Pieces.Take(vocabulary.OwnCount).Select((piece, id) => KeyValuePair.Create(piece, id)))
            {
                Merges = vocabulary.Merges.Select(m => $"{m.Left} {m.Right}"),
            }
        );
    }

    public override BytePairVocabulary Vocabulary { get; }

    /// <summary>
    /// <c>&lt;s&gt; text &lt;/s&gt;</c> and <c>&lt;s&gt; text &lt;/s&gt;&lt;/s&gt; pair &lt;/s&gt;</c> of one segment for RoBERTa; nothing
    /// for GPT-2, or its start token before each text.
    /// </summary>
    public override TokenFrame Frame { get; }

    /// <summary>
    /// Reads the tokeniser of a checkpoint folder: <c>vocab.json</c>, <c>merges.txt</c>, and what other files say of them:
    /// <c>add_prefix_space</c> (false by default), GPT-2's <c>add_bos_token</c> (false) and the special tokens of
    /// <c>tokenizer_config.json</c>, <c>special_tokens_map.json</c>, <c>added_tokens.json</c>.
    /// </summary>
    /// <exception cref="VocabularyException">A file is missing or damaged, or says what is not computed.</exception>
    public static new BytePairTokenizer Load(string folder) =>
        (BytePairTokenizer)TokenizerLoader.Load(folder, TokenizerFamily.Roberta, TokenizerFamily.Gpt2, TokenizerFamily.Qwen);

    /// <summary>Reads the files as those of a family; null for the one that the vocabulary tells.</summary>
    internal static BytePairTokenizer Load(TokenizerSettings settings, TokenizerFamily? family)
    {
        var vocabulary = BytePairVocabulary.Load(settings.Folder, family, new SpecialTokenEntries(settings));
        var begin = false;
        if (vocabulary.Family is TokenizerFamily.Gpt2 or TokenizerFamily.Opt)
        {
            begin = settings.Flag("add_bos_token", otherwise: vocabulary.Family == TokenizerFamily.Opt);
            settings.Require("add_eos_token", false, "a tokeniser of GPT-2 puts no end token behind a text");
        }
        else if (vocabulary.Family == TokenizerFamily.Qwen)
        {
            settings.Require("add_bos_token", false, "a tokeniser of Qwen puts no token before a text");
            settings.Require("add_prefix_space", false, "a tokeniser of Qwen puts no blank before a text");
        }
        return new BytePairTokenizer(vocabulary, settings.Flag("add_prefix_space", otherwise: false), begin);
    }

    internal override bool CutsAtBlanks => _cuts;

    private static WordSteps UsualWords(TokenizerFamily family, bool prefixBlank) =>
        family == TokenizerFamily.Qwen
            ? new WordSteps(text => ContractionWords.Split(text, digits: 1), PrefixBlank: false, CutsAtBlanks: true)
            : new WordSteps(ByteLevelWords.Split, prefixBlank, CutsAtBlanks: true);

    private static TokenFrame UsualFrame(BytePairVocabulary vocabulary, bool begin)
    {
        int[] before = begin ? [vocabulary.ClassId] : [];
        return vocabulary.Family == TokenizerFamily.Roberta
            ? new TokenFrame(
                [vocabulary.ClassId],
                [vocabulary.SeparatorId, vocabulary.SeparatorId],
                [vocabulary.SeparatorId],
                SecondSegment: 0
            )
            : new TokenFrame(before, before, [], SecondSegment: 0);
    }

    /// <inheritdoc/>
    public override int[] Encode(string text) =>
        [.. Runs(text).SelectMany(run => run.Token is { } token ? [token] : Words(run).SelectMany(word => Pieces(word.Text)))];

    /// <summary>
    /// The ids of <see cref="Encode(string)"/>, each with the characters that it stands for. A piece that is a part of a character stands
    /// for all of it; the blank before a word is not among its characters.
    /// </summary>
    public override IReadOnlyList<SourcePiece> EncodeWithSources(string text)
    {
        var pieces = new List<SourcePiece>();
        foreach (var run in Runs(text))
        {
            if (run.Token is { } token)
            {
                pieces.Add(new SourcePiece(token, run.Start, run.Start + run.Composed.Text.Length));
                continue;
            }
            foreach (var (word, start) in Words(run))
            {
                AddPieces(word, start, run, pieces);
            }
        }
        return pieces;
    }

    /// <inheritdoc/>
    public override string Decode(IEnumerable<int> ids) =>
        ByteLevelCharacters.Read(
            string.Concat(
                Known(ids)
                    .Where(id => !Vocabulary.IsSpecial(id))
                    .Select(id => Vocabulary.WrittenToken(id) is { } token ? ByteLevelCharacters.Write(token.Text) : Vocabulary.Pieces[id])
            )
        );

    /// <summary>A word stands behind a blank, the first one too: that is how nearly all words of the pretraining text stand.</summary>
    protected override int[] EncodeWord(string word) => Encode(word.StartsWith(' ') ? word : " " + word);

    /// <summary>A part of a text that holds no special token, or the special token that it is.</summary>
    private readonly record struct Run(ComposedText Composed, int Start, int? Token);

    private IEnumerable<Run> Runs(string text)
    {
        foreach (var run in Vocabulary.Written.Runs(text))
        {
            if (run.End > run.Start)
            {
                var part = text[run.Start..run.End];
                yield return new Run(_composes ? CanonicalForms.Compose(part) : ComposedText.Unchanged(part), run.Start, null);
            }
            if (run.Token is { } token)
            {
                yield return new Run(ComposedText.Unchanged(token.Text), run.TokenStart, Vocabulary.IdOf(token));
            }
        }
    }

    /// <summary>
    /// The words of a part of a text, and where they start in the part; a blank put before the first takes a place before its start.
    /// </summary>
    private IEnumerable<(string Text, int Start)> Words(Run run)
    {
        var part = run.Composed.Text;
        var added = _prefixBlank && part[0] != ' ';
        var text = added ? " " + part : part;
        foreach (var word in _words(text))
        {
            yield return (text[word], word.GetOffsetAndLength(text.Length).Offset - (added ? 1 : 0));
        }
    }

    private void AddPieces(string word, int start, Run run, List<SourcePiece> pieces)
    {
        var text = run.Composed.Text;
        // The character of each byte.
        var places = new List<(int Start, int End)>();
        var at = start;
        foreach (var rune in word.EnumerateRunes())
        {
            var end = at + rune.Utf16SequenceLength;
            places.AddRange(Enumerable.Repeat((Math.Max(at, 0), Math.Max(end, 1)), rune.Utf8SequenceLength));
            at = end;
        }
        var read = 0;
        foreach (var id in Pieces(word))
        {
            var (first, last) = (places[read].Start, places[(read += Vocabulary.Pieces[id].Length) - 1].End);
            while (first + 1 < last && text[first] == ' ')
            {
                first++;
            }
            var (from, to) = run.Composed.Source(first, last);
            pieces.Add(new SourcePiece(id, run.Start + from, run.Start + to));
        }
    }

    private int[] Pieces(string word)
    {
        if (_cache.TryGetValue(word, out var known))
        {
            return known;
        }
        var bytes = ByteLevelCharacters.Write(word);
        int[] pieces =
            _wholeWords && Vocabulary.Find(bytes) is { } whole && whole < Vocabulary.OwnCount
                ? [whole]
                : [.. _merger.EncodeToIds(bytes, considerPreTokenization: false, considerNormalization: false)];
        if (_cache.Count < CachedWords)
        {
            _cache.TryAdd(word, pieces);
        }
        return pieces;
    }
}
