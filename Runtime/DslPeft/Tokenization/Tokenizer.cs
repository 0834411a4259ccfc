using DslPeft.Tokenization.Chat;

namespace DslPeft.Tokenization;

/// <summary>Makes token ids of texts as a family of models wants them.</summary>
public abstract class Tokenizer
{
    private string? _folder;
    private ChatTemplate? _template;

    /// <summary>The pieces.</summary>
    public abstract Vocabulary Vocabulary { get; }

    /// <summary>The special tokens around a text.</summary>
    public abstract TokenFrame Frame { get; }

    /// <summary>What the folder's files say that has no effect on ids here, a sentence for each entry; programs show them.</summary>
    public IReadOnlyList<string> Notes { get; internal set; } = [];

    /// <summary>How the folder's model writes conversations; null where the folder has no chat template.</summary>
    /// <exception cref="ChatTemplateException">The template is damaged or has a part that is not computed.</exception>
    public ChatTemplate? ChatTemplate => _folder is null ? null : _template ??= ChatTemplateFile.Find(_folder);

    /// <summary>How many inputs were made, and how many of them were cut.</summary>
    public TokenizingMeter Meter { get; } = new();

    /// <summary>
    /// Reads the tokeniser of a checkpoint folder: of the family that <c>tokenizer_class</c> of <c>tokenizer_config.json</c> names, or
    /// else WordPiece where there is a <c>vocab.txt</c>, byte-level pairs where there are <c>vocab.json</c> and <c>merges.txt</c>,
    /// SentencePiece where there is a <c>tokenizer.model</c>; and what a <c>tokenizer.json</c> says where there is no such file, or the
    /// class says so.
    /// </summary>
    /// <exception cref="VocabularyException">A file is missing or damaged, or says what is not computed; names the file and the entry or
    /// line.</exception>
    public static Tokenizer Load(string folder) => TokenizerLoader.Load(folder);

    /// <summary>
    /// Refuses a tokeniser that is not a base's own: one of another family, with more pieces, or where padding has another id.
    /// </summary>
    /// <param name="info">The base.</param>
    /// <param name="source">Its folder, for messages.</param>
    /// <exception cref="VocabularyException">It does not fit; the message says why.</exception>
    public void RequireFit(ArchitectureInfo info, string source)
    {
        if (TokenizerFamilies.OfModel(info.Family) is { Count: > 0 } families && !families.Contains(Vocabulary.Family))
        {
            throw new VocabularyException(
                $"{source}: the vocabulary is one of {Vocabulary.Family}, and {info.Name} is a model of {string.Join(" or ", families)}: they do not belong together."
            );
        }
        Vocabulary.RequireFit(info, source);
    }

    /// <summary>The ids of a text without special tokens around it. A special token written out in the text becomes its id.</summary>
    public abstract int[] Encode(string text);

    /// <summary>The ids of <see cref="Encode(string)"/>, each with the characters of the text that it stands for.</summary>
    public abstract IReadOnlyList<SourcePiece> EncodeWithSources(string text);

    /// <summary>
    /// The text of ids. Special tokens are left out, and ids beyond the vocabulary, which a model with more rows may give.
    /// </summary>
    public abstract string Decode(IEnumerable<int> ids);

    /// <summary>
    /// Words with the special tokens of one text around them, each word cut into pieces by itself. Pieces that do not fit
    /// <paramref name="maxLength"/> are left out at the end.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The special tokens alone are longer than <paramref name="maxLength"/>.</exception>
    public WordSequence EncodeWords(IReadOnlyList<string> words, int maxLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLength, Frame.Count);
        var room = maxLength - Frame.Count;
        List<int> ids = [],
            places = [];
        var cut = false;
        for (var word = 0; word < words.Count && !cut; word++)
        {
            foreach (var id in EncodeWord(words[word]))
            {
                cut = ids.Count == room;
                if (cut)
                {
                    break;
                }
                ids.Add(id);
                places.Add(word);
            }
        }
        Meter.Count(cut);
        return new WordSequence(Frame.Around([.. ids]), [.. Frame.Start.Select(_ => -1), .. places, .. Frame.End.Select(_ => -1)]);
    }

    /// <summary>
    /// A text, or a text and its pair, with their special tokens: <c>[CLS] text [SEP]</c> for BERT. Where that is longer than
    /// <paramref name="maxLength"/>, tokens are dropped one by one from the end of whichever of the two is longer (of the pair where they
    /// are equal).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The special tokens alone are longer than <paramref name="maxLength"/>.</exception>
    public TokenSequence Encode(string text, string? pair, int maxLength)
    {
        var special = pair is null ? Frame.Count : Frame.PairCount;
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLength, special);
        ReadOnlySpan<int> first = Encode(text);
        ReadOnlySpan<int> second = pair is null ? [] : Encode(pair);
        var (kept, keptOfPair) = Truncation.LongestFirst(first.Length, second.Length, maxLength - special);
        Meter.Count(cut: kept < first.Length || keptOfPair < second.Length);
        return pair is null ? Frame.Around(Unended(first[..kept])) : Frame.Around(Unended(first[..kept]), Unended(second[..keptOfPair]));

        ReadOnlySpan<int> Unended(ReadOnlySpan<int> text) => Frame.EndsOnce && text.EndsWith(Frame.End) ? text[..^Frame.End.Length] : text;
    }

    /// <summary>
    /// A text that a causal language model continues: behind the start tokens of the family. Where the text begins with them itself, white
    /// space before them is no text.
    /// </summary>
    public int[] EncodePrompt(string text)
    {
        var trimmed = text.TrimStart();
        var ids = Encode(Frame.Start.Length > 0 && trimmed.StartsWith(Vocabulary.Special.Class, StringComparison.Ordinal) ? trimmed : text);
        return ids.AsSpan().StartsWith(Frame.Start) ? ids : [.. Frame.Start, .. ids];
    }

    /// <summary>
    /// A whole text that a causal language model is trained on: as <see cref="EncodePrompt"/>, and with the family's end token behind it.
    /// Where the text ends with that token itself, white space behind it is no text.
    /// </summary>
    public int[] EncodeDocument(string text)
    {
        var trimmed = text.TrimEnd();
        var ended = trimmed.EndsWith(Vocabulary.Special.Separator, StringComparison.Ordinal);
        return ended ? EncodePrompt(trimmed) : [.. EncodePrompt(text), Vocabulary.SeparatorId];
    }

    /// <summary>
    /// Whether a text may be cut before a blank that stands between two ASCII letters: the ids of both parts, of the second those of
    /// <see cref="EncodeRest"/>, are then those of the text.
    /// </summary>
    internal virtual bool CutsAtBlanks => false;

    /// <summary>The ids of a part of a text that stands behind another part.</summary>
    internal virtual int[] EncodeRest(string text) => Encode(text);

    /// <summary>A template of one's own, which names the folder's special tokens.</summary>
    /// <exception cref="ChatTemplateException">The template is damaged or has a part that is not computed.</exception>
    internal ChatTemplate TemplateOf(string source, string origin) =>
        new(source, origin, _folder is null ? new Dictionary<string, string>() : ChatTemplateFile.SpecialTokensOf(_folder));

    /// <summary>Says which folder the tokeniser was read from.</summary>
    internal Tokenizer From(string folder)
    {
        _folder = folder;
        return this;
    }

    /// <summary>Whether no token that is written out stands across a blank between letters, or takes it.</summary>
    private protected bool NoTokenTakesBlanks() =>
        Vocabulary.WrittenTokens.All(token =>
            !token.Text.Contains(' ')
            && !(token.TakesBlanksBefore && char.IsAsciiLetter(token.Text[0]))
            && !(token.TakesBlanksBehind && char.IsAsciiLetter(token.Text[^1]))
        );

    /// <summary>The ids of a word of a sentence that is given in words.</summary>
    protected virtual int[] EncodeWord(string word) => Encode(word);

    /// <summary>Ids that are a piece's: a model may have more rows than its vocabulary has pieces.</summary>
    private protected IEnumerable<int> Known(IEnumerable<int> ids) => ids.Where(id => (uint)id < (uint)Vocabulary.Count);
}
