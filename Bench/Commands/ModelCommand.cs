using System.CommandLine;
using DslPeft.Bench.Declarations;
using DslPeft.Bench.Measuring;
using DslPeft.Bench.Report;

namespace DslPeft.Bench.Commands;

/// <summary>
/// Emitted models against plain modules and against full fine-tuning: training step and inference, in turn in one process.
/// </summary>
internal static class ModelCommand
{
    private const int WarmUp = 2;

    /// <summary>A step of the deep models takes seconds, and varies less.</summary>
    private const int DeepRounds = 5;

    public static Command Build()
    {
        var settings = new Settings(rounds: 15);
        var command = new Command(
            "model",
            "Emitted models against the same models of plain TorchSharp modules and against full fine-tuning."
        );
        settings.AddTo(command);
        command.SetAction(parsed =>
        {
            settings.Apply(parsed);
            var rows = new List<ResultRow>();
            foreach (var open in new Func<Workbench>[] { () => Workbench.Mini(), () => Workbench.Wide(), () => Workbench.Deep() })
            {
                using var bench = open();
                var deep = bench.Adaptations == typeof(Deep);
                foreach (
                    var declaration in bench
                        .Adaptations.GetNestedTypes()
                        .Where(type => settings.Wants(parsed, type.Name) && !(deep && type.Name == nameof(Deep.Full)))
                )
                {
                    rows.AddRange(
                        Measure(bench, declaration, deep ? Math.Min(settings.Rounds(parsed), DeepRounds) : settings.Rounds(parsed))
                    );
                }
            }
            settings.Save(parsed, "model", rows);
        });
        return command;
    }

    private static IEnumerable<ResultRow> Measure(Workbench bench, Type declaration, int rounds)
    {
        Console.Error.WriteLine($"{bench.Group}: {declaration.Name}");
        using var emitted = bench.Emit(declaration);
        using var plain = bench.Plain(emitted.Model);
        using var full = bench.Emit(bench.Adaptations.GetNestedType("Full")!);
        Agreement.Check(declaration.Name, emitted, plain, bench.Batch);
        full.Train(true);
        (string Name, Contender Contender)[] contenders =
            declaration.Name == "Full"
                ? [("", emitted), ("plain modules", plain)]
                : [("", emitted), ("plain modules", plain), ("full fine-tuning", full)];
        foreach (
            var (quantity, work) in new (string, Action<Contender>)[]
            {
                ("training step", one => one.Step(bench.Batch)),
                ("inference", one => one.Infer(bench.Batch).Dispose()),
            }
        )
        {
            foreach (var (_, contender) in contenders)
                contender.Train(quantity == "training step");
            var times = Interleaved.Run([.. contenders.Select(entry => (Action)(() => work(entry.Contender)))], WarmUp, rounds);
            yield return new ResultRow(
                bench.Group,
                declaration.Name,
                quantity,
                "ms",
                Statistics.Spread(times[0]),
                [
                    .. contenders
                        .Skip(1)
                        .Select(
                            (entry, i) =>
                                new Comparison(entry.Name, Statistics.Spread(times[i + 1]), Statistics.Ratio(times[i + 1], times[0]))
                        ),
                ]
            );
        }
    }
}
