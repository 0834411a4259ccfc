namespace DslPeft.Tokenization;

/// <summary>The pieces of a model by id, and the special tokens among them.</summary>
public abstract class Vocabulary
{
    private readonly Dictionary<string, int> _ids;
    private readonly Dictionary<int, AddedToken> _written = [];

    /// <param name="pieces">The pieces that texts are cut into; the index is the id.</param>
    /// <param name="ids">The id of each piece.</param>
    /// <param name="special">The special tokens.</param>
    /// <param name="source">Where the vocabulary was read from, for messages.</param>
    /// <param name="added">Further tokens, and how special ones are found in a text. A token that is no piece has the id behind those
    /// before it.</param>
    /// <exception cref="VocabularyException">A special token is missing, or an added one has another id.</exception>
    protected Vocabulary(
        IReadOnlyList<string> pieces,
        IReadOnlyDictionary<string, int> ids,
        SpecialTokenSet special,
        string source,
        IReadOnlyList<AddedToken>? added = null
    )
    {
        (OwnCount, Special, _ids) = (pieces.Count, special, new Dictionary<string, int>(ids, StringComparer.Ordinal));
        Pieces = [.. pieces, .. Append(added ?? [], source)];
        foreach (var token in special.All)
        {
            if (!_ids.ContainsKey(token))
            {
                throw new VocabularyException(
                    $"{source}: the special token {token} is missing. A vocabulary of this kind lists {string.Join(' ', special.All)}."
                );
            }
        }
        foreach (var token in added ?? [])
        {
            _written[_ids[token.Text]] = token;
        }
        foreach (var text in special.All)
        {
            if (_written.GetValueOrDefault(_ids[text]) is not { Described: true } token)
            {
                token = new AddedToken(text, TakesBlanksBefore: text == special.Mask && special.MaskTakesBlanks);
            }
            _written[_ids[text]] = token with { Special = true };
        }
        Written = new TokenFinder(_written.Values);
    }

    /// <summary>How texts are cut by these pieces.</summary>
    public abstract TokenizerFamily Family { get; }

    /// <summary>All pieces; the index is the id.</summary>
    public IReadOnlyList<string> Pieces { get; }

    /// <summary>The special tokens.</summary>
    public SpecialTokenSet Special { get; }

    public int Count => Pieces.Count;
    public int PaddingId => _ids[Special.Padding];
    public int UnknownId => _ids[Special.Unknown];
    public int ClassId => _ids[Special.Class];
    public int SeparatorId => _ids[Special.Separator];
    public int MaskId => _ids[Special.Mask];

    /// <summary>How many pieces, from the first, texts are cut into; added tokens stand behind them.</summary>
    internal int OwnCount { get; }

    /// <summary>Finds the tokens that are written out in a text.</summary>
    internal TokenFinder Written { get; }

    /// <summary>The id of a piece, or null where the vocabulary lacks it.</summary>
    public int? Find(string piece) => _ids.TryGetValue(piece, out var id) ? id : null;

    /// <summary>Whether an id is a special token's.</summary>
    public bool IsSpecial(int id) => _written.TryGetValue(id, out var token) && token.Special;

    /// <summary>The tokens that are found in texts as they are written.</summary>
    internal IEnumerable<AddedToken> WrittenTokens => _written.Values;

    /// <summary>The token that is found in texts as it is written; null for a piece that texts are cut into.</summary>
    internal AddedToken? WrittenToken(int id) => _written.GetValueOrDefault(id);

    /// <summary>The id of a token that is written out.</summary>
    internal int IdOf(AddedToken token) => _ids[token.Text];

    /// <summary>Refuses a vocabulary that is not a base's own: one with more pieces, or where padding has another id.</summary>
    /// <exception cref="VocabularyException">It does not fit; the message says why.</exception>
    internal void RequireFit(ArchitectureInfo info, string source)
    {
        if (info.Config.TryGetValue("vocab_size", out var size) && Count > size)
        {
            throw new VocabularyException(
                $"{source}: the vocabulary has {Count} pieces and {info.Name} has {size}: they do not belong together."
            );
        }
        if (info.Config.TryGetValue("pad_token_id", out var padding) && PaddingId != padding)
        {
            throw new VocabularyException(
                $"{source}: {Special.Padding} has the id {PaddingId} and the padding of {info.Name} has {padding}: they do not belong together."
            );
        }
    }

    /// <summary>Gives added tokens that are no pieces their ids, and says in which order they follow.</summary>
    private List<string> Append(IReadOnlyList<AddedToken> added, string source)
    {
        var appended = new List<string>();
        foreach (var token in added.Where(token => token.Id is not null).OrderBy(token => token.Id))
        {
            if (Find(token.Text) is not { } id)
            {
                id = OwnCount + appended.Count;
                appended.Add(token.Text);
                _ids[token.Text] = id;
            }
            if (id != token.Id)
            {
                throw new VocabularyException(
                    $"{source}: the added token '{token.Text}' has the id {token.Id}, and its place is {id}: added tokens follow the {OwnCount} pieces without a gap."
                );
            }
        }
        foreach (var token in added)
        {
            if (!_ids.ContainsKey(token.Text))
            {
                throw new VocabularyException(
                    $"{source}: the token '{token.Text}' of the tokeniser's configuration has no id: it is no piece, and no entry of added_tokens_decoder or added_tokens.json gives it one."
                );
            }
        }
        return appended;
    }
}
