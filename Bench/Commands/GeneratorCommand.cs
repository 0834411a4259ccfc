using System.CommandLine;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using DslPeft.Bench.Generation;
using DslPeft.Bench.Measuring;
using DslPeft.Bench.Report;

namespace DslPeft.Bench.Commands;

/// <summary>How long the generator takes, by BenchmarkDotNet.</summary>
internal static class GeneratorCommand
{
    private const double NanosecondsPerMillisecond = 1e6;

    private static readonly (string Method, string Text)[] Cases =
    [
        (nameof(GeneratorBenchmarks.Cold), "first run"),
        (nameof(GeneratorBenchmarks.CommentInAdaptation), "after a comment in one adaptation"),
        (nameof(GeneratorBenchmarks.CommentInArchitecture), "after a comment in the architecture"),
        (nameof(GeneratorBenchmarks.RankOfOne), "after another rank in one adaptation"),
        (nameof(GeneratorBenchmarks.ConstantOfArchitecture), "after another constant in the architecture"),
    ];

    public static Command Build()
    {
        var settings = new Settings(rounds: 12);
        var command = new Command("generator", "The generator over 50 adaptations: first run, and after edits.");
        settings.AddTo(command);
        command.SetAction(parsed =>
        {
            settings.Apply(parsed);
            var job = Job
                .Default.WithToolchain(new InProcessEmitToolchain(new()))
                .WithWarmupCount(3)
                .WithIterationCount(settings.Rounds(parsed));
            var config = ManualConfig
                .CreateEmpty()
                .AddJob(job)
                .AddLogger(NullLogger.Instance)
                .AddColumnProvider(BenchmarkDotNet.Columns.DefaultColumnProviders.Instance)
                .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "DslPeft.Bench"));
            var summary = BenchmarkRunner.Run<GeneratorBenchmarks>(config);
            var times = summary.Reports.ToDictionary(
                report => report.BenchmarkCase.Descriptor.WorkloadMethod.Name,
                report =>
                    (
                        report.ResultStatistics
                        ?? throw new InvalidOperationException(
                            $"{report.BenchmarkCase.DisplayInfo} was not measured: {string.Join("; ", summary.ValidationErrors.Select(error => error.Message))}"
                        )
                    )
                        .OriginalValues.Select(value => value / NanosecondsPerMillisecond)
                        .ToArray()
            );
            var first = times[nameof(GeneratorBenchmarks.Cold)];
            settings.Save(
                parsed,
                "generator",
                [
                    .. Cases.Select(one => new ResultRow(
                        $"{Sources.Adaptations} adaptations",
                        one.Text,
                        "generator run",
                        "ms",
                        Statistics.Spread(times[one.Method]),
                        one.Method == nameof(GeneratorBenchmarks.Cold)
                            ? []
                            : [new Comparison("first run", Statistics.Spread(first), Statistics.RatioOfUnpaired(first, times[one.Method]))]
                    )),
                ]
            );
        });
        return command;
    }
}
