using DslPeft.Checkpoints;

namespace DslPeft.Scaffold;

/// <summary>
/// Which state heads over texts read: ModernBERT's entry <c>classifier_pooling</c>. What is neither of the two is refused by the
/// comparison with the file.
/// </summary>
internal static class PoolingEntry
{
    private const string Key = "classifier_pooling",
        Constant = "Pooled",
        Mean = "mean";

    public static void Read(CheckpointConfig config, FamilyLayout layout, Dictionary<string, object> values, List<string> attributes)
    {
        if (layout.Find(Constant) is null || config.Text(Key) != Mean)
            return;
        values[Constant] = Pooling.Mean;
        attributes.Add($"ConfigValue(\"{Key}\", \"{Mean}\")");
    }
}
