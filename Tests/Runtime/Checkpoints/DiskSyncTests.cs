using DslPeft.Checkpoints;
using Xunit;

namespace DslPeft.Runtime.Tests.Checkpoints;

/// <summary>A disk that reports errors when it is asked to hold what was written.</summary>
public sealed class DiskSyncTests : IDisposable
{
    private const int InputOutputError = 5;

    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        DiskSync.Injected = null;
        _folder.Dispose();
    }

    [Fact]
    public void WhatWasWrittenReachesTheDisk()
    {
        var synced = new List<string>();
        DiskSync.Injected = path =>
        {
            synced.Add(path);
            return 0;
        };

        AtomicFile.WriteText(_folder.File("a.txt"), "new");

        Assert.Equal(2, synced.Count);
        Assert.EndsWith(".tmp", synced[0]);
        Assert.Equal(_folder.Path, synced[1]);
    }

    [Fact]
    public void FailingFlushOfAFileKeepsTheOldOne()
    {
        var path = _folder.File("a.txt");
        File.WriteAllText(path, "old");
        DiskSync.Injected = synced => synced.EndsWith(".tmp", StringComparison.Ordinal) ? InputOutputError : 0;

        var fault = Assert.Throws<IOException>(() => AtomicFile.WriteText(path, "new"));

        Assert.StartsWith(path, fault.Message);
        Assert.Contains("Input/output error", fault.Message);
        Assert.EndsWith("nothing was changed.", fault.Message);
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void FailingFlushOfAFolderIsNotPassedOver()
    {
        var path = _folder.File("a.txt");
        DiskSync.Injected = synced => synced == _folder.Path ? InputOutputError : 0;

        var fault = Assert.Throws<IOException>(() => AtomicFile.WriteText(path, "new"));

        Assert.Contains("the disk did not confirm it", fault.Message);
        Assert.DoesNotContain("nothing was changed", fault.Message);
    }

    [Fact]
    public void RealFilesAndFoldersAreFlushed()
    {
        File.WriteAllText(_folder.File("a"), "x");

        DiskSync.File(_folder.File("a"));
        DiskSync.Folder(_folder.Path);

        Assert.Contains("No such file", Assert.Throws<IOException>(() => DiskSync.Folder(_folder.File("absent"))).Message);
    }
}
