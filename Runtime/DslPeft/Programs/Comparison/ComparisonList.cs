namespace DslPeft.Training;

/// <summary>
/// The programs of a comparison, checked to be one: each has a name of its own, and all train the same architecture for the same task.
/// </summary>
internal sealed class ComparisonList
{
    private readonly IReadOnlyList<FineTuneDefinition> _definitions;

    /// <exception cref="UsageException">The list is empty, mixes what cannot be compared, or a fusion's members are not those that it
    /// has.</exception>
    public ComparisonList(IReadOnlyList<FineTuneDefinition> definitions)
    {
        if (definitions.Count == 0)
        {
            throw new UsageException("there is nothing to compare: give ComparisonProgram.Run the Definition of at least one program.");
        }
        // Names are also commands, which a shell writes in lower case, and files, which some systems do not tell apart by case.
        if (definitions.GroupBy(d => d.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new UsageException(
                $"{twice.Key} is in the comparison {twice.Count()} times: results are kept by name, so each program needs its own (Definition with {{ Name = \"…\" }})."
            );
        }
        RequireEqual(definitions, "architectures", d => d.Info.Architecture);
        RequireEqual(definitions, "heads", d => $"{d.Info.Head} with {d.Info.Labels} outputs");
        RequireEqual(definitions, "data sets", d => d.Data.Name);
        foreach (var definition in definitions)
        {
            MemberFile.RequireAll(definition.Info, definition.Members.Select(m => m.Use));
        }
        _definitions = definitions;
    }

    public string Names => string.Join(", ", _definitions.Select(d => d.Name));

    /// <summary>What help says of <c>--base</c>.</summary>
    public string BaseHelp =>
        _definitions[0].NamedBases.Keys.ToArray() is [var first, .. var others]
            ? $"Checkpoint folder of the base model, or a name: {string.Join(", ", [first, .. others])}. Without it, {first}."
            : "Checkpoint folder of the base model. Without it, the checkpoint that comes with the program.";

    /// <summary>The first program that trains a head and nothing else: untrained, it is the bare base. Null where there is none.</summary>
    public FineTuneDefinition? Bare =>
        _definitions.FirstOrDefault(d =>
            d.Info.HeadParameters > 0
            && d.Info.AddedParameters == d.Info.HeadParameters
            && d.Info.TrainableParameters == d.Info.HeadParameters
        );

    /// <summary>
    /// The programs of the given names, which may have commas between them, in the list's order; all where no option was given.
    /// </summary>
    /// <exception cref="UsageException">A name is unknown, or there is none.</exception>
    public IReadOnlyList<FineTuneDefinition> Choose(string[]? names)
    {
        if (names is null || names.Length == 0)
        {
            return _definitions;
        }
        string[] wanted = [.. names.SelectMany(n => n.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
        if (wanted.Length == 0)
        {
            throw new UsageException($"--only names nothing: choose among {Names}.");
        }
        if (wanted.FirstOrDefault(n => !_definitions.Any(d => Is(d, n))) is { } unknown)
        {
            throw new UsageException($"--only '{unknown}' is unknown: choose among {Names}.");
        }
        return [.. _definitions.Where(d => wanted.Any(n => Is(d, n)))];
    }

    private static bool Is(FineTuneDefinition definition, string name) => definition.Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static void RequireEqual(IReadOnlyList<FineTuneDefinition> definitions, string what, Func<FineTuneDefinition, string> of)
    {
        if (definitions.FirstOrDefault(d => of(d) != of(definitions[0])) is { } other)
        {
            throw new UsageException(
                $"a comparison is of one task on one base, and these have different {what}: {definitions[0].Name} has {of(definitions[0])}, {other.Name} has {of(other)}."
            );
        }
    }
}
