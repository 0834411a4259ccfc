namespace DslPeft.Compiler.Tests.Docs;

/// <summary>Links within the repository lead somewhere.</summary>
public sealed class LinkTests
{
    public static TheoryData<string> Pages => [.. Page.Names];

    [Theory]
    [MemberData(nameof(Pages))]
    public void LinksLeadToFilesAndHeadings(string name)
    {
        var page = Page.Open(name);
        var broken = page
            .Links.Where(link => !IsElsewhere(link.Url))
            .Where(link => !Leads(page, link.Url))
            .Select(link => $"{name}({link.Line}): {link.Url}")
            .ToList();

        Assert.True(broken.Count == 0, string.Join("\n", broken));
    }

    private static bool IsElsewhere(string url) => url.StartsWith("https://", StringComparison.Ordinal);

    private static bool Leads(Page page, string url)
    {
        var (path, anchor) = url.Split('#') is [var before, var after] ? (before, after) : (url, "");
        var target = path.Length == 0 ? page.FullPath : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page.FullPath)!, path));
        if (!target.StartsWith(Repository.Root, StringComparison.Ordinal) || !Path.Exists(target))
            return false;
        return anchor.Length == 0 || Page.Open(Path.GetRelativePath(Repository.Root, target)).Anchors.Contains(anchor);
    }
}
