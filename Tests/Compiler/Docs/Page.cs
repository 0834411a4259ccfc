using Markdig;
using Markdig.Extensions.AutoIdentifiers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace DslPeft.Compiler.Tests.Docs;

/// <summary>A fenced block of code.</summary>
/// <param name="Page">The page, relative to the repository's root.</param>
/// <param name="Line">Line of the fence, from 1.</param>
/// <param name="Language">The fence's word, for example <c>csharp</c>.</param>
/// <param name="Text">The code.</param>
/// <param name="Directive">What the comment <c>&lt;!-- snippet: … --&gt;</c> before the block says; empty if there is none.</param>
internal sealed record Snippet(string Page, int Line, string Language, string Text, string Directive)
{
    /// <summary>The directive's first word.</summary>
    public string Kind => Directive.Split(' ')[0];

    /// <summary>The words after the first.</summary>
    public string[] Arguments => Directive.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..];

    public override string ToString() => $"{Page}({Line})";
}

/// <summary>A Markdown page of the repository: its code blocks, links and headings.</summary>
internal sealed class Page
{
    private const string Mark = "<!-- snippet:";
    private static readonly MarkdownPipeline Markdown = new MarkdownPipelineBuilder()
        .UsePipeTables()
        .UseAutoIdentifiers(AutoIdentifierOptions.GitHub)
        .Build();

    private readonly List<(string Title, int Line)> _sections;

    private Page(string name)
    {
        Name = name;
        Text = File.ReadAllText(FullPath);
        var document = Markdig.Markdown.Parse(Text, Markdown);
        Anchors = document.Descendants<HeadingBlock>().Select(heading => heading.TryGetAttributes()?.Id).OfType<string>().ToHashSet();
        Links = [.. document.Descendants<LinkInline>().Select(link => (link.Line + 1, link.Url ?? ""))];
        Snippets = [.. document.Descendants<FencedCodeBlock>().Select(Read)];
        _sections =
        [
            .. document
                .OfType<HeadingBlock>()
                .Where(heading => heading.Level == 2)
                .Select(heading => (heading.Inline!.FirstChild!.ToString()!, heading.Line + 1)),
        ];
    }

    /// <summary>Path from the repository's root.</summary>
    public string Name { get; }

    public string Text { get; }

    public string FullPath => Repository.PathTo(Name.Split('/'));

    /// <summary>The headings' anchors, as GitHub makes them.</summary>
    public IReadOnlySet<string> Anchors { get; }

    public IReadOnlyList<(int Line, string Url)> Links { get; }

    public IReadOnlyList<Snippet> Snippets { get; }

    /// <summary>Titles of the page's sections, the headings of the second level.</summary>
    public IEnumerable<string> Sections => _sections.Select(section => section.Title);

    /// <summary>The code blocks of a section; none if there is no such section.</summary>
    public IEnumerable<Snippet> SnippetsIn(string section) =>
        Snippets.Where(snippet => _sections.LastOrDefault(heading => heading.Line < snippet.Line).Title == section);

    /// <summary>Names of the pages: the first page, the contributor's, the benchmarks' and all below <c>docs</c>.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "README.md",
        "CONTRIBUTING.md",
        "Bench/RESULTS.md",
        .. Directory
            .GetFiles(Repository.PathTo("docs"), "*.md", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Repository.Root, path).Replace(Path.DirectorySeparatorChar, '/'))
            .Order(StringComparer.Ordinal),
    ];

    public static Page Open(string name) => new(name);

    private Snippet Read(FencedCodeBlock block)
    {
        var siblings = block.Parent!;
        var at = siblings.IndexOf(block);
        var before = at > 0 && siblings[at - 1] is HtmlBlock comment ? comment.Lines.ToString().Trim() : "";
        var directive = before.StartsWith(Mark, StringComparison.Ordinal)
            ? before[Mark.Length..].Replace("-->", "", StringComparison.Ordinal).Trim()
            : "";
        return new Snippet(Name, block.Line + 1, block.Info ?? "", block.Lines.ToString(), directive);
    }
}
