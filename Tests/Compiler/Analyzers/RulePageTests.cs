using DslPeft.Compiler.Tests.Harness;
using DslPeft.Generators.Checks;

namespace DslPeft.Compiler.Tests.Analyzers;

/// <summary>The pages of the rules are true: the wrong examples cause what is written below them, the right ones nothing.</summary>
public sealed class RulePageTests
{
    private static readonly string[] Sections = ["Why", "Wrong", "Right", "How to mend it"];

    /// <summary>
    /// Rules that no C# can break, or only a fault of the compiler, and the one that finds no fault; their pages have no examples of it.
    /// </summary>
    private static readonly string[] WithoutExample =
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

    /// <summary>Rules that report what follows from another fault, which is then reported as well.</summary>
    private static readonly (string Of, string Id)[] Causes =
    [
        ("DPEFT123", "DPEFT120"),
        ("DPEFT203", "DPEFT102"),
        ("DPEFT233", "DPEFT403"),
        ("DPEFT277", "DPEFT403"),
        ("DPEFT302", "DPEFT245"),
        ("DPEFT317", "DPEFT243"),
    ];

    public static TheoryData<string> Rules => [.. RuleBook.All.Select(rule => rule.Id)];

    public static TheoryData<string> Examples => [.. RuleBook.All.Select(rule => rule.Id).Except(WithoutExample)];

    [Theory, MemberData(nameof(Rules))]
    public void PageSaysWhatTheRuleSays(string id)
    {
        if (Environment.GetEnvironmentVariable(DocumentationFile.Update) == "1")
            Open(id).WriteHead();
        var page = Open(id);

        Assert.StartsWith(page.Head, page.Text);
        Assert.Equal(WithoutExample.Contains(id) ? Sections.Where(section => page.Sections.Contains(section)) : Sections, page.Sections);
        Assert.Contains("Why", page.Sections);
        Assert.Contains("How to mend it", page.Sections);
    }

    [Theory, MemberData(nameof(Examples))]
    public void WrongExampleCausesWhatIsWritten(string id)
    {
        var page = Open(id);
        var output = AnalyzerHarness.Run(RulePage.Complete(page.Wrong));
        var reported = string.Join(
            "\n",
            output.Reported.Select(diagnostic =>
                $"{diagnostic.Severity.ToString().ToLowerInvariant()} {diagnostic.Id}: {diagnostic.GetMessage(null)}"
            )
        );

        Assert.True(
            output.Ids.SequenceEqual(
                Causes.Where(cause => cause.Of == id).Select(cause => cause.Id).Append(id).Order(StringComparer.Ordinal)
            ),
            output.Describe()
        );
        Assert.True(
            output.Errors.Length == 0 || id is "DPEFT101" or "DPEFT108" or "DPEFT120" or "DPEFT121" or "DPEFT123",
            output.Describe()
        );
        if (Environment.GetEnvironmentVariable(DocumentationFile.Update) == "1")
            page.WriteReported(reported);
        Assert.Equal(reported, Open(id).Reported);
    }

    [Theory, MemberData(nameof(Examples))]
    public void RightExampleCausesNothing(string id)
    {
        var output = AnalyzerHarness.Run(RulePage.Complete(Open(id).Right));

        Assert.True(output is { Reported: [], Errors: [] }, output.Describe());
    }

    private static RulePage Open(string id) => new(RuleBook.All.Single(rule => rule.Id == id));
}
