using System.Reflection;
using DslPeft.Architectures;

namespace DslPeft.Scaffold;

/// <summary>The families that the declared architectures are of, by the <c>model_type</c> of their checkpoints.</summary>
internal static class KnownFamilies
{
    private static readonly ILookup<string, FamilyLayout> Layouts = Find().ToLookup(layout => layout.ModelType, StringComparer.Ordinal);

    /// <summary>All families, in order.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Layouts.Select(family => family.Key).Order(StringComparer.Ordinal)];

    /// <summary>The layouts that checkpoints of a family may have; none for a family that nothing declares.</summary>
    public static IReadOnlyList<FamilyLayout> LayoutsOf(string modelType) => [.. Layouts[modelType]];

    // A class without an entry of config.json, as that of the original Transformer, says nothing of checkpoints.
    private static IEnumerable<FamilyLayout> Find() =>
        from type in typeof(BertBase).Assembly.GetTypes()
        let declared = type.GetCustomAttribute<ArchitectureAttribute>()
        where declared?.ModelType is not null
        group declared by (Type: declared.Layout ?? type, declared.ModelType) into family
        let layout = new FamilyLayout(family.Key.Type, family.Key.ModelType!, family.First().KeyPrefix ?? "")
        where layout.Constants.Any(constant => constant.Entry is not null)
        orderby layout.Name
        select layout;
}
