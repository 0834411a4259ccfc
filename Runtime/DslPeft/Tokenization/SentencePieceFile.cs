using System.Text;
using Google.Protobuf;

namespace DslPeft.Tokenization;

/// <summary>What a SentencePiece model says of its pieces.</summary>
internal enum PieceKind
{
    Normal = 1,
    Unknown = 2,
    Control = 3,
    UserDefined = 4,
    Unused = 5,
    Byte = 6,
}

/// <summary>A piece, how early it is made or how likely it is, and what it is.</summary>
internal sealed record ScoredPiece(string Text, float Score, PieceKind Kind);

/// <summary>Reads the message <c>ModelProto</c> of SentencePiece.</summary>
internal static class SentencePieceFile
{
    // Fields of ModelProto, and of the messages in it.
    private const int Pieces = 1,
        Trainer = 2,
        Normaliser = 3,
        Denormaliser = 5;
    private const int Text = 1,
        Score = 2,
        Kind = 3;
    private const int ModelType = 3,
        BlankBehind = 24,
        ByteFallback = 35;
    private const int CharacterMap = 2,
        DummyPrefix = 3,
        RemoveBlanks = 4,
        EscapeBlanks = 5;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>
    /// Reads a model that merges pairs, writes the characters that are no piece as bytes, and takes a text as it is but for its blanks:
    /// one of LLaMA's kind.
    /// </summary>
    /// <exception cref="VocabularyException">The file is no such model; the message names it and says why.</exception>
    public static IReadOnlyList<ScoredPiece> ReadPairs(string path)
    {
        var model = Read(path);
        var unread =
            model.Kind != SentencePieceModel.MergesPairs ? "the model does not merge pairs of pieces (its type is not BPE)"
            : !model.ByteFallback ? "the model does not write unknown characters as bytes"
            : model.CharacterMap.Length > 0 || model.RemovesBlanks ? "the model rewrites a text before it is cut"
            : !model.Prefix || model.BlankBehind || !model.EscapesBlanks
                ? "the model puts no blank before a text, or keeps blanks as they are"
            : model.Pieces.FirstOrDefault(piece => piece.Kind is PieceKind.UserDefined or PieceKind.Unused) is { } own
                ? $"the piece '{own.Text}' is one that a user defined, or is not used"
            : null;
        return unread is null ? model.Pieces : throw new VocabularyException($"{path}: {unread}. Models of LLaMA's kind are read.");
    }

    /// <summary>Reads a model.</summary>
    /// <exception cref="VocabularyException">The file is no model, or rewrites what is decoded; the message names it and says
    /// why.</exception>
    public static SentencePieceModel Read(string path)
    {
        var pieces = new List<ScoredPiece>();
        var model = new SentencePieceModel(pieces);
        try
        {
            Each(TokenizerFile.ReadBytes(path), (field, input) =>
            {
                switch (field)
                {
                    case Pieces:
                        pieces.Add(Piece(input.ReadBytes()));
                        return true;
                    case Trainer:
                        Each(input.ReadBytes(), (inner, trainer) => inner switch
                            {
                                ModelType => Set(model = model with { Kind = trainer.ReadEnum() }),
                                BlankBehind => Set(model = model with { BlankBehind = trainer.ReadBool() }),
                                ByteFallback => Set(model = model with { ByteFallback = trainer.ReadBool() }),
                                _ => false,
                            });
                        return true;
                    case Normaliser:
                        Each(input.ReadBytes(), (inner, normaliser) => inner switch
                            {
                                CharacterMap => Set(model = model with { CharacterMap = normaliser.ReadBytes().ToByteArray() }),
                                DummyPrefix => Set(model = model with { Prefix = normaliser.ReadBool() }),
                                RemoveBlanks => Set(model = model with { RemovesBlanks = normaliser.ReadBool() }),
                                EscapeBlanks => Set(model = model with { EscapesBlanks = normaliser.ReadBool() }),
                                _ => false,
                            });
                        return true;
                    case Denormaliser:
                        Each(input.ReadBytes(), (inner, normaliser) =>
                            inner == CharacterMap && Set(model = model with { RewritesDecoded = normaliser.ReadBytes().Length > 0 })
                        );
                        return true;
                    default:
                        return false;
                }
            });
        }
        catch (Exception fault) when (fault is InvalidProtocolBufferException or InvalidOperationException or DecoderFallbackException)
        {
            throw new VocabularyException($"{path}: not a SentencePiece model: {fault.Message}");
        }
        var unread =
            pieces.Count == 0 ? "not a SentencePiece model: it has no pieces"
            : model.RewritesDecoded ? "the model rewrites the texts that it decodes, which is not computed"
            : pieces.FirstOrDefault(piece => !Enum.IsDefined(piece.Kind)) is { } other
                ? $"the piece '{other.Text}' is of kind {(int)other.Kind}, which is not computed"
            : pieces.FirstOrDefault(piece => !float.IsFinite(piece.Score)) is { } bad
                ? $"the score of the piece '{bad.Text}' is {bad.Score}"
            : null;
        return unread is null ? model : throw new VocabularyException($"{path}: {unread}.");
    }

    private static ScoredPiece Piece(ByteString message)
    {
        var (text, score, kind) = ("", 0f, PieceKind.Normal);
        Each(message, (field, input) => field switch
            {
                Text => Set(text = Strict.GetString(input.ReadBytes().Span)),
                Score => Set(score = input.ReadFloat()),
                Kind => Set(kind = (PieceKind)input.ReadEnum()),
                _ => false,
            });
        return new ScoredPiece(text, score, kind);
    }

    private static void Each(ByteString message, Func<int, CodedInputStream, bool> read) => Each(message.ToByteArray(), read);

    /// <summary>Reads each field of a message, or passes over it.</summary>
    private static void Each(byte[] message, Func<int, CodedInputStream, bool> read)
    {
        using var input = new CodedInputStream(message);
        while (input.ReadTag() is > 0 and var tag)
        {
            if (!read(WireFormat.GetTagFieldNumber(tag), input))
            {
                input.SkipLastField();
            }
        }
    }

    /// <summary>Says that a field was read.</summary>
    private static bool Set<T>(T value) => value is not null;
}
