namespace DslPeft.Checkpoints;

/// <summary>What an adapter file says of itself: which adaptation, of which architecture, trained over which base weights.</summary>
/// <param name="Adaptation">Name of the adaptation. Told in messages; renaming a class does not make its files unreadable.</param>
/// <param name="Structure">Hash of the declaration: everything that decides the adapter's tensors and maths.</param>
/// <param name="Architecture">Name of the architecture that is adapted.</param>
/// <param name="BaseFingerprint">Fingerprint of the base weights (<see cref="Fingerprint.OfTensors"/>).</param>
/// <param name="PrefixStyle">How prefixes shift positions; empty where the adaptation has none. Two styles give different numbers for the
/// same tensors.</param>
public sealed record AdapterHeader(
    string Adaptation,
    string Structure,
    string Architecture,
    string BaseFingerprint,
    string PrefixStyle = ""
)
{
    /// <summary>The version of the file format that this library writes and reads.</summary>
    public const int FormatVersion = 1;

    private const string Reserved = "dslpeft.";
    private const string VersionKey = Reserved + "format";
    private const string AdaptationKey = Reserved + "adaptation";
    private const string StructureKey = Reserved + "structure";
    private const string ArchitectureKey = Reserved + "architecture";
    private const string BaseKey = Reserved + "base";
    private const string PrefixStyleKey = Reserved + "prefix_style";

    /// <summary>Ends the structure of a file that holds a deployed form.</summary>
    internal const string DeployedEnding = "-deployed";

    /// <summary>Whether the file holds a deployed form, from which training cannot go on.</summary>
    public bool IsDeployed => Structure.EndsWith(DeployedEnding, StringComparison.Ordinal);

    /// <summary>Further pairs, stored as they are; keys that begin with <c>dslpeft.</c> are reserved.</summary>
    public IReadOnlyDictionary<string, string> Extra { get; init; } = new Dictionary<string, string>();

    internal Dictionary<string, string> ToMetadata(string path)
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [VersionKey] = FormatVersion.ToString(),
            [AdaptationKey] = Adaptation,
            [StructureKey] = Structure,
            [ArchitectureKey] = Architecture,
            [BaseKey] = BaseFingerprint,
            [PrefixStyleKey] = PrefixStyle,
        };
        foreach (var (key, value) in Extra)
        {
            if (key.StartsWith(Reserved, StringComparison.Ordinal))
                throw new CheckpointException(path, $"the extra pair '{key}' is reserved: keys must not begin with '{Reserved}'");
            metadata.Add(key, value);
        }
        return metadata;
    }

    internal static AdapterHeader FromMetadata(string path, IReadOnlyDictionary<string, string> metadata)
    {
        if (!metadata.TryGetValue(VersionKey, out var version))
            throw new CheckpointException(path, $"is not an adapter file of this library: its metadata has no '{VersionKey}'");
        if (version != FormatVersion.ToString())
        {
            throw new CheckpointException(
                path,
                $"is an adapter file of format {version}; this version of the library reads format {FormatVersion}"
            );
        }

        return new AdapterHeader(Get(AdaptationKey), Get(StructureKey), Get(ArchitectureKey), Get(BaseKey), Get(PrefixStyleKey))
        {
            Extra = metadata.Where(pair => !pair.Key.StartsWith(Reserved, StringComparison.Ordinal)).ToDictionary(StringComparer.Ordinal),
        };

        string Get(string key) =>
            metadata.TryGetValue(key, out var value)
                ? value
                : throw new CheckpointException(path, $"is a damaged adapter file: its metadata has no '{key}'");
    }
}
