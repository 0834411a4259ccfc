namespace DslPeft.Tests.Shared;

/// <summary>Whether tests take all that they could, and not one of each kind.</summary>
internal static class LongTests
{
    /// <summary>Set to 1 to take all.</summary>
    private const string Variable = "DSLPEFT_LONG_TESTS";

    /// <summary>True where all is taken.</summary>
    public static bool AreRun { get; } = Environment.GetEnvironmentVariable(Variable) == "1";
}
