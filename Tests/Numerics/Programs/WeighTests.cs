using System.Globalization;
using System.Text.Json.Nodes;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests.Programs;

/// <summary>The command that says which members of a fusion count.</summary>
[Collection(ProcessWide.Name)]
public sealed class WeighTests : IDisposable
{
    private static readonly string[] Names = ["first", "second", "third"];

    private readonly TaskFolder _task = new();

    private string Adapter => _task.In("fusion.safetensors");

    public void Dispose() => _task.Dispose();

    /// <summary>
    /// Members that add the same to every token, and one query for all: the weights are a softmax that can be computed by hand.
    /// </summary>
    [Fact]
    public void MembersComeInTheOrderOfTheirWeights()
    {
        double[][] expected = SaveFusion();
        _task.WritePairs("dev.tsv", 11, seed: 2);

        (int code, string text, _) = Run(
            FuseProgram.Run,
            "weigh",
            "--adapter",
            Adapter,
            "--data",
            _task.In("dev.tsv"),
            "--json",
            _task.In("w.json")
        );

        Assert.Equal(0, code);
        var report = _task.Json("w.json");
        Assert.Equal(
            ("FuseProgram", Adapter, _task.In("dev.tsv"), 11),
            (
                report["name"]!.GetValue<string>(),
                report["adapter"]!.GetValue<string>(),
                report["data"]!.GetValue<string>(),
                report["rows"]!.GetValue<int>()
            )
        );
        int[] order = [.. Enumerable.Range(0, 3).OrderByDescending(member => expected.Average(place => place[member]))];
        Assert.NotEqual([0, 1, 2], order); // the order is not that of declaration
        var members = report["members"]!.AsArray();
        Assert.Equal(order.Select(member => Names[member]), members.Select(member => member!["member"]!.GetValue<string>()));
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(expected.Average(place => place[order[i]]), members[i]!["mean"]!.GetValue<double>(), 1e-5);
            var places = members[i]!["places"]!.AsArray();
            Assert.Equal([0, 0, 1, 1], places.Select(place => place!["layer"]!.GetValue<int>()));
            for (int place = 0; place < 4; place++)
            {
                Assert.Equal(expected[place][order[i]], places[place]!["weight"]!.GetValue<double>(), 1e-5);
            }
        }

        string[][] lines =
        [
            .. text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line =>
                    line.Replace("layer ", "layer", StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries)
                ),
        ];
        Assert.Equal(order.Select(member => Names[member]), lines[0]);
        Assert.Equal(["all", "layer0", "layer0", "layer1", "layer1"], lines[1..].Select(line => line[0]));
        Assert.Equal(order.Select(member => expected[3][member].ToString("F4", CultureInfo.InvariantCulture)), lines[^1][1..]);
    }

    /// <summary>JSON stands alone on the standard output; a folder stands for its dev file, which needs no labels.</summary>
    [Fact]
    public void RowsNeedNoLabels()
    {
        SaveFusion();
        File.WriteAllText(_task.In("dev.tsv"), "first\tsecond\nann saw bob\trome by day\n");
        string config = _task.In("base/config.json");
        File.WriteAllText(config, File.ReadAllText(config).Replace("{", "{\"novel_option\": 1,", StringComparison.Ordinal));

        (int code, string text, string error) = Run(FuseProgram.Run, "weigh", "--adapter", Adapter, "--data", _task.Folder, "--json");

        Assert.Equal(0, code);
        Assert.Equal(1, JsonNode.Parse(text)!["members"]!.AsArray().Sum(member => member!["mean"]!.GetValue<double>()), 1e-6);
        Assert.Contains("not known here were ignored: novel_option", error);
    }

    [Fact]
    public void WhatCannotBeWeighedIsSaid()
    {
        Assert.Equal((2, "", $"error: {Adapter}: no such adapter."), FirstSentence(Run(FuseProgram.Run, "weigh", "--adapter", Adapter)));
        SaveFusion();
        Assert.Contains(
            "TaskOrder has no members to weigh: it declares no fusion, or several.",
            Run(OrderProgram.Run, "weigh", "--adapter", Adapter).Error
        );
        Assert.Equal(
            (1, "", $"error: {_task.In("absent.tsv")}: no such file."),
            FirstSentence(Run(FuseProgram.Run, "weigh", "--adapter", Adapter, "--data", _task.In("absent.tsv")))
        );
        File.WriteAllText(_task.In("short.tsv"), "first\tsecond\nann\n");
        (int code, string output, string error) = Run(
            FuseProgram.Run,
            "weigh",
            "--adapter",
            Adapter,
            "--data",
            _task.In("short.tsv"),
            "--json"
        );
        Assert.Equal((1, ""), (code, output));
        Assert.Contains($"{_task.In("short.tsv")}, line 2: ", error);
    }

    /// <summary>A trained fusion whose weights are the same for every token; the weights of each place.</summary>
    private double[][] SaveFusion()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var loaded = TaskBert.Load(_task.Base);
        using var model = new TaskFusion(loaded);
        TinyModels.Perturb(model, 4, 0.5);
        var expected = new List<double[]>();
        for (int layer = 0; layer < TaskBert.Layers; layer++)
        {
            foreach (string sublayer in new[] { "SelfAttention", "Mlp" })
            {
                string place = $"encoder.layer.{layer}.{sublayer}.";
                model[place + "adapterfusion.query"].zero_();
                foreach (string name in Names)
                {
                    model[$"{place}pfeiffer_{name}.up"].zero_();
                }
                Tensor query = model[place + "adapterfusion.queryBias"];
                double[] scores =
                [
                    .. Names.Select(name =>
                        (double)query.dot(model[place + "adapterfusion.key"].matmul(model[$"{place}pfeiffer_{name}.upBias"])).item<float>()
                    ),
                ];
                double most = scores.Max(),
                    total = scores.Sum(score => Math.Exp(score - most));
                expected.Add([.. scores.Select(score => Math.Exp(score - most) / total)]);
            }
        }
        model.Save(Adapter);
        return [.. expected];
    }

    private static (int Code, string Output, string Error) FirstSentence((int Code, string Output, string Error) result) =>
        (
            result.Code,
            result.Output,
            result
                .Error[
                    ..(result.Error.IndexOf(". ", StringComparison.Ordinal) is >= 0 and int end ? end + 1 : result.Error.TrimEnd().Length)
                ]
                .TrimEnd()
        );

    private (int Code, string Output, string Error) Run(Func<string[], int> run, params string[] args)
    {
        using StringWriter output = new(),
            error = new();
        var (outputBefore, errorBefore) = (Console.Out, Console.Error);
        Console.SetOut(output);
        Console.SetError(error);
        try
        {
            // Options without a value stand last.
            return (run([args[0], "--base", _task.Base, .. args[1..]]), output.ToString(), error.ToString());
        }
        finally
        {
            Console.SetOut(outputBefore);
            Console.SetError(errorBefore);
        }
    }
}
