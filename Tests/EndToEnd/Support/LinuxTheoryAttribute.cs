namespace DslPeft.EndToEnd.Tests.Support;

/// <summary>A theory about what only Linux has, skipped on other systems.</summary>
public sealed class LinuxTheoryAttribute : TheoryAttribute
{
    /// <summary>Skips where the system is not Linux.</summary>
    public LinuxTheoryAttribute() => Skip = OperatingSystem.IsLinux() ? null : "This is about Linux.";
}
