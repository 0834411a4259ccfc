using System.CommandLine;
using DslPeft.Bench.Declarations;
using DslPeft.Bench.Measuring;
using DslPeft.Bench.Report;

namespace DslPeft.Bench.Commands;

/// <summary>Several tasks on one batch: adapters that share the lowest layers, against each by itself.</summary>
internal static class ServingCommand
{
    private const int WarmUp = 1,
        Tasks = 8;

    public static Command Build()
    {
        var settings = new Settings(rounds: 7);
        var command = new Command(
            "serving",
            $"Inference of {Tasks} tasks over one base that share the layers below their adapters, against one task after the other."
        );
        settings.AddTo(command);
        command.SetAction(parsed =>
        {
            settings.Apply(parsed);
            var rows = new List<ResultRow>();
            foreach (
                var (open, declaration) in new (Func<Workbench>, Type)[]
                {
                    (() => Workbench.Mini(), typeof(Serving.Mini)),
                    (() => Workbench.Deep(rows: 2), typeof(Serving.Deep)),
                }
            )
            {
                using var bench = open();
                rows.AddRange(Measure(bench, declaration, settings, parsed));
            }
            settings.Save(parsed, "serving", rows);
        });
        return command;
    }

    private static IEnumerable<ResultRow> Measure(Workbench bench, Type declaration, Settings settings, ParseResult parsed)
    {
        List<Emitted> tasks = [.. Enumerable.Range(0, Tasks).Select(_ => bench.Emit(declaration))];
        var trunk = new SharedTrunk(tasks.Select(task => task.Model));
        foreach (var layers in new[] { 0, tasks[0].Model.Info.DroppableLayers / 2 })
        {
            var subject = $"{layers} of {tasks[0].Model.Info.DroppableLayers} layers without adapters";
            if (!settings.Wants(parsed, subject))
                continue;
            Console.Error.WriteLine($"{bench.Group}: {subject}");
            foreach (var task in tasks)
            {
                task.Train(false);
                task.Model.DroppedLayers = layers;
            }
            var times = Interleaved.Run(
                [() => DisposeAll(trunk.Infer(bench.Batch)), () => tasks.ForEach(task => task.Infer(bench.Batch).Dispose())],
                WarmUp,
                settings.Rounds(parsed)
            );
            yield return new ResultRow(
                $"{bench.Group}, {Tasks} tasks",
                subject,
                "inference",
                "ms",
                Statistics.Spread(times[0]),
                [new Comparison("one after the other", Statistics.Spread(times[1]), Statistics.Ratio(times[1], times[0]))]
            );
        }
        DisposeAll(tasks);
    }

    private static void DisposeAll(IEnumerable<IDisposable> all)
    {
        foreach (var one in all)
            one.Dispose();
    }
}
