using System.Text.Json;
using System.Text.Json.Nodes;
using DslPeft.Architectures;
using DslPeft.EndToEnd.Tests.Support;
using DslPeft.Tokenization;
using static DslPeft.EndToEnd.Tests.Programs.AdapterFolderFixture;

namespace DslPeft.EndToEnd.Tests.Programs;

/// <summary>The verbs with folders of other libraries: what they give, and how they end where something is wrong.</summary>
public sealed class AdapterFolderTests(AdapterFolderFixture adapters) : IClassFixture<AdapterFolderFixture>
{
    private Quickstart Quickstart => adapters.Quickstart;

    [Theory, InlineData(Library.Peft), InlineData(Library.AdapterHub)]
    public void AFolderIsEvaluatedAndPredictsAsTheAdapterDoes(Library library)
    {
        Assert.Equal(Metrics(adapters.Adapter), Metrics(adapters.Folder(library)));
        Assert.Equal(Predictions(adapters.Adapter), Predictions(adapters.Folder(library)));
    }

    [Fact]
    public void AFolderIsMergedAndExportedAsTheAdapterIs()
    {
        string folder = adapters.Folder(Library.Peft),
            fromFile = Quickstart.In("merged-file"),
            fromFolder = Quickstart.In("merged-folder"),
            again = Quickstart.In("again");
        Run("merge", adapters.Adapter, "--output", fromFile).Succeeded();
        Run("merge", folder, "--output", fromFolder).Succeeded();
        Assert.Equal(
            ["README.md", "config.json", "model.safetensors", "vocab.txt"],
            Directory.GetFileSystemEntries(fromFolder).Select(Path.GetFileName).Order()
        );
        Assert.All(Files(fromFile), path =>
            Assert.Equal(File.ReadAllBytes(path), File.ReadAllBytes(Path.Combine(fromFolder, Path.GetFileName(path))))
        );

        Run("export", folder, "--library", "AdapterHub", "--output", again).Succeeded();
        Assert.All(Files(adapters.Folder(Library.AdapterHub)), path =>
            Assert.Equal(File.ReadAllBytes(path), File.ReadAllBytes(Path.Combine(again, Path.GetFileName(path))))
        );

        // A card says by which command its folder was written.
        static IEnumerable<string> Files(string folder) => Directory.GetFiles(folder).Where(path => Path.GetFileName(path) != "README.md");
    }

    [Theory]
    [InlineData(Library.Peft, "adapter_model.safetensors", "has none of adapter_model.safetensors, adapter_model.bin")]
    [InlineData(
        Library.AdapterHub,
        "adapter.safetensors",
        "has none of adapter.safetensors, adapter_model.safetensors, pytorch_adapter.bin"
    )]
    [InlineData(Library.AdapterHub, "model_head.safetensors", "has none of model_head.safetensors, pytorch_model_head.bin")]
    public void AMissingFileIsNamed(Library library, string file, string message)
    {
        string folder = adapters.Copy(library, $"missing-{file}");
        File.Delete(Path.Combine(folder, file));

        Refused("evaluate", folder, 1, $"error: {folder}: {message}");
    }

    [Fact]
    public void AFolderWithoutAConfigurationIsNoAdapter()
    {
        string folder = adapters.Copy(Library.Peft, "no-config");
        File.Delete(Path.Combine(folder, "adapter_config.json"));

        Refused("predict", folder, 2, $"error: {folder}: the folder has no adapter_config.json");
    }

    [Theory]
    [InlineData(Library.Peft, "adapter_model.safetensors")]
    [InlineData(Library.AdapterHub, "adapter.safetensors")]
    [InlineData(Library.AdapterHub, "model_head.safetensors")]
    public void ATruncatedFileIsNamed(Library library, string file)
    {
        string path = Path.Combine(adapters.Copy(library, $"truncated-{file}"), file);
        using (var stream = File.OpenWrite(path))
        {
            stream.SetLength(stream.Length / 2);
        }

        Refused("evaluate", Path.GetDirectoryName(path)!, 1, $"error: {path}: ");
    }

    [Theory]
    [InlineData(Library.Peft, "adapter_config.json")]
    [InlineData(Library.AdapterHub, "head_config.json")]
    public void AConfigurationThatIsNoJsonIsNamed(Library library, string file)
    {
        string path = Path.Combine(adapters.Copy(library, $"no-json-{file}"), file);
        File.WriteAllText(path, "{\"r\": 8,");

        Refused("evaluate", Path.GetDirectoryName(path)!, 1, $"error: {path}: is not valid JSON");
    }

    [Fact]
    public void ATensorOfAnotherShapeIsNamedWithWhatWasExpected()
    {
        string path = Path.Combine(adapters.Copy(Library.Peft, "shape"), "adapter_model.safetensors");
        Rewrite(path, (name, tensor) =>
            name.EndsWith("layer.1.attention.self.query.lora_A.weight", StringComparison.Ordinal)
                ? tensor.narrow(0, 0, 4).contiguous()
                : tensor
        );

        Refused(
            "evaluate",
            Path.GetDirectoryName(path)!,
            1,
            $"error: {path}: ",
            "encoder.layer.1.attention.self.query.lora_A.weight: expected [8, 128], found [4, 128]"
        );
    }

    [Fact]
    public void TensorsThatAreMissingOrLeftOverAreNamed()
    {
        string path = Path.Combine(adapters.Copy(Library.AdapterHub, "tensors"), "adapter.safetensors");
        Rewrite(path, (name, tensor) =>
            name.EndsWith("layer.3.attention.self.value.loras.adapter.lora_B", StringComparison.Ordinal) ? null : tensor
        );

        Refused("predict", Path.GetDirectoryName(path)!, 1, "missing (1):", "encoder.layer.3.attention.self.value.loras.adapter.lora_B");
    }

    [Theory]
    [InlineData(Library.Peft, "r", 4, "r: expected 8, found 4")]
    [InlineData(Library.Peft, "lora_alpha", 8, "lora_alpha: expected 16, found 8")]
    [InlineData(Library.Peft, "use_dora", true, "use_dora: expected false, found true")]
    [InlineData(Library.AdapterHub, "r", 4, "r: expected 8, found 4")]
    [InlineData(Library.AdapterHub, "intermediate_lora", true, "intermediate_lora: expected false, found true")]
    [InlineData(Library.AdapterHub, "vera_d", 1.5, "vera_d: is not known here, found 1.5")]
    public void AFieldThatSaysSomethingElseIsNamed(Library library, string field, object value, string message)
    {
        string folder = adapters.Copy(library, $"field-{library}-{field}"),
            path = Path.Combine(folder, "adapter_config.json");
        var config = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        (library == Library.Peft ? config : config["config"]!.AsObject())[field] = JsonSerializer.SerializeToNode(value);
        File.WriteAllText(path, config.ToJsonString());

        Refused("evaluate", folder, 1, $"error: {path}: does not describe MiniLora", message);
    }

    [Fact]
    public void AFolderOfAnotherMethodIsRefused()
    {
        string prefix = Quickstart.In("prefix"),
            folder = Quickstart.In("prefix-peft");
        Quickstart.Run(Quickstart.Train("prefix", prefix, "--max-steps", "1")).Succeeded();
        Quickstart
            .Run(
                "prefix",
                "export",
                "--base",
                Quickstart.Base,
                "--adapter",
                Path.Combine(prefix, "adapter.safetensors"),
                "--library",
                "Peft",
                "--output",
                folder
            )
            .Succeeded();

        Refused("evaluate", folder, 1, "peft_type: expected \"LORA\", found \"PREFIX_TUNING\"");
    }

    [Fact]
    public void AFolderOverAnotherBaseIsRefused()
    {
        string other = Quickstart.In("other-base");
        using (var weights = new BertMini())
        {
            weights.Initialise(8);
            TestInputs.Write(other, weights, WordPieceVocabulary.Load(Path.Combine(Quickstart.Base, "vocab.txt")));
        }

        Quickstart
            .Run("lora", "evaluate", "--base", other, "--data", Quickstart.Data, "--adapter", adapters.Folder(Library.Peft))
            .Exited(1)
            .Explained(
                $"error: {Path.Combine(adapters.Folder(Library.Peft), "adapter_model.safetensors")}: was trained over other base weights"
            );
    }

    /// <summary>Norms are trained beside these adapters, which AdapterHub has no place for.</summary>
    [Fact]
    public void AFormThatALibraryLacksIsRefusedAndNothingIsWritten()
    {
        string trained = Quickstart.In("houlsby"),
            output = Quickstart.In("houlsby-hub");
        Quickstart.Run(Quickstart.Train("houlsby", trained, "--max-steps", "1")).Succeeded();

        Quickstart
            .Run(
                "houlsby",
                "export",
                "--base",
                Quickstart.Base,
                "--adapter",
                Path.Combine(trained, "adapter.safetensors"),
                "--library",
                "AdapterHub",
                "--output",
                output
            )
            .Exited(2)
            .Explained("error: MiniHoulsby cannot be kept in files of AdapterHub: it has no place for 'embeddings.LayerNorm.weight'");
        Assert.False(Directory.Exists(output));
    }

    [Theory, InlineData("export", "--library", "Peft"), InlineData("export", "--library", "AdapterHub"), InlineData("merge")]
    public void AFileInTheWayIsNamedAndKept(string verb, params string[] more)
    {
        string output = Quickstart.Write($"in-the-way-{verb}-{more.LastOrDefault()}", "mine");

        Run(verb, adapters.Adapter, [.. more, "--output", output]).Exited(2).Explained($"error: --output {output} is there already");
        Assert.Equal("mine", File.ReadAllText(output));
    }

    /// <summary>A limit on the size of files stands in for a disk that fills up.</summary>
    [LinuxTheory, InlineData("export", "--library", "Peft"), InlineData("export", "--library", "AdapterHub"), InlineData("merge")]
    public void AFolderThatCannotBeWrittenWholeIsNotLeftInPart(string verb, params string[] more)
    {
        string output = Quickstart.In($"cut-off-{verb}-{more.LastOrDefault()}");

        Quickstart
            .RunIn(
                "trap '' XFSZ; ulimit -f 32; export DOTNET_EnableWriteXorExecute=0; exec \"$0\" \"$@\"",
                ["lora", verb, "--base", Quickstart.Base, "--adapter", adapters.Adapter, .. more, "--output", output]
            )
            .Exited(1)
            .Explained($"error: {Path.Combine(output, "")}", "cannot be written: It would be larger than", "nothing was changed");
        Assert.False(Directory.Exists(output));
    }

    private CommandResult Run(string verb, string adapter, params string[] more) =>
        Quickstart.Run(["lora", verb, "--base", Quickstart.Base, "--adapter", adapter, "--threads", "1", .. more]);

    private void Refused(string verb, string adapter, int code, params string[] messages) =>
        Assert.Empty(Run(verb, adapter, "--data", Quickstart.Data).Exited(code).Explained(messages).StandardOutput);

    private string Metrics(string adapter) =>
        JsonNode.Parse(Run("evaluate", adapter, "--data", Quickstart.Data, "--json").Succeeded().StandardOutput)!["evaluation"]![
            "metrics"
        ]!.ToJsonString();

    private string Predictions(string adapter) => Run("predict", adapter, "--data", Quickstart.Data, "--json").Succeeded().StandardOutput;
}
