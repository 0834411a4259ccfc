using System.Globalization;

namespace DslPeft.Tokenization.Unigram;

/// <summary>The pieces of a unigram model (Kudo, arXiv 1804.10959) and how likely each is. Blanks are written as <c>▁</c>.</summary>
public sealed class UnigramVocabulary : Vocabulary
{
    private readonly int[]? _bytes;
    private readonly Dictionary<int, byte> _byteOf = [];

    /// <param name="pieces">The pieces; the index is the id.</param>
    /// <param name="ids">The id of each.</param>
    /// <param name="cutter">Cuts texts into them.</param>
    /// <param name="bytes">Whether a character that is no piece is written as the bytes of its UTF-8.</param>
    /// <param name="family">The family of models.</param>
    /// <param name="special">The special tokens.</param>
    /// <param name="source">The file, for messages.</param>
    /// <param name="added">Tokens that are found in texts as they are written.</param>
    internal UnigramVocabulary(
        IReadOnlyList<string> pieces,
        IReadOnlyDictionary<string, int> ids,
        UnigramCutter cutter,
        bool bytes,
        TokenizerFamily family,
        SpecialTokenSet special,
        string source,
        IReadOnlyList<AddedToken> added
    )
        : base(pieces, ids, special, source, added)
    {
        (Family, Cutter) = (family, cutter);
        if (!bytes)
        {
            return;
        }
        _bytes = new int[256];
        for (var value = 0; value < _bytes.Length; value++)
        {
            var piece = string.Create(CultureInfo.InvariantCulture, $"<0x{value:X2}>");
            _bytes[value] = ids.TryGetValue(piece, out var id)
                ? id
                : throw new VocabularyException(
                    $"{source}: the piece {piece} is missing. A model that writes unknown characters as bytes has a piece for each of the 256."
                );
            _byteOf[id] = (byte)value;
        }
    }

    /// <inheritdoc/>
    public override TokenizerFamily Family { get; }

    /// <summary>Cuts texts into the pieces.</summary>
    internal UnigramCutter Cutter { get; }

    /// <summary>The ids of the bytes; null for a model that writes none.</summary>
    internal IReadOnlyList<int>? Bytes => _bytes;

    /// <summary>The byte that an id stands for; null for any other piece.</summary>
    internal byte? ByteOf(int id) => _byteOf.TryGetValue(id, out var value) ? value : null;

    /// <summary>The special tokens of a family, with those that files name.</summary>
    internal static SpecialTokenSet SpecialOf(TokenizerFamily family, SpecialTokenEntries tokens)
    {
        var usual = family switch
        {
            TokenizerFamily.T5 => SpecialTokenSet.T5,
            TokenizerFamily.Albert => SpecialTokenSet.Albert,
            _ => SpecialTokenSet.Roberta,
        };
        var (padding, unknown) = (tokens.Role("pad_token", usual.Padding), tokens.Role("unk_token", usual.Unknown));
        if (family == TokenizerFamily.T5)
        {
            var end = tokens.Role("eos_token", usual.Separator);
            return new SpecialTokenSet(padding, unknown, tokens.Role("bos_token") ?? end, end, tokens.Role("mask_token") ?? unknown);
        }
        return usual with
        {
            Padding = padding,
            Unknown = unknown,
            Class = tokens.Role("cls_token", usual.Class),
            Separator = tokens.Role("sep_token", usual.Separator),
            Mask = tokens.Role("mask_token", usual.Mask),
        };
    }
}
