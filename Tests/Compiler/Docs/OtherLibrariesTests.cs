using DslPeft.Compiler.Tests.Harness;

namespace DslPeft.Compiler.Tests.Docs;

/// <summary>The page for users of other libraries names the entries of their configurations that the methods name.</summary>
public sealed class OtherLibrariesTests
{
    private const string Name = "docs/from-hugging-face-peft.md";

    [Fact]
    public void EntriesAreThoseOfTheMethods()
    {
        var expected = GeneratedParts.Fill(Page.Open(Name).Text, part =>
            part is { What: "fields", Arguments: [var library] }
                ? MethodFacts.FieldTable(Enum.Parse<AdapterLibrary>(library))
                : throw new FormatException($"{Name}: '{part.What}' is nothing that this page can show; fields and a library are.")
        );

        DocumentationFile.Verify(expected, Name.Split('/'));
    }

    [Fact]
    public void BothLibrariesAreShown() =>
        Assert.Equal(Enum.GetNames<AdapterLibrary>(), GeneratedParts.Of(Page.Open(Name).Text).SelectMany(part => part.Arguments));
}
