using System.Globalization;
using DslPeft.Compiler.Tests.Analyzers;
using DslPeft.Compiler.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace DslPeft.Compiler.Tests.Docs;

/// <summary>The C# in the documentation compiles, or is what it is said to be.</summary>
public sealed class SnippetTests
{
    private const string Left = "…";

    /// <summary>
    /// The pages of the diagnostics show faults that only analyzers see, and those of emitted code what their snapshots are compiled of;
    /// both have tests of their own.
    /// </summary>
    public static TheoryData<string> Pages =>
        [
            .. Page.Names.Where(name =>
                !name.StartsWith("docs/diagnostics/", StringComparison.Ordinal)
                && !name.StartsWith("docs/emitted/", StringComparison.Ordinal)
            ),
        ];

    [Theory]
    [MemberData(nameof(Pages))]
    public void CSharpOfAPageCompilesWithoutWarnings(string name)
    {
        var sources = CSharpSnippets.Sources(Page.Open(name));
        if (sources.Count == 0)
            return;
        sources = [CSharpSnippets.ImplicitUsings, .. sources];

        var output = new CompilerHarness().Compile([.. sources]);
        var analysis = AnalyzerHarness.Run(sources);

        Assert.True(analysis.Reported.IsEmpty, analysis.Describe());
        Assert.All(Budgets(output.Compilation), budget => Assert.Equal((budget.Name, budget.Declared), (budget.Name, budget.Emitted)));
    }

    /// <summary>
    /// Blocks that show a fault cause the diagnostics that are said of them, with the messages shown below them, and no error beside.
    /// </summary>
    [Theory]
    [MemberData(nameof(Pages))]
    public void FaultyCSharpIsFoundFaulty(string name)
    {
        var page = Page.Open(name);
        foreach (var snippet in CSharpSnippets.Of(page).Where(snippet => snippet.Kind == CSharpSnippets.Faulty))
        {
            var output = AnalyzerHarness.Run([CSharpSnippets.ImplicitUsings, .. CSharpSnippets.Faulted(page, snippet)]);
            var found = output.Reported.Concat(output.Errors).ToList();

            Assert.True(
                snippet
                    .Arguments.Order(StringComparer.Ordinal)
                    .SequenceEqual(found.Select(diagnostic => diagnostic.Id).Distinct().Order(StringComparer.Ordinal)),
                $"{snippet}:\n{output.Describe()}"
            );
            var messages = found.Select(diagnostic => $"{diagnostic.Id}: {diagnostic.GetMessage(CultureInfo.InvariantCulture)}").ToList();
            Assert.All(CSharpSnippets.MessagesBelow(page, snippet), shown => Assert.Contains(messages, message => Shows(shown, message)));
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void ExcerptsAreLinesOfTheFilesTheyName(string name)
    {
        foreach (var snippet in CSharpSnippets.Of(Page.Open(name)).Where(snippet => snippet.Kind == CSharpSnippets.Excerpt))
        {
            var path = Repository.PathTo(Assert.Single(snippet.Arguments).Split('/'));
            Assert.True(File.Exists(path), $"{snippet}: there is no {path}");
            var rest = Lines(File.ReadAllText(path));
            foreach (var part in Parts(Lines(snippet.Text)))
            {
                var at = Find(rest, part);
                Assert.True(at >= 0, $"{snippet}: {path} has nowhere (or not in this order):\n{string.Join('\n', part)}");
                rest = rest[(at + part.Count)..];
            }
        }
    }

    /// <summary>Adaptations with a declared count of trainable parameters, and the constant that was emitted.</summary>
    private static IEnumerable<(string Name, object? Declared, object? Emitted)> Budgets(Compilation compilation) =>
        from type in compilation.GetSymbolsWithName(_ => true, SymbolFilter.Type).OfType<INamedTypeSymbol>()
        let budget = type.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass?.Name == "BudgetAttribute")
        where budget is not null
        select (
            type.Name,
            budget.NamedArguments.Single(argument => argument.Key == "Trainable").Value.Value,
            type.GetMembers("TrainableParameters").OfType<IFieldSymbol>().Single().ConstantValue
        );

    /// <summary>The runs of lines between lines that leave something out.</summary>
    private static IEnumerable<List<string>> Parts(List<string> lines)
    {
        var part = new List<string>();
        foreach (var line in lines.Append(Left))
        {
            if (!line.EndsWith(Left, StringComparison.Ordinal))
                part.Add(line);
            else if (part.Count > 0)
                yield return [.. part];
            if (line.EndsWith(Left, StringComparison.Ordinal))
                part.Clear();
        }
    }

    private static int Find(List<string> text, List<string> part)
    {
        for (var at = 0; at + part.Count <= text.Count; at++)
        {
            if (text.Skip(at).Take(part.Count).SequenceEqual(part))
                return at;
        }

        return -1;
    }

    /// <summary>Whether a shown message, which may leave out its end, is the whole or the beginning of another.</summary>
    private static bool Shows(string shown, string message) =>
        shown.EndsWith(Left, StringComparison.Ordinal)
            ? message.StartsWith(shown[..^Left.Length], StringComparison.Ordinal)
            : shown == message;

    /// <summary>Lines without indentation, and without the empty ones.</summary>
    private static List<string> Lines(string text) => [.. text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)];
}
