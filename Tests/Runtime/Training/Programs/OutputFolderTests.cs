using DslPeft.Checkpoints;
using DslPeft.Training;

namespace DslPeft.Runtime.Tests.Training.Programs;

/// <summary>What else is in an output folder: another run, or what a killed one left.</summary>
[Collection(ProcessWide.Name)]
public sealed class OutputFolderTests : IDisposable
{
    private readonly TinyProgram _program = new();

    public void Dispose() => _program.Dispose();

    [Fact]
    public void SecondRunSaysWhoHasTheFolder()
    {
        using var held = FolderLock.Take(_program.Output);

        Assert.Equal(ExitCode.Failed, _program.Train());

        Assert.Contains($"error: {_program.Output}: is in use by process {Environment.ProcessId}", _program.StandardError);
    }

    [Fact]
    public void LeftoversOfAKilledRunGo()
    {
        Directory.CreateDirectory(_program.Output);
        File.WriteAllText(Leftovers.Beside(Path.Combine(_program.Output, "adapter.safetensors")), "half");
        Directory.CreateDirectory(Leftovers.Beside(Path.Combine(_program.Output, "checkpoints")));
        Directory.CreateDirectory(Leftovers.Beside(Path.Combine(_program.Output, "staged")));
        File.WriteAllText(Path.Combine(_program.Output, "notes.tmp"), "the user's");

        Assert.Equal(ExitCode.Done, _program.Train());

        Assert.Equal(
            ["README.md", "adapter.safetensors", "checkpoints", "notes.tmp", "results.json"],
            Directory.EnumerateFileSystemEntries(_program.Output).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
    }
}
