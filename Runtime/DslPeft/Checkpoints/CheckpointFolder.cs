using static TorchSharp.torch;

namespace DslPeft.Checkpoints;

/// <summary>
/// A checkpoint as Hugging Face folders hold it: <c>config.json</c> and the weights, in one file or in shards with an index, of
/// safetensors, of PyTorch or of ONNX. Tensors are asked for by key and found under the names that public checkpoints use for it; which
/// ones were used is remembered.
/// </summary>
/// <remarks>
/// A key is looked up as it stands, then with or without <see cref="BasePrefix"/>, each time also with the layer-norm names <c>gamma</c>
/// and <c>beta</c> of old checkpoints for <c>weight</c> and <c>bias</c>.
/// </remarks>
public sealed class CheckpointFolder : IDisposable
{
    private readonly CheckpointWeights _weights;
    private readonly CheckpointConfig? _config;
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);

    private CheckpointFolder(string path, CheckpointConfig? config, CheckpointWeights weights, string basePrefix)
    {
        Path = path;
        _config = config;
        _weights = weights;
        BasePrefix = basePrefix;
    }

    /// <summary>The path given to <see cref="Open"/>.</summary>
    public string Path { get; }

    /// <summary>
    /// The name of the base model inside a model with a head, such as <c>bert</c>, without a dot at its end; empty where there is none.
    /// </summary>
    public string BasePrefix
    {
        get;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value.TrimEnd('.');
        }
    }

    /// <summary>Whether a <c>config.json</c> was found; a folder always has one.</summary>
    public bool HasConfig => _config is not null;

    /// <summary>The model's configuration.</summary>
    /// <exception cref="CheckpointException">A weights file was opened and has no <c>config.json</c> beside it.</exception>
    public CheckpointConfig Config => _config ?? throw new CheckpointException(Path, $"has no {CheckpointLayout.ConfigName} beside it");

    /// <summary>The names of all stored tensors, in ordinal order.</summary>
    public IReadOnlyList<string> Keys => _weights.Names;

    /// <summary>
    /// Stored tensors that nothing has read, in ordinal order, without buffers such as <c>position_ids</c> that hold no weights.
    /// </summary>
    public IReadOnlyList<string> UnusedKeys =>
        [.. Keys.Where(name => !_used.Contains(name) && !CheckpointKeys.IsBuffer(_weights.FileOf(name).Form(name)))];

    /// <summary>Opens a checkpoint folder, or one file of weights or shard index, whose <c>config.json</c> is then optional.</summary>
    /// <param name="folderOrFile">The folder or file.</param>
    /// <param name="basePrefix">See <see cref="BasePrefix"/>.</param>
    /// <exception cref="CheckpointException">
    /// The path, the configuration or the weights are missing or damaged; the message lists what the folder holds and says what to do.
    /// </exception>
    public static CheckpointFolder Open(string folderOrFile, string basePrefix = "")
    {
        ArgumentException.ThrowIfNullOrEmpty(folderOrFile);
        ArgumentNullException.ThrowIfNull(basePrefix);
        StagedFolder.Complete(folderOrFile);
        var layout = CheckpointLayout.Find(folderOrFile);
        var config = layout.ConfigPath is { } configPath ? CheckpointConfig.Read(configPath) : null;
        return new CheckpointFolder(folderOrFile, config, CheckpointWeights.Open(layout.WeightsPath), basePrefix);
    }

    /// <summary>Whether a tensor is stored for <paramref name="key"/>.</summary>
    public bool Contains(string key) => Resolve(key) is not null;

    /// <summary>The name under which <paramref name="key"/> is stored, or null. Does not count as use.</summary>
    public string? Resolve(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return CheckpointKeys.Candidates(key, BasePrefix).FirstOrDefault(_weights.Contains);
    }

    /// <summary>The shape stored for <paramref name="key"/>. Does not count as use.</summary>
    /// <exception cref="CheckpointException">Nothing is stored for the key.</exception>
    public long[] Shape(string key) => [.. Entry(key).Shape];

    /// <summary>The element type stored for <paramref name="key"/>. Does not count as use.</summary>
    /// <exception cref="CheckpointException">Nothing is stored for the key.</exception>
    public ScalarType Type(string key) => Entry(key).Type;

    /// <summary>A new CPU tensor with what is stored for <paramref name="key"/>; in the stored type and shape.</summary>
    /// <exception cref="CheckpointException">Nothing is stored for the key.</exception>
    public Tensor Read(string key)
    {
        var tensor = Peek(key);
        _used.Add(Stored(key));
        return tensor;
    }

    /// <summary>
    /// Copies what is stored for <paramref name="key"/> into <paramref name="destination"/>; see <see cref="SafetensorsFile.ReadInto"/>.
    /// </summary>
    /// <exception cref="CheckpointException">Nothing is stored for the key, or its shape or type does not fit.</exception>
    public void ReadInto(string key, Tensor destination)
    {
        var name = Stored(key);
        _weights.FileOf(name).ReadInto(name, destination);
        _used.Add(name);
    }

    /// <inheritdoc/>
    public void Dispose() => _weights.Dispose();

    /// <summary>Name, type and shape of what is stored for a key. Does not count as use.</summary>
    internal StoredForm Entry(string key)
    {
        var name = Stored(key);
        return _weights.FileOf(name).Form(name);
    }

    /// <summary>As <see cref="Read"/>, which does not count as use.</summary>
    internal Tensor Peek(string key)
    {
        var name = Stored(key);
        return _weights.FileOf(name).Read(name);
    }

    /// <summary>Counts a stored tensor as used that need not be read.</summary>
    internal void MarkUsed(string name) => _used.Add(name);

    /// <summary>Throws unless <see cref="ReadInto"/> would succeed.</summary>
    internal void CheckReadable(string key, Tensor destination)
    {
        var name = Stored(key);
        _weights.FileOf(name).CheckReadable(name, destination);
    }

    private string Stored(string key) =>
        Resolve(key)
        ?? throw new CheckpointException(
            Path,
            $"holds no tensor for '{key}' (looked for {string.Join(", ", CheckpointKeys.Candidates(key, BasePrefix).Select(name => $"'{name}'"))})"
        );
}
