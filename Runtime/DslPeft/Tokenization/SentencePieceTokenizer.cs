using System.Text;

namespace DslPeft.Tokenization;

/// <summary>
/// The tokeniser of LLaMA (Touvron et al., arXiv 2302.13971): of a text's characters, with a blank before it, neighbours are merged into pieces, the pair of the highest score
/// first and of equal ones the leftmost, until no pair is a piece; a character that is no piece becomes its bytes. Nothing is dropped: the pieces of a text are the text.
/// </summary>
public sealed class SentencePieceTokenizer : Tokenizer
{
    private const char Blank = '▁';

    private SentencePieceTokenizer(SentencePieceVocabulary vocabulary, bool begin, bool end)
    {
        Vocabulary = vocabulary;
        int[] before = begin ? [vocabulary.ClassId] : [], behind = end ? [vocabulary.SeparatorId] : [];
        Frame = new TokenFrame(before, [.. behind, .. before], behind, SecondSegment: 0);
    }

    public override SentencePieceVocabulary Vocabulary { get; }

    /// <summary><c>&lt;s&gt; text</c>, and <c>&lt;s&gt; text &lt;s&gt; pair</c> of one segment; with <c>&lt;/s&gt;</c> behind each where the folder asks for it.</summary>
    public override TokenFrame Frame { get; }

    /// <summary>Reads the tokeniser of a checkpoint folder: <c>tokenizer.model</c>, and <c>add_bos_token</c> (true by default) and <c>add_eos_token</c> (false by default) of
    /// <c>tokenizer_config.json</c> where there is one.</summary>
    /// <exception cref="VocabularyException">A file is missing or damaged.</exception>
    public static new SentencePieceTokenizer Load(string folder)
    {
        string config = Path.Combine(folder, TokenizerConfig.FileName);
        return new(SentencePieceVocabulary.Load(folder), TokenizerConfig.Flag(config, "add_bos_token", otherwise: true), TokenizerConfig.Flag(config, "add_eos_token", otherwise: false));
    }

    /// <inheritdoc/>
    public override int[] Encode(string text) => [.. EncodeWithSources(text).Select(piece => piece.Id)];

    /// <summary>
    /// The ids of <see cref="Encode(string)"/>, each with the characters that it stands for. A byte stands for its whole character; the blank before a word is not among
    /// its characters.
    /// </summary>
    public override IReadOnlyList<SourcePiece> EncodeWithSources(string text)
    {
        var pieces = new List<SourcePiece>();
        foreach ((int start, int end, string? token) in Vocabulary.Special.Runs(text))
        {
            if (end > start)
            {
                AddPieces(text, start, end, pieces);
            }
            if (token is not null)
            {
                pieces.Add(new SourcePiece(Vocabulary.Find(token)!.Value, end, end + token.Length));
            }
        }
        return pieces;
    }

    /// <summary>The text of ids, special tokens left out, and without the blank that stands before every text.</summary>
    public override string Decode(IEnumerable<int> ids)
    {
        var bytes = new List<byte>();
        foreach (int id in ids.Where(id => !Vocabulary.IsSpecial(id)))
        {
            if (Vocabulary.ByteOf(id) is { } value)
            {
                bytes.Add(value);
            }
            else
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(Vocabulary.Pieces[id].Replace(Blank, ' ')));
            }
        }
        string text = Encoding.UTF8.GetString([.. bytes]);
        return text.StartsWith(' ') ? text[1..] : text;
    }

    private void AddPieces(string text, int start, int end, List<SourcePiece> pieces)
    {
        string written = Blank + text[start..end].Replace(' ', Blank);
        // The blank that was put before the text takes a place before its start.
        int shift = start - 1;
        foreach ((int first, int last) in new PieceMerger(written, Vocabulary.ScoreOf).Run())
        {
            (int from, int to) = (Math.Max(first + shift, start), Math.Max(last + shift, start));
            if (Vocabulary.ScoreOf(written[first..last]) is null)
            {
                pieces.AddRange(Encoding.UTF8.GetBytes(written[first..last]).Select(value => new SourcePiece(Vocabulary.IdOf(value), from, to)));
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
