using System.CommandLine;
using DslPeft.Bench.Declarations;
using DslPeft.Bench.Measuring;
using DslPeft.Bench.Report;

namespace DslPeft.Bench.Commands;

/// <summary>Each pass of the compiler on and off.</summary>
internal static class PassesCommand
{
    private const int WarmUp = 2;

    public static Command Build()
    {
        var settings = new Settings(rounds: 15);
        var command = new Command(
            "passes",
            "Training step and inference of LoRA with every pass, against the same with one pass switched off."
        );
        settings.AddTo(command);
        command.SetAction(parsed =>
        {
            settings.Apply(parsed);
            var rows = new List<ResultRow>();
            foreach (var pass in Enum.GetValues<Pass>().Where(pass => settings.Wants(parsed, pass.ToString())))
                rows.AddRange(Measure(pass, settings.Rounds(parsed)));
            settings.Save(parsed, "passes", rows);
        });
        return command;
    }

    /// <summary>The declaration with the pass and the one without it.</summary>
    public static (Type With, Type Without) Declarations(Pass pass) =>
        (
            pass switch
            {
                Pass.FrozenPrefix => typeof(Upper.Lora),
                Pass.MixedPrecision => typeof(Rounded.Lora),
                Pass.ImplicitMask => typeof(Causal.Lora),
                Pass.RecomputedLayers => typeof(Repeated.Lora),
                Pass.ChunkedLoss => typeof(Worded.Lora),
                _ => typeof(Wide.Lora),
            },
            typeof(Without).GetNestedType(pass.ToString())
                ?? throw new InvalidOperationException($"Declarations/PassVariants.cs has no variant for {pass}.")
        );

    /// <summary>The base and the batch that a pass is measured on.</summary>
    public static Workbench Open(Pass pass) =>
        pass switch
        {
            Pass.ImplicitMask => Workbench.Causal(),
            Pass.RecomputedLayers => Workbench.Six(),
            Pass.ChunkedLoss => Workbench.Words(),
            _ => Workbench.Wide(),
        };

    private static IEnumerable<ResultRow> Measure(Pass pass, int rounds)
    {
        using var bench = Open(pass);
        Console.Error.WriteLine($"{bench.Group}: {pass}");
        var (declaration, other) = Declarations(pass);
        using var with = bench.Emit(declaration);
        using var without = bench.Emit(other);
        Agreement.Check(pass.ToString(), with, without, bench.Batch, rounded: pass == Pass.MixedPrecision);
        foreach (
            var (quantity, work) in new (string, Action<Contender>)[]
            {
                ("training step", one => one.Step(bench.Batch)),
                ("inference", one => one.Infer(bench.Batch).Dispose()),
            }
        )
        {
            foreach (var one in new[] { with, without })
                one.Train(quantity == "training step");
            var times = Interleaved.Run([() => work(with), () => work(without)], WarmUp, rounds);
            yield return new ResultRow(
                bench.Group,
                pass.ToString(),
                quantity,
                "ms",
                Statistics.Spread(times[0]),
                [new Comparison("pass off", Statistics.Spread(times[1]), Statistics.Ratio(times[1], times[0]))]
            );
        }
    }
}
