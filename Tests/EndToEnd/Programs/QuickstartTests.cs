using System.Text.Json;
using DslPeft.Adaptations;
using DslPeft.Architectures;
using DslPeft.EndToEnd.Tests.Support;

namespace DslPeft.EndToEnd.Tests.Programs;

/// <summary>The commands of the quickstart, with the adaptations that the compiler emitted.</summary>
public sealed class QuickstartTests(Quickstart quickstart) : IClassFixture<Quickstart>
{
    [Fact]
    public void TrainedAdapterIsEvaluatedAndPredictsAsItWasMeasured()
    {
        string output = quickstart.In("lora"),
            adapter = Path.Combine(output, "adapter.safetensors");
        var trained = Json(quickstart.Run(quickstart.Train("lora", output, "--json")).Succeeded());

        Assert.Equal(
            (6, Quickstart.TrainRows, Quickstart.DevRows),
            (
                trained.GetProperty("steps").GetInt32(),
                trained.GetProperty("trainRows").GetInt32(),
                trained.GetProperty("devRows").GetInt32()
            )
        );
        Assert.Equal(MiniLora.TrainableParameters, trained.GetProperty("trainableParameters").GetInt64());
        Assert.Equal(new FileInfo(adapter).Length, trained.GetProperty("adapterBytes").GetInt64());
        Assert.Equal(
            ["README.md", "adapter.safetensors", "checkpoints", "results.json"],
            Directory.GetFileSystemEntries(output).Select(Path.GetFileName).Order()
        );
        Assert.Equal(
            trained.GetRawText(),
            JsonDocument.Parse(File.ReadAllText(Path.Combine(output, "results.json"))).RootElement.GetRawText()
        );

        var measured = Json(
            quickstart
                .Run(
                    "lora",
                    "evaluate",
                    "--base",
                    quickstart.Base,
                    "--data",
                    quickstart.Data,
                    "--adapter",
                    adapter,
                    "--threads",
                    "1",
                    "--json"
                )
                .Succeeded()
        );
        Assert.Equal(
            trained.GetProperty("metrics").GetProperty("loss").GetDouble(),
            measured.GetProperty("evaluation").GetProperty("metrics").GetProperty("loss").GetDouble(),
            5
        );

        JsonElement[] rows =
        [
            .. Json(
                    quickstart
                        .Run("lora", "predict", "--base", quickstart.Base, "--data", quickstart.Data, "--adapter", adapter, "--json")
                        .Succeeded()
                )
                .EnumerateArray(),
        ];
        Assert.Equal(Quickstart.DevRows, rows.Length);
        string[] gold =
        [
            .. File.ReadLines(Path.Combine(quickstart.Data, "dev.tsv"))
                .Skip(1)
                .Select(line => line.EndsWith('1') ? "positive" : "negative"),
        ];
        Assert.Equal(
            trained.GetProperty("metrics").GetProperty("accuracy").GetDouble(),
            rows.Zip(gold, (row, label) => row.GetProperty("label").GetString() == label ? 1.0 : 0).Average(),
            6
        );
    }

    [Fact]
    public void ComparisonRunsEveryProgramAndShowsItsConstants()
    {
        JsonElement[] rows =
        [
            .. Json(
                    quickstart
                        .Run(
                            "--base",
                            quickstart.Base,
                            "--data",
                            quickstart.Data,
                            "--output",
                            quickstart.In("comparison"),
                            "--max-steps",
                            "2",
                            "--batch-size",
                            "8",
                            "--quiet",
                            "--json"
                        )
                        .Succeeded()
                )
                .EnumerateArray(),
        ];

        Assert.Equal(
            [
                ("LinearProbe", MiniLinearProbe.TrainableParameters, MiniLinearProbe.ChangedParameters, MiniLinearProbe.DeployedParameters),
                ("BitFit", MiniBitFit.TrainableParameters, MiniBitFit.ChangedParameters, MiniBitFit.DeployedParameters),
                ("Lora", MiniLora.TrainableParameters, MiniLora.ChangedParameters, MiniLora.DeployedParameters),
                ("Prefix", MiniPrefix.TrainableParameters, MiniPrefix.ChangedParameters, MiniPrefix.DeployedParameters),
                ("PrefixMlp", MiniPrefixMlp.TrainableParameters, MiniPrefixMlp.ChangedParameters, MiniPrefixMlp.DeployedParameters),
                ("Houlsby", MiniHoulsby.TrainableParameters, MiniHoulsby.ChangedParameters, MiniHoulsby.DeployedParameters),
                ("AdaMix", MiniAdaMix.TrainableParameters, MiniAdaMix.ChangedParameters, MiniAdaMix.DeployedParameters),
                ("Hybrid", MiniHybrid.TrainableParameters, MiniHybrid.ChangedParameters, MiniHybrid.DeployedParameters),
                ("Full", MiniFull.TrainableParameters, MiniFull.ChangedParameters, MiniFull.DeployedParameters),
            ],
            rows.Select(row =>
                (
                    row.GetProperty("name").GetString(),
                    row.GetProperty("trainableParameters").GetInt64(),
                    row.GetProperty("changedParameters").GetInt64(),
                    row.GetProperty("deployedParameters").GetInt64()
                )
            )
        );
        Assert.All(rows, row => Assert.Equal(2, row.GetProperty("steps").GetInt32()));
        Assert.All(rows, row => Assert.True(File.Exists(quickstart.In($"comparison/{row.GetProperty("name").GetString()}.safetensors"))));
    }

    /// <summary>Each adaptation has a process of its own, and all have one base.</summary>
    [Fact]
    public void AComparisonSaysOnceWhatOfTheBaseIsNotUsed()
    {
        foreach (string file in Directory.GetFiles(quickstart.Base))
        {
            quickstart.Write(Path.Combine("odd", Path.GetFileName(file)), "");
            File.Copy(file, quickstart.In(Path.Combine("odd", Path.GetFileName(file))), overwrite: true);
        }
        string config = quickstart.In("odd/config.json");
        File.WriteAllText(config, File.ReadAllText(config).Replace("{", "{\"novel_option\": 1,", StringComparison.Ordinal));

        var result = quickstart
            .Run(
                "--base",
                quickstart.In("odd"),
                "--data",
                quickstart.Data,
                "--output",
                quickstart.In("odd comparison"),
                "--only",
                "Lora,BitFit",
                "--max-steps",
                "1",
                "--quiet"
            )
            .Succeeded();

        Assert.Equal(1, result.Output.Split("not known here were ignored: novel_option").Length - 1);
    }

    [Fact]
    public void ReportHasTheConstantsAndNeedsNoCheckpoint()
    {
        var report = Json(quickstart.Run("lora", "report", "--json").Succeeded());

        Assert.Equal(
            [
                MiniLmLora.BaseParameters,
                MiniLmLora.TrainableParameters,
                MiniLmLora.AddedParameters,
                MiniLmLora.ChangedParameters,
                MiniLmLora.DeployedParameters,
                MiniLmLora.HeadParameters,
            ],
            new[] { "base", "trainable", "added", "changed", "deployed", "head" }.Select(name =>
                report.GetProperty(name + "Parameters").GetInt64()
            )
        );
        using var loaded = new MiniLmL6();
        using var model = new MiniLmLora(loaded);
        Assert.Equal(
            model.parameters().Where(p => p.requires_grad).Sum(p => p.numel()),
            report.GetProperty("trainableParameters").GetInt64()
        );
    }

    [Fact]
    public void ACheckpointIsConvertedToAFolderThatTrains()
    {
        string converted = quickstart.In("converted");
        var result = quickstart
            .Run("convert", "--base", Path.Combine(quickstart.Base, "model.safetensors"), "--output", converted)
            .Succeeded();

        Assert.Contains($"A checkpoint of BertMini is in {converted}: ", result.StandardOutput);
        Assert.Equal(
            ["config.json", "model.safetensors", "vocab.txt"],
            Directory.GetFileSystemEntries(converted).Select(Path.GetFileName).Order()
        );
        quickstart.Run(quickstart.Train("lora", quickstart.In("over converted"), "--base", converted, "--max-steps", "1")).Succeeded();
        quickstart
            .Run("convert", "--base", quickstart.Data, "--output", quickstart.In("nothing"))
            .Exited(1)
            .Explained($"error: {quickstart.Data}: has no weights");
        Assert.False(Directory.Exists(quickstart.In("nothing")));
    }

    [Fact]
    public void HelpNamesProgramsAndTheirCommands()
    {
        string all = quickstart.Run("--help").Succeeded().StandardOutput;
        Assert.All(["linearprobe", "bitfit", "lora", "prefix", "prefixmlp", "houlsby", "adamix", "hybrid", "full"], name =>
            Assert.Contains($"  {name}, ", all)
        );
        Assert.DoesNotContain("default: 0.01", all);

        string one = quickstart.Run("lora", "--help").Succeeded().StandardOutput;
        Assert.All(["train", "evaluate", "predict", "report"], verb => Assert.Contains($"  {verb} ", one));
        Assert.Contains("dslpeft-quickstart lora [command]", one);
        Assert.Matches(@"\[default: 0\.0\d+\]", quickstart.Run("Lora", "train", "--help").Succeeded().StandardOutput);
    }

    private static JsonElement Json(CommandResult result)
    {
        using JsonDocument document = JsonDocument.Parse(result.StandardOutput);
        return document.RootElement.Clone();
    }
}
