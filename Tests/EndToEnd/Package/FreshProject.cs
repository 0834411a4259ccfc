using DslPeft.EndToEnd.Tests.Support;

namespace DslPeft.EndToEnd.Tests.Package;

/// <summary>
/// A console project of somebody else: outside the repository, with the package from a local feed. Warnings are errors in it. Restoring
/// takes everything but the package from the packages that are on the machine already, and unpacks the package beside the project.
/// </summary>
public sealed class FreshProject : IDisposable
{
    private const string Name = "Fresh";

    private readonly TemporaryFolder _folder = new();

    /// <param name="feed">Where the package is.</param>
    /// <param name="program">Text of <c>Program.cs</c>; null for none.</param>
    /// <param name="properties">MSBuild properties of the project file, as XML.</param>
    /// <param name="libtorch">Whether the project references the CPU libtorch.</param>
    public FreshProject(PackageFeed feed, string? program, string properties = "", bool libtorch = true)
    {
        if (program is not null)
        {
            Write("Program.cs", program);
        }
        Write(
            $"{Name}.csproj",
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <RestorePackagesPath>../packages</RestorePackagesPath>
                <RestoreFallbackFolders>{NuGetPackages.Folder}</RestoreFallbackFolders>
                {properties}
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="DslPeft" Version="{feed.Version}" />
                {(libtorch ? LibtorchReference : "")}
              </ItemGroup>
            </Project>
            """
        );
        Write(
            "nuget.config",
            $"""
            <configuration>
              <packageSources>
                <add key="fresh" value="{feed.Path}" />
              </packageSources>
            </configuration>
            """
        );
    }

    private static string LibtorchReference =>
        OperatingSystem.IsLinux()
            ? $"""<PackageReference Include="libtorch-cpu-linux-x64" Version="{NuGetPackages.VersionOf("libtorch-cpu-linux-x64")}" />"""
            : $"""<PackageReference Include="TorchSharp-cpu" Version="{NuGetPackages.VersionOf("torchsharp-cpu")}" />""";

    /// <summary>The output folder of the build.</summary>
    public string Output => _folder.PathTo(Name, "bin", "Debug", "net10.0");

    /// <summary>The folder of <see cref="Publish"/>.</summary>
    public string Published => _folder.PathTo("published");

    /// <summary>Adds or replaces a file of the project.</summary>
    public void Write(string file, string text) => _folder.Write(Path.Combine(Name, file), text);

    /// <summary><c>dotnet build</c>, restore included.</summary>
    public CommandResult Build(params string[] options) => Command.DotNet(_folder.PathTo(Name), ["build", "-nologo", .. options]);

    /// <summary><c>dotnet publish</c> to <see cref="Published"/>.</summary>
    public CommandResult Publish(params string[] options) =>
        Command.DotNet(_folder.PathTo(Name), ["publish", "-nologo", "--configuration", "Debug", "--output", Published, .. options]);

    /// <summary>Runs the program that was built.</summary>
    public CommandResult Run(params string[] arguments) =>
        Command.Run(_folder.Path, "dotnet", [Path.Combine(Output, $"{Name}.dll"), .. arguments]);

    /// <summary>Runs the executable that was published.</summary>
    public CommandResult RunPublished(params string[] arguments) => Command.Run(_folder.Path, Path.Combine(Published, Name), arguments);

    /// <summary>Runs the program that was built or published to <paramref name="folder"/>.</summary>
    public CommandResult RunIn(string folder, params (string Name, string Value)[] environment) =>
        Command.Run(_folder.Path, "dotnet", [Path.Combine(folder, $"{Name}.dll")], environment);

    /// <summary>The one copy of TorchSharp's native library for Linux below <paramref name="folder"/>.</summary>
    public static FileInfo TorchSharpNative(string folder) =>
        new(Assert.Single(Directory.GetFiles(folder, "libLibTorchSharp.so", SearchOption.AllDirectories)));

    /// <inheritdoc />
    public void Dispose() => _folder.Dispose();
}
