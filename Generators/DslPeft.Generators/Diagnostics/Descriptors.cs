using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using DslPeft.Generators.Checks;
using Microsoft.CodeAnalysis;

namespace DslPeft.Generators.Diagnostics;

/// <summary>Descriptors of the rules. Each has a page in docs/diagnostics.</summary>
internal static class Descriptors
{
    private const string Pages = "https://github.com/dslpeft/dslpeft/blob/main/docs/diagnostics/";

    /// <summary>Property of a diagnostic that holds what a code fix writes.</summary>
    public const string Fix = "fix";

    /// <summary>Property of a diagnostic that holds the name of the argument it is about.</summary>
    public const string Argument = "argument";

    private static readonly ImmutableDictionary<string, DiagnosticDescriptor> ById = RuleBook.All.ToImmutableDictionary(
        rule => rule.Id,
        Create
    );

    public static DiagnosticDescriptor Of(RuleInfo rule) => ById[rule.Id];

    /// <summary>Descriptors of a family: <c>DPEFT1</c> and so on.</summary>
    public static ImmutableArray<DiagnosticDescriptor> Family(string prefix) =>
        ById
            .Values.Where(descriptor => descriptor.Id.StartsWith(prefix, System.StringComparison.Ordinal))
            .OrderBy(descriptor => descriptor.Id, System.StringComparer.Ordinal)
            .ToImmutableArray();

    public static Diagnostic Create(Finding finding, Location location) =>
        Diagnostic.Create(
            Of(finding.Rule),
            location,
            ImmutableDictionary<string, string?>.Empty.Add(Fix, finding.Fix).Add(Argument, finding.Target.Argument),
            finding.Arguments.Cast<object>().ToArray()
        );

    private static DiagnosticDescriptor Create(RuleInfo rule) =>
        new(
            rule.Id,
            rule.Title,
            rule.Message,
            rule.Category,
            rule.Severity switch
            {
                Severity.Error => DiagnosticSeverity.Error,
                Severity.Warning => DiagnosticSeverity.Warning,
                _ => DiagnosticSeverity.Info,
            },
            isEnabledByDefault: true,
            helpLinkUri: Pages + rule.Id + ".md"
        );
}
