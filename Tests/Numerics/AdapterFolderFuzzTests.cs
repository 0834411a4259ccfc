using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using DslPeft.Checkpoints;
using Xunit.Abstractions;

namespace DslPeft.Numerics.Tests;

/// <summary>Configurations of other libraries' folders that were changed at random; see <see cref="Fuzzer"/>.</summary>
public sealed class AdapterFolderFuzzTests(ITestOutputHelper output) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dslpeft-folders-").FullName;
    private readonly TinyBert _base = TinyModels.Base();

    public void Dispose()
    {
        _base.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void ConfigurationOfPeft()
    {
        using var model = new TinyLora(_base);
        model.SavePeft(_folder, "bert");
        string text = File.ReadAllText(In("adapter_config.json"));
        byte[][] samples =
        [
            .. new[]
            {
                text,
                text.Replace("\"rank_pattern\": {}", "\"rank_pattern\": {\"layer\\\\.[0-9]\\\\.other\": 4}", StringComparison.Ordinal),
            }.Select(Encoding.UTF8.GetBytes),
        ];

        Run("adapter_config.json", "peft's adapter_config.json", samples, path => model.LoadPeft(path));
    }

    [Theory]
    [InlineData("adapter_config.json")]
    [InlineData("head_config.json")]
    public void ConfigurationsOfAdapterHub(string file)
    {
        using var model = new TinyMam(_base);
        model.SaveAdapterHub(_folder);

        Run(file, $"AdapterHub's {file}", [File.ReadAllBytes(In(file))], path => model.LoadAdapterHub(path));
    }

    [Theory]
    [InlineData("5")]
    [InlineData("null")]
    [InlineData("[\"mam\"]")]
    [InlineData("{}")]
    public void ArchitectureOfAnyTypeIsAFaultOfTheFile(string value)
    {
        using var model = new TinyHoulsby(_base);
        model.SaveAdapterHub(_folder);
        string path = In("adapter_config.json");
        File.WriteAllText(
            path,
            File.ReadAllText(path).Replace("\"config\": {", $"\"config\": {{\"architecture\": {value},", StringComparison.Ordinal)
        );

        if (value == "null")
        {
            model.LoadAdapterHub(_folder);
            return;
        }
        Assert.Contains($"architecture: expected \"", Assert.Throws<CheckpointException>(() => model.LoadAdapterHub(_folder)).Message);
    }

    [Theory]
    [InlineData(@"((([a-z0-9._])+)+)+!", "target_modules: expected 'encoder.layer.0.attention.self.query' among them")]
    [InlineData(@"((([a-z0-9._])+)+)+\1!", "takes longer than 1 s to match")]
    [InlineData("(", "target_modules: expected a list or a regular expression")]
    public void PatternIsHeldAgainstNamesInTime(string pattern, string message)
    {
        using var model = new TinyLora(_base);
        model.SavePeft(_folder);
        string path = In("adapter_config.json");
        var config = JsonNode.Parse(File.ReadAllText(path))!;
        config["target_modules"] = pattern;
        File.WriteAllText(path, config.ToJsonString());
        long start = Stopwatch.GetTimestamp();

        var fault = Assert.Throws<CheckpointException>(() => model.LoadPeft(_folder));

        Assert.StartsWith(path, fault.Message);
        Assert.Contains(message, fault.Message);
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 10);
    }

    [Fact]
    public void AdapterAndHeadOfTwoWritesAreRefused()
    {
        using var first = new TinyHoulsby(_base, 1);
        using var second = new TinyHoulsby(_base, 2);
        string one = In("one"),
            two = In("two");
        first.SaveAdapterHub(one);
        second.SaveAdapterHub(two);
        File.Copy(Path.Combine(one, "model_head.safetensors"), Path.Combine(two, "model_head.safetensors"), overwrite: true);

        var fault = Assert.Throws<CheckpointException>(() => first.LoadAdapterHub(two));

        Assert.StartsWith(two, fault.Message);
        Assert.Contains("do not belong together: model_head.safetensors", fault.Message);
        first.LoadAdapterHub(two, new AdapterLoadOptions { Head = false });
        first.LoadAdapterHub(one);
    }

    private string In(string name) => Path.Combine(_folder, name);

    /// <summary>Fuzzes one file of a folder, the others being as they were written.</summary>
    private void Run(string file, string name, byte[][] samples, Action<string> load) =>
        output.WriteLine(
            Fuzzer.Run(
                new FuzzedReader(
                    name,
                    file,
                    () => samples,
                    path =>
                    {
                        string folder = Path.GetDirectoryName(path)!;
                        foreach (
                            string other in Directory
                                .EnumerateFiles(_folder)
                                .Where(other => !File.Exists(Path.Combine(folder, Path.GetFileName(other))))
                        )
                        {
                            File.Copy(other, Path.Combine(folder, Path.GetFileName(other)));
                        }
                        load(folder);
                    },
                    typeof(CheckpointException)
                )
            )
        );
}
