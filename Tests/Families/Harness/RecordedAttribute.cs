namespace DslPeft.Families.Tests;

/// <summary>Names the recorded cases that an adaptation computes, folder and case.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class RecordedAttribute(params string[] cases) : Attribute
{
    public IReadOnlyList<string> Cases => cases;
}
