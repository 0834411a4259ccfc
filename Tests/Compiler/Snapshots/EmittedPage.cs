using System.Text.RegularExpressions;
using DslPeft.Compiler.Tests.Docs;
using DslPeft.Compiler.Tests.Harness;

namespace DslPeft.Compiler.Tests.Snapshots;

/// <summary>
/// A page of <c>docs/emitted</c>: declarations, and beside them what is emitted for them. The snapshot's text is taken in when the site is
/// built, so that it stands in one file.
/// </summary>
internal static partial class EmittedPage
{
    private const string Index = "README.md";

    private static readonly string[] Folder = ["docs", "emitted"];

    private static readonly Lazy<(string Page, string Title, string Method)[]> Methods = new(() =>
        [.. from name in MethodPage.Names let page = MethodPage.Open(name) from method in page.Documented select (name, page.Title, method)]
    );

    private static readonly Lock Gate = new();

    /// <summary>Names of the pages without their ending, which are those of the snapshots.</summary>
    public static IEnumerable<string> Names =>
        Directory
            .GetFiles(Repository.PathTo(Folder), "*.md")
            .Select(path => Path.GetFileNameWithoutExtension(path)!)
            .Where(name => name != Path.GetFileNameWithoutExtension(Index))
            .Order(StringComparer.Ordinal);

    /// <summary>Compares the page of a snapshot with what its test declares.</summary>
    /// <param name="snapshot">Name of the snapshot.</param>
    /// <param name="ending">Its file's: <c>cs</c> or <c>diff</c>.</param>
    /// <param name="declared">The declarations that it was emitted for.</param>
    /// <param name="than">What a difference is from.</param>
    public static void Verify(string snapshot, string ending, string[] declared, string than = "")
    {
        string code = string.Join("\n\n", declared.Select(WithoutHead)),
            file = $"{snapshot}.verified.{ending}";
        var emitted =
            than.Length > 0
                ? $"What is emitted for it otherwise than for {than} ([how to read it]({Index}#how-to-read-a-difference)):"
                : "What is emitted for it:";
        var methods = string.Join(", ", Links(code));
        DocumentationFile.Verify(
            $"# {snapshot}\n\n```csharp\n{code}\n```\n\n{emitted}\n\n[!code-{ending}[{file}](../../Tests/Compiler/Snapshots/{file})]\n{(methods.Length > 0 ? $"\nMethods: {methods}.\n" : "")}",
            [.. Folder, $"{snapshot}.md"]
        );
        if (DocumentationFile.IsUpdating)
        {
            VerifyIndex();
        }
    }

    /// <summary>Compares the index with the pages.</summary>
    public static void VerifyIndex()
    {
        lock (Gate)
        {
            string[] path = [.. Folder, Index];
            DocumentationFile.Verify(
                GeneratedParts.Fill(File.ReadAllText(Repository.PathTo(path)), _ =>
                    $"| emitted code | declaration | methods |\n|---|---|---|\n{string.Concat(Names.Select(Row))}"
                ),
                path
            );
        }
    }

    private static string Row(string name)
    {
        var code = Code().Match(File.ReadAllText(Repository.PathTo([.. Folder, $"{name}.md"]))).Groups[1].Value;
        var lines = code.Split('\n');
        // An adaptation is told by its attributes, any other declaration by its first line.
        var adapted = Array.FindLastIndex(lines, line => line.StartsWith("[Adapt<", StringComparison.Ordinal));
        string[] shown = adapted < 0 ? [lines[0]] : [.. lines[adapted..].TakeWhile(line => line.StartsWith('['))];
        return $"| [{name}]({name}.md) | {string.Join("<br>", shown.Select(line => $"`{line}`"))} | {string.Join(", ", Links(code))} |\n";
    }

    private static IEnumerable<string> Links(string code) =>
        Methods
            .Value.Where(method => Regex.IsMatch(code, $@"[\[ ]{method.Method}[(<\],]"))
            .Select(method => $"[{method.Title}](../methods/{method.Page}.md)")
            .Distinct();

    private static string WithoutHead(string source) => Head().Replace(source.ReplaceLineEndings("\n"), "").Trim('\n');

    [GeneratedRegex(@"\A(?:(?:using|namespace) [^;\n]+;\n|\n)+")]
    private static partial Regex Head();

    [GeneratedRegex(@"^```csharp\n(.*?)\n```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Code();
}
