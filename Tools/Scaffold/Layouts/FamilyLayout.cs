using System.Reflection;

namespace DslPeft.Scaffold;

/// <summary>A declared architecture whose parts a checkpoint of a family may have with other sizes.</summary>
internal sealed class FamilyLayout
{
    private readonly Type _type;
    private readonly string[] _relativeTables;

    public FamilyLayout(Type type, string modelType, string keyPrefix)
    {
        (_type, ModelType, KeyPrefix) = (type, modelType, keyPrefix);
        Constants =
        [
            .. type.GetFields(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)
                .Where(field => field.IsLiteral)
                .Select(LayoutConstant.Of),
        ];
        var parts = type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly);
        _relativeTables =
        [
            .. parts
                .Select(part => part.GetCustomAttribute<RelativePositionsAttribute>())
                .OfType<RelativePositionsAttribute>()
                .Select(part => $"{part.Key}.weight"),
        ];
        Attention = parts
            .Select(part => part.PropertyType)
            .Where(part => part is { IsGenericType: true, Name: "Repeated`1" })
            .SelectMany(part => part.GetGenericArguments()[0].GetNestedTypes())
            .Select(sublayer => sublayer.GetCustomAttribute<AttentionAttribute>())
            .FirstOrDefault(attention => attention is not null);
    }

    /// <summary>The class.</summary>
    public string Name => _type.Name;

    /// <summary>The family in <c>config.json</c>.</summary>
    public string ModelType { get; }

    /// <summary>Prefix of the base's keys in checkpoints with a head; empty for none.</summary>
    public string KeyPrefix { get; }

    /// <summary>The constants, in the order of their declaration.</summary>
    public IReadOnlyList<LayoutConstant> Constants { get; }

    /// <summary>The first attention of a layer.</summary>
    public AttentionAttribute? Attention { get; }

    /// <summary>True for a model of a source and a target.</summary>
    public bool HasTwoStacks => Recipes.Contains("Seq2SeqLmRecipeAttribute");

    /// <summary>True for a model that continues texts.</summary>
    public bool ContinuesTexts => Recipes.Contains("CausalLmRecipeAttribute");

    /// <summary>The names of the attributes that say how heads are built.</summary>
    public IReadOnlySet<string> Recipes =>
        field ??= _type
            .GetCustomAttributes()
            .Select(attribute => attribute.GetType().Name)
            .Where(name => name.EndsWith("RecipeAttribute", StringComparison.Ordinal))
            .ToHashSet(StringComparer.Ordinal);

    /// <summary>The width of the narrowest linear layer in a size of the layout.</summary>
    public long NarrowestLayer(ArchitectureInfo size) =>
        size
            .Rows.Where(row => row is { Table: false, Shape.Length: 2 } && !_relativeTables.Contains(row.CheckpointKey ?? row.Name))
            .Min(row => row.Shape.Min());

    /// <summary>A constant by its name; null for none.</summary>
    public LayoutConstant? Find(string name) => Constants.FirstOrDefault(constant => constant.Name == name);
}
