using DslPeft.EndToEnd.Tests.Support;

namespace DslPeft.EndToEnd.Tests.Package;

/// <summary>
/// A project that a tool of this repository wrote into the folder <c>project</c> of a temporary one, with its own project file.
/// </summary>
internal static class WrittenProject
{
    /// <summary>Lets the project restore the package from a feed.</summary>
    public static void UseFeed(TemporaryFolder made, string feed) =>
        made.Write(
            "nuget.config",
            $"""
            <configuration>
              <packageSources>
                <add key="fresh" value="{feed}" />
              </packageSources>
            </configuration>
            """
        );

    /// <summary><c>dotnet build</c>; everything but the package comes from the packages that are on the machine already.</summary>
    public static CommandResult Build(TemporaryFolder made, params string[] options) =>
        Command.DotNet(
            made.PathTo("project"),
            [
                "build",
                "-nologo",
                $"-p:RestorePackagesPath={made.PathTo("packages")}",
                $"-p:RestoreFallbackFolders={NuGetPackages.Folder}",
                .. options,
            ]
        );

    /// <summary>Runs the program that was built.</summary>
    public static CommandResult Run(TemporaryFolder made, params string[] arguments) =>
        Command.Run(made.PathTo("project"), "dotnet", ["run", "--no-build", "--", .. arguments]).Succeeded();
}
