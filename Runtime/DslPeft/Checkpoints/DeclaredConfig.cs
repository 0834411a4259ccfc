namespace DslPeft.Checkpoints;

/// <summary>The entries of <c>config.json</c> that follow from a declared architecture.</summary>
internal static class DeclaredConfig
{
    /// <summary>Declared values by the names of their entries.</summary>
    public static SortedDictionary<string, object> Of(ArchitectureInfo info)
    {
        var config = new SortedDictionary<string, object>(StringComparer.Ordinal);
        foreach (var entry in info.Entries.Where(entry => entry.Value is not null && !entry.Name.Contains('.', StringComparison.Ordinal)))
        {
            config[entry.Name] = entry.Value switch
            {
                Act activation => Name(activation),
                bool or string => entry.Value,
                _ => Whole(entry.Number!.Value),
            };
        }
        return config;
    }

    private static object Whole(double number) => number == Math.Truncate(number) ? (long)number : number;

    // As config.json files of public checkpoints spell them.
    private static string Name(Act activation) =>
        activation switch
        {
            Act.GeluTanh => "gelu_new",
            Act.None => "linear",
            _ => activation.ToString().ToLowerInvariant(),
        };
}
