using DslPeft.Data;

namespace DslPeft.Training;

/// <summary>
/// What a fine-tuning program is made of. Everything here is fixed when the program is compiled; the command line changes paths, schedule
/// and seed.
/// </summary>
public sealed record FineTuneDefinition
{
    /// <summary>The program's name, as help, reports and the default output folder show it.</summary>
    public required string Name { get; init; }

    /// <summary>What the compiler knows of the adaptation.</summary>
    public required AdaptationInfo Info { get; init; }

    /// <summary>Loads the base from a checkpoint folder.</summary>
    public required Func<string, ArchitectureModule> LoadBase { get; init; }

    /// <summary>Builds the adaptation over a loaded base, from a seed.</summary>
    public required Func<ArchitectureModule, int, AdaptedModel> Create { get; init; }

    /// <summary>How data files are read.</summary>
    public required TaskDataFormat Data { get; init; }

    /// <summary>Schedule and seed where the command line says nothing.</summary>
    public TrainingOptions Defaults { get; init; } = new();

    /// <summary>What is trained before and starts the named, frozen uses of a method, as the members of an AdapterFusion.</summary>
    public IReadOnlyList<MemberDefinition> Members { get; init; } = [];

    /// <summary>The program of the classifier that the <c>pet</c> command distils its models into; null for none.</summary>
    public FineTuneDefinition? Distilled { get; init; }

    /// <summary>Finds the checkpoint folder that is used where <c>--base</c> is not given; null where there is none.</summary>
    public Func<string?> DefaultBase { get; init; } = EmbeddedBase.Find;

    /// <summary>Checkpoint folders that <c>--base</c> can call by a name.</summary>
    public IReadOnlyDictionary<string, Func<string>> NamedBases { get; init; } = new Dictionary<string, Func<string>>();
}

/// <summary>A member of a fusion: a program whose trained adapter starts a named use of a method.</summary>
/// <param name="Use">The use's name in the adaptation that it starts.</param>
/// <param name="Program">What is trained, with its own defaults and a seed of its own.</param>
public sealed record MemberDefinition(string Use, FineTuneDefinition Program);
