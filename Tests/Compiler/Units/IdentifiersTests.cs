using DslPeft.Generators.Language;
using Microsoft.CodeAnalysis.CSharp;

namespace DslPeft.Compiler.Tests.Units;

/// <summary>The compiler's list of keywords, which needs no Roslyn, is Roslyn's.</summary>
public sealed class IdentifiersTests
{
    [Fact]
    public void KeywordsAreThoseOfCSharp()
    {
        foreach (var word in Enum.GetValues<SyntaxKind>().Select(SyntaxFacts.GetText).Where(text => text.Length > 0).Distinct())
        {
            var isReserved = SyntaxFacts.GetKeywordKind(word) != SyntaxKind.None;

            Assert.Equal(isReserved, Identifiers.IsKeyword(word));
            Assert.Equal(
                isReserved || SyntaxFacts.GetContextualKeywordKind(word) != SyntaxKind.None ? "@" + word : word,
                Identifiers.Escape(word)
            );
        }
    }
}
