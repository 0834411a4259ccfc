namespace DslPeft.Checkpoints;

/// <summary>The entries of <c>config.json</c> that follow from a declared architecture.</summary>
internal static class DeclaredConfig
{
    /// <summary>Declared sizes, activations and truth values by the names of their entries.</summary>
    public static SortedDictionary<string, object> Of(ArchitectureInfo info)
    {
        var config = new SortedDictionary<string, object>(StringComparer.Ordinal);
        foreach (var (key, value) in info.Config)
        {
            config[key] = value == Math.Truncate(value) ? (long)value : value;
        }
        foreach (var (key, value) in info.Activations)
        {
            config[key] = Name(value);
        }
        foreach (var (key, value) in info.Flags)
        {
            config[key] = value;
        }
        return config;
    }

    // As config.json files of public checkpoints spell them.
    private static string Name(Act activation) => activation switch
    {
        Act.GeluTanh => "gelu_new",
        Act.None => "linear",
        _ => activation.ToString().ToLowerInvariant(),
    };
}
