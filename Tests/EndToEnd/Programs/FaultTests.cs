using DslPeft.EndToEnd.Tests.Support;

namespace DslPeft.EndToEnd.Tests.Programs;

/// <summary>What a person does wrong ends in one line that says what to do, an exit code, and nothing half-written.</summary>
public sealed class FaultTests(Quickstart quickstart) : IClassFixture<Quickstart>
{
    [Fact]
    public void AMissingFileIsNamedWithWhatLiesBesideIt()
    {
        string missing = Path.Combine(quickstart.Data, "trian.tsv");

        Refused(
            quickstart.Train("lora", quickstart.In("missing"), "--data", missing),
            1,
            $"error: {missing}: no such file.",
            "dev.tsv, train.tsv",
            "Check --data."
        );
    }

    [Theory]
    [InlineData("short", "a fine film\t1\nno label here\n", "line 3: 2 columns are expected and 1 were found")]
    [InlineData("outside", "a fine film\t2\n", "line 2: the label 2 is outside the head, which has 2 classes (0 to 1)")]
    public void AMalformedRowIsNamedByItsLine(string name, string rows, string message)
    {
        string path = quickstart.Write($"{name}.tsv", "sentence\tlabel\n" + rows);

        Refused(quickstart.Train("lora", quickstart.In(name), "--data", path), 1, $"error: {path}, {message}");
    }

    [Fact]
    public void ACheckpointOfAnotherSizeIsRefused()
    {
        string folder = CopyOfBase("other-size");
        string config = Path.Combine(folder, "config.json");
        File.WriteAllText(
            config,
            File.ReadAllText(config).Replace("\"hidden_size\": 128", "\"hidden_size\": 256", StringComparison.Ordinal)
        );

        Refused(
            quickstart.Train("lora", quickstart.In("other-size-out"), "--base", folder),
            1,
            $"error: {config}: does not describe BertMini: hidden_size: declared 128, found 256"
        );
    }

    [Fact]
    public void ATruncatedCheckpointIsRefused()
    {
        string weights = Path.Combine(CopyOfBase("truncated"), "model.safetensors");
        using (var stream = File.OpenWrite(weights))
        {
            stream.SetLength(stream.Length / 2);
        }

        Refused(quickstart.Train("lora", quickstart.In("truncated-out"), "--base", quickstart.In("truncated")), 1, $"error: {weights}: ");
    }

    [Fact]
    public void AnAdapterOfAnotherMethodIsRefused()
    {
        quickstart.Run(quickstart.Train("bitfit", quickstart.In("bitfit"), "--max-steps", "1")).Succeeded();
        string adapter = Path.Combine(quickstart.In("bitfit"), "adapter.safetensors");

        Refused(
            ["lora", "evaluate", "--base", quickstart.Base, "--data", quickstart.Data, "--adapter", adapter],
            1,
            $"error: {adapter}: holds the adaptation MiniBitFit",
            "MiniLora has structure"
        );
    }

    [Fact]
    public void AnUnknownCommandPointsToHelp() =>
        Refused(["lorra", "train"], 2, "error: Unrecognized command or argument 'lorra'.", "--help lists the commands and options.");

    [LinuxFact]
    public void AFullDiskUnderTheStandardOutputIsSaid() =>
        quickstart.RunIn("\"$0\" \"$@\" > /dev/full", "lora", "report", "--json").Exited(1).Explained("error: No space left on device");

    [LinuxFact]
    public void AFileThatCannotBeWrittenWholeIsNotLeftInPart()
    {
        string output = quickstart.In("cut-off");

        // A limit on the size of files, in blocks of half a kilobyte, stands in for a disk that fills up: the write that crosses it fails.
        quickstart
            .RunIn(
                "trap '' XFSZ; ulimit -f 32; export DOTNET_EnableWriteXorExecute=0; exec \"$0\" \"$@\"",
                quickstart.Train("lora", output, "--max-steps", "1")
            )
            .Exited(1)
            .Explained("error: ", "cannot be written: It would be larger than", "nothing was changed");
        Assert.False(Directory.Exists(output));
    }

    private void Refused(string[] arguments, int code, params string[] messages)
    {
        var result = quickstart.Run(arguments).Exited(code).Explained(messages);

        Assert.Empty(result.StandardOutput);
        if (Array.IndexOf(arguments, "--output") is >= 0 and var at)
        {
            Assert.False(Directory.Exists(arguments[at + 1]));
        }
    }

    private string CopyOfBase(string name)
    {
        string folder = quickstart.In(name);
        Directory.CreateDirectory(folder);
        foreach (string file in Directory.GetFiles(quickstart.Base))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }
        return folder;
    }
}
