using System.Text.Json;
using Xunit.Abstractions;

namespace DslPeft.Numerics.Tests;

/// <summary>How many of the recorded cases the tests here cover.</summary>
public sealed class CoverageTests(ITestOutputHelper output)
{
    [SharedFact("fixtures", "index.json")]
    public void CoveredOfAllRecordedCases()
    {
        using var index = JsonDocument.Parse(File.ReadAllBytes(SharedData.Path("fixtures", "index.json")));
        var recorded = index
            .RootElement.GetProperty("index")
            .EnumerateArray()
            .Select(entry => (Family: entry.GetProperty("family").GetString()!, Case: entry.GetProperty("case").GetString()!))
            .ToList();
        var covered = CoveredCases.Names.ToHashSet();
        Assert.Equal([], covered.Except(recorded.Select(entry => $"{entry.Family}/{entry.Case}")));
        Assert.Equal(CoveredCases.Names.Count, covered.Count);

        output.WriteLine($"fixtures: {covered.Count} of {recorded.Count} cases");
        foreach (var family in recorded.GroupBy(entry => entry.Family))
        {
            var missing = family.Where(entry => !covered.Contains($"{entry.Family}/{entry.Case}")).Select(entry => entry.Case).ToList();
            output.WriteLine(
                $"{family.Key}: {family.Count() - missing.Count} of {family.Count()}{(missing.Count > 0 ? ", not yet: " + string.Join(" ", missing) : "")}"
            );
        }
    }
}
