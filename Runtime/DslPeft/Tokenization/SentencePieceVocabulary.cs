namespace DslPeft.Tokenization;

/// <summary>
/// The pieces of a SentencePiece model (Kudo and Richardson, arXiv 1808.06226) of LLaMA's kind: blanks are written as <c>▁</c>, each byte
/// is a piece, and the special tokens are <c>&lt;unk&gt;</c>, <c>&lt;s&gt;</c> and <c>&lt;/s&gt;</c>.
/// </summary>
public sealed class SentencePieceVocabulary : Vocabulary
{
    /// <summary>The name of the file in a checkpoint folder.</summary>
    public const string FileName = "tokenizer.model";

    private readonly Dictionary<string, float> _scores;
    private readonly Dictionary<(string Left, string Right), int>? _ranks;
    private readonly int[] _bytes = new int[256];
    private readonly Dictionary<int, byte> _byteOf = [];

    private SentencePieceVocabulary(
        IReadOnlyList<ScoredPiece> pieces,
        IReadOnlyDictionary<string, int> ids,
        string source,
        TokenizerFamily family,
        SpecialTokenSet special,
        IReadOnlyList<AddedToken> added,
        IReadOnlyList<(string Left, string Right)>? merges = null
    )
        : base([.. pieces.Select(piece => piece.Text)], ids, special, source, added)
    {
        Family = family;
        _ranks = merges?.Select((pair, rank) => (pair, rank)).ToDictionary(entry => entry.pair, entry => entry.rank);
        // What stands for bytes or controls is never made of a text's characters.
        _scores = pieces
            .Where(piece => piece.Kind == PieceKind.Normal)
            .ToDictionary(piece => piece.Text, piece => piece.Score, StringComparer.Ordinal);
        for (var value = 0; value < _bytes.Length; value++)
        {
            var piece = $"<0x{value:X2}>";
            _bytes[value] =
                ids.TryGetValue(piece, out var id) && pieces[id].Kind == PieceKind.Byte
                    ? id
                    : throw new VocabularyException(
                        $"{source}: the piece {piece} is missing. A model of this kind has a piece for each of the 256 bytes."
                    );
            _byteOf[id] = (byte)value;
        }
    }

    /// <inheritdoc/>
    public override TokenizerFamily Family { get; }

    /// <summary>Reads <c>tokenizer.model</c> of a folder.</summary>
    /// <exception cref="VocabularyException">The file is missing, damaged, or of another kind.</exception>
    public static SentencePieceVocabulary Load(string folder) => Load(folder, null);

    /// <summary>Reads the file with the special and added tokens that others of the folder name.</summary>
    internal static SentencePieceVocabulary Load(string folder, SpecialTokenEntries? tokens)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            throw new VocabularyException($"{path}: no such file.");
        }
        var pieces = SentencePieceFile.ReadPairs(path);
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var id = 0; id < pieces.Count; id++)
        {
            if (!ids.TryAdd(pieces[id].Text, id))
            {
                throw new VocabularyException($"{path}: the piece '{pieces[id].Text}' is listed twice.");
            }
        }
        return new SentencePieceVocabulary(
            pieces,
            ids,
            path,
            TokenizerFamily.Llama,
            SpecialOf(TokenizerFamily.Llama, tokens),
            tokens?.Added ?? []
        );
    }

    /// <summary>Pieces of which pairs are merged in a given order, those of bytes among them.</summary>
    internal static SentencePieceVocabulary Of(
        IReadOnlyList<string> pieces,
        IReadOnlyDictionary<string, int> ids,
        IReadOnlyList<(string Left, string Right)> merges,
        TokenizerFamily family,
        SpecialTokenEntries tokens,
        string source
    )
    {
        // Other added tokens, as Gemma's runs of blanks, are pieces that pairs are merged into as well.
        HashSet<string> marks = [.. tokens.Added.Where(token => token.Special).Select(token => token.Text)];
        return new SentencePieceVocabulary(
            [.. pieces.Select(piece => new ScoredPiece(piece, 0, KindOf(piece)))],
            ids,
            source,
            family,
            SpecialOf(family, tokens),
            tokens.Added,
            merges
        );

        PieceKind KindOf(string piece) =>
            marks.Contains(piece) ? PieceKind.Control
            : piece is ['<', '0', 'x', _, _, '>'] ? PieceKind.Byte
            : PieceKind.Normal;
    }

    /// <summary>Whether a list says in which order pairs are merged, as in a <c>tokenizer.json</c>.</summary>
    internal bool IsRanked => _ranks is not null;

    /// <summary>Whether blanks stand at the beginning of pieces alone, so that none goes on across a word's beginning.</summary>
    internal bool NoPieceHasBlanksInside => _scores.Keys.All(piece => piece.AsSpan().TrimStart('▁').IndexOf('▁') < 0);

    /// <summary>Whether a text is a piece that characters make.</summary>
    internal bool IsText(string piece) => _scores.ContainsKey(piece);

    /// <summary>
    /// How early a part of a text is made of the two that meet in its middle, the highest first; null where it is no piece that characters
    /// make.
    /// </summary>
    internal double? ScoreOf(string text, int start, int middle, int end) =>
        _ranks is null
            ? _scores.TryGetValue(text[start..end], out var score)
                ? score
                : null
            : _ranks.TryGetValue((text[start..middle], text[middle..end]), out var rank)
                ? -rank
                : null;

    /// <summary>The id of a byte.</summary>
    internal int IdOf(byte value) => _bytes[value];

    /// <summary>The byte that an id stands for; null for any other piece.</summary>
    internal byte? ByteOf(int id) => _byteOf.TryGetValue(id, out var value) ? value : null;

    /// <summary>A purpose that no entry names is the end token's (padding) or the unknown one's.</summary>
    private static SpecialTokenSet SpecialOf(TokenizerFamily family, SpecialTokenEntries? tokens)
    {
        var usual = family == TokenizerFamily.Gemma ? SpecialTokenSet.Gemma : SpecialTokenSet.Llama;
        if (tokens is null)
        {
            return usual;
        }
        var (unknown, end) = (tokens.Role("unk_token", usual.Unknown), tokens.Role("eos_token", usual.Separator));
        return new SpecialTokenSet(
            tokens.Role("pad_token") ?? end,
            unknown,
            tokens.Role("bos_token", usual.Class),
            end,
            tokens.Role("mask_token") ?? unknown
        );
    }
}
