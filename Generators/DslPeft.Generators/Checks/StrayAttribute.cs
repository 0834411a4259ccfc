namespace DslPeft.Generators.Checks;

/// <summary>An attribute that belongs to a declaration does nothing without it.</summary>
internal static class StrayAttribute
{
    private const string Message = "{0} does nothing on '{1}': it belongs {2}";

    public static RuleInfo OfArchitecture { get; } =
        new("DPEFT124", Severity.Error, "A part of an architecture stands outside of one", Message);
    public static RuleInfo OfAdaptation { get; } =
        new("DPEFT245", Severity.Error, "A part of an adaptation stands outside of one", Message);
    public static RuleInfo OfProgram { get; } = new("DPEFT320", Severity.Error, "A part of a program stands outside of one", Message);
}
