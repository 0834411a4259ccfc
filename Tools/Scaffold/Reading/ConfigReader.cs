using System.Text.Json;
using DslPeft.Checkpoints;

namespace DslPeft.Scaffold;

/// <summary>Reads the values of a layout's constants from a <c>config.json</c>.</summary>
internal sealed class ConfigReader(CheckpointConfig config, FamilyLayout layout)
{
    /// <summary>What a size of the layout must declare so that it is the checkpoint's.</summary>
    /// <exception cref="CheckpointException">An entry has a value that its constant cannot have, or that the layout has no option
    /// for.</exception>
    public DeclaredSizes Read()
    {
        var values = new Dictionary<string, object>(StringComparer.Ordinal);
        List<LayoutConstant> assumed = [];
        foreach (var constant in layout.Constants.Where(constant => constant.Entry is not null))
        {
            if (ValueOf(constant) is { } value)
                values[constant.Name] = value;
            else if (constant.Keys.All(key => config.Present(key) is null))
                assumed.Add(constant);
        }
        List<string> attributes = [],
            read = [];
        RotaryScalingEntries.Read(config, layout, values);
        PoolingEntry.Read(config, layout, values, attributes);
        LayerTypesEntry.Read(config, layout, values, read);
        return new DeclaredSizes(
            [
                .. layout
                    .Constants.Where(constant => values.TryGetValue(constant.Name, out var value) && IsSaid(constant, value))
                    .Select(constant => (constant.Name, values[constant.Name], constant.Entry?.Key)),
            ],
            attributes,
            read,
            assumed
        );
    }

    /// <summary>Sizes are said in any case, so that the declaration shows them; options where they are others than the layout's.</summary>
    private static bool IsSaid(LayoutConstant constant, object value) =>
        (value is int && constant.Entry is not null) || !value.Equals(constant.Value);

    /// <summary>
    /// What the file says; null where it says nothing, and where what it says is what the layout computes from its other constants.
    /// </summary>
    private object? ValueOf(LayoutConstant constant)
    {
        foreach (var key in constant.Keys)
        {
            if (config.Find(key) is { } found)
                return Converted(key, found, constant.Value);
        }

        var isNull = constant.Keys.Any(key => config.Present(key) is not null);
        var meant = isNull ? constant.Entry!.Null ?? constant.Entry.Default : constant.Entry!.Default;
        return meant is null ? null : Retyped(meant, constant.Value);
    }

    private object Converted(string key, JsonElement found, object like) =>
        like switch
        {
            int when config.Int(key) is { } whole => whole is >= int.MinValue and <= int.MaxValue
                ? (int)whole
                : throw new CheckpointException(config.Path, $"'{key}' is {found.GetRawText()}, more than a size can be"),
            bool => config.Flag(key)!.Value,
            Act => ActivationNames.Parse(config.Text(key)!)
                ?? throw new CheckpointException(
                    config.Path,
                    $"'{key}' is {found.GetRawText()}; the activations that are computed are {string.Join(", ", Enum.GetNames<Act>())}"
                ),
            _ => config.Number(key)!.Value,
        };

    private static object Retyped(object value, object like) =>
        like switch
        {
            double => Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture),
            int => Convert.ToInt32(value, System.Globalization.CultureInfo.InvariantCulture),
            _ => value,
        };
}
