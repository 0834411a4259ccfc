namespace System.Runtime.CompilerServices;

/// <summary>Lets this assembly, which targets netstandard2.0, declare records and init-only properties.</summary>
internal static class IsExternalInit;

/// <summary>Lets this assembly declare required members.</summary>
[AttributeUsage(AttributeTargets.All)]
internal sealed class RequiredMemberAttribute : Attribute;

/// <summary>Lets this assembly declare required members.</summary>
[AttributeUsage(AttributeTargets.All)]
internal sealed class CompilerFeatureRequiredAttribute(string featureName) : Attribute
{
    public string FeatureName => featureName;
}

/// <summary>Lets this assembly run a method when it is loaded.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ModuleInitializerAttribute : Attribute;
