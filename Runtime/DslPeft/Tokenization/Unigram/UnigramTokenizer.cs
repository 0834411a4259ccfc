using System.Text;

namespace DslPeft.Tokenization.Unigram;

/// <summary>Writes a part of a text as pieces are written, and cuts it into the words that pieces are looked for in.</summary>
/// <param name="part">The part.</param>
/// <param name="first">Whether it stands at the start of the text.</param>
internal delegate IEnumerable<SourceText> PieceWords(SourceText part, bool first);

/// <summary>
/// The tokeniser of T5 (arXiv 1910.10683), XLM-R (arXiv 1911.02116), mBART (arXiv 2001.08210) and ALBERT (arXiv 1909.11942): of all ways
/// to cut a text into pieces, the one whose pieces are likeliest together (Kudo, arXiv 1804.10959). Characters that are no piece are one
/// unknown token, or bytes. Microsoft.ML.Tokenizers does not read T5's model: docs/adr/0001-tokenization.md.
/// </summary>
public sealed class UnigramTokenizer : Tokenizer
{
    private readonly PieceWords _words;
    private readonly UnigramOptions _options;
    private readonly TokenFinder _written,
        _writtenNormalized;

    internal UnigramTokenizer(UnigramVocabulary vocabulary, TokenFrame frame, PieceWords words, UnigramOptions options)
    {
        (Vocabulary, Frame, _words, _options) = (vocabulary, frame, words, options);
        AddedToken[] tokens = [.. vocabulary.WrittenTokens];
        var normalizes = options.Normalize is not null;
        _written = new TokenFinder(tokens.Where(token => !normalizes || !token.Normalized));
        _writtenNormalized = new TokenFinder(tokens.Where(token => normalizes && token.Normalized));
    }

    public override UnigramVocabulary Vocabulary { get; }

    /// <summary>
    /// The tokens around texts: <c>a &lt;/s&gt; b &lt;/s&gt;</c> for T5, <c>&lt;s&gt; a &lt;/s&gt;&lt;/s&gt; b &lt;/s&gt;</c> for XLM-R,
    /// <c>[CLS] a [SEP] b [SEP]</c> for ALBERT, and <c>a b &lt;/s&gt; language</c> for mBART.
    /// </summary>
    public override TokenFrame Frame { get; }

    /// <summary>
    /// Reads the tokeniser of a checkpoint folder: <c>spiece.model</c> (T5, ALBERT) or <c>sentencepiece.bpe.model</c> (XLM-R, mBART), and
    /// what other files say of it; or a <c>tokenizer.json</c>.
    /// </summary>
    /// <exception cref="VocabularyException">A file is missing or damaged, or says what is not computed.</exception>
    public static new UnigramTokenizer Load(string folder) =>
        (UnigramTokenizer)
            TokenizerLoader.Load(folder, TokenizerFamily.T5, TokenizerFamily.Albert, TokenizerFamily.XlmRoberta, TokenizerFamily.MBart);

    /// <inheritdoc/>
    public override int[] Encode(string text) => [.. EncodeWithSources(text).Select(piece => piece.Id)];

    /// <summary>
    /// The ids of <see cref="Encode(string)"/>, each with the characters that it stands for: of a piece with a character that was
    /// rewritten, all that it was rewritten from; of a byte, its whole character. The blank before a word is not among its characters.
    /// </summary>
    public override IReadOnlyList<SourcePiece> EncodeWithSources(string text)
    {
        var pieces = new List<SourcePiece>();
        foreach (var run in _written.Runs(text))
        {
            if (run.End > run.Start)
            {
                AddPart(SourceText.Of(text, run.Start, run.End), pieces);
            }
            if (run.Token is { } token)
            {
                pieces.Add(new SourcePiece(Vocabulary.IdOf(token), run.TokenStart, run.TokenStart + token.Text.Length));
            }
        }
        return pieces;
    }

    /// <summary>The text of ids, special tokens left out, and, of a SentencePiece model, without blanks at its ends.</summary>
    public override string Decode(IEnumerable<int> ids)
    {
        var text = new StringBuilder();
        var bytes = new List<byte>();
        var first = true;
        foreach (var id in Known(ids).Where(id => !Vocabulary.IsSpecial(id)))
        {
            if (_options.Decoding != PieceDecoding.Pieces && Vocabulary.ByteOf(id) is { } value)
            {
                bytes.Add(value);
                first = false;
                continue;
            }
            AddBytes(bytes, text);
            var piece = Vocabulary.Pieces[id];
            var written = _options.Decoding == PieceDecoding.Text && Vocabulary.WrittenToken(id) is not null;
            text.Append(
                written
                    ? piece
                    : piece.Replace($"{PieceNormalizer.Blank}", first && _options.DropsFirstBlanks ? "" : " ", StringComparison.Ordinal)
            );
            first = false;
        }
        AddBytes(bytes, text);
        return _options.Decoding == PieceDecoding.Text ? text.ToString().Trim() : text.ToString();
    }

    /// <summary>Adds the text of bytes.</summary>
    private void AddBytes(List<byte> bytes, StringBuilder text)
    {
        byte[] run = [.. bytes];
        bytes.Clear();
        text.Append(
            _options.Decoding == PieceDecoding.Bytes && !System.Text.Unicode.Utf8.IsValid(run)
                ? new string('\uFFFD', run.Length)
                : Encoding.UTF8.GetString(run)
        );
    }

    /// <summary>Adds the pieces of a part that holds no token as it is written.</summary>
    private void AddPart(SourceText part, List<SourcePiece> pieces)
    {
        var start = part.Starts is [0, ..];
        if (_options.Normalize is null)
        {
            AddWords(part, start, pieces);
            return;
        }
        var normalized = _options.Normalize(part);
        foreach (var run in _writtenNormalized.Runs(normalized.Text))
        {
            if (run.End > run.Start)
            {
                AddWords(normalized.Slice(run.Start, run.End), start && run.Start == 0, pieces);
            }
            if (run.Token is { } token)
            {
                var last = run.TokenStart + token.Text.Length - 1;
                pieces.Add(new SourcePiece(Vocabulary.IdOf(token), normalized.Starts[run.TokenStart], normalized.Ends[last]));
            }
        }
    }

    private void AddWords(SourceText part, bool first, List<SourcePiece> pieces)
    {
        foreach (var word in _words(part, first))
        {
            var unknownFrom = -1;
            foreach (var (start, end, id) in _options.Split(word.Text, Vocabulary))
            {
                if (id != Vocabulary.UnknownId)
                {
                    pieces.Add(Piece(word, start, end, id));
                }
                else if (Vocabulary.Bytes is { } bytes)
                {
                    var whole = Piece(word, start, end, id);
                    pieces.AddRange(Encoding.UTF8.GetBytes(word.Text[start..end]).Select(value => whole with { Id = bytes[value] }));
                }
                else if (unknownFrom >= 0)
                {
                    pieces[^1] = Piece(word, unknownFrom, end, id);
                    continue;
                }
                else
                {
                    unknownFrom = start;
                    pieces.Add(Piece(word, start, end, id));
                    continue;
                }
                unknownFrom = -1;
            }
        }
    }

    private static SourcePiece Piece(SourceText word, int start, int end, int id)
    {
        while (start + 1 < end && word.Text[start] == PieceNormalizer.Blank)
        {
            start++;
        }
        return new SourcePiece(id, word.Starts[start], word.Ends[end - 1]);
    }
}
