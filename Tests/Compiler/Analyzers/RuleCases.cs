namespace DslPeft.Compiler.Tests.Analyzers;

/// <summary>Every <see cref="RuleCase"/>.</summary>
internal static class RuleCases
{
    /// <summary>The cases, by subject.</summary>
    public static IReadOnlyList<RuleCase> All { get; } =
    [
        .. ArchitectureCases.All,
        .. AdaptationCases.All,
        .. ExecutableCases.All,
        .. ClozeCases.All,
        .. MethodCases.All,
        .. HeadCases.All,
        .. SparseCases.All,
        .. TaskCases.All,
    ];

    /// <summary>The sources that break no rule, once each: many cases share theirs.</summary>
    public static IReadOnlyList<(string Name, string[] Sources)> Right { get; } =
    [.. All.GroupBy(probe => string.Join('\0', probe.Right)).Select(same => (same.First().ToString(), same.First().Right))];
}
