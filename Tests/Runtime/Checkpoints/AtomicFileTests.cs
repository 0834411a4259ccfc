using System.Text;
using CsCheck;
using DslPeft.Checkpoints;

namespace DslPeft.Runtime.Tests.Checkpoints;

/// <summary>A file is written whole or stays as it was.</summary>
public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TextComesBackAsUtf8WithoutAMark()
    {
        AtomicFile.WriteText(_folder.File("t.json"), "{\"ß\": 1}\n");
        Assert.Equal(Encoding.UTF8.GetBytes("{\"ß\": 1}\n"), File.ReadAllBytes(_folder.File("t.json")));
        Assert.Equal(["t.json"], _folder.Contents);
    }

    [Fact]
    public void AWriterThatFailsAnywhereLeavesTheOldFile() =>
        Gen.Select(Gen.Int[0, 200_000], Gen.Bool, Gen.Bool)
            .Sample(
                (written, exists, flushes) =>
                {
                    var path = _folder.File("state.bin");
                    File.Delete(path);
                    if (exists)
                        File.WriteAllText(path, "old");
                    var fault = Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(path, stream =>
                        {
                            stream.Write(new byte[written]);
                            if (flushes)
                                stream.Flush();
                            throw new InvalidOperationException("the writer failed");
                        }));
                    Assert.Equal("the writer failed", fault.Message);
                    Assert.Equal(exists ? ["state.bin"] : [], _folder.Contents);
                    if (exists)
                        Assert.Equal("old", File.ReadAllText(path));
                },
                iter: 50,
                threads: 1
            );

    [Fact]
    public void AFailureOfTheFileSystemNamesThePathAndTheCause()
    {
        var path = _folder.Write("state.bin", "old");
        var fault = Assert.Throws<IOException>(() => AtomicFile.Write(path, stream =>
            {
                stream.Write(new byte[100_000]);
                throw new IOException("No space left on device.");
            }));
        Assert.Equal($"{path}: cannot be written: No space left on device; nothing was changed.", fault.Message);
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal(["state.bin"], _folder.Contents);
    }

    [Fact]
    public void ReadersSeeTheOldFileUntilTheNewOneIsWhole()
    {
        var path = _folder.Write("state.bin", "old");
        AtomicFile.Write(path, stream =>
        {
            stream.Write("new"u8);
            stream.Flush();
            Assert.Equal("old", File.ReadAllText(path));
        });
        Assert.Equal("new", File.ReadAllText(path));
    }

    [Fact]
    public void AMissingFolderIsNamed()
    {
        var fault = Assert.Throws<IOException>(() => AtomicFile.WriteText(Path.Combine(_folder.Path, "absent", "t"), ""));
        Assert.Contains($"'{Path.Combine(_folder.Path, "absent")}' does not exist", fault.Message);
    }

    [Fact]
    public void AFolderInTheWayIsRefused()
    {
        Directory.CreateDirectory(_folder.File("t"));
        Assert.Contains("in the way", Assert.Throws<IOException>(() => AtomicFile.WriteText(_folder.File("t"), "")).Message);
        Assert.Equal(["t"], _folder.Contents);
    }

    [Fact]
    public void ADeviceIsNotReplaced()
    {
        if (OperatingSystem.IsWindows())
            return;
        var link = _folder.File("link");
        File.CreateSymbolicLink(link, "/dev/null");
        Assert.Contains("device", Assert.Throws<IOException>(() => AtomicFile.WriteText(link, "x")).Message);
        Assert.Equal(["link"], _folder.Contents);
    }

    [Fact]
    public void ALinkStaysALinkAndItsTargetIsReplaced()
    {
        if (OperatingSystem.IsWindows())
            return;
        var target = _folder.Write("target", "old");
        var link = _folder.File("link");
        File.CreateSymbolicLink(link, "target");
        AtomicFile.WriteText(link, "new");
        Assert.Equal("new", File.ReadAllText(target));
        Assert.NotNull(new FileInfo(link).LinkTarget);
        Assert.Null(new FileInfo(target).LinkTarget);
    }

    [Fact]
    public void PermissionsOfAnExistingFileAreKept()
    {
        if (OperatingSystem.IsWindows())
            return;
        var path = _folder.Write("private", "old");
        const UnixFileMode owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        File.SetUnixFileMode(path, owner);
        AtomicFile.WriteText(path, "new");
        Assert.Equal(owner, File.GetUnixFileMode(path));
    }
}
