using System.Reflection;
using System.Text.Json;
using DslPeft.Adaptations;
using DslPeft.EndToEnd.Tests.Package;
using DslPeft.EndToEnd.Tests.Support;

namespace DslPeft.EndToEnd.Tests.Reporting;

/// <summary><c>dotnet build -t:ParameterReport</c> on a project of this repository. It builds, so it waits for the tests that do.</summary>
[Collection(PackageCollection.Name)]
public sealed class ParameterReportTargetTests : IDisposable
{
    private static readonly string[] Totals =
    [
        "BaseParameters",
        "TrainableParameters",
        "AddedParameters",
        "ChangedParameters",
        "DeployedParameters",
        "HeadParameters",
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ReportsOfAllAdaptationsHaveTheirConstants()
    {
        var build = Command
            .DotNet(
                Repository.Root,
                "build",
                "-nologo",
                Repository.PathTo("Definitions", "Adaptations"),
                "-t:ParameterReport",
                "--no-restore",
                "-p:BuildProjectReferences=false",
                "--configuration",
                Built.Configuration,
                $"-p:ParameterReportPath={_folder.PathTo("made", "by the target")}"
            )
            .Succeeded();

        string folder = _folder.PathTo("made", "by the target");
        Assert.Contains($"adaptations in {folder}", build.Output);
        Assert.Equal(["parameters.json", "parameters.md"], Directory.GetFileSystemEntries(folder).Select(Path.GetFileName).Order());
        using JsonDocument report = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "parameters.json")));
        JsonElement[] found = [.. report.RootElement.GetProperty("adaptations").EnumerateArray()];
        Type[] declared =
        [
            .. typeof(MiniLora)
                .Assembly.GetTypes()
                .Where(type => type.IsSubclassOf(typeof(AdaptedModel)))
                .OrderBy(type => type.FullName, StringComparer.Ordinal),
        ];
        Assert.Equal(declared.Select(type => type.FullName), found.Select(adaptation => adaptation.GetProperty("type").GetString()));
        string markdown = File.ReadAllText(Path.Combine(folder, "parameters.md"));
        foreach (var (type, adaptation) in declared.Zip(found))
        {
            AssertIsOf(type, adaptation, Section(markdown, type.Name));
        }
    }

    private static void AssertIsOf(Type type, JsonElement adaptation, string markdown)
    {
        long[] constants = [.. Totals.Select(name => (long)type.GetField(name)!.GetRawConstantValue()!)];
        Assert.Equal(constants, Totals.Select(name => adaptation.GetProperty(JsonNamingPolicy.CamelCase.ConvertName(name)).GetInt64()));
        Assert.Contains($"| parameters | {string.Join(" | ", constants.Select(value => value.ToString("N0")))} |", markdown);
        Assert.Equal(
            100.0 * constants[1] / constants[0],
            adaptation.GetProperty("percentOfBase").GetProperty("trainable").GetDouble(),
            tolerance: 1e-4
        );

        var declaration = (AdaptationInfo)type.GetProperty("Declaration")!.GetValue(null)!;
        Assert.Contains(declaration.Explanation, markdown);
        Assert.Equal(
            declaration.Parameters.Select(row => row.Name),
            adaptation.GetProperty("parameters").EnumerateArray().Select(row => row.GetProperty("name").GetString())
        );
        JsonElement[] table = [.. adaptation.GetProperty("table").EnumerateArray()];
        Assert.Equal(declaration.Parameters.Count, table.Sum(row => row.GetProperty("tensors").GetInt32()));
        Assert.Equal(
            constants[1],
            table.Where(row => row.GetProperty("trainable").GetBoolean()).Sum(row => row.GetProperty("count").GetInt64())
        );
        Assert.All(table, row =>
            Assert.Contains(
                $"| {row.GetProperty("name").GetString()} | ({string.Join(", ", row.GetProperty("shape").EnumerateArray())}) |",
                markdown
            )
        );
    }

    /// <summary>What stands below the heading of an adaptation.</summary>
    private static string Section(string markdown, string name) =>
        Assert.Single(markdown.Split("\n## "), section => section.StartsWith(name + "\n", StringComparison.Ordinal));
}
