using System;
using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks.Adaptations.Optimisation;

/// <summary>A misspelt pass in a project's properties would stay switched on.</summary>
internal static class UnknownPass
{
    public static RuleInfo Info { get; } =
        new(
            "DPEFT239",
            Severity.Error,
            "There is no such optimisation pass",
            "DslPeftDisabledPasses names '{0}', which is no pass{1}; the passes are {2}"
        );

    public static IEnumerable<Finding> Check(CompilerOptions options, IReadOnlyCollection<string> passes)
    {
        foreach (var name in options.Disabled.Where(name => !passes.Contains(name)))
            yield return new Finding(
                Info,
                Target.Type,
                new[] { name, Nearest.Name(name, passes) is { } nearest ? $" (did you mean '{nearest}'?)" : "", string.Join(", ", passes) }
            );
    }
}
