using System.Text;
using DslPeft.Checkpoints;

namespace DslPeft.Tokenization;

/// <summary>The pieces of a WordPiece model. A piece's id is its line number in <c>vocab.txt</c>, counted from 0.</summary>
public sealed class WordPieceVocabulary
{
    /// <summary>The name of the file in a checkpoint folder.</summary>
    public const string FileName = "vocab.txt";

    /// <summary>What starts a piece that continues a word.</summary>
    public const string ContinuationPrefix = "##";

    public const string PaddingToken = "[PAD]", UnknownToken = "[UNK]", ClassToken = "[CLS]", SeparatorToken = "[SEP]", MaskToken = "[MASK]";

    /// <summary>The special tokens, in the order in which a vocabulary built here starts with them.</summary>
    public static IReadOnlyList<string> SpecialTokens { get; } = [PaddingToken, UnknownToken, ClassToken, SeparatorToken, MaskToken];

    private readonly Dictionary<string, int> _ids;

    /// <exception cref="VocabularyException">A piece is empty or listed twice, or a special token is missing.</exception>
    public WordPieceVocabulary(IReadOnlyList<string> pieces, string source = "the vocabulary")
    {
        Pieces = pieces;
        _ids = new Dictionary<string, int>(pieces.Count, StringComparer.Ordinal);
        for (int id = 0; id < pieces.Count; id++)
        {
            if (pieces[id].Length == 0)
            {
                throw new VocabularyException($"{source}, line {id + 1}: an empty piece. Each line must hold one piece.");
            }
            if (!_ids.TryAdd(pieces[id], id))
            {
                throw new VocabularyException($"{source}, line {id + 1}: the piece '{pieces[id]}' was already on line {_ids[pieces[id]] + 1}.");
            }
        }
        foreach (string token in SpecialTokens)
        {
            if (!_ids.ContainsKey(token))
            {
                throw new VocabularyException($"{source}: the special token {token} is missing. A BERT vocabulary lists {string.Join(' ', SpecialTokens)}.");
            }
        }
    }

    /// <summary>All pieces; the index is the id.</summary>
    public IReadOnlyList<string> Pieces { get; }

    public int Count => Pieces.Count;
    public int PaddingId => _ids[PaddingToken];
    public int UnknownId => _ids[UnknownToken];
    public int ClassId => _ids[ClassToken];
    public int SeparatorId => _ids[SeparatorToken];
    public int MaskId => _ids[MaskToken];

    /// <summary>The id of a piece, or null where the vocabulary lacks it.</summary>
    public int? Find(string piece) => _ids.TryGetValue(piece, out int id) ? id : null;

    /// <summary>Whether an id is one of the <see cref="SpecialTokens"/>.</summary>
    public bool IsSpecial(int id) => id == PaddingId || id == UnknownId || id == ClassId || id == SeparatorId || id == MaskId;

    /// <summary>Reads a <c>vocab.txt</c>.</summary>
    /// <exception cref="VocabularyException">The file is missing or not a vocabulary.</exception>
    public static WordPieceVocabulary Load(string path)
    {
        if (!File.Exists(path))
        {
            throw new VocabularyException($"{path}: no such file. A BERT checkpoint folder holds its vocabulary as {FileName}.");
        }
        return new WordPieceVocabulary(File.ReadAllLines(path), path);
    }

    /// <summary>Builds a vocabulary of at most <paramref name="size"/> pieces from texts (<see cref="VocabularyBuilder"/>).</summary>
    public static WordPieceVocabulary Build(IEnumerable<string> texts, int size, bool lowerCase = true)
    {
        var builder = new VocabularyBuilder(lowerCase);
        foreach (string text in texts)
        {
            builder.Add(text);
        }
        return builder.Build(size);
    }

    /// <summary>Writes one piece a line, to a temporary file that is then renamed.</summary>
    public void Save(string path) => AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(string.Join('\n', Pieces) + "\n")));
}
