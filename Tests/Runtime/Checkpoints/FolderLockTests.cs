using System.Globalization;
using DslPeft.Checkpoints;
using Xunit;

namespace DslPeft.Runtime.Tests.Checkpoints;

public sealed class FolderLockTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TheSecondSaysWhoHoldsTheFolder()
    {
        using var held = FolderLock.Take(_folder.Path);

        var fault = Assert.Throws<CheckpointException>(() => FolderLock.Take(_folder.Path));

        Assert.StartsWith(_folder.Path, fault.Message);
        Assert.Contains("in use by process " + Environment.ProcessId.ToString(CultureInfo.InvariantCulture), fault.Message);
        Assert.Contains(Environment.MachineName, fault.Message);
        Assert.Throws<CheckpointException>(() => FolderLock.Take(_folder.Path));
    }

    [Fact]
    public void GivenBackItCanBeTakenAgainAndLeavesNothing()
    {
        for (var time = 0; time < 3; time++)
        {
            FolderLock.Take(_folder.Path).Dispose();
        }

        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void FileOfAKilledHolderHoldsNobodyUp()
    {
        File.WriteAllText(_folder.File(".lock"), "process 1 (dead) on elsewhere, which began 2020-01-01 00:00:00");

        using var held = FolderLock.Take(_folder.Path);

        Assert.Contains(Environment.MachineName, Assert.Throws<CheckpointException>(() => FolderLock.Take(_folder.Path)).Message);
    }

    /// <summary>Programs that train side by side write into one folder, each in a moment.</summary>
    [Fact]
    public void WritesWaitForEachOther()
    {
        Parallel.For(0, 64, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            var files = new StagedFolder();
            files.Add($"{i}.json", path => File.WriteAllText(path, "{}"));
            files.Write(_folder.Path);
        });

        Assert.Equal(64, Directory.GetFiles(_folder.Path).Length);
        Assert.Empty(Directory.GetDirectories(_folder.Path));
    }

    [Fact]
    public void FolderThatWasMadeForItGoesWithIt()
    {
        var made = _folder.File("new");

        FolderLock.Take(made).Dispose();
        Assert.False(Directory.Exists(made));

        using (FolderLock.Take(made))
        {
            File.WriteAllText(Path.Combine(made, "result"), "");
        }
        Assert.True(Directory.Exists(made));
    }

    [Fact]
    public void ManyAtOnceTakeTurns()
    {
        int holders = 0,
            most = 0,
            taken = 0;
        Parallel.For(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 4 }, _ =>
        {
            try
            {
                using var held = FolderLock.Take(_folder.Path);
                var now = Interlocked.Increment(ref holders);
                InterlockedMax(ref most, now);
                Interlocked.Increment(ref taken);
                Interlocked.Decrement(ref holders);
            }
            catch (CheckpointException) { }
        });

        Assert.Equal(1, most);
        Assert.True(taken > 0);

        static void InterlockedMax(ref int place, int value)
        {
            for (var seen = place; seen < value; seen = place)
            {
                Interlocked.CompareExchange(ref place, value, seen);
            }
        }
    }

    [Fact]
    public void LeftoversOfKilledWritersGo()
    {
        string target = _folder.File("adapter.safetensors"),
            old = Leftovers.Beside(target),
            other = Leftovers.Beside(_folder.File("other.json")),
            held = Leftovers.Beside(target);
        foreach (var left in new[] { old, other, held })
        {
            File.WriteAllText(left, "half");
            File.SetLastWriteTimeUtc(left, DateTime.UtcNow.AddMinutes(-1));
        }
        using var writer = new FileStream(held, FileMode.Open, FileAccess.Write, FileShare.None);

        AtomicFile.WriteText(target, "whole");

        Assert.Equal(new[] { target, other, held }.Order(), Directory.GetFileSystemEntries(_folder.Path).Order());
    }
}
