using System.Reflection;

namespace DslPeft.Scaffold;

/// <summary>A constant of a layout.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value in the layout's own size.</param>
/// <param name="Entry">The entry of <c>config.json</c> that must equal it; null for none.</param>
internal sealed record LayoutConstant(string Name, object Value, ConfigAttribute? Entry)
{
    public static LayoutConstant Of(FieldInfo field)
    {
        var raw = field.GetRawConstantValue()!;
        return new LayoutConstant(
            field.Name,
            field.FieldType.IsEnum ? Enum.ToObject(field.FieldType, raw) : raw,
            field.GetCustomAttribute<ConfigAttribute>()
        );
    }

    /// <summary>The names that the entry may have in a file, best first.</summary>
    public IEnumerable<string> Keys => Entry is null ? [] : (Entry.Aliases ?? []).Prepend(Entry.Key);
}
