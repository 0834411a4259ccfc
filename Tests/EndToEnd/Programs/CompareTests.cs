using System.Text.Json;
using DslPeft.Adaptations;
using DslPeft.EndToEnd.Tests.Support;
using DslPeft.FineTuning;

namespace DslPeft.EndToEnd.Tests.Programs;

/// <summary>The comparison of every method, with the adaptations that the compiler emitted.</summary>
public sealed class CompareTests(Quickstart quickstart) : IClassFixture<Quickstart>
{
    /// <summary>The programs that are compared, with the counts of their adaptations and the layers that gradients pass.</summary>
    [Fact]
    public void EveryMethodIsThere()
    {
        Assert.Equal(
            [
                ("LinearProbe", MiniLinearProbe.TrainableParameters, 0),
                ("BitFit", MiniBitFit.TrainableParameters, 4),
                ("NormTuning", MiniNormTuning.TrainableParameters, 4),
                ("TopLayers", MiniTopLayers.TrainableParameters, 2),
                ("FishMask", MiniFishMask.TrainableParameters, 4),
                ("DiffPruning", MiniDiffPruning.TrainableParameters, 4),
                ("Said", MiniSaid.TrainableParameters, 4),
                ("Lora", MiniLora.TrainableParameters, 4),
                ("RsLora", MiniRsLora.TrainableParameters, 4),
                ("Dora", MiniDora.TrainableParameters, 4),
                ("Vera", MiniVera.TrainableParameters, 4),
                ("Loha", MiniLoha.TrainableParameters, 4),
                ("LoraFa", MiniLoraFa.TrainableParameters, 4),
                ("LoraPlus", MiniLoraPlus.TrainableParameters, 4),
                ("Pissa", MiniPissa.TrainableParameters, 4),
                ("Olora", MiniOlora.TrainableParameters, 4),
                ("Hira", MiniHira.TrainableParameters, 4),
                ("GraLora", MiniGraLora.TrainableParameters, 4),
                ("RandLora", MiniRandLora.TrainableParameters, 4),
                ("Shira", MiniShira.TrainableParameters, 4),
                ("AdapterPlus", MiniAdapterPlus.TrainableParameters, 4),
                ("Oft", MiniOft.TrainableParameters, 4),
                ("Boft", MiniBoft.TrainableParameters, 4),
                ("Hra", MiniHra.TrainableParameters, 4),
                ("Miss", MiniMiss.TrainableParameters, 4),
                ("Bat", MiniBat.TrainableParameters, 4),
                ("FourierFt", MiniFourierFt.TrainableParameters, 4),
                ("VbLora", MiniVbLora.TrainableParameters, 4),
                ("Lokr", MiniLokr.TrainableParameters, 4),
                ("Krona", MiniKrona.TrainableParameters, 4),
                ("Ia3", MiniIa3.TrainableParameters, 4),
                ("Houlsby", MiniHoulsby.TrainableParameters, 4),
                ("Pfeiffer", MiniPfeiffer.TrainableParameters, 4),
                ("ParallelAdapter", MiniParallel.TrainableParameters, 4),
                ("KronaB", MiniKronaB.TrainableParameters, 4),
                ("Compacter", MiniCompacter.TrainableParameters, 4),
                ("Phm", MiniPhm.TrainableParameters, 4),
                ("LowRank", MiniLowRank.TrainableParameters, 4),
                ("AdapterDrop", MiniAdapterDrop.TrainableParameters, 2),
                ("RobustDrop", MiniRobustDrop.TrainableParameters, 4),
                ("AdaMix", MiniAdaMix.TrainableParameters, 4),
                ("Fusion", MiniFusion.TrainableParameters, 4),
                ("Prompt", MiniPrompt.TrainableParameters, 4),
                ("Prefix", MiniPrefix.TrainableParameters, 4),
                ("PrefixMlp", MiniPrefixMlp.TrainableParameters, 4),
                ("UniPelt", MiniUniPelt.TrainableParameters, 4),
                ("Mam", MiniMam.TrainableParameters, 4),
                ("Hybrid", MiniHybrid.TrainableParameters, 4),
                ("Ladder", MiniLadder.TrainableParameters, 0),
                ("Full", MiniFull.TrainableParameters, 4),
                ("Moe", MiniMoe.TrainableParameters, 4),
                ("LotteryTicket", MiniLotteryTicket.TrainableParameters, 4),
                ("Far", MiniFar.TrainableParameters, 4),
                ("AttentionFusion", MiniAttentionFusion.TrainableParameters, 0),
            ],
            EveryMethod.OnMini.Select(one => (one.Name, one.Info.TrainableParameters, one.Info.Costs.BackpropagatedLayers))
        );
        Assert.Equal(EveryMethod.OnMini.Select(one => one.Name), EveryMethod.OnMiniLm.Select(one => one.Name));
    }

    /// <summary>One method of each kind, or every method where tests are long.</summary>
    [Fact]
    public void MethodsAreTrainedAndMeasured()
    {
        var rows = Json(quickstart.Methods);

        Assert.Equal(quickstart.MethodNames, rows.Select(row => row.GetProperty("name").GetString()));
        Assert.All(rows, row =>
        {
            var program = EveryMethod.OnMini.Single(one => one.Name == row.GetProperty("name").GetString());
            Assert.Equal(program.Info.TrainableParameters, row.GetProperty("trainableParameters").GetInt64());
            Assert.Equal(program.Info.Costs.BackpropagatedLayers, row.GetProperty("costs").GetProperty("backpropagatedLayers").GetInt32());
            Assert.All(["unmergedRatio", "deployedRatio"], name =>
                Assert.True(row.GetProperty("inference").GetProperty(name).GetDouble() > 0)
            );
            Assert.Equal(
                new FileInfo(Path.Combine(quickstart.MethodsFolder, $"{program.Name}.deployed.safetensors")).Length,
                row.GetProperty("deployedBytes").GetInt64()
            );
        });

        JsonElement[] members =
        [
            .. rows.Single(row => row.GetProperty("name").GetString() == "Fusion").GetProperty("members").EnumerateArray(),
        ];
        Assert.Equal(
            [("first", "Pfeiffer", 43), ("second", "Pfeiffer", 44)],
            members.Select(m => (m.GetProperty("use").GetString(), m.GetProperty("name").GetString(), m.GetProperty("seed").GetInt32()))
        );
    }

    /// <summary>What merges costs nothing where it runs, by the compiler's count.</summary>
    [Fact]
    public void MergedMethodsAddNoWork()
    {
        string[] names = ["Lora", "Dora", "Ia3", "Houlsby", "Prompt", "Prefix"];
        JsonElement[] rows = [.. Json(quickstart.Methods).Where(row => names.Contains(row.GetProperty("name").GetString()))];

        Assert.Equal(
            ["Lora", "Dora", "Ia3"],
            rows.Where(row => Cost(row, "deployed") == Cost(row, "base")).Select(row => row.GetProperty("name").GetString())
        );
        Assert.All(rows, row => Assert.True(Cost(row, "unmerged") > Cost(row, "base")));

        static double Cost(JsonElement row, string name) => row.GetProperty("costs").GetProperty(name).GetDouble();
    }

    /// <summary>Few trained parameters are no promise of little memory: AdaMix keeps the activations of two passes.</summary>
    [Fact]
    public void AdaMixTrainsFewParametersAndNeedsMoreMemoryThanLora()
    {
        var rows = Json(
            quickstart
                .Compare(quickstart.In("memory"), "--epochs", "3", "--batch-size", "16", "--quiet", "--only", "Lora,AdaMix,Full", "--json")
                .Succeeded()
        );
        (long Trainable, long Memory, double Kept)[] measured =
        [
            .. rows.Select(row =>
                (
                    row.GetProperty("trainableParameters").GetInt64(),
                    row.GetProperty("peakMemoryBytes").GetInt64(),
                    row.GetProperty("costs").GetProperty("activationBytes").GetDouble()
                )
            ),
        ];

        Assert.True(measured[1].Trainable < measured[2].Trainable / 30);
        Assert.True(measured[1].Memory > measured[0].Memory, $"AdaMix needs {measured[1].Memory} bytes and LoRA {measured[0].Memory}");
        Assert.True(measured[1].Kept > measured[0].Kept, $"AdaMix keeps {measured[1].Kept} bytes and LoRA {measured[0].Kept}");
    }

    [Fact]
    public void AFusionStartsFromItsMembersFiles()
    {
        string one = quickstart.In("one"),
            whole = quickstart.In("whole"),
            adapter = Path.Combine(quickstart.MethodsFolder, "Pfeiffer.safetensors");
        _ = quickstart.Methods;
        string[] train = ["--max-steps", "1", "--quiet", "--base", quickstart.Base, "--data", quickstart.Data];

        quickstart
            .RunComparison(["fusion", "train", .. train, "--output", one])
            .Exited(2)
            .Explained(
                "error: MiniFusion starts from trained adapters, and there is none for first and second: train takes --member first=<file>"
            );
        quickstart
            .RunComparison(["fusion", "train", .. train, "--output", one, "--member", "first"])
            .Exited(2)
            .Explained("error: --member must be <name>=<file>; 'first' was given.");
        quickstart
            .RunComparison([
                "fusion",
                "train",
                .. train,
                "--output",
                whole,
                "--member",
                $"first={adapter}",
                "--member",
                $"second={adapter}",
            ])
            .Succeeded();

        var weighed = JsonDocument
            .Parse(
                quickstart
                    .RunComparison([
                        "fusion",
                        "weigh",
                        "--base",
                        quickstart.Base,
                        "--data",
                        quickstart.Data,
                        "--adapter",
                        Path.Combine(whole, "adapter.safetensors"),
                        "--json",
                    ])
                    .Succeeded()
                    .StandardOutput
            )
            .RootElement;
        JsonElement[] members = [.. weighed.GetProperty("members").EnumerateArray()];
        Assert.Equal(["first", "second"], members.Select(one => one.GetProperty("member").GetString()).Order());
        Assert.All(members, one =>
            Assert.Equal([0, 1, 2, 3], one.GetProperty("places").EnumerateArray().Select(place => place.GetProperty("layer").GetInt32()))
        );
        Assert.All(members, one => Assert.Equal(0.5, one.GetProperty("mean").GetDouble(), 1e-6)); // both are one adapter
        quickstart
            .RunComparison(["lora", "weigh", "--base", quickstart.Base, "--data", quickstart.Data])
            .Exited(2)
            .Explained("error: MiniLora has no members to weigh");

        using Checkpoints.SafetensorsFile trained = Checkpoints.SafetensorsFile.Open(Path.Combine(whole, "adapter.safetensors")),
            member = Checkpoints.SafetensorsFile.Open(adapter);
        string down = member.Entries.Keys.First(name => name.EndsWith("pfeiffer.down", StringComparison.Ordinal));
        Assert.All(["first", "second"], use =>
            Assert.True(trained.Read(down.Replace("pfeiffer.", $"pfeiffer_{use}.", StringComparison.Ordinal)).Equals(member.Read(down)))
        );
    }

    [LinuxFact]
    public void AnInterruptedComparisonKeepsWhatIsDone()
    {
        string output = quickstart.In("stopped");
        using var running = quickstart.StartComparison(output, "--only", "LinearProbe,BitFit", "--epochs", "60");
        running.WaitFor("MiniBitFit: step 0 of");
        running.Interrupt();
        var interrupted = running
            .Finish()
            .Exited(130)
            .Explained("Stopping after this step.", "Stopped in BitFit after step ", "1 of 2 are done.");
        byte[] report = File.ReadAllBytes(Path.Combine(output, "LinearProbe.json"));
        Assert.False(File.Exists(Path.Combine(output, "BitFit.json")));

        var resumed = Command
            .Run(quickstart.Base, "sh", ["-c", interrupted.StandardError.Split("To go on: ")[1].Trim() + " --quiet"])
            .Succeeded();
        Assert.Contains("LinearProbe: kept, the same options, base and data gave it.", resumed.StandardError);
        Assert.Equal(report, File.ReadAllBytes(Path.Combine(output, "LinearProbe.json")));
        Assert.Equal(
            ["LinearProbe", "BitFit"],
            JsonDocument
                .Parse(File.ReadAllText(Path.Combine(output, "results.json")))
                .RootElement.EnumerateArray()
                .Select(row => row.GetProperty("name").GetString())
        );
    }

    private static JsonElement[] Json(CommandResult result)
    {
        using JsonDocument document = JsonDocument.Parse(result.StandardOutput);
        return [.. document.RootElement.Clone().EnumerateArray()];
    }
}
