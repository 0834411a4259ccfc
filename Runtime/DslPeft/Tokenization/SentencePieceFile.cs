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
    Byte = 6,
}

/// <summary>A piece, how early it is made, and what it is.</summary>
internal sealed record ScoredPiece(string Text, float Score, PieceKind Kind);

/// <summary>The pieces of a <c>tokenizer.model</c>, the message <c>ModelProto</c> of SentencePiece: those of a model that merges pairs, writes the characters that are no
/// piece as bytes, and takes a text as it is but for its blanks. Another model is refused.</summary>
internal static class SentencePieceFile
{
    // Fields of ModelProto, and of the messages in it.
    private const int Pieces = 1, Trainer = 2, Normaliser = 3;
    private const int Text = 1, Score = 2, Kind = 3;
    private const int ModelType = 3, BlankBehind = 24, ByteFallback = 35;
    private const int CharacterMap = 2, DummyPrefix = 3, RemoveBlanks = 4, EscapeBlanks = 5;

    private const int MergesPairs = 2;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <exception cref="VocabularyException">The file is no such model; the message names it and says why.</exception>
    public static IReadOnlyList<ScoredPiece> Read(string path)
    {
        var pieces = new List<ScoredPiece>();
        (int model, bool bytes, bool behind, bool mapped, bool prefix, bool removes, bool escapes) = (1, false, false, false, true, true, true);
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
                            ModelType => Set(model = trainer.ReadEnum()),
                            BlankBehind => Set(behind = trainer.ReadBool()),
                            ByteFallback => Set(bytes = trainer.ReadBool()),
                            _ => false,
                        });
                        return true;
                    case Normaliser:
                        Each(input.ReadBytes(), (inner, normaliser) => inner switch
                        {
                            CharacterMap => Set(mapped = normaliser.ReadBytes().Length > 0),
                            DummyPrefix => Set(prefix = normaliser.ReadBool()),
                            RemoveBlanks => Set(removes = normaliser.ReadBool()),
                            EscapeBlanks => Set(escapes = normaliser.ReadBool()),
                            _ => false,
                        });
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
        if (pieces.Count == 0)
        {
            throw new VocabularyException($"{path}: not a SentencePiece model: it has no pieces.");
        }
        if (Unread() is { } reason)
        {
            throw new VocabularyException($"{path}: {reason}. Models of LLaMA's kind are read.");
        }
        return pieces;

        string? Unread() => model != MergesPairs ? "the model does not merge pairs of pieces (its type is not BPE)"
            : !bytes ? "the model does not write unknown characters as bytes"
            : mapped || removes ? "the model rewrites a text before it is cut"
            : !prefix || behind || !escapes ? "the model puts no blank before a text, or keeps blanks as they are"
            : pieces.FirstOrDefault(piece => piece.Kind == PieceKind.UserDefined) is { } own ? $"the piece '{own.Text}' is one that a user defined"
            : pieces.FirstOrDefault(piece => !Enum.IsDefined(piece.Kind)) is { } other ? $"the piece '{other.Text}' is of kind {(int)other.Kind}, which is not computed"
            : pieces.FirstOrDefault(piece => !float.IsFinite(piece.Score)) is { } bad ? $"the score of the piece '{bad.Text}' is {bad.Score}"
            : null;
    }

    private static ScoredPiece Piece(ByteString message)
    {
        (string text, float score, var kind) = ("", 0f, PieceKind.Normal);
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
