using System.Text.Json;

namespace DslPeft.Families.Tests;

/// <summary>Every recorded family is declared, but for those that are listed with what they need.</summary>
public sealed class CoverageTests
{
    private static readonly Dictionary<string, string> NotYet = new() { ["albert_masked_lm"] = "two groups of layers that share weights" };

    [SharedFact("fixtures", "families", "index.json")]
    public void EveryRecordedFamilyIsDeclared()
    {
        using var index = JsonDocument.Parse(File.ReadAllBytes(SharedData.Path("fixtures", "families", "index.json")));
        var recorded = index
            .RootElement.GetProperty("index")
            .EnumerateArray()
            .Select(entry => entry.GetProperty("case").GetString()!)
            .ToList();
        var declared = FamilyCase
            .All.Keys.Where(name => name.StartsWith("families/", StringComparison.Ordinal))
            .Select(name => name["families/".Length..]);
        Assert.Equal(recorded.Order(StringComparer.Ordinal), declared.Concat(NotYet.Keys).Order(StringComparer.Ordinal));
    }
}
