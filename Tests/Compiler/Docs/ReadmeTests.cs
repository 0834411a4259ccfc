using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using DslPeft.Compiler.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace DslPeft.Compiler.Tests.Docs;

/// <summary>What the first page promises.</summary>
public sealed partial class ReadmeTests
{
    private static readonly Page Readme = Page.Open("README.md");

    [Fact]
    public void FirstCodeBlockHoldsTheTwoCommands()
    {
        var commands = CommandTests.Commands(Readme.Snippets[0]).ToList();

        Assert.Equal("bash", Readme.Snippets[0].Language);
        Assert.Equal(2, commands.Count);
        Assert.StartsWith("dotnet run --project Definitions/Executables/", commands[0], StringComparison.Ordinal);
        Assert.DoesNotContain(" -- ", commands[0], StringComparison.Ordinal);
        Assert.StartsWith("dotnet test", commands[1], StringComparison.Ordinal);
    }

    [Fact]
    public void ComparisonHasItsPlace() => Assert.Matches(Comparison(), Readme.Text);

    /// <summary>Package references in project files on any page ask for the versions that this repository has.</summary>
    [Fact]
    public void ProjectFilesNameTheVersionsInUse()
    {
        var pinned = XDocument
            .Load(Repository.PathTo("Directory.Packages.props"))
            .Descendants("PackageVersion")
            .ToDictionary(element => element.Attribute("Include")!.Value, element => element.Attribute("Version")!.Value);
        pinned["DslPeft"] = XDocument.Load(Repository.PathTo("Directory.Build.props")).Descendants("Version").Single().Value;
        var named = Page
            .Names.SelectMany(name => Page.Open(name).Snippets)
            .Where(snippet => snippet.Language == "xml")
            .SelectMany(snippet =>
                XDocument.Parse($"<Root>{snippet.Text}</Root>").Descendants("PackageReference").Select(reference => (snippet, reference))
            )
            .ToList();

        Assert.NotEmpty(named);
        Assert.All(named, entry =>
            Assert.Equal(
                $"{entry.snippet} {pinned[entry.reference.Attribute("Include")!.Value]}",
                $"{entry.snippet} {entry.reference.Attribute("Version")!.Value}"
            )
        );
    }

    /// <summary>The oldest compiler and SDK are those that the build asks for.</summary>
    [Fact]
    public void PlatformsNameTheOldestCompilerAndSdk()
    {
        var compiler = XDocument
            .Load(Repository.PathTo("Directory.Packages.props"))
            .Descendants("PackageVersion")
            .Single(element => element.Attribute("Include")!.Value == "Microsoft.CodeAnalysis.CSharp")
            .Attribute("Version")!
            .Value;
        var sdk = JsonDocument
            .Parse(File.ReadAllText(Repository.PathTo("global.json")))
            .RootElement.GetProperty("sdk")
            .GetProperty("version")
            .GetString();
        var page = Page.Open("docs/platforms.md").Text;

        Assert.Contains($"built against Roslyn {compiler},", page, StringComparison.Ordinal);
        Assert.Contains($"| {sdk} and its patches | {compiler[..^2]} |", page, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryArchitectureAndMethodIsListed()
    {
        var compilation = new CompilerHarness().Create();
        var types = new[] { "DslPeft", "DslPeft.Architectures" }
            .SelectMany(name =>
                Types(compilation.SourceModule.ReferencedAssemblySymbols.Single(assembly => assembly.Name == name).GlobalNamespace)
            )
            .ToList();
        var architectures = types.Where(type => Has(type, "ArchitectureAttribute")).Select(type => type.Name).ToList();
        var methods = types.Where(type => Has(type, "PeftMethodAttribute")).Select(type => type.Name[..^"Attribute".Length]).ToList();

        Assert.True(architectures.Count > 2 && methods.Count > 4, "the libraries declare less than they did");
        Assert.All(architectures.Concat(methods), name => Assert.Contains($"`{name}`", Readme.Text, StringComparison.Ordinal));
    }

    private static IEnumerable<INamedTypeSymbol> Types(INamespaceSymbol space) =>
        space.GetTypeMembers().Concat(space.GetNamespaceMembers().SelectMany(Types));

    private static bool Has(INamedTypeSymbol type, string attribute) =>
        type.GetAttributes().Any(candidate => candidate.AttributeClass?.Name == attribute);

    [GeneratedRegex(@"<!-- comparison:begin -->\n(.+\n)+<!-- comparison:end -->")]
    private static partial Regex Comparison();
}
