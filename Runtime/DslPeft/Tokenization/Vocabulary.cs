namespace DslPeft.Tokenization;

/// <summary>The pieces of a model by id, and the special tokens among them.</summary>
public abstract class Vocabulary
{
    private readonly IReadOnlyDictionary<string, int> _ids;
    private readonly HashSet<int> _special;

    /// <param name="pieces">All pieces; the index is the id.</param>
    /// <param name="ids">The id of each piece.</param>
    /// <param name="special">The special tokens.</param>
    /// <param name="source">Where the vocabulary was read from, for messages.</param>
    /// <exception cref="VocabularyException">A special token is missing.</exception>
    protected Vocabulary(IReadOnlyList<string> pieces, IReadOnlyDictionary<string, int> ids, SpecialTokenSet special, string source)
    {
        (Pieces, _ids, Special) = (pieces, ids, special);
        foreach (string token in special.All)
        {
            if (!ids.ContainsKey(token))
            {
                throw new VocabularyException($"{source}: the special token {token} is missing. A vocabulary of this kind lists {string.Join(' ', special.All)}.");
            }
        }
        _special = [.. special.All.Select(token => ids[token])];
    }

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

    /// <summary>The id of a piece, or null where the vocabulary lacks it.</summary>
    public int? Find(string piece) => _ids.TryGetValue(piece, out int id) ? id : null;

    /// <summary>Refuses a vocabulary that is not a base's own: one with more pieces, or where padding has another id.</summary>
    /// <exception cref="VocabularyException">It does not fit; the message says why.</exception>
    internal void RequireFit(ArchitectureInfo info, string source)
    {
        if (info.Config.TryGetValue("vocab_size", out double size) && Count > size)
        {
            throw new VocabularyException($"{source}: the vocabulary has {Count} pieces and {info.Name} has {size}: they do not belong together.");
        }
        if (info.Config.TryGetValue("pad_token_id", out double padding) && PaddingId != padding)
        {
            throw new VocabularyException($"{source}: {Special.Padding} has the id {PaddingId} and the padding of {info.Name} has {padding}: they do not belong together.");
        }
    }

    /// <summary>Whether an id is a special token's.</summary>
    public bool IsSpecial(int id) => _special.Contains(id);
}
