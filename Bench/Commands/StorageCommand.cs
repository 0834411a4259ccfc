using System.CommandLine;
using System.Text.Json;
using DslPeft.Architectures;
using DslPeft.Bench.Declarations;
using DslPeft.Bench.Measuring;
using DslPeft.Bench.Report;
using TorchSharp;

namespace DslPeft.Bench.Commands;

/// <summary>What it takes to load and to train a model whose base is held in bfloat16 or in blocks of integers, beside float32.</summary>
internal static class StorageCommand
{
    private const string Probe = "storage-probe",
        Writing = "write",
        Loading = "load",
        Training = "train";
    private const double Megabyte = 1 << 20;
    private const int WarmUp = 1;

    public static Command Build()
    {
        var settings = new Settings(rounds: 3);
        var command = new Command(
            "storage",
            "Memory to load and train TinyLlama's size by how the base is held, and times of a step. Linux."
        );
        settings.AddTo(command);
        command.SetAction(parsed =>
        {
            if (!OperatingSystem.IsLinux())
                throw new PlatformNotSupportedException("The kernel's account of resident memory is read from /proc.");
            settings.Apply(parsed);
            List<ResultRow> rows =
            [
                .. settings.Wants(parsed, Loading) ? Loads() : [],
                .. settings.Wants(parsed, Training) ? Trainings(settings.Threads(parsed)) : [],
                .. settings.Wants(parsed, "steps") ? Steps(settings.Rounds(parsed)) : [],
            ];
            settings.Save(parsed, "storage", rows);
        });
        return command;
    }

    /// <summary>The child's command.</summary>
    public static Command BuildProbe()
    {
        var what = new Argument<string>("what");
        var form = new Argument<string>("form");
        var path = new Argument<string>("path");
        var threads = new Option<int>("--threads") { DefaultValueFactory = _ => 1 };
        var command = new Command(Probe, "Loads or trains once and writes the memory that it needed.") { what, form, path, threads };
        command.Hidden = true;
        command.SetAction(parsed =>
        {
            torch.set_num_threads(parsed.GetValue(threads));
            var adaptation = typeof(Stored).GetNestedType(parsed.GetRequiredValue(form))!;
            Console.WriteLine(
                JsonSerializer.Serialize(
                    parsed.GetValue(what) switch
                    {
                        Writing => HeldBase.Write(parsed.GetRequiredValue(path)),
                        Loading => HeldBase.Load(adaptation, parsed.GetRequiredValue(path)),
                        _ => HeldBase.Train(adaptation),
                    }
                )
            );
        });
        return command;
    }

    /// <summary>A checkpoint in bfloat16 of more than 2 GB, loaded into each form.</summary>
    private static List<ResultRow> Loads()
    {
        var folder = Directory.CreateTempSubdirectory("dslpeft-bench-");
        try
        {
            var path = Path.Combine(folder.FullName, "model.safetensors");
            InChild(Writing, nameof(Stored.BFloat16), path);
            var rows = new List<ResultRow>();
            foreach (var form in Forms)
            {
                Console.Error.WriteLine($"{Loading} {form}");
                var cost = InChild(Loading, form, path);
                rows.Add(
                    Row(
                        $"Loading TinyLlama's size from a file of {new FileInfo(path).Length / 1e9:0.0} GB in bfloat16",
                        form,
                        "peak of loading",
                        cost.Peak,
                        [("what stays", cost.Base)]
                    )
                );
            }
            return rows;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static List<ResultRow> Trainings(int threads)
    {
        var group = $"Training TinyLlama's size, LoRA, batch 1 × {HeldBase.Tokens}";
        var rows = new List<ResultRow>();
        HeldCost? exact = null;
        foreach (var form in Forms)
        {
            Console.Error.WriteLine($"{Training} {form}");
            var cost = InChild(Training, form, "-", threads);
            exact ??= cost;
            rows.Add(Row(group, form, "base", cost.Base, [("float32", exact.Base)]));
            rows.Add(
                Row(group, form, "peak of training, base included", cost.Peak, [("float32", exact.Peak), ("float32's base", exact.Base)])
            );
        }
        return rows;
    }

    /// <summary>Steps of two layers in turn in one process.</summary>
    private static List<ResultRow> Steps(int rounds)
    {
        using var plain = Workbench.Wide();
        List<(string Form, Workbench Bench, Emitted Model)> held =
        [
            .. typeof(StoredWide)
                .GetNestedTypes()
                .Select(type =>
                {
                    var bench = Workbench.Wide(storage: HeldBase.StorageOf(type));
                    return (type.Name, bench, bench.Emit(type));
                }),
        ];
        using var exact = plain.Emit(typeof(Wide.Lora));
        var rows = new List<ResultRow>();
        foreach (var isTraining in new[] { true, false })
        {
            void Work(Workbench bench, Emitted model)
            {
                if (isTraining)
                    model.Step(bench.Batch);
                else
                    model.Infer(bench.Batch).Dispose();
            }
            foreach (var model in held.Select(one => one.Model).Append(exact))
                model.Train(isTraining);
            var times = Interleaved.Run(
                [() => Work(plain, exact), .. held.Select(one => (Action)(() => Work(one.Bench, one.Model)))],
                WarmUp,
                rounds
            );
            rows.AddRange(
                held.Select(
                    (one, i) =>
                        new ResultRow(
                            plain.Group,
                            one.Form,
                            isTraining ? "training step" : "inference",
                            "ms",
                            Statistics.Spread(times[i + 1]),
                            [new("float32", Statistics.Spread(times[0]), Statistics.Ratio(times[0], times[i + 1]))]
                        )
                )
            );
        }
        foreach (var (_, bench, model) in held)
        {
            model.Dispose();
            bench.Dispose();
        }
        return rows;
    }

    private static IEnumerable<string> Forms => [nameof(Stored.Float32), nameof(Stored.BFloat16), nameof(Stored.Int8), nameof(Stored.Nf4)];

    private static HeldCost InChild(string what, string form, string path, int threads = 1) =>
        ResidentMemory.InChild<HeldCost>(ResidentMemory.GivesBack, Probe, what, form, path, "--threads", $"{threads}");

    private static ResultRow Row(string group, string form, string quantity, long bytes, IEnumerable<(string Name, long Bytes)> against)
    {
        double[] own = [bytes / Megabyte];
        return new(
            group,
            form,
            quantity,
            "MB",
            Statistics.Spread(own),
            [
                .. against.Select(other =>
                {
                    double[] values = [other.Bytes / Megabyte];
                    return new Comparison(other.Name, Statistics.Spread(values), Statistics.RatioOfUnpaired(own, values));
                }),
            ]
        );
    }
}
