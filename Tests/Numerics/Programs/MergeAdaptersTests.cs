using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests.Programs;

/// <summary>The command that merges trained adapters, over adapters that programs trained.</summary>
[Collection(ProcessWide.Name)]
public sealed class MergeAdaptersTests : IDisposable
{
    private const string Weight = "encoder.layer.0.attention.self.query.weight";
    private readonly TaskFolder _task = new();

    public MergeAdaptersTests()
    {
        _task.WritePairs("train.tsv", 24, seed: 1);
        _task.WritePairs("dev.tsv", 8, seed: 2);
        foreach (string name in new[] { "a", "b" })
        {
            Assert.Equal(
                0,
                Run(
                    LoraProgram.Run,
                    "train",
                    "--data",
                    _task.Folder,
                    "--output",
                    _task.In(name),
                    "--quiet",
                    "--learning-rate",
                    "1e-2",
                    "--seed",
                    name == "a" ? "1" : "2"
                ).Code
            );
        }
    }

    public void Dispose() => _task.Dispose();

    /// <summary>
    /// The weighted sum as the deployed form, as a peft folder of twice the rank, and as an adapter of the declared rank.
    /// </summary>
    [Fact]
    public void AdaptersAreMergedInEachForm()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        string[] both = ["merge-adapters", "--adapters", Adapter("a"), Adapter("b"), "--weights", "0.75", "-0.5"];
        string deployed = _task.In("ab.safetensors"),
            wide = _task.In("wide"),
            near = _task.In("near.safetensors");
        Assert.Equal(0, Run(LoraProgram.Run, [.. both, "--output", deployed]).Code);
        Assert.Equal(0, Run(LoraProgram.Run, [.. both, "--cat", "--output", wide]).Code);
        Assert.Equal(0, Run(LoraProgram.Run, [.. both, "--svd", "--kind", "Ties", "--density", "0.4", "--output", near]).Code);

        using var @base = TaskBert.Load(_task.Base);
        using TaskLora first = new(@base),
            second = new(@base),
            merged = new(@base),
            nearest = new(@base);
        first.Load(Adapter("a"));
        second.Load(Adapter("b"));
        Tensor Change(AdaptedModel model) => model.Deploy()[Weight] - @base[Weight];
        Tensor expected = Change(first) * Scalars.Of(0.75) - Change(second) * Scalars.Of(0.5);
        merged.LoadDeployed(deployed);
        TensorAssert.Close("deployed", expected, Change(merged), 1e-6);
        using var joined = new TaskWideLora(@base);
        joined.LoadPeft(wide);
        TensorAssert.Close("side by side", expected, Change(joined), 1e-6);
        var config = _task.Json("wide/adapter_config.json");
        Assert.Equal((8, 16), (config["r"]!.GetValue<int>(), config["lora_alpha"]!.GetValue<int>()));
        nearest.Load(near);
        Assert.InRange(linalg.matrix_rank(Change(nearest), 1e-5).item<long>(), 1, 4);

        Assert.Equal(0, Run(LoraProgram.Run, "evaluate", "--adapter", deployed, "--data", _task.Folder).Code);
        Assert.Equal(0, Run(WideLoraProgram.Run, "evaluate", "--adapter", wide, "--data", _task.Folder).Code);
    }

    [Theory]
    [InlineData("--adapters: give two or more", "--adapters", "a")]
    [InlineData("--weights: there are 2 adapters, and 1 weights", "--adapters", "a", "b", "--weights", "1")]
    [InlineData("--weights: 'much' is no number", "--adapters", "a", "b", "--weights", "much", "1")]
    [InlineData("--svd and --cat write two different adapters", "--adapters", "a", "b", "--svd", "--cat")]
    [InlineData("--cat is a linear merge", "--adapters", "a", "b", "--cat", "--kind", "Ties")]
    [InlineData("--density has no effect on a linear merge", "--adapters", "a", "b", "--density", "0.5")]
    [InlineData("no such adapter", "--adapters", "a", "c")]
    public void WhatSaysNothingIsRefused(string message, params string[] options)
    {
        (int code, string error) = Run(
            LoraProgram.Run,
            [
                "merge-adapters",
                "--output",
                _task.In("out.safetensors"),
                .. options.Select(option => option is "a" or "b" or "c" ? Adapter(option) : option),
            ]
        );

        Assert.Equal(2, code);
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIsThereIsNotReplacedUnasked()
    {
        string[] arguments = ["merge-adapters", "--adapters", Adapter("a"), Adapter("b"), "--output", Adapter("a")];
        Assert.Contains("is there already", Run(LoraProgram.Run, arguments).Error, StringComparison.Ordinal);
        Assert.Equal(0, Run(LoraProgram.Run, [.. arguments, "--overwrite"]).Code);
    }

    private string Adapter(string name) => _task.In($"{name}/adapter.safetensors");

    private (int Code, string Error) Run(Func<string[], int> run, params string[] args)
    {
        var (output, error) = (Console.Out, Console.Error);
        using var said = new StringWriter();
        Console.SetOut(TextWriter.Null);
        Console.SetError(said);
        try
        {
            return (run([.. args, "--base", _task.Base]), said.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
        }
    }
}
