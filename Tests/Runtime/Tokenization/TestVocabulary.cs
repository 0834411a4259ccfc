using DslPeft.Tokenization;

namespace DslPeft.Runtime.Tests.Tokenization;

/// <summary>A vocabulary small enough to work out every id by hand.</summary>
internal static class TestVocabulary
{
    public static WordPieceVocabulary With(params string[] pieces) => new([.. WordPieceVocabulary.SpecialTokens, .. pieces]);

    /// <summary>Ids 5 to 12.</summary>
    public static WordPieceTokenizer Small() => new(With("a", "b", "##b", "ab", "##c", "apple", "!", "한"));
}
