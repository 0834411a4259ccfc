using DslPeft.EndToEnd.Tests.Package;
using DslPeft.EndToEnd.Tests.Support;

namespace DslPeft.EndToEnd.Tests.Templates;

/// <summary>
/// The template package, packed beside the library's and installed into settings of its own, so that those of the machine stay as they
/// are.
/// </summary>
public sealed class TemplateFeed : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TemplateFeed(PackageFeed feed)
    {
        Command
            .DotNet(
                Repository.Root,
                "pack",
                Repository.PathTo("Templates", "DslPeft.Templates.csproj"),
                "--output",
                _folder.PathTo("feed"),
                $"-p:PackageVersion={feed.Version}",
                "-warnaserror"
            )
            .Succeeded();
        New("install", _folder.PathTo("feed", $"DslPeft.Templates.{feed.Version}.nupkg")).Succeeded();
    }

    /// <summary><c>dotnet new</c>.</summary>
    public CommandResult New(params string[] arguments) =>
        Command.DotNet(_folder.Path, ["new", .. arguments, "--debug:custom-hive", _folder.PathTo("settings")]);

    /// <summary>Makes the program of a combination in a new folder, without restoring it.</summary>
    public void Make(TemplateCombination choice, string name, string folder) =>
        New(
                "dslpeft",
                "--base",
                choice.Base,
                "--method",
                choice.Method,
                "--task",
                choice.Task,
                "--name",
                name,
                "--output",
                folder,
                "--no-restore"
            )
            .Succeeded();

    /// <inheritdoc />
    public void Dispose() => _folder.Dispose();
}
