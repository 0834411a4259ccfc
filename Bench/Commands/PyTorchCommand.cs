using System.CommandLine;
using DslPeft.Architectures;
using DslPeft.Bench.Declarations;
using DslPeft.Bench.Measuring;
using DslPeft.Bench.Peers;
using DslPeft.Bench.Report;

namespace DslPeft.Bench.Commands;

/// <summary>
/// Steps of LoRA at BertBase's depth against the same model in eager PyTorch, in turn; for whoever has a Python with torch.
/// </summary>
internal static class PyTorchCommand
{
    private const int Grouped = 6,
        PeakSteps = 3;
    private const double Megabyte = 1 << 20;

    public static Command Build()
    {
        var settings = new Settings(rounds: 5);
        var python = new Option<string>("--python")
        {
            Description = "The Python whose torch is measured.",
            DefaultValueFactory = _ => "/usr/bin/python3",
        };
        var core = new Option<string?>("--openblas-core")
        {
            Description =
                "The kernels that OpenBLAS takes (OPENBLAS_CORETYPE), where it does not know the processor and falls back to slow ones: SkylakeX, Zen.",
        };
        var command = new Command("pytorch", "Training steps against the same model in eager PyTorch, on the same weights and batches.")
        {
            python,
            core,
        };
        settings.AddTo(command);
        command.SetAction(parsed =>
        {
            settings.Apply(parsed);
            using var bench = Workbench.Deep();
            using var grouped = new BatchList([.. Sst2Batches.Grouped(Grouped).Select(lengths => bench.BatchOf(lengths, lengths.Max()))]);
            var rows = new List<ResultRow>();
            foreach (
                var (subject, declaration, rounded) in new[]
                {
                    ("Lora", typeof(Deep.Lora), false),
                    ("Lora, MixedPrecision", typeof(Rounded.DeepLora), true),
                }
            )
            {
                using var emitted = bench.Emit(declaration);
                using var plain = bench.Plain(emitted.Model);
                using var peer = new PyTorchPeer(
                    parsed.GetValue(python)!,
                    plain,
                    BertBase.Layers,
                    BertBase.Heads,
                    settings.Threads(parsed),
                    rounded,
                    parsed.GetValue(core)
                );
                Agreement.CheckLogits($"{subject} in {peer.Name}", emitted, peer.Logits(bench.Batch), bench.Batch, rounded);
                Console.Error.WriteLine($"{subject}, {peer.Name}");
                var name = peer.Name;
                // The peer's first steps, as those of the emitted model's own process.
                var peak = peer.Steps([.. Enumerable.Repeat(bench.Batch, PeakSteps)]).Peak / Megabyte;
                rows.Add(Time(bench.Group, "training step", subject, name, settings.Rounds(parsed), emitted, peer, [bench.Batch], per: 1));
                if (!rounded)
                {
                    rows.Add(
                        Peak(
                            bench.Group,
                            subject,
                            name,
                            DepthCommand.OfLora([], Shape.Usual, settings.Threads(parsed), PeakSteps).Peak / Megabyte,
                            peak
                        )
                    );
                }

                rows.Add(
                    Time(
                        $"{bench.Name}, SST-2's lengths, batches of {Sst2Batches.Size} of about equal length on both sides",
                        "training, a row",
                        subject,
                        name,
                        settings.Rounds(parsed),
                        emitted,
                        peer,
                        grouped.Batches,
                        grouped.Rows
                    )
                );
            }
            settings.Save(parsed, "pytorch", rows, options: parsed.GetValue(core) is { } given ? $" --openblas-core {given}" : "");
        });
        return command;
    }

    private static ResultRow Time(
        string group,
        string quantity,
        string subject,
        string name,
        int rounds,
        Emitted emitted,
        PyTorchPeer peer,
        IReadOnlyList<Batch> batches,
        int per
    )
    {
        emitted.Train(true);
        var theirs = new List<double>();
        var ours = Interleaved.Run(
            [
                () =>
                {
                    foreach (var batch in batches)
                        emitted.Step(batch);
                },
                () => theirs.Add(peer.Steps(batches).Milliseconds),
            ],
            warmUp: 1,
            rounds
        )[0];
        double[] own = [.. ours.Select(time => time / per)],
            other = [.. theirs.Skip(1).Select(time => time / per)];
        return new ResultRow(
            group,
            subject,
            quantity,
            "ms",
            Statistics.Spread(own),
            [new Comparison(name, Statistics.Spread(other), Statistics.Ratio(other, own))]
        );
    }

    private static ResultRow Peak(string group, string subject, string name, double own, double other) =>
        new(
            group,
            subject,
            $"peak of {PeakSteps} steps",
            "MB",
            Statistics.Spread([own]),
            [new Comparison(name, Statistics.Spread([other]), Statistics.RatioOfUnpaired([own], [other]))]
        );

    private sealed class BatchList(Batch[] batches) : IDisposable
    {
        public IReadOnlyList<Batch> Batches => batches;

        public int Rows { get; } = batches.Sum(batch => batch.Rows);

        public void Dispose()
        {
            foreach (var batch in batches)
                batch.Dispose();
        }
    }
}
