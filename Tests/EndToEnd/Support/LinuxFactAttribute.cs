namespace DslPeft.EndToEnd.Tests.Support;

/// <summary>A fact about what only Linux has, such as ELF libraries, skipped on other systems.</summary>
public sealed class LinuxFactAttribute : FactAttribute
{
    /// <summary>Skips where the system is not Linux.</summary>
    public LinuxFactAttribute() => Skip = OperatingSystem.IsLinux() ? null : "This is about Linux.";
}
