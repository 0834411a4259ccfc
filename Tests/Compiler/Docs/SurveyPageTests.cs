using System.Text.RegularExpressions;

namespace DslPeft.Compiler.Tests.Docs;

/// <summary>Every item of the survey has a row on the page, and each row a test or a recorded run that is there, or says that it is open.</summary>
public sealed partial class SurveyPageTests
{
    private const string Name = "docs/survey.md",
        Open = "open: ";

    private static readonly string Text = File.ReadAllText(Repository.PathTo("docs", "survey.md"));

    private static IReadOnlyList<(string Item, string Proof)> Rows =>
        [.. Row().Matches(Text).Select(row => (row.Groups["item"].Value, row.Groups["proof"].Value.Trim()))];

    [Fact]
    public void EveryItemHasARow() => Assert.Equal(Enumerable.Range(1, 66).Select(number => $"S{number}"), Rows.Select(row => row.Item));

    [Fact]
    public void EveryRowIsShownOrOpen() =>
        Assert.All(Rows, row =>
            Assert.True(
                NamedTest().IsMatch(row.Proof) || row.Proof.Contains("](", StringComparison.Ordinal) || row.Proof.StartsWith(Open),
                $"{Name}: {row.Item} names neither a test nor a recorded run: {row.Proof}"
            )
        );

    /// <summary>Links are held to lead somewhere by <see cref="LinkTests"/>; so are tests here.</summary>
    [Fact]
    public void EveryNamedTestIsThere() =>
        Assert.All(Rows, row =>
            Assert.All(NamedTest().Matches(row.Proof), test =>
                Assert.True(
                    IsThere(test.Groups["project"].Value, test.Groups["class"].Value, test.Groups["method"].Value),
                    $"{Name}: {row.Item} names {test.Value}, and there is no such test"
                )
            )
        );

    private static bool IsThere(string project, string type, string method) =>
        Directory
            .EnumerateFiles(Repository.PathTo("Tests", project), $"{type}*.cs", SearchOption.AllDirectories)
            .Select(File.ReadAllText)
            .Any(text =>
                text.Contains($"class {type}", StringComparison.Ordinal) && Regex.IsMatch(text, $@"public (async )?(void|Task) {method}\(")
            );

    [GeneratedRegex(@"^\| (?<item>S\d+) \| [^|]+ \| (?<proof>[^|\n]+) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"`(?<project>[A-Z]\w+)/(?<class>\w+)\.(?<method>\w+)`")]
    private static partial Regex NamedTest();
}
