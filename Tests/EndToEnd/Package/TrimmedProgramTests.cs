using System.Text.Json;
using System.Text.Json.Nodes;
using DslPeft.Data;
using DslPeft.EndToEnd.Tests.Support;
using DslPeft.Runtime.Tests.Data;
using DslPeft.Tokenization;
using Fresh;

namespace DslPeft.EndToEnd.Tests.Package;

/// <summary>A program that is trimmed, or compiled ahead of time, has the commands and the results of the one that is not.</summary>
[Collection(PackageCollection.Name)]
public sealed class TrimmedProgramTests(PackageFeed feed)
{
    private const int Seed = 3, TrainRows = 32, DevRows = 8;

    // What is measured differs from run to run.
    private static readonly string[] Measured = ["seconds", "stepMilliseconds", "inferenceMillisecondsPerRow", "peakMemoryBytes", "tokensPerSecond"];

    [LinuxTheory]
    [InlineData("PublishTrimmed")]
    [InlineData("PublishAot")]
    public void EveryCommandGivesWhatTheUntrimmedProgramGives(string property)
    {
        using var project = new FreshProject(feed, program: null, $"<RuntimeIdentifier>linux-x64</RuntimeIdentifier><AppendRuntimeIdentifierToOutputPath>false</AppendRuntimeIdentifierToOutputPath><{property}>true</{property}>");
        project.Write(FreshAdaptation.FileName, File.ReadAllText(Repository.PathTo("Tests", "EndToEnd", "Package", FreshAdaptation.FileName)));
        project.Build().Succeeded();
        Assert.DoesNotContain("warning", project.Publish().Succeeded().Output, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(Directory.GetFiles(project.Published, "DslPeft.Generators.dll"));

        using var folder = new TemporaryFolder();
        using var loaded = new FreshBert();
        loaded.Initialise(Seed);
        TestInputs.Write(folder.PathTo("base"), loaded, WordPieceVocabulary.Build(SampleSentiment.Train().Select(row => row.Text), FreshBert.Vocab));
        TestInputs.WriteRows(folder.PathTo("data", "train.tsv"), SampleSentiment.Train().Take(TrainRows));
        TestInputs.WriteRows(folder.PathTo("data", "dev.tsv"), SampleSentiment.Dev().Take(DevRows));

        Example[] rows = [.. SampleSentiment.Dev().Take(DevRows)];
        File.WriteAllBytes(folder.PathTo("rows.parquet"), ParquetFile.Texts([[.. rows.Select(row => row.Text)]], [[.. rows.Select(row => (int?)row.Label)]], textColumn: "sentence"));

        // A project that is to be compiled ahead of time is built for what such a program can do.
        bool parquet = property == "PublishTrimmed";

        // One folder for both, so that the paths in what they print and write are the same.
        Dictionary<string, string> expected = Results(project.Run, folder, parquet), found = Results(project.RunPublished, folder, parquet);

        Assert.Equal(expected.Keys.Order(), found.Keys.Order());
        Assert.All(expected, result => Assert.True(result.Value == found[result.Key], $"{result.Key}:\n{result.Value}\n{found[result.Key]}"));
    }

    /// <summary>What the commands print and write, by name.</summary>
    private static Dictionary<string, string> Results(Func<string[], CommandResult> run, TemporaryFolder folder, bool parquet)
    {
        string output = folder.PathTo("out"), trained = Path.Combine(output, "run"), adapter = Path.Combine(trained, "adapter.safetensors");
        if (Directory.Exists(output))
        {
            Directory.Delete(output, recursive: true);
        }
        string[] on = ["--base", folder.PathTo("base"), "--threads", "1"], data = ["--data", folder.PathTo("data")], of = ["--adapter", adapter];
        var results = new Dictionary<string, string>();
        Do("train", [.. on, .. data, "--output", trained, "--tensorboard", Path.Combine(output, "events"), "--evaluate-every", "2", "--json"]);
        Do("resume", [.. on, .. data, "--output", trained, "--resume", "--epochs", "2", "--json"]);
        Do("evaluate", [.. on, .. data, .. of, "--json"]);
        Do("predict", [.. on, .. data, .. of, "--json"]);
        Do("predict", [.. on, .. data, .. of, "--output", Path.Combine(output, "predictions.jsonl")]);
        if (parquet)
        {
            Do("predict", [.. on, "--data", folder.PathTo("rows.parquet"), .. of, "--json"]);
        }
        else
        {
            run(["predict", .. on, "--data", folder.PathTo("rows.parquet"), .. of, "--json"]).Exited(1).Explained("Parquet is not read by programs that are compiled ahead of time");
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
        foreach (string file in Directory.EnumerateFiles(output, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != "checksum" && !Path.GetFileName(file).StartsWith("events.", StringComparison.Ordinal)))
        {
            results[Path.GetRelativePath(output, file)] = Path.GetExtension(file) == ".json" ? Unmeasured(File.ReadAllText(file)) : Convert.ToHexString(File.ReadAllBytes(file));
        }
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(output, "events"), "*", SearchOption.AllDirectories));
        return results;

        void Do(string command, string[] arguments)
        {
            string printed = run([command == "resume" ? "train" : command, .. arguments]).Succeeded().StandardOutput;
            results[$"{command} {results.Count}"] = arguments.Contains("--json") ? Unmeasured(printed) : printed;
        }
    }

    private static string Unmeasured(string json)
    {
        JsonNode document = JsonNode.Parse(json)!;
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
                foreach (JsonNode? value in entries.Select(entry => entry.Value).ToList())
                {
                    Remove(value);
                }
            }
            foreach (JsonNode? item in node as JsonArray ?? [])
            {
                Remove(item);
            }
        }
    }
}
