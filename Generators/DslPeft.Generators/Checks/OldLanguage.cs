namespace DslPeft.Generators.Checks;

/// <summary>Emitted code implements partial properties, which older versions of C# do not know.</summary>
internal static class OldLanguage
{
    public static RuleInfo Info { get; } =
        new(
            "DPEFT242",
            Severity.Error,
            "The project's version of C# is too old",
            "Declarations are compiled to C# 13 or later, and the project's LangVersion is {0}: remove it or set a later one"
        );

    public static Finding Of(string version) => new(Info, Target.Type, new[] { version });
}
