using System.CommandLine;
using DslPeft.Bench.Declarations;
using DslPeft.Bench.Measuring;
using DslPeft.Bench.Report;

namespace DslPeft.Bench.Commands;

/// <summary>
/// Steps under the allocator's thresholds as the library sets them, against those that the C library has, each in a process of its own.
/// </summary>
internal static class AllocatorCommand
{
    private const int Steps = 4;
    private const double Megabyte = 1 << 20;

    public static Command Build()
    {
        var settings = new Settings(rounds: 5);
        var command = new Command(
            "allocator",
            "Training steps and their peak with the thresholds that the library sets for the C library's allocator, and without. Linux."
        );
        settings.AddTo(command);
        command.SetAction(parsed =>
        {
            if (!OperatingSystem.IsLinux())
                throw new PlatformNotSupportedException("The thresholds are those of glibc.");
            settings.Apply(parsed);
            settings.Save(
                parsed,
                "allocator",
                [
                    .. new[] { Shape.LongRows, Shape.Usual }.SelectMany(shape =>
                        Measure(shape, settings.Threads(parsed), settings.Rounds(parsed))
                    ),
                ]
            );
        });
        return command;
    }

    private static IEnumerable<ResultRow> Measure(Shape shape, int threads, int rounds)
    {
        var (set, left) = (new StepsCost[rounds], new StepsCost[rounds]);
        for (var round = 0; round < rounds; round++)
        {
            Console.Error.WriteLine($"{shape}, round {round + 1} of {rounds}");
            set[round] = DepthCommand.OfLora([], shape, threads, Steps);
            left[round] = DepthCommand.OfLora([("DSLPEFT_ALLOCATOR", "system")], shape, threads, Steps);
        }
        using var bench = DepthCommand.Open(shape);
        // Times as a speed, memory as a share, as elsewhere.
        yield return Row("training step", "ms", cost => cost.Milliseconds, (own, other) => Statistics.Ratio(other, own));
        yield return Row("peak", "MB", cost => cost.Peak / Megabyte, Statistics.Ratio);

        ResultRow Row(string quantity, string unit, Func<StepsCost, double> select, Func<double[], double[], Ratio> ratio)
        {
            double[] own = [.. set.Select(select)],
                other = [.. left.Select(select)];
            return new ResultRow(
                bench.Group,
                nameof(Deep.Lora),
                quantity,
                unit,
                Statistics.Spread(own),
                [new Comparison("the C library's thresholds", Statistics.Spread(other), ratio(own, other))]
            );
        }
    }
}
