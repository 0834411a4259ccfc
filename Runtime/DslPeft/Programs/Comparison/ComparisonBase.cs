using System.CommandLine;
using System.CommandLine.Parsing;
using DslPeft.Checkpoints;

namespace DslPeft.Training;

/// <summary>A base that a comparison can be over, by name: programs of one architecture, and the checkpoint that comes with them.</summary>
public sealed record ComparisonBase
{
    /// <summary>What <c>--base</c> calls it.</summary>
    public required string Name { get; init; }

    /// <summary>The architecture, by which a checkpoint folder that <c>--base</c> names is recognised.</summary>
    public required ArchitectureInfo Architecture { get; init; }

    /// <summary>Finds the checkpoint; null where it is not there.</summary>
    public required Func<string?> Find { get; init; }

    /// <summary>What is said where the checkpoint is not there: why, and what to do.</summary>
    public required string Absent { get; init; }

    /// <summary>What is compared over it.</summary>
    public required IReadOnlyList<FineTuneDefinition> Programs { get; init; }

    /// <summary>
    /// The programs of the base that a command line asks for: the one that <c>--base</c> names, or the first one whose tensors are those
    /// of the checkpoint that it gives; else the first one.
    /// </summary>
    /// <exception cref="CheckpointException">The checkpoint is missing or damaged.</exception>
    internal static IReadOnlyList<FineTuneDefinition> Choose(IReadOnlyList<ComparisonBase> bases, ParseResult parsed)
    {
        var given = (
            parsed.CommandResult.Children.OfType<OptionResult>().FirstOrDefault(o => o.Option.Name == "--base")
        )?.GetValueOrDefault<string?>();
        var chosen = bases.FirstOrDefault(b => b.Name == given)
            ?? (
                given is null || PackagedCheckpoint.IsOne(given)
                    ? bases[0]
                    : bases.FirstOrDefault(b => CheckpointFit.Fits(given, b.Architecture)) ?? bases[0]
            );
        var names = bases.ToDictionary(b => b.Name, b => (Func<string>)b.Require);
        return [.. chosen.Programs.Select(p => p with { DefaultBase = chosen.Require, NamedBases = names })];
    }

    private string Require() => Find() ?? throw new UsageException(Absent);
}
