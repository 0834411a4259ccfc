namespace DslPeft.Generators.Checks.Programs;

/// <summary>Of several programs the compiler cannot tell which one a project starts with.</summary>
internal static class NoEntryPoint
{
    public static RuleInfo Info { get; } =
        new(
            "DPEFT319",
            Severity.Error,
            "Several programs and no Main",
            "The project has {0} programs and no Main, which would say where it starts: write one that calls {1}"
        );

    public static Finding Of(int count, string calls) =>
        new(Info, Target.Type, new[] { count.ToString(System.Globalization.CultureInfo.InvariantCulture), calls });
}
