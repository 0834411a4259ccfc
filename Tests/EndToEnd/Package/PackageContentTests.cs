using System.IO.Compression;
using System.Xml.Linq;

namespace DslPeft.EndToEnd.Tests.Package;

/// <summary>What is in the package file.</summary>
[Collection(PackageCollection.Name)]
public sealed class PackageContentTests(PackageFeed feed)
{
    [Fact]
    public void PackingGivesNoWarning() => Assert.DoesNotContain("warning", feed.PackOutput.Output, StringComparison.OrdinalIgnoreCase);

    [Fact]
    public void PackageHoldsTheLibraryTheCompilerTheBuildAndItsTool()
    {
        using var package = ZipFile.OpenRead(feed.File);
        string[] entries =
        [
            .. package
                .Entries.Select(entry => entry.FullName)
                .Where(name =>
                    name.Contains('/')
                    && !name.StartsWith("_rels/", StringComparison.Ordinal)
                    && !name.StartsWith("package/", StringComparison.Ordinal)
                )
                .Order(StringComparer.Ordinal),
        ];

        Assert.Equal(
            [
                "analyzers/dotnet/cs/DslPeft.CodeFixes.dll",
                "analyzers/dotnet/cs/DslPeft.Generators.dll",
                .. Directory
                    .GetFiles(Repository.PathTo("build", "package", "buildTransitive"))
                    .Select(file => $"buildTransitive/net10.0/{Path.GetFileName(file)}")
                    .Order(StringComparer.Ordinal),
                "lib/net10.0/DslPeft.Architectures.dll",
                "lib/net10.0/DslPeft.Architectures.xml",
                "lib/net10.0/DslPeft.dll",
                "lib/net10.0/DslPeft.xml",
                "tools/net10.0/DslPeft.Report.dll",
                "tools/net10.0/DslPeft.Report.runtimeconfig.json",
            ],
            entries
        );
    }

    [Fact]
    public void PackageDependsOnWhatTheLibraryReferences()
    {
        XDocument project = XDocument.Load(Repository.PathTo("Runtime", "DslPeft", "DslPeft.csproj"));
        string[] references = [.. project.Descendants("PackageReference").Select(reference => reference.Attribute("Include")!.Value)];
        using var package = ZipFile.OpenRead(feed.File);
        using var manifest = package.GetEntry("DslPeft.nuspec")!.Open();
        string[] dependencies =
        [
            .. XDocument
                .Load(manifest)
                .Descendants()
                .Where(element => element.Name.LocalName == "dependency")
                .Select(element => element.Attribute("id")!.Value),
        ];

        Assert.Contains("TorchSharp", references);
        Assert.Empty(references.Except(dependencies));
        Assert.DoesNotContain(dependencies, id =>
            id.StartsWith("libtorch", StringComparison.Ordinal) || id.StartsWith("DslPeft", StringComparison.Ordinal)
        );
    }
}
