using System.Text;
using DslPeft.Checkpoints;

namespace DslPeft.Tokenization;

/// <summary>The pieces of a WordPiece model. A piece's id is its line number in <c>vocab.txt</c>, counted from 0.</summary>
public sealed class WordPieceVocabulary : Vocabulary
{
    /// <summary>The name of the file in a checkpoint folder.</summary>
    public const string FileName = "vocab.txt";

    /// <summary>What starts a piece that continues a word.</summary>
    public const string ContinuationPrefix = "##";

    /// <summary>The special tokens, in the order in which a vocabulary built here starts with them.</summary>
    public static IReadOnlyList<string> SpecialTokens { get; } = SpecialTokenSet.Bert.All;

    /// <exception cref="VocabularyException">A piece is empty or listed twice, or a special token is missing.</exception>
    public WordPieceVocabulary(IReadOnlyList<string> pieces, string source = "the vocabulary")
        : this(pieces, source, SpecialTokenSet.Bert, []) { }

    private WordPieceVocabulary(IReadOnlyList<string> pieces, string source, SpecialTokenSet special, IReadOnlyList<AddedToken> added)
        : base(pieces, Ids(pieces, source), special, source, added) { }

    /// <inheritdoc/>
    public override TokenizerFamily Family => TokenizerFamily.Bert;

    /// <summary>Reads a <c>vocab.txt</c>.</summary>
    /// <exception cref="VocabularyException">The file is missing or not a vocabulary.</exception>
    public static WordPieceVocabulary Load(string path) => new(ReadPieces(path), path);

    /// <summary>Reads <c>vocab.txt</c> of a folder, with the special and added tokens that its other files name.</summary>
    internal static WordPieceVocabulary Load(string folder, SpecialTokenEntries tokens)
    {
        var path = Path.Combine(folder, FileName);
        return Of(ReadPieces(path), tokens, path);
    }

    /// <summary>Pieces with the special and added tokens that files name.</summary>
    internal static WordPieceVocabulary Of(IReadOnlyList<string> pieces, SpecialTokenEntries tokens, string source)
    {
        var bert = SpecialTokenSet.Bert;
        var special = new SpecialTokenSet(
            tokens.Role("pad_token", bert.Padding),
            tokens.Role("unk_token", bert.Unknown),
            tokens.Role("cls_token", bert.Class),
            tokens.Role("sep_token", bert.Separator),
            tokens.Role("mask_token", bert.Mask)
        );
        return new WordPieceVocabulary(pieces, source, special, tokens.Added);
    }

    /// <summary>Builds a vocabulary of at most <paramref name="size"/> pieces from texts (<see cref="VocabularyBuilder"/>).</summary>
    public static WordPieceVocabulary Build(IEnumerable<string> texts, int size, bool lowerCase = true)
    {
        var builder = new VocabularyBuilder(lowerCase);
        foreach (var text in texts)
        {
            builder.Add(text);
        }
        return builder.Build(size);
    }

    /// <summary>Writes one piece a line, to a temporary file that is then renamed. Added tokens stand in files of their own.</summary>
    public void Save(string path) =>
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(string.Join('\n', Pieces.Take(OwnCount)) + "\n")));

    private static IReadOnlyList<string> ReadPieces(string path) =>
        File.Exists(path)
            ? TokenizerFile.ReadLines(path)
            : throw new VocabularyException($"{path}: no such file. A BERT checkpoint folder holds its vocabulary as {FileName}.");

    private static Dictionary<string, int> Ids(IReadOnlyList<string> pieces, string source)
    {
        var ids = new Dictionary<string, int>(pieces.Count, StringComparer.Ordinal);
        for (var id = 0; id < pieces.Count; id++)
        {
            if (pieces[id].Length == 0)
            {
                throw new VocabularyException($"{source}, line {id + 1}: an empty piece. Each line must hold one piece.");
            }
            if (!ids.TryAdd(pieces[id], id))
            {
                throw new VocabularyException(
                    $"{source}, line {id + 1}: the piece '{pieces[id]}' was already on line {ids[pieces[id]] + 1}."
                );
            }
        }
        return ids;
    }
}
