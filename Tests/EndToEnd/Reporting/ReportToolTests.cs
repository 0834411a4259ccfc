using DslPeft.Adaptations;
using DslPeft.Architectures;
using DslPeft.EndToEnd.Tests.Support;

namespace DslPeft.EndToEnd.Tests.Reporting;

/// <summary>The program behind the target, by itself.</summary>
public sealed class ReportToolTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>Every managed assembly beside the tests, as the target lists those of a project.</summary>
    private static string[] References => Directory.GetFiles(AppContext.BaseDirectory, "*.dll");

    private string Output => _folder.PathTo("out");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void EqualDeclarationsGiveEqualFiles()
    {
        Report(typeof(MiniLora).Assembly.Location).Succeeded();
        byte[][] first = [.. Files().Select(File.ReadAllBytes)];
        Report(typeof(MiniLora).Assembly.Location).Succeeded();

        Assert.Equal(2, first.Length);
        Assert.Equal(first, Files().Select(File.ReadAllBytes));
    }

    [LinuxFact]
    public void LibtorchIsNotLoaded()
    {
        Report(typeof(MiniLora).Assembly.Location, ("LD_DEBUG", "files"), ("LD_DEBUG_OUTPUT", _folder.PathTo("loaded"))).Succeeded();

        string loaded = string.Concat(Directory.GetFiles(_folder.Path, "loaded.*").Select(File.ReadAllText));
        Assert.Contains("libcoreclr.so", loaded);
        Assert.DoesNotContain("torch", loaded, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void AnAssemblyWithoutAdaptationsIsNoted()
    {
        var result = Report(typeof(BertMini).Assembly.Location).Succeeded();

        Assert.Equal("DslPeft.Architectures declares no adaptation: there is nothing to report.", result.Output.TrimEnd());
        Assert.False(Directory.Exists(Output));
    }

    [Fact]
    public void AnAssemblyThatCannotBeReadIsNamed()
    {
        string text = _folder.Write("text.dll", "This is no assembly.");

        Assert.Equal(
            $"{text}: this is not an assembly that can be read, or it is damaged.",
            Report(text).Exited(1).Explained().Output.TrimEnd()
        );
        Report(_folder.PathTo("none.dll")).Exited(1).Explained(_folder.PathTo("none.dll"));
        Assert.False(Directory.Exists(Output));
    }

    [Fact]
    public void AnAssemblyThatIsNotThereToBeReferencedIsNamed()
    {
        string job = _folder.Write(
            "job.txt",
            string.Join(
                '\n',
                [
                    typeof(MiniLora).Assembly.Location,
                    Output,
                    .. References.Where(path => !path.EndsWith("TorchSharp.dll", StringComparison.Ordinal)),
                ]
            )
        );

        Run(job).Exited(1).Explained("TorchSharp");
        Assert.False(Directory.Exists(Output));
    }

    [Fact]
    public void AFolderThatCannotBeMadeIsNamed()
    {
        _folder.Write("out", "in the way");

        Report(typeof(MiniLora).Assembly.Location).Exited(1).Explained(Output);
        Assert.Equal("in the way", File.ReadAllText(Output));
    }

    private string[] Files() => [.. Directory.GetFiles(Output).Order(StringComparer.Ordinal)];

    private CommandResult Report(string assembly, params (string Name, string Value)[] environment) =>
        Run(_folder.Write("job.txt", string.Join('\n', [assembly, Output, .. References])), environment);

    private CommandResult Run(string job, params (string Name, string Value)[] environment) =>
        Command.Run(_folder.Path, "dotnet", ["exec", Built.Output("Runtime/DslPeft.Report", "DslPeft.Report.dll"), job], environment);
}
