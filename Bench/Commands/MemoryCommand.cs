using System.CommandLine;
using System.Text.Json;
using DslPeft.Bench.Declarations;
using DslPeft.Bench.Measuring;
using DslPeft.Bench.Report;
using TorchSharp;

namespace DslPeft.Bench.Commands;

/// <summary>
/// Memory of a training step, each in a process of its own: by method against plain modules and full fine-tuning, and by pass.
/// </summary>
internal static class MemoryCommand
{
    private const string Probe = "probe",
        Emitted = "emitted",
        Plain = "plain",
        PassOff = "without",
        Held = "held after forward";
    private const double Megabyte = 1 << 20;

    public static Command Build()
    {
        var settings = new Settings(rounds: 3);
        var command = new Command("memory", "Resident memory that a training step adds, after the forward pass and at its peak. Linux.");
        settings.AddTo(command);
        command.SetAction(parsed =>
        {
            if (!OperatingSystem.IsLinux())
                throw new PlatformNotSupportedException("The kernel's account of resident memory is read from /proc.");
            settings.Apply(parsed);
            var rounds = settings.Rounds(parsed);
            var rows = new List<ResultRow>();
            var full = Measure(rounds, settings.Threads(parsed), Emitted, nameof(Wide.Full));
            foreach (var method in typeof(Wide).GetNestedTypes().Select(type => type.Name).Where(name => settings.Wants(parsed, name)))
            {
                Console.Error.WriteLine(method);
                var own = method == nameof(Wide.Full) ? full : Measure(rounds, settings.Threads(parsed), Emitted, method);
                var plain = Measure(rounds, settings.Threads(parsed), Plain, method);
                rows.AddRange(
                    Rows(
                        "",
                        method,
                        own,
                        [("plain modules", plain), .. method == nameof(Wide.Full) ? [] : new[] { ("full fine-tuning", full) }]
                    )
                );
            }
            foreach (var pass in Enum.GetNames<Pass>().Where(name => settings.Wants(parsed, name)))
            {
                Console.Error.WriteLine(pass);
                var with = Measure(rounds, settings.Threads(parsed), Emitted, pass);
                rows.AddRange(
                    Rows(
                        ", LoRA with the pass and without",
                        pass,
                        with,
                        [("pass off", Measure(rounds, settings.Threads(parsed), PassOff, pass))]
                    )
                );
            }
            settings.Save(parsed, "memory", rows);
        });
        return command;
    }

    /// <summary>The child's command.</summary>
    public static Command BuildProbe()
    {
        var which = new Argument<string>("which");
        var subject = new Argument<string>("subject");
        var threads = new Option<int>("--threads") { DefaultValueFactory = _ => 1 };
        var command = new Command(Probe, "Takes one step and writes the memory that it needed.") { which, subject, threads };
        command.Hidden = true;
        command.SetAction(parsed =>
        {
            torch.set_num_threads(parsed.GetValue(threads));
            using var bench = Open(parsed.GetRequiredValue(subject));
            var (with, without) = Declarations(parsed.GetRequiredValue(subject));
            Contender contender = bench.Emit(parsed.GetValue(which) == PassOff ? without! : with);
            if (parsed.GetValue(which) == Plain)
            {
                using var emitted = contender;
                contender = bench.Plain(((Measuring.Emitted)emitted).Model);
            }
            using (contender)
                Console.WriteLine(JsonSerializer.Serialize(ResidentMemory.OfStep(bench, contender)));
        });
        return command;
    }

    private static (Type With, Type? Without) Declarations(string subject) =>
        Enum.TryParse(subject, out Pass pass)
            ? PassesCommand.Declarations(pass)
            : (typeof(Wide).GetNestedType(subject) ?? throw new InvalidOperationException($"There is no declaration {subject}."), null);

    private static Workbench Open(string subject) => Enum.TryParse(subject, out Pass pass) ? PassesCommand.Open(pass) : Workbench.Wide();

    private static StepMemory[] Measure(int rounds, int threads, string which, string subject) =>
        [
            .. Enumerable
                .Range(0, rounds)
                .Select(_ =>
                    ResidentMemory.InChild<StepMemory>(ResidentMemory.GivesBack, Probe, which, subject, "--threads", $"{threads}")
                ),
        ];

    private static IEnumerable<ResultRow> Rows(
        string what,
        string subject,
        StepMemory[] own,
        IReadOnlyList<(string Name, StepMemory[] Memory)> others
    )
    {
        using var bench = Open(subject);
        foreach (
            var (quantity, select) in new (string, Func<StepMemory, double>)[]
            {
                (Held, memory => memory.Activations / Megabyte),
                ("peak of the step", memory => memory.Peak / Megabyte),
            }
        )
        {
            double[] values = [.. own.Select(select)];
            var compared = others.Select(other => (other.Name, Values: other.Memory.Select(select).ToArray())).ToList();
            if (quantity == Held && what.Length == 0)
                compared.Add(("counted when compiled", [Counted(bench, subject) / Megabyte]));
            yield return new ResultRow(
                bench.Group + what,
                subject,
                quantity,
                "MB",
                Statistics.Spread(values),
                [
                    .. compared.Select(other => new Comparison(
                        other.Name,
                        Statistics.Spread(other.Values),
                        Statistics.RatioOfUnpaired(values, other.Values)
                    )),
                ]
            );
        }
    }

    private static long Counted(Workbench bench, string subject)
    {
        using var emitted = bench.Emit(Declarations(subject).With);
        return emitted.Model.Info.Costs.ActivationBytes.At(bench.Rows, bench.Tokens);
    }
}
