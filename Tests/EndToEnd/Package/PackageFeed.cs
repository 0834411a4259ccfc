using DslPeft.EndToEnd.Tests.Support;

namespace DslPeft.EndToEnd.Tests.Package;

/// <summary>The package as it is now, in a local feed of its own. Made once for all tests of <see cref="PackageCollection"/>.</summary>
public sealed class PackageFeed : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>Packs what the build of the tests has built.</summary>
    public PackageFeed() =>
        PackOutput = Command
            .DotNet(
                Repository.Root,
                "pack",
                Repository.PathTo("build", "package", "DslPeft.Package.csproj"),
                "--no-build",
                "--configuration",
                Built.Configuration,
                "--output",
                Path,
                $"-p:PackageVersion={Version}",
                "-warnaserror"
            )
            .Succeeded();

    /// <summary>The folder that is the feed.</summary>
    public string Path => _folder.Path;

    /// <summary>The version that the feed has.</summary>
    public string Version => "0.0.0-test";

    /// <summary>What packing wrote.</summary>
    public CommandResult PackOutput { get; }

    /// <summary>The package file.</summary>
    public string File => _folder.PathTo($"DslPeft.{Version}.nupkg");

    /// <inheritdoc />
    public void Dispose() => _folder.Dispose();
}

/// <summary>The tests that share one <see cref="PackageFeed"/>, one after another: each builds a project.</summary>
[CollectionDefinition(Name)]
public sealed class PackageCollection : ICollectionFixture<PackageFeed>
{
    /// <summary>What the test classes name.</summary>
    public const string Name = "package";
}
