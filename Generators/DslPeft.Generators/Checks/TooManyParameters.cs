namespace DslPeft.Generators.Checks;

/// <summary>Parameters are counted in 64 bits. Found while an architecture is planned.</summary>
internal static class TooManyParameters
{
    public static RuleInfo OfArchitecture { get; } = Info("DPEFT135");

    public static RuleInfo OfAdaptation { get; } = Info("DPEFT274");

    private static RuleInfo Info(string id) =>
        new(
            id,
            Severity.Error,
            "There are more parameters than can be counted",
            "'{0}' has more parameters or operations than a 64-bit number counts: its sizes cannot all be meant"
        );
}
