namespace DslPeft.Numerics.Tests;

/// <summary>The methods that the library declares, but for those of models of two stacks: Tests/Families has those.</summary>
internal static class LibraryMethods
{
    private static readonly Type[] OfTwoStacks = [typeof(CrossAttentionAttribute), typeof(SequenceLadderAttribute)];

    public static IReadOnlyList<string> All { get; } =
        Names(
            typeof(PeftAttribute)
                .Assembly.GetTypes()
                .Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(PeftAttribute)))
                .Except(OfTwoStacks)
        );

    /// <summary>Those that adaptations use.</summary>
    public static IReadOnlyList<string> UsedBy(IEnumerable<Type> adaptations) =>
        Names(
            adaptations
                .SelectMany(type => type.GetCustomAttributes(typeof(PeftAttribute), inherit: false))
                .Select(use => use.GetType())
                .Where(type => type.Assembly == typeof(PeftAttribute).Assembly)
        );

    private static IReadOnlyList<string> Names(IEnumerable<Type> methods) => [.. methods.Select(type => type.Name).Distinct().Order()];
}
