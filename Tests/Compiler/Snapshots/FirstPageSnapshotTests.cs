using DslPeft.Compiler.Tests.Docs;
using DslPeft.Compiler.Tests.Harness;

namespace DslPeft.Compiler.Tests.Snapshots;

/// <summary>What the declaration on the first page compiles to; the excerpts there and in the tour are cut from it.</summary>
public sealed class FirstPageSnapshotTests
{
    [Fact]
    public void FirstDeclaration()
    {
        var declaration = CSharpSnippets.Of(Page.Open("README.md")).First(snippet => snippet.Kind == "");

        Snapshot.Verify([declaration.Text], new CompilerHarness().Compile(declaration.Text).Joined(), "BertLora");
    }
}
