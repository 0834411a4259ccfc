namespace DslPeft.Tests.Shared;

/// <summary>A theory that reads the shared data, and is skipped where the given file or folder of it is absent.</summary>
public sealed class SharedTheoryAttribute : TheoryAttribute
{
    /// <param name="parts">What the test needs below <see cref="SharedData.Root"/>; nothing: the folder itself.</param>
    public SharedTheoryAttribute(params string[] parts) => Skip = SharedData.WhyAbsent(parts);
}
