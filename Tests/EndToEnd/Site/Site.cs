using System.Net;
using System.Text.RegularExpressions;
using DslPeft.Runtime.Tests.Reporting;

namespace DslPeft.EndToEnd.Tests.Site;

/// <summary>The site of the documentation as <c>docfx</c> has built it.</summary>
internal static partial class Site
{
    private const string Extension = ".html";

    private static readonly string[] Elsewhere = ["http:", "https:", "mailto:", "data:", "javascript:"];

    /// <summary>Full path of its folder.</summary>
    public static string Folder { get; } = Repository.PathTo("obj", "site", "html");

    /// <summary>Why a test of the site cannot run here, or null where it can.</summary>
    public static string? WhyAbsent { get; } =
        File.Exists(Path.Combine(Folder, "index.html")) ? null : $"{Folder} is not built: run 'dotnet docfx'.";

    /// <summary>Its pages, from its folder.</summary>
    public static IEnumerable<string> Pages =>
        Directory
            .EnumerateFiles(Folder, "*" + Extension, SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Folder, path).Replace(Path.DirectorySeparatorChar, '/'))
            .Order(StringComparer.Ordinal);

    /// <summary>The links and pictures of each page that lead to no file of the site, or to no element of a page.</summary>
    public static IEnumerable<string> DeadLinks()
    {
        Dictionary<string, (string[] Links, HashSet<string> Anchors)> pages = Pages.ToDictionary(
            page => page,
            page => Read(File.ReadAllText(Path.Combine(Folder, page)))
        );
        return from page in pages from link in page.Value.Links where !Leads(page.Key, link, pages) select $"{page.Key}: {link}";
    }

    private static (string[] Links, HashSet<string> Anchors) Read(string html) =>
        (
            [.. Link().Matches(html).Select(match => WebUtility.HtmlDecode(match.Groups[1].Value))],
            [.. Anchor().Matches(html).Select(match => WebUtility.HtmlDecode(match.Groups[1].Value))]
        );

    private static bool Leads(string page, string link, Dictionary<string, (string[] Links, HashSet<string> Anchors)> pages)
    {
        if (Elsewhere.Any(scheme => link.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)))
        {
            return true;
        }
        string[] parts = link.Split('#', 2);
        string path = Uri.UnescapeDataString(parts[0].Split('?')[0]),
            anchor = parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : "";
        string target =
            path.Length == 0
                ? page
                : Path.GetRelativePath(Folder, Path.GetFullPath(Path.Combine(Folder, Path.GetDirectoryName(page)!, path)))
                    .Replace(Path.DirectorySeparatorChar, '/');
        return pages.TryGetValue(target, out var found)
            ? anchor.Length == 0 || found.Anchors.Contains(anchor)
            : File.Exists(Path.Combine(Folder, target)) && anchor.Length == 0;
    }

    [GeneratedRegex("<(?:a|link|img|script)\\b[^>]*?\\s(?:href|src)=\"([^\"]*)\"")]
    private static partial Regex Link();

    [GeneratedRegex("<[^>]*?\\s(?:id|name)=\"([^\"]+)\"")]
    private static partial Regex Anchor();
}

/// <summary>A fact about the site, skipped where it is not built.</summary>
public sealed class SiteFactAttribute : FactAttribute
{
    public SiteFactAttribute() => Skip = Site.WhyAbsent;
}

/// <summary>A theory about the site in a browser, skipped where one of them is not there.</summary>
public sealed class SiteTheoryAttribute : TheoryAttribute
{
    public SiteTheoryAttribute() => Skip = Site.WhyAbsent ?? Browser.WhyAbsent;
}
