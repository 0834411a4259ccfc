using System.Text.Json;
using System.Text.Json.Nodes;
using DslPeft.EndToEnd.Tests.Support;

namespace DslPeft.EndToEnd.Tests.Package;

/// <summary>A program that is trimmed, or compiled ahead of time, has the commands and the results of the one that is not.</summary>
[Collection(PackageCollection.Name)]
public sealed class TrimmedProgramTests(PackageFeed feed, UntrimmedProgram untrimmed) : IClassFixture<UntrimmedProgram>
{
    private const string Parquet = "predict of Parquet";

    // What is measured differs from run to run.
    private static readonly string[] Measured =
    [
        "seconds",
        "stepMilliseconds",
        "inferenceMillisecondsPerRow",
        "peakMemoryBytes",
        "tokensPerSecond",
    ];

    /// <summary>A program that is compiled ahead of time is trimmed, too; one that is trimmed alone reads Parquet.</summary>
    public static TheoryData<string> Published => LongTests.AreRun ? ["PublishAot", "PublishTrimmed"] : ["PublishAot"];

    [LinuxTheory, MemberData(nameof(Published))]
    public void EveryCommandGivesWhatTheUntrimmedProgramGives(string property)
    {
        using var project = new FreshProject(feed, program: null, $"{UntrimmedProgram.Properties}<{property}>true</{property}>");
        project.Write(FreshAdaptation.FileName, UntrimmedProgram.Declarations);
        Assert.DoesNotContain("warning", project.Publish().Succeeded().Output, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(Directory.GetFiles(project.Published, "DslPeft.Generators.dll"));

        // A project that is to be compiled ahead of time is built for what such a program can do.
        bool readsParquet = property == "PublishTrimmed";
        if (!readsParquet)
        {
            Assert.All([project.Run, project.RunPublished], (Func<string[], CommandResult> run) =>
                run(untrimmed.PredictParquet).Exited(1).Explained("Parquet is not read by programs that are compiled ahead of time")
            );
        }
        Dictionary<string, string> expected = untrimmed.Results.Where(result => readsParquet || result.Key != Parquet).ToDictionary(),
            found = Results(project.RunPublished, untrimmed, readsParquet);

        Assert.Equal(expected.Keys.Order(), found.Keys.Order());
        Assert.All(expected, result =>
            Assert.True(result.Value == found[result.Key], $"{result.Key}:\n{result.Value}\n{found[result.Key]}")
        );
    }

    /// <summary>What the commands print and write, by name.</summary>
    internal static Dictionary<string, string> Results(Func<string[], CommandResult> run, UntrimmedProgram inputs, bool parquet)
    {
        string output = inputs.Output,
            trained = Path.GetDirectoryName(inputs.Adapter)!;
        if (Directory.Exists(output))
        {
            Directory.Delete(output, recursive: true);
        }
        string[] on = inputs.On,
            data = ["--data", inputs.Data],
            of = ["--adapter", inputs.Adapter];
        var results = new Dictionary<string, string>();
        int commands = 0;
        Do(
            "train",
            [.. on, .. data, "--output", trained, "--tensorboard", Path.Combine(output, "events"), "--evaluate-every", "2", "--json"]
        );
        Do("resume", [.. on, .. data, "--output", trained, "--resume", "--epochs", "2", "--json"]);
        Do("evaluate", [.. on, .. data, .. of, "--json"]);
        Do("predict", [.. on, .. data, .. of, "--json"]);
        Do("predict", [.. on, .. data, .. of, "--output", Path.Combine(output, "predictions.jsonl")]);
        if (parquet)
        {
            results[Parquet] = Unmeasured(run(inputs.PredictParquet).Succeeded().StandardOutput);
        }
        Do("merge", [.. on, .. of, "--output", Path.Combine(output, "merged")]);
        Do("export", [.. on, .. of, "--output", Path.Combine(output, "deployed.safetensors")]);
        foreach (string library in Enum.GetNames<AdapterLibrary>())
        {
            string other = Path.Combine(output, library);
            Do("export", [.. on, .. of, "--output", other, "--library", library]);
            Do("evaluate", [.. on, .. data, "--adapter", other, "--json"]);
        }
        Do("report", ["--json"]);
        // The checksum of a checkpoint is over the seconds that were measured, too, and events have their time.
        foreach (
            string file in Directory
                .EnumerateFiles(output, "*", SearchOption.AllDirectories)
                .Where(file =>
                    Path.GetFileName(file) != "checksum" && !Path.GetFileName(file).StartsWith("events.", StringComparison.Ordinal)
                )
        )
        {
            results[Path.GetRelativePath(output, file)] = Path.GetExtension(file) switch
            {
                ".json" => Unmeasured(File.ReadAllText(file)),
                // A card says how its program was started: the one that is not published runs as an assembly.
                ".md" => File.ReadAllText(file).Replace("dotnet Fresh.dll ", "Fresh ", StringComparison.Ordinal),
                _ => Convert.ToHexString(File.ReadAllBytes(file)),
            };
        }
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(output, "events"), "*", SearchOption.AllDirectories));
        return results;

        void Do(string command, string[] arguments)
        {
            string printed = run([command == "resume" ? "train" : command, .. arguments]).Succeeded().StandardOutput;
            results[$"{command} {++commands}"] = arguments.Contains("--json") ? Unmeasured(printed) : printed;
        }
    }

    private static string Unmeasured(string json)
    {
        var document = JsonNode.Parse(json)!;
        Remove(document);
        return document.ToJsonString(new JsonSerializerOptions { WriteIndented = true });

        static void Remove(JsonNode? node)
        {
            if (node is JsonObject entries)
            {
                foreach (string name in Measured)
                {
                    entries.Remove(name);
                }
                foreach (var value in entries.Select(entry => entry.Value).ToList())
                {
                    Remove(value);
                }
            }
            foreach (var item in node as JsonArray ?? [])
            {
                Remove(item);
            }
        }
    }
}
