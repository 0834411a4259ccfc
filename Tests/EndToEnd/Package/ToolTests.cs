using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DslPeft.EndToEnd.Tests.Support;
using DslPeft.EndToEnd.Tests.Templates;

namespace DslPeft.EndToEnd.Tests.Package;

/// <summary>The tool <c>dslpeft</c>, packed, installed and run as a person would.</summary>
[Collection(PackageCollection.Name)]
public sealed class ToolTests(PackageFeed feed)
{
    [Fact]
    public void WhatTheInstalledToolWritesBuildsAndTrains()
    {
        using var made = new TemporaryFolder();
        Command
            .DotNet(
                Repository.Root,
                "pack",
                Repository.PathTo("Tools", "Scaffold", "DslPeft.Scaffold.csproj"),
                "--no-build",
                "--configuration",
                Built.Configuration,
                "--output",
                made.PathTo("tools"),
                $"-p:PackageVersion={feed.Version}",
                "-warnaserror"
            )
            .Succeeded();
        // No native library of any platform, which would be five sixths of it.
        Assert.InRange(new FileInfo(made.PathTo("tools", $"DslPeft.Tool.{feed.Version}.nupkg")).Length, 1, 15_000_000);
        Command
            .DotNet(
                made.Path,
                "tool",
                "install",
                "DslPeft.Tool",
                "--tool-path",
                made.PathTo("installed"),
                "--add-source",
                made.PathTo("tools"),
                "--version",
                feed.Version
            )
            .Succeeded();

        string folder = Base(made);
        var written = Command
            .Run(made.Path, made.PathTo("installed", "dslpeft"), ["scaffold", folder, "--output", "project", "--name", "Reviews"])
            .Succeeded();
        Command
            .Run(made.Path, made.PathTo("installed", "dslpeft"), ["scaffold", made.PathTo("absent")])
            .Exited(2)
            .Explained("no such file or folder");
        Assert.Contains("a size of BertBase", written.StandardOutput);

        // The tool was built with the version of the repository, the package under test has one of its own.
        string project = made.PathTo("project", "Reviews.csproj");
        File.WriteAllText(project, Regex.Replace(File.ReadAllText(project), "(?<=Include=\"DslPeft\" Version=\")[^\"]*", feed.Version));
        WrittenProject.UseFeed(made, feed.Path);
        Assert.Contains(" 0 Warning(s)", WrittenProject.Build(made).Succeeded().Output);
        WrittenProject.Run(made, "train", "--base", folder, "--data", "data", "--max-steps", "2", "--threads", "1", "--quiet");
        Assert.True(File.Exists(made.PathTo("project", "runs", "Program", "adapter.safetensors")));
    }

    /// <summary>A small BERT whose configuration says what it is.</summary>
    private static string Base(TemporaryFolder made)
    {
        TemplateFolders.Write(made.PathTo("bases"));
        string config = made.PathTo("bases", "bert", "config.json");
        var entries = JsonNode.Parse(File.ReadAllText(config))!.AsObject();
        entries["model_type"] = "bert";
        File.WriteAllText(config, entries.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
        return made.PathTo("bases", "bert");
    }
}
