using System.Collections.Concurrent;
using System.Text;
using Microsoft.ML.Tokenizers;

namespace DslPeft.Tokenization;

/// <summary>
/// The byte-level tokeniser of GPT-2 and RoBERTa (Radford et al. 2019; Liu et al. 2019, arXiv 1907.11692): a text is cut into words, each with the blank
/// before it, and Microsoft.ML.Tokenizers merges the bytes of a word into pieces. Nothing is dropped: the pieces of a text are the text.
/// </summary>
public sealed class BytePairTokenizer : Tokenizer
{
    private const int CachedWords = 1 << 16;

    private readonly BpeTokenizer _merger;
    private readonly bool _prefixBlank, _wholeWords;
    private readonly Func<string, IEnumerable<Range>> _words;
    private readonly ConcurrentDictionary<string, int[]> _cache = new(StringComparer.Ordinal);

    /// <param name="vocabulary">Pieces and merges.</param>
    /// <param name="prefixBlank">Whether a text that starts without a blank gets one, so that its first word is written as one inside a text is.</param>
    /// <param name="begin">For GPT-2: whether the start token stands before each text. RoBERTa's always do.</param>
    public BytePairTokenizer(BytePairVocabulary vocabulary, bool prefixBlank = false, bool begin = false)
        : this(vocabulary, prefixBlank, UsualFrame(vocabulary, begin), ByteLevelWords.Split, wholeWords: false)
    {
    }

    /// <param name="vocabulary">Pieces and merges.</param>
    /// <param name="prefixBlank">Whether a text that starts without a blank gets one.</param>
    /// <param name="frame">What stands around texts.</param>
    /// <param name="words">Cuts a text into words.</param>
    /// <param name="wholeWords">Whether a word that is a piece is that piece, whatever its bytes merge into (<c>ignore_merges</c>).</param>
    internal BytePairTokenizer(BytePairVocabulary vocabulary, bool prefixBlank, TokenFrame frame, Func<string, IEnumerable<Range>> words, bool wholeWords)
    {
        (Vocabulary, _prefixBlank, Frame, _words, _wholeWords) = (vocabulary, prefixBlank, frame, words, wholeWords);
        _merger = BpeTokenizer.Create(new BpeOptions(vocabulary.Pieces.Take(vocabulary.OwnCount).Select((piece, id) => KeyValuePair.Create(piece, id)))
        {
            Merges = vocabulary.Merges.Select(m => $"{m.Left} {m.Right}"),
        });
    }

    public override BytePairVocabulary Vocabulary { get; }

    /// <summary><c>&lt;s&gt; text &lt;/s&gt;</c> and <c>&lt;s&gt; text &lt;/s&gt;&lt;/s&gt; pair &lt;/s&gt;</c> of one segment for RoBERTa; nothing for GPT-2, or its start token before
    /// each text.</summary>
    public override TokenFrame Frame { get; }

    /// <summary>
    /// Reads the tokeniser of a checkpoint folder: <c>vocab.json</c>, <c>merges.txt</c>, and what other files say of them: <c>add_prefix_space</c> (false by default),
    /// GPT-2's <c>add_bos_token</c> (false) and the special tokens of <c>tokenizer_config.json</c>, <c>special_tokens_map.json</c>, <c>added_tokens.json</c>.
    /// </summary>
    /// <exception cref="VocabularyException">A file is missing or damaged, or says what is not computed.</exception>
    public static new BytePairTokenizer Load(string folder) => (BytePairTokenizer)TokenizerLoader.Load(folder, TokenizerFamily.Roberta, TokenizerFamily.Gpt2);

    internal static BytePairTokenizer Load(TokenizerSettings settings)
    {
        var vocabulary = BytePairVocabulary.Load(settings.Folder, settings.Family, new SpecialTokenEntries(settings));
        bool begin = false;
        if (vocabulary.Family == TokenizerFamily.Gpt2)
        {
            begin = settings.Flag("add_bos_token", otherwise: false);
            settings.Require("add_eos_token", false, "a tokeniser of GPT-2 puts no end token behind a text");
        }
        return new BytePairTokenizer(vocabulary, settings.Flag("add_prefix_space", otherwise: false), begin);
    }

    private static TokenFrame UsualFrame(BytePairVocabulary vocabulary, bool begin)
    {
        int[] before = begin ? [vocabulary.ClassId] : [];
        return vocabulary.Family == TokenizerFamily.Roberta
            ? new TokenFrame([vocabulary.ClassId], [vocabulary.SeparatorId, vocabulary.SeparatorId], [vocabulary.SeparatorId], SecondSegment: 0)
            : new TokenFrame(before, before, [], SecondSegment: 0);
    }

    /// <inheritdoc/>
    public override int[] Encode(string text) => [.. Runs(text).SelectMany(run => run.Token is { } token ? [token] : Words(run).SelectMany(word => Pieces(word.Text)))];

    /// <summary>
    /// The ids of <see cref="Encode(string)"/>, each with the characters that it stands for. A piece that is a part of a character stands for all of it; the blank
    /// before a word is not among its characters.
    /// </summary>
    public override IReadOnlyList<SourcePiece> EncodeWithSources(string text)
    {
        var pieces = new List<SourcePiece>();
        foreach (Run run in Runs(text))
        {
            if (run.Token is { } token)
            {
                pieces.Add(new SourcePiece(token, run.Start, run.Start + run.Text.Length));
                continue;
            }
            foreach ((string word, int start) in Words(run))
            {
                AddPieces(word, start, run.Start, text, pieces);
            }
        }
        return pieces;
    }

    /// <inheritdoc/>
    public override string Decode(IEnumerable<int> ids) =>
        ByteLevelCharacters.Read(string.Concat(Known(ids).Where(id => !Vocabulary.IsSpecial(id))
            .Select(id => Vocabulary.WrittenToken(id) is { } token ? ByteLevelCharacters.Write(token.Text) : Vocabulary.Pieces[id])));

    /// <summary>A word stands behind a blank, the first one too: that is how nearly all words of the pretraining text stand.</summary>
    protected override int[] EncodeWord(string word) => Encode(word.StartsWith(' ') ? word : " " + word);

    /// <summary>A part of a text that holds no special token, or the special token that it is.</summary>
    private readonly record struct Run(string Text, int Start, int? Token);

    private IEnumerable<Run> Runs(string text)
    {
        foreach (TextRun run in Vocabulary.Written.Runs(text))
        {
            if (run.End > run.Start)
            {
                yield return new Run(text[run.Start..run.End], run.Start, null);
            }
            if (run.Token is { } token)
            {
                yield return new Run(token.Text, run.TokenStart, Vocabulary.IdOf(token));
            }
        }
    }

    /// <summary>The words of a part of a text, and where they start in the text; a blank put before the first takes a place before its start.</summary>
    private IEnumerable<(string Text, int Start)> Words(Run run)
    {
        bool added = _prefixBlank && run.Text[0] != ' ';
        string text = added ? " " + run.Text : run.Text;
        foreach (Range word in _words(text))
        {
            yield return (text[word], run.Start + word.Start.Value - (added ? 1 : 0));
        }
    }

    private void AddPieces(string word, int start, int earliest, string text, List<SourcePiece> pieces)
    {
        // The character of each byte.
        var places = new List<(int Start, int End)>();
        int at = start;
        foreach (Rune rune in word.EnumerateRunes())
        {
            int end = at + rune.Utf16SequenceLength;
            places.AddRange(Enumerable.Repeat((Math.Max(at, earliest), Math.Max(end, earliest + 1)), rune.Utf8SequenceLength));
            at = end;
        }
        int read = 0;
        foreach (int id in Pieces(word))
        {
            (int first, int last) = (places[read].Start, places[(read += Vocabulary.Pieces[id].Length) - 1].End);
            while (first + 1 < last && text[first] == ' ')
            {
                first++;
            }
            pieces.Add(new SourcePiece(id, first, last));
        }
    }

    private int[] Pieces(string word)
    {
        if (_cache.TryGetValue(word, out int[]? known))
        {
            return known;
        }
        string bytes = ByteLevelCharacters.Write(word);
        int[] pieces = _wholeWords && Vocabulary.Find(bytes) is { } whole && whole < Vocabulary.OwnCount
            ? [whole]
            : [.. _merger.EncodeToIds(bytes, considerPreTokenization: false, considerNormalization: false)];
        if (_cache.Count < CachedWords)
        {
            _cache.TryAdd(word, pieces);
        }
        return pieces;
    }
}
