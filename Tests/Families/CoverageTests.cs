using System.Text.Json;

namespace DslPeft.Families.Tests;

/// <summary>Every recorded family is declared.</summary>
public sealed class CoverageTests
{
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
        Assert.Equal(recorded.Order(StringComparer.Ordinal), declared.Order(StringComparer.Ordinal));
    }
}
