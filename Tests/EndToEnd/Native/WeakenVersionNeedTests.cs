using DslPeft.EndToEnd.Tests.Support;

namespace DslPeft.EndToEnd.Tests.Native;

/// <summary>The build task that lets TorchSharp's native library load where libstdc++ is older than the one it was linked with.</summary>
public sealed class WeakenVersionNeedTests : IDisposable
{
    private const string Version = "GLIBCXX_3.4.32";

    private readonly TemporaryFolder _folder = new();

    private readonly string _shipped;

    public WeakenVersionNeedTests()
    {
        _shipped = _folder.PathTo("shipped.so");
        if (OperatingSystem.IsLinux())
        {
            File.Copy(NuGetPackages.TorchSharpNative, _shipped);
        }
    }

    public void Dispose() => _folder.Dispose();

    [LinuxFact]
    public void OnlyTheOneNeedBecomesWeak()
    {
        string patched = Weaken(_shipped, "patched.so");

        VersionNeed[] before = [.. ElfVersionNeeds.Read(_shipped)];
        VersionNeed[] after = [.. ElfVersionNeeds.Read(patched)];
        Assert.Equal(new VersionNeed("libstdc++.so.6", Version, Weak: false), Assert.Single(before, need => need.Version == Version));
        Assert.Equal(before.Select(need => need.Version == Version ? need with { Weak = true } : need), after);
        Assert.Single(File.ReadAllBytes(_shipped).Zip(File.ReadAllBytes(patched)), pair => pair.First != pair.Second);
    }

    [LinuxFact]
    public void TheOriginalIsLeftAsItWas()
    {
        byte[] before = File.ReadAllBytes(_shipped);
        var written = File.GetLastWriteTimeUtc(_shipped);

        Weaken(_shipped, "patched.so");

        Assert.Equal(before, File.ReadAllBytes(_shipped));
        Assert.Equal(written, File.GetLastWriteTimeUtc(_shipped));
    }

    [LinuxFact]
    public void ALinkToTheOriginalIsReplacedAndNotWrittenThrough()
    {
        byte[] before = File.ReadAllBytes(_shipped);
        File.CreateSymbolicLink(_folder.PathTo("link.so"), _shipped);

        string patched = Weaken(_shipped, "link.so");

        Assert.Null(new FileInfo(patched).LinkTarget);
        Assert.Contains(new VersionNeed("libstdc++.so.6", Version, Weak: true), ElfVersionNeeds.Read(patched));
        Assert.Equal(before, File.ReadAllBytes(_shipped));
    }

    [LinuxFact]
    public void ASecondTimeChangesNothing()
    {
        string once = Weaken(_shipped, "once.so");
        string twice = Weaken(once, "twice.so");

        Assert.Equal(File.ReadAllBytes(once), File.ReadAllBytes(twice));
    }

    [LinuxFact]
    public void ALibraryWithoutTheNeedIsCopied()
    {
        string other = Path.Combine(NuGetPackages.LibtorchFolder, "libc10.so");
        Assert.DoesNotContain(ElfVersionNeeds.Read(other), need => need.Version == Version);

        Assert.Equal(File.ReadAllBytes(other), File.ReadAllBytes(Weaken(other, "other.so")));
    }

    [Fact]
    public void AFileThatIsNoLibraryIsRefusedByName()
    {
        string text = _folder.Write("notes.txt", new string('a', 100));

        AssertRefused(text, "this is not a 64-bit little-endian ELF file");
    }

    [LinuxFact]
    public void ATruncatedLibraryIsRefusedByName()
    {
        string truncated = _folder.PathTo("truncated.so");
        File.WriteAllBytes(truncated, File.ReadAllBytes(_shipped)[..5000]);

        AssertRefused(truncated, "its tables point outside the file");
    }

    private void AssertRefused(string source, string reason)
    {
        var result = RunTask(source, _folder.PathTo("refused.so"));

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains($"'{source}'", result.Output);
        Assert.Contains(reason, result.Output);
        Assert.False(File.Exists(_folder.PathTo("refused.so")));
    }

    private string Weaken(string source, string destination)
    {
        string path = _folder.PathTo(destination);
        RunTask(source, path).Succeeded();
        return path;
    }

    /// <summary>Runs the task from the targets that users get, in a project that holds nothing else.</summary>
    private CommandResult RunTask(string source, string destination)
    {
        string targets = Repository.PathTo("build", "package", "buildTransitive", "DslPeft.TorchSharpNative.targets");
        string project = _folder.Write(
            "task.proj",
            $"""
            <Project>
              <Import Project="{targets}" />
              <Target Name="Run"><WeakenVersionNeed Source="{source}" Destination="{destination}" Version="{Version}" /></Target>
            </Project>
            """
        );
        return Command.DotNet(_folder.Path, "msbuild", project, "-t:Run", "-nologo");
    }
}
