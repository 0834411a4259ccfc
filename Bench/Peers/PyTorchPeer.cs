using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using DslPeft.Bench.Measuring;
using DslPeft.Checkpoints;
using static TorchSharp.torch;

namespace DslPeft.Bench.Peers;

/// <summary>The same model in eager PyTorch (<c>pytorch_peer.py</c>), in a process that answers one request after another.</summary>
internal sealed class PyTorchPeer : IDisposable
{
    private readonly Process _process;

    /// <param name="python">The interpreter, whose torch is measured.</param>
    /// <param name="model">The model whose weights the peer takes.</param>
    /// <param name="layers">Its layers.</param>
    /// <param name="heads">Its heads.</param>
    /// <param name="threads">Threads of tensor operations.</param>
    /// <param name="rounded">Whether products are rounded to bfloat16, by autocast.</param>
    /// <param name="core">The kernels that OpenBLAS shall take; null for its own choice.</param>
    public PyTorchPeer(string python, ByHand model, int layers, int heads, int threads, bool rounded, string? core)
    {
        var start = new ProcessStartInfo(python, [Path.Combine("Bench", "Peers", "pytorch_peer.py")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        if (core is not null)
            start.Environment["OPENBLAS_CORETYPE"] = core;
        _process = Process.Start(start) ?? throw new InvalidOperationException($"{python} does not start.");
        var weights = Path.GetTempFileName();
        try
        {
            SafetensorsWriter.Write(weights, model.Weights);
            var loaded = Ask(
                new JsonObject
                {
                    ["do"] = "load",
                    ["weights"] = weights,
                    ["layers"] = layers,
                    ["heads"] = heads,
                    ["alpha"] = 16.0,
                    ["rate"] = Contender.LearningRate,
                    ["decay"] = Contender.WeightDecay,
                    ["threads"] = threads,
                    ["bfloat16"] = rounded,
                }
            );
            Name = $"PyTorch {loaded["torch"]}{(core is null ? "" : $", OpenBLAS for {core}")}{(rounded ? ", autocast to bfloat16" : "")}";
            var trained = model.Trained.Values.Sum(tensor => tensor.numel());
            if ((long)loaded["trained"]! != trained)
                throw new InvalidOperationException($"The peer trains {loaded["trained"]} parameters, the emitted model {trained}.");
        }
        finally
        {
            File.Delete(weights);
        }
    }

    /// <summary>What is measured.</summary>
    public string Name { get; }

    /// <summary>Logits of a batch, without dropout.</summary>
    public Tensor Logits(Batch batch)
    {
        var rows = Ask(new JsonObject { ["do"] = "logits", ["batch"] = Of(batch) })["logits"]!.AsArray();
        return tensor(
            rows.SelectMany(row => row!.AsArray().Select(value => (float)value!)).ToArray(),
            [rows.Count, rows[0]!.AsArray().Count]
        );
    }

    /// <summary>Trains on each batch once.</summary>
    /// <returns>The milliseconds of all steps, and the bytes that they added at their peak.</returns>
    public (double Milliseconds, long Peak) Steps(params IReadOnlyList<Batch> batches)
    {
        var answer = Ask(new JsonObject { ["do"] = "steps", ["batches"] = new JsonArray([.. batches.Select(Of)]) });
        return (answer["milliseconds"]!.AsArray().Sum(value => (double)value!), (long)answer["peak"]!);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private JsonNode Ask(JsonObject request)
    {
        _process.StandardInput.WriteLine(request.ToJsonString());
        return JsonNode.Parse(
            _process.StandardOutput.ReadLine()
                ?? throw new InvalidOperationException(
                    "The PyTorch peer ended; it has said why. It needs torch: Debian's python3-torch, say."
                )
        )!;
    }

    private static JsonNode Of(Batch batch) =>
        new JsonObject
        {
            ["ids"] = Rows(batch.InputIds),
            ["mask"] = Rows(batch.AttentionMask),
            ["labels"] = JsonSerializer.SerializeToNode(batch.RequireLabels().data<long>().ToArray()),
        };

    private static JsonNode Rows(Tensor values) =>
        JsonSerializer.SerializeToNode(values.data<long>().ToArray().Chunk((int)values.shape[1]))!;
}
