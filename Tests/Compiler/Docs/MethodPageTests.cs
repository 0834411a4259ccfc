using DslPeft.Compiler.Tests.Harness;

namespace DslPeft.Compiler.Tests.Docs;

/// <summary>
/// Every method has its page, every page the same sections, and what a page says in numbers and names is what the compiler and the library
/// say.
/// </summary>
public sealed class MethodPageTests
{
    /// <summary>Pages without a paper there.</summary>
    private static readonly string[] WithoutSource = ["hira", "attention-fusion", "full-fine-tuning", "linear-head", "trainable-tokens"];

    public static TheoryData<string> Pages => [.. MethodPage.Names];

    [Theory]
    [MemberData(nameof(Pages))]
    public void PageHasTheSectionsOfAll(string name)
    {
        var page = MethodPage.Open(name);

        Assert.Equal(MethodPage.Sections, page.Titles);
        Assert.NotEmpty(page.Title);
        var introduction = page.Text[..page.Text.IndexOf("\n## ", StringComparison.Ordinal)];
        Assert.True(
            introduction.Contains("https://arxiv.org/abs/", StringComparison.Ordinal) != WithoutSource.Contains(name),
            $"{name}: the introduction names the paper, if there is one"
        );
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void PageShowsCountsAndRules(string name) =>
        Assert.Superset(
            new HashSet<string> { "counts", "rules" },
            GeneratedParts.Of(MethodPage.Open(name).Text).Select(part => part.What).ToHashSet()
        );

    [Theory]
    [MemberData(nameof(Pages))]
    public void PageIsUpToDate(string name) => DocumentationFile.Verify(MethodPage.Open(name).Expected(), "docs", "methods", name + ".md");

    [Fact]
    public void IndexIsUpToDate() => DocumentationFile.Verify(MethodPage.ExpectedIndex(), MethodPage.IndexName.Split('/'));

    [Fact]
    public void IndexListsEveryPageOnce()
    {
        var listed = GeneratedParts
            .Of(Page.Open(MethodPage.IndexName).Text)
            .Where(part => part.What == "index")
            .SelectMany(part => part.Arguments)
            .ToList();

        AssertOnceEach(MethodPage.Names, listed, $"a group of {MethodPage.IndexName} (<!-- generated:begin index … -->)");
    }

    /// <summary>A method of the library is documented on one page, with all its options.</summary>
    [Fact]
    public void EveryMethodHasAPage() =>
        AssertOnceEach(
            MethodFacts.Methods.Keys,
            [.. MethodPage.Names.SelectMany(name => MethodPage.Open(name).Documented)],
            "a page of docs/methods (<!-- generated:begin options … -->)"
        );

    private static void AssertOnceEach(IEnumerable<string> expected, List<string> found, string where)
    {
        var faults = expected
            .Where(name => found.Count(other => other == name) != 1)
            .Select(name => $"{name} is named {found.Count(other => other == name)} times")
            .Concat(found.Except(expected).Select(name => $"{name} is named, and there is none"))
            .ToList();
        Assert.True(
            faults.Count == 0,
            $"Each must be named once in {where}: {string.Join("; ", faults)}. See 'Document a method' in docs/tasks/document-a-method.md."
        );
    }

    [Fact]
    public void TextOutsideOfThePartsIsLeftAlone()
    {
        const string page =
            "# A\n<!-- generated:begin counts -->\nold\nlines\n<!-- generated:end -->\ntext\n<!-- generated:begin options A B -->\n<!-- generated:end -->\n";

        var filled = GeneratedParts.Fill(page, part => $"{part.What}({string.Join(",", part.Arguments)})\n");

        Assert.Equal(
            "# A\n<!-- generated:begin counts -->\ncounts()\n<!-- generated:end -->\ntext\n<!-- generated:begin options A B -->\noptions(A,B)\n<!-- generated:end -->\n",
            filled
        );
        Assert.Equal(filled, GeneratedParts.Fill(filled, part => $"{part.What}({string.Join(",", part.Arguments)})\n"));
    }
}
