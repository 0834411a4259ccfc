using System.Text;
using System.Text.RegularExpressions;
using DslPeft.Compiler.Tests.Harness;
using DslPeft.Generators.Checks;
using Microsoft.CodeAnalysis;

namespace DslPeft.Compiler.Tests.Analyzers;

/// <summary>Every rule has its descriptor, its row among the releases, its case in the tests, and its page.</summary>
public sealed class CatalogueTests
{
    /// <summary>
    /// Rules over which no declaration can be written: they report that the compiler itself gave up, stand in a project file, or tell of
    /// declarations without faults. <see cref="RuleTests"/> has tests of their own for them.
    /// </summary>
    private static readonly string[] WithoutDeclaration =
    [
        "DPEFT199",
        "DPEFT239",
        "DPEFT242",
        "DPEFT290",
        "DPEFT318",
        "DPEFT319",
        "DPEFT336",
        "DPEFT399",
        "DPEFT499",
    ];

    private const string Releases = "Generators/DslPeft.Generators/AnalyzerReleases.Unshipped.md",
        Shipped = "Generators/DslPeft.Generators/AnalyzerReleases.Shipped.md";

    private static IEnumerable<IRule> Book =>
        new IEnumerable<IRule>[]
        {
            RuleBook.Architecture,
            RuleBook.Block,
            RuleBook.Adaptation,
            RuleBook.PlannedAdaptation,
            RuleBook.Executable,
            RuleBook.Method,
            RuleBook.Head,
        }.SelectMany(rules => rules);

    private static IReadOnlyList<RuleInfo> Rules { get; } = [.. RuleBook.All];

    [Fact]
    public void EveryRuleHasACase() =>
        Assert.Equal(
            Rules.Select(rule => rule.Id),
            RuleCases.All.Select(probe => probe.Id).Concat(WithoutDeclaration).Distinct().Order(StringComparer.Ordinal)
        );

    [Fact]
    public void EveryRuleClassIsInTheBook() =>
        Assert.Empty(
            typeof(RuleBook)
                .Assembly.GetTypes()
                .Where(type => type is { IsAbstract: false } && typeof(IRule).IsAssignableFrom(type))
                .Except(Book.Select(rule => rule.GetType()))
        );

    [Fact]
    public void IdentifiersAreOfOneRuleEach()
    {
        Assert.All(Rules, rule => Assert.Matches("^DPEFT[1-4][0-9]{2}$", rule.Id));
        Assert.All(Book.Select(rule => rule.Info).GroupBy(rule => rule.Id), rules => Assert.Single(rules.Distinct()));
    }

    [Fact]
    public void AnalyzersReportEveryRuleWithALinkToItsPage()
    {
        var descriptors = AnalyzerHarness
            .Analyzers.SelectMany(analyzer => analyzer.SupportedDiagnostics)
            .DistinctBy(descriptor => descriptor.Id)
            .OrderBy(descriptor => descriptor.Id, StringComparer.Ordinal)
            .ToList();

        Assert.Equal(Rules.Select(rule => rule.Id), descriptors.Select(descriptor => descriptor.Id));
        Assert.All(descriptors, descriptor =>
            Assert.Equal($"https://github.com/dslpeft/dslpeft/blob/main/docs/diagnostics/{descriptor.Id}.md", descriptor.HelpLinkUri)
        );
        Assert.All(descriptors, descriptor => Assert.StartsWith("DslPeft.", descriptor.Category));
        Assert.All(descriptors, descriptor => Assert.False(descriptor.MessageFormat.ToString(null).EndsWith('.'), descriptor.Id));
    }

    /// <summary>Rules of a release are never listed again; the others are the next release's.</summary>
    [Fact]
    public void ReleasesListEveryRule()
    {
        var shipped = Regex
            .Matches(File.ReadAllText(Repository.PathTo(Shipped.Split('/'))), "^DPEFT[0-9]{3}", RegexOptions.Multiline)
            .Select(match => match.Value)
            .ToHashSet();
        var text = new StringBuilder(
            "; Rules of the next release\n\n### New Rules\n\nRule ID | Category | Severity | Notes\n--------|----------|----------|-------\n"
        );
        foreach (var rule in Rules.Where(rule => !shipped.Contains(rule.Id)))
            text.Append($"{rule.Id} | {rule.Category} | {rule.Severity} | {rule.Title}\n");

        Assert.All(shipped, id => Assert.Contains(id, Rules.Select(rule => rule.Id)));
        DocumentationFile.Verify(text.ToString(), Releases.Split('/'));
    }

    [Fact]
    public void IndexListsEveryPage()
    {
        var text = new StringBuilder(RulePage.IndexHead);
        foreach (var family in Rules.GroupBy(rule => rule.Category))
        {
            text.Append($"\n## {RulePage.Family(family.Key)}\n\n| rule | severity | what is wrong | fix |\n|---|---|---|---|\n");
            foreach (var rule in family)
            {
                text.Append(
                    $"| [{rule.Id}]({rule.Id}.md) | {rule.Severity.ToString().ToLowerInvariant()} | {rule.Title} | {(FixHarness.Fixable.Contains(rule.Id) ? "yes" : "")} |\n"
                );
            }
        }
        text.Append(RulePage.IndexTail);

        DocumentationFile.Verify(text.ToString(), "docs", "diagnostics", "README.md");
        Assert.Equal(
            Rules.Select(rule => rule.Id + ".md").Append("README.md"),
            Directory
                .GetFiles(Repository.PathTo("docs", "diagnostics"))
                .Select(path => Path.GetFileName(path)!)
                .Order(StringComparer.Ordinal)
        );
    }
}
