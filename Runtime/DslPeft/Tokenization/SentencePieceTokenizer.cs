using System.Text;

namespace DslPeft.Tokenization;

/// <summary>
/// The tokeniser of LLaMA (Touvron et al., arXiv 2302.13971): of a text's characters, with a blank before it, neighbours are merged into
/// pieces, the pair of the highest score first and of equal ones the leftmost, until no pair is a piece; a character that is no piece
/// becomes its bytes. Nothing is dropped: the pieces of a text are the text.
/// </summary>
public sealed class SentencePieceTokenizer : Tokenizer
{
    private const char Blank = '▁';

    private readonly bool _prefix,
        _eachPart;
    private bool? _cuts;

    /// <param name="vocabulary">The pieces.</param>
    /// <param name="begin">Whether the start token stands before a text.</param>
    /// <param name="end">Whether the end token stands behind it.</param>
    /// <param name="prefix">Whether a text gets a blank before it.</param>
    /// <param name="eachPart">Whether each part behind a token that is written out gets one, too (<c>legacy</c>).</param>
    private SentencePieceTokenizer(SentencePieceVocabulary vocabulary, bool begin, bool end, bool prefix, bool eachPart)
    {
        (Vocabulary, _prefix, _eachPart) = (vocabulary, prefix, eachPart);
        int[] before = begin ? [vocabulary.ClassId] : [],
            behind = end ? [vocabulary.SeparatorId] : [];
        Frame = new TokenFrame(before, [.. behind, .. before], behind, SecondSegment: 0);
    }

    /// <summary>A tokeniser whose pairs are merged by rank.</summary>
    internal SentencePieceTokenizer(SentencePieceVocabulary vocabulary, TokenFrame frame, BlankPrefix prefix) =>
        (Vocabulary, Frame, _prefix, _eachPart) = (vocabulary, frame, prefix != BlankPrefix.None, prefix == BlankPrefix.Each);

    public override SentencePieceVocabulary Vocabulary { get; }

    /// <summary>
    /// <c>&lt;s&gt; text</c>, and <c>&lt;s&gt; text &lt;s&gt; pair</c> of one segment; with <c>&lt;/s&gt;</c> behind each where the folder
    /// asks for it.
    /// </summary>
    public override TokenFrame Frame { get; }

    /// <summary>
    /// Reads the tokeniser of a checkpoint folder: <c>tokenizer.model</c>, and what other files say of it: <c>add_bos_token</c> (true by
    /// default), <c>add_eos_token</c> (false), <c>legacy</c> (true), <c>add_prefix_space</c> (true) and the special tokens of
    /// <c>tokenizer_config.json</c>, <c>special_tokens_map.json</c>, <c>added_tokens.json</c>.
    /// </summary>
    /// <exception cref="VocabularyException">A file is missing or damaged, or says what is not computed.</exception>
    public static new SentencePieceTokenizer Load(string folder) =>
        (SentencePieceTokenizer)TokenizerLoader.Load(folder, TokenizerFamily.Llama);

    internal static SentencePieceTokenizer Load(TokenizerSettings settings)
    {
        bool legacy = settings.Choice("legacy") ?? true,
            prefix = settings.Choice("add_prefix_space") ?? true;
        if (legacy && !prefix)
        {
            throw new VocabularyException(
                $"{settings.Path}: 'add_prefix_space' is false where 'legacy' is not: implementations differ in whether a text then gets a blank. Say \"legacy\": false to have none."
            );
        }
        settings.RequireNone("sp_model_kwargs", "options of SentencePiece are not read");
        return new SentencePieceTokenizer(
            SentencePieceVocabulary.Load(settings.Folder, new SpecialTokenEntries(settings)),
            settings.Flag("add_bos_token", otherwise: true),
            settings.Flag("add_eos_token", otherwise: false),
            prefix,
            legacy
        );
    }

    /// <inheritdoc/>
    public override int[] Encode(string text) => [.. EncodeWithSources(text).Select(piece => piece.Id)];

    internal override bool CutsAtBlanks => _cuts ??= Vocabulary.NoPieceHasBlanksInside && NoTokenTakesBlanks();

    /// <summary>A part behind another gets no blank before it.</summary>
    internal override int[] EncodeRest(string text) => [.. EncodeWithSources(text, rest: true).Select(piece => piece.Id)];

    /// <summary>
    /// The ids of <see cref="Encode(string)"/>, each with the characters that it stands for. A byte stands for its whole character; the
    /// blank before a word is not among its characters.
    /// </summary>
    public override IReadOnlyList<SourcePiece> EncodeWithSources(string text) => EncodeWithSources(text, rest: false);

    private List<SourcePiece> EncodeWithSources(string text, bool rest)
    {
        var pieces = new List<SourcePiece>();
        foreach (var run in Vocabulary.Written.Runs(text))
        {
            if (run.End > run.Start)
            {
                AddPieces(text, run.Start, run.End, rest && run.Start == 0, pieces);
            }
            if (run.Token is { } token)
            {
                pieces.Add(new SourcePiece(Vocabulary.IdOf(token), run.TokenStart, run.TokenStart + token.Text.Length));
            }
        }
        return pieces;
    }

    /// <summary>The text of ids, special tokens left out, and without the blank that stands before every text.</summary>
    public override string Decode(IEnumerable<int> ids)
    {
        var bytes = new List<byte>();
        foreach (var id in Known(ids).Where(id => !Vocabulary.IsSpecial(id)))
        {
            if (Vocabulary.ByteOf(id) is { } value)
            {
                bytes.Add(value);
            }
            else
            {
                // A tokenizer.json decodes added tokens as it decodes pieces.
                var token = Vocabulary.IsRanked ? null : Vocabulary.WrittenToken(id);
                bytes.AddRange(Encoding.UTF8.GetBytes(token?.Text ?? Vocabulary.Pieces[id].Replace(Blank, ' ')));
            }
        }
        var text = Encoding.UTF8.GetString([.. bytes]);
        return _prefix && text.StartsWith(' ') ? text[1..] : text;
    }

    private void AddPieces(string text, int start, int end, bool rest, List<SourcePiece> pieces)
    {
        var prefix = !rest && (_eachPart || (_prefix && start == 0));
        var written = (prefix ? $"{Blank}" : "") + text[start..end].Replace(' ', Blank);
        // The blank that was put before the text takes a place before its start.
        var shift = start - (prefix ? 1 : 0);
        foreach (var (first, last) in new PieceMerger(written, Vocabulary.ScoreOf).Run())
        {
            var (from, to) = (Math.Max(first + shift, start), Math.Max(last + shift, start));
            if (!Vocabulary.IsText(written[first..last]))
            {
                pieces.AddRange(
                    Encoding.UTF8.GetBytes(written[first..last]).Select(value => new SourcePiece(Vocabulary.IdOf(value), from, to))
                );
                continue;
            }
            while (from + 1 < to && text[from] is ' ' or Blank)
            {
                from++;
            }
            pieces.Add(new SourcePiece(Vocabulary.Find(written[first..last])!.Value, from, to));
        }
    }
}
