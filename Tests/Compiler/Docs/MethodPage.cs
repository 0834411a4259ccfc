using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace DslPeft.Compiler.Tests.Docs;

/// <summary>
/// A page of <c>docs/methods</c>: a title, what the method is, and always the same sections. The counts, the options and the rules on it
/// are made of what the compiler counts and the attributes say.
/// </summary>
internal sealed partial class MethodPage
{
    private const string Folder = "docs/methods",
        Index = "README.md";

    /// <summary>The counts of each page, which its own part and the index read.</summary>
    private static readonly ConcurrentDictionary<string, Lazy<DeclaredCounts>> Counted = new();

    private readonly Page _page;
    private readonly Lazy<DeclaredCounts> _counts;

    private MethodPage(string name)
    {
        Name = name;
        _page = Page.Open($"{Folder}/{name}.md");
        _counts = Counted.GetOrAdd(name, _ => new(() => new DeclaredCounts(_page.SnippetsIn(Sections[0]))));
    }

    /// <summary>The sections of every page, in order.</summary>
    public static IReadOnlyList<string> Sections { get; } =
    ["Declaration", "Equation", "Parameters", "Trained and deployed", "Options", "When to use it", "Traps", "Diagnostics"];

    /// <summary>Names of the pages without their ending.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. Page
            .Names.Where(name =>
                name.StartsWith($"{Folder}/", StringComparison.Ordinal) && !name.EndsWith($"/{Index}", StringComparison.Ordinal)
            )
            .Select(name => Path.GetFileNameWithoutExtension(name)!),
    ];

    /// <summary>Path of the index from the repository's root.</summary>
    public static string IndexName => $"{Folder}/{Index}";

    public string Name { get; }

    public string Text => _page.Text;

    /// <summary>Titles of the sections that the page has.</summary>
    public IEnumerable<string> Titles => _page.Sections;

    public string Title => TitleLine().Match(Text).Groups[1].Value;

    /// <summary>The methods whose options the page shows.</summary>
    public IEnumerable<string> Documented =>
        GeneratedParts.Of(Text).Where(part => part.What == "options").SelectMany(part => part.Arguments);

    public static MethodPage Open(string name) => new(name);

    /// <summary>The page as its data make it.</summary>
    public string Expected() => GeneratedParts.Fill(Text, part => part.What switch
            {
                "counts" => _counts.Value.Table(),
                "options" => Options(part.Arguments),
                "rules" => Rules(part.Arguments),
                _ => throw new FormatException(
                    $"{_page.Name}: '{part.What}' is nothing that a page of a method can show; counts, options and rules are."
                ),
            });

    /// <summary>The index as the pages make it.</summary>
    public static string ExpectedIndex() => GeneratedParts.Fill(Page.Open(IndexName).Text, part => part.What switch
            {
                "index" =>
                    "| method | declared with | trained in `BertBase` | of the base | merges | learning rates |\n|---|---|--:|--:|---|---|\n"
                        + string.Concat(part.Arguments.Select(name => Open(name).Row())),
                "shared" => MethodFacts.OptionTable(typeof(PeftAttribute)),
                _ => throw new FormatException($"{IndexName}: '{part.What}' is nothing that the index can show; index and shared are."),
            });

    private string Row()
    {
        var (methods, trainable, share, merges) = _counts.Value.First("BertBase");
        return $"| [{Title}]({Name}.md) | {methods} | {trainable} | {share} | {merges} | {string.Join("; ", Documented.Select(method => MethodFacts.Rates(MethodFacts.Methods[method])).Where(rates => rates.Length > 0))} |\n";
    }

    private static string Options(IEnumerable<string> methods) =>
        string.Join(
            "\n",
            methods.Select(method =>
            {
                var type = MethodFacts.Methods[method];
                var rates = MethodFacts.Rates(type) is { Length: > 0 } known
                    ? $"Learning rates that `{method}` is known to work with: {known}; a program outside of them gets a warning ([DPEFT310](../diagnostics/DPEFT310.md))."
                    : $"`{method}` names no learning rates of its own.";
                var trained = ProgramRate.OverMiniLm(method) is { } shown ? $"\n\n{shown}" : "";
                return $"{MethodFacts.OptionTable(type).TrimEnd()}\n\n{Shared(type)}{rates} {MethodFacts.Forms(type)}{trained}\n";
            })
        );

    /// <summary>The options that a method has with all others; a combinator has them from the method that it is around.</summary>
    private static string Shared(Type method) =>
        method.IsGenericType
            ? ""
            : $"As every method it has {string.Join(", ", MethodFacts.Options(typeof(PeftAttribute)).Select(option => $"`{option.Name}`"))} [as well](README.md#what-holds-for-all). ";

    private static string Rules(IEnumerable<string> methods)
    {
        var rules = methods
            .SelectMany(MethodRules.Of)
            .DistinctBy(rule => rule.Id)
            .OrderBy(rule => rule.Id, StringComparer.Ordinal)
            .ToList();
        return rules.Count == 0
            ? "No rule is about it alone."
            : string.Concat(rules.Select(rule => $"- [{rule.Id}](../diagnostics/{rule.Id}.md): {rule.Title}\n"));
    }

    [GeneratedRegex("^# (.+)\n")]
    private static partial Regex TitleLine();
}
