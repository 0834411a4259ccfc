using DslPeft.Checkpoints;
using Xunit;

namespace DslPeft.Runtime.Tests.Checkpoints;

/// <summary>
/// A kill is an exception that nothing catches, thrown at one of the places where the disk is waited for; these lie between all renames.
/// </summary>
public sealed class StagedFolderTests : IDisposable
{
    private static readonly string[] Names =
    [
        "adapter.safetensors",
        "adapter_config.json",
        "fusion/model_head.safetensors",
        "fusion/head_config.json",
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        DiskSync.Injected = null;
        _folder.Dispose();
    }

    [Fact]
    public void KilledAnywhereItIsOldOrNewAndNeverMixed()
    {
        var folder = _folder.File("f");
        var places = Write("new", folder);
        Assert.True(places > 6, $"{places} places");
        var whole = 0;

        for (var kill = 0; kill < places; kill++)
        {
            var killed = _folder.File($"f{kill}");
            Write("old", killed);
            Assert.Throws<Killed>(() => Write("new", killed, kill));
            File.WriteAllText(Path.Combine(killed, "own.txt"), "the user's");

            StagedFolder.Complete(killed);

            string[] found = [.. Names.Select(name => File.ReadAllText(Path.Combine(killed, name))).Distinct()];
            Assert.True(found.Length == 1, $"mixed when killed at {kill}");
            whole += found[0] == "new" ? 1 : 0;
            Write("newer", killed);
            Assert.Equal(Names.Append("own.txt").Order(StringComparer.Ordinal), Files(killed));
            Assert.All(Names, name => Assert.Equal("newer", File.ReadAllText(Path.Combine(killed, name))));
        }
        Assert.InRange(whole, 1, places - 1);
    }

    [Fact]
    public void WhatWasKilledHalfwayIsNoSetOfFilesToAnybody()
    {
        Write("old", _folder.Path);
        var kept = 0;
        for (var kill = 0; kill < 40; kill++)
        {
            try
            {
                Write("new", _folder.Path, kill);
                break;
            }
            catch (Killed)
            {
                // As a program that knows nothing of this library sees it.
                string[] there =
                [
                    .. Names.Select(name => Path.Combine(_folder.Path, name)).Where(File.Exists).Select(File.ReadAllText).Distinct(),
                ];
                Assert.True(there.Length <= 1, $"mixed when killed at {kill}");
                kept++;
            }
        }
        Assert.True(kept > 0);
    }

    /// <summary>As a kill between two renames leaves it.</summary>
    [Fact]
    public void WhatWasHalfMovedIsFinished()
    {
        Write("new", _folder.Path);
        foreach (var name in Names.Where(name => name.EndsWith(".json", StringComparison.Ordinal)))
        {
            var waiting = Path.Combine(_folder.Path, ".commit", name);
            Directory.CreateDirectory(Path.GetDirectoryName(waiting)!);
            File.Move(Path.Combine(_folder.Path, name), waiting);
        }

        StagedFolder.Complete(Path.Combine(_folder.Path, Names[0]));

        Assert.Equal(Names.Order(StringComparer.Ordinal), Files(_folder.Path));
        Assert.False(Directory.Exists(_folder.File(".commit")));
    }

    [Fact]
    public void FaultOfAFileChangesNothing()
    {
        Write("old", _folder.Path);
        var files = new StagedFolder();
        files.Add(Names[0], path => File.WriteAllText(path, "new"));
        files.Add("bad", _ => throw new IOException("No space left on device"));

        var fault = Assert.Throws<CheckpointException>(() => files.Write(_folder.Path));

        Assert.Contains(Path.Combine(_folder.Path, "bad"), fault.Message);
        Assert.Contains("No space left", fault.Message);
        Assert.Equal("old", File.ReadAllText(_folder.File(Names[0])));
        Assert.Equal(Names.Order(StringComparer.Ordinal), Files(_folder.Path));
    }

    [Fact]
    public void NewFolderOfAFaultGoes()
    {
        var folder = _folder.File("new");
        var files = new StagedFolder();
        files.Add("bad", _ => throw new IOException("No space left on device"));

        Assert.Throws<CheckpointException>(() => files.Write(folder));

        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public void TwoWritersOfOneFolderAreTold()
    {
        var files = new StagedFolder();
        files.Add("a", path =>
        {
            File.WriteAllText(path, "");
            Assert.Contains("in use by process", Assert.Throws<CheckpointException>(() => Write("other", _folder.Path)).Message);
        });

        files.Write(_folder.Path);

        Assert.Equal(["a"], Files(_folder.Path));
    }

    private static string[] Files(string folder) =>
        [
            .. Directory
                .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(folder, file))
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>Writes all files with one content; returns how often the disk was waited for.</summary>
    private static int Write(string content, string folder, int killAt = -1)
    {
        var places = 0;
        var files = new StagedFolder();
        foreach (var name in Names)
        {
            files.Add(name, path => File.WriteAllText(path, content));
        }
        DiskSync.Injected = _ => places++ == killAt ? throw new Killed() : 0;
        try
        {
            files.Write(folder);
        }
        finally
        {
            DiskSync.Injected = null;
        }
        return places;
    }

    private sealed class Killed : Exception;
}
