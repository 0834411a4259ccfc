namespace DslPeft.Generators.Checks.Programs;

/// <summary>A program beside an entry point of the user's own runs only if that calls it.</summary>
internal static class NeverRuns
{
    public static RuleInfo Info { get; } =
        new(
            "DPEFT318",
            Severity.Warning,
            "A program never runs",
            "'{0}' never runs: the project starts at {1}, and nothing uses '{0}'; call {0}.Run(args) there, or remove {2}"
        );

    public static Finding Of(string program, string entryPoint, string removed) =>
        new(Info, Target.Type, new[] { program, entryPoint, removed });
}
