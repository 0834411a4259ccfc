using System.CommandLine;
using System.Text.Json;
using DslPeft.Bench.Declarations;
using DslPeft.Bench.Measuring;
using DslPeft.Bench.Report;
using TorchSharp;

namespace DslPeft.Bench.Commands;

/// <summary>Memory of training steps at full depth, under the allocator as a program has it, each in a process of its own.</summary>
internal static class DepthCommand
{
    private const string Probe = "depth-probe",
        Emitted = "emitted",
        Full = "full",
        ScopeAStep = "plain",
        ScopeALayer = "plain-by-layer";
    private const int Steps = 3;
    private const double Megabyte = 1 << 20;

    public static Command Build()
    {
        var settings = new Settings(rounds: 3);
        var command = new Command(
            "depth",
            "Resident memory of training steps at BertBase's depth under the allocator as it is, against plain modules with a dispose scope a step and a layer. Linux."
        );
        settings.AddTo(command);
        command.SetAction(parsed =>
        {
            if (!OperatingSystem.IsLinux())
                throw new PlatformNotSupportedException("The kernel's account of resident memory is read from /proc.");
            settings.Apply(parsed);
            StepsCost[] Measure(string which) =>
                [
                    .. Enumerable
                        .Range(0, settings.Rounds(parsed))
                        .Select(_ => InChild([], which, Shape.Usual, settings.Threads(parsed), Steps)),
                ];
            var own = Measure(Emitted);
            (string Name, StepsCost[] Costs)[] others =
            [
                ("plain modules, a scope a step", Measure(ScopeAStep)),
                ("plain modules, a scope a layer", Measure(ScopeALayer)),
                ("full fine-tuning", Measure(Full)),
            ];
            using var bench = Open(Shape.Usual);
            settings.Save(parsed, "depth", [.. Rows(bench.Group, own, others)]);
        });
        return command;
    }

    /// <summary>The child's command.</summary>
    public static Command BuildProbe()
    {
        Argument<string> which = new("which"),
            layers = new("layers");
        Argument<int> rows = new("rows"),
            tokens = new("tokens"),
            threads = new("threads"),
            steps = new("steps");
        var command = new Command(Probe, "Takes some steps and writes what they needed.") { which, layers, rows, tokens, threads, steps };
        command.Hidden = true;
        command.SetAction(parsed =>
        {
            torch.set_num_threads(parsed.GetValue(threads));
            using var bench = Open(
                new Shape(parsed.GetRequiredValue(layers) == Shape.Full, parsed.GetValue(rows), parsed.GetValue(tokens))
            );
            using var contender = Contender(bench, parsed.GetRequiredValue(which));
            Console.WriteLine(JsonSerializer.Serialize(ResidentMemory.OfSteps(bench, contender, parsed.GetValue(steps))));
        });
        return command;
    }

    /// <summary>Steps of LoRA as it is emitted, in a process of its own with the given environment.</summary>
    public static StepsCost OfLora((string Name, string Value)[] environment, Shape shape, int threads, int steps) =>
        InChild(environment, Emitted, shape, threads, steps);

    private static StepsCost InChild((string Name, string Value)[] environment, string which, Shape shape, int threads, int steps) =>
        ResidentMemory.InChild<StepsCost>(
            environment,
            Probe,
            which,
            shape.Layers,
            $"{shape.Rows}",
            $"{shape.Tokens}",
            $"{threads}",
            $"{steps}"
        );

    public static Workbench Open(Shape shape) =>
        shape.Deep ? Workbench.Deep(shape.Rows, shape.Tokens) : Workbench.Wide(shape.Rows, shape.Tokens);

    private static Contender Contender(Workbench bench, string which)
    {
        if (which is Emitted or Full)
            return bench.Emit(bench.Adaptations.GetNestedType(which == Full ? nameof(Deep.Full) : nameof(Deep.Lora))!);
        using var emitted = bench.Emit(typeof(Deep.Lora));
        return bench.Plain(emitted.Model, scopeALayer: which == ScopeALayer);
    }

    private static IEnumerable<ResultRow> Rows(string group, StepsCost[] own, (string Name, StepsCost[] Costs)[] others)
    {
        foreach (
            var (quantity, unit, select) in new (string, string, Func<StepsCost, double>)[]
            {
                ("held after forward", "MB", cost => cost.Held / Megabyte),
                ("peak of three steps", "MB", cost => cost.Peak / Megabyte),
            }
        )
        {
            double[] values = [.. own.Select(select)];
            yield return new ResultRow(
                $"{group}, {Steps} steps",
                nameof(Deep.Lora),
                quantity,
                unit,
                Statistics.Spread(values),
                [
                    .. others
                        .Select(other => (other.Name, Values: other.Costs.Select(select).ToArray()))
                        .Select(other => new Comparison(
                            other.Name,
                            Statistics.Spread(other.Values),
                            Statistics.RatioOfUnpaired(values, other.Values)
                        )),
                ]
            );
        }
    }
}

/// <summary>A model of BertBase's width with all of its layers or two of them, and rows and tokens of a batch.</summary>
internal sealed record Shape(bool Deep, int Rows, int Tokens)
{
    public const string Full = "all",
        Two = "two";

    public static readonly Shape Usual = new(Deep: true, 8, 128),
        LongRows = new(Deep: false, 8, 512);

    public string Layers => Deep ? Full : Two;
}
