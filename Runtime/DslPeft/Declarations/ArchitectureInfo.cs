namespace DslPeft;

/// <summary>What the compiler knows of an architecture.</summary>
public sealed record ArchitectureInfo
{
    /// <summary>The declaring class.</summary>
    public required string Name { get; init; }

    /// <summary>Prefix of the base model's keys in checkpoints with a head.</summary>
    public string KeyPrefix { get; init; } = "";

    /// <summary>The family's name in <c>config.json</c>, where it is not <see cref="KeyPrefix"/>.</summary>
    public string ModelType { get; init; } = "";

    /// <summary>The family's name in <c>config.json</c>.</summary>
    public string Family => ModelType.Length > 0 ? ModelType : KeyPrefix;

    /// <summary>
    /// Where AdapterHub keeps what stands at a sublayer's result, below the block, by the sublayer's name; beside its norm where there is
    /// no entry.
    /// </summary>
    public IReadOnlyDictionary<string, string> AdapterKeys { get; init; } = new Dictionary<string, string>();

    /// <summary>Number of parameters.</summary>
    public required long Parameters { get; init; }

    /// <summary>Entries of <c>config.json</c>, and the values that a checkpoint must have for them.</summary>
    public IReadOnlyList<ConfigEntry> Entries { get; init; } = [];

    /// <summary>Declared sizes by the name of their entry in <c>config.json</c>.</summary>
    public IReadOnlyDictionary<string, double> Config =>
        Entries.Where(entry => entry.Number is not null).ToDictionary(entry => entry.Name, entry => entry.Number!.Value);

    /// <summary>Tensors that a checkpoint may hold as copies of others, each with the key of that other one.</summary>
    public IReadOnlyDictionary<string, string> Tied { get; init; } = new Dictionary<string, string>();

    /// <summary>First segments of the keys that a checkpoint may hold below the prefix although nothing reads them.</summary>
    public IReadOnlyList<string> LeavesOut { get; init; } = [];

    /// <summary>Entries of <c>config.json</c> that change nothing that a model of the family computes.</summary>
    public IReadOnlyList<string> Ignores { get; init; } = [];

    /// <summary>Base of the rotary positions; 0 for none.</summary>
    public double Rotary { get; init; }

    /// <summary>Share of a head's dimensions that rotary positions turn.</summary>
    public double RotaryShare { get; init; } = 1;

    /// <summary>How the angles of rotary positions are scaled; null for angles as they are.</summary>
    public RotaryScalingInfo? RotaryScaling { get; init; }

    /// <summary>Row of the position table that the first token reads: those before it are padding's.</summary>
    public int FirstPosition { get; init; }

    /// <summary>
    /// Of a model of two stacks, the token that stands before a target's first; -1 where that is the target's last. Null for a model that
    /// reads no target.
    /// </summary>
    public int? TargetStart { get; init; }

    /// <summary>
    /// Tokens that an input can have at most, virtual ones included; null for an architecture that declares no number of positions. Angles
    /// that grow with the text reach further.
    /// </summary>
    public double? Positions =>
        new[] { "max_position_embeddings", "n_positions" }
            .Where(Config.ContainsKey)
            .Select(name =>
                (double?)(Config[name] - FirstPosition)
                * (RotaryScaling is { Kind: DslPeft.RotaryScaling.Dynamic } grown ? grown.Factor : 1)
            )
            .FirstOrDefault();

    /// <summary>Every tensor, in order of evaluation.</summary>
    public required IReadOnlyList<ParameterRow> Rows { get; init; }

    /// <summary>Tensors that share a buffer so that one product serves them all, as the query, key and value projections.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Fused { get; init; } = [];
}
