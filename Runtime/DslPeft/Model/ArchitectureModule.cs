using DslPeft.Checkpoints;
using DslPeft.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft;

/// <summary>The frozen weights of an architecture, loaded once and shared by its adaptations.</summary>
public abstract class ArchitectureModule : TensorModule
{
    private readonly Dictionary<string, Tensor> _fused = [],
        _rounded = [];
    private Dictionary<string, Tensor> _head = [];

    /// <summary>Allocates the weights, all zero.</summary>
    protected ArchitectureModule(ArchitectureInfo info)
        : base(info.Name)
    {
        Info = info;
        var grouped = info
            .Fused.SelectMany((names, group) => names.Select(name => (name, group)))
            .ToDictionary(entry => entry.name, entry => entry.group);
        Store = new TensorStore([
            .. info
                .Rows.GroupBy(row => grouped.TryGetValue(row.Name, out var group) ? $"fused.{group}" : row.Name)
                .Select(rows => new StorageBlock(rows.Key, [.. rows], Trainable: false)),
        ]);
    }

    /// <summary>What the compiler knows of the architecture.</summary>
    public ArchitectureInfo Info { get; }

    /// <summary>
    /// Tensors of a task head that the checkpoint holds beside the base, by key; an adaptation with a head of that key starts from them.
    /// </summary>
    public IReadOnlyDictionary<string, Tensor> CheckpointHead => _head;

    /// <summary>What was loaded and what was not; null for a model that was not loaded.</summary>
    public LoadReport? LoadReport { get; private set; }

    /// <summary>
    /// Tensors that lie side by side, as one: (sum of rows, …). The result belongs to the module and is replaced when it moves.
    /// </summary>
    public Tensor Fused(params string[] names)
    {
        lock (_fused)
        {
            if (_fused.TryGetValue(names[0], out var known))
                return known;
            var shape = this[names[0]].shape;
            shape[0] = names.Sum(name => this[name].shape[0]);
            return _fused[names[0]] = Store.Span(names[0], shape);
        }
    }

    /// <summary>
    /// A copy in bfloat16 of a tensor, or of tensors that lie side by side as one. It is made once for all adaptations, belongs to the
    /// module, and is replaced when the module moves or its values do.
    /// </summary>
    public Tensor Rounded(params string[] names)
    {
        var key = string.Join(' ', names);
        lock (_rounded)
        {
            if (_rounded.TryGetValue(key, out var known))
                return known;
            using var whole = (names.Length == 1 ? this[names[0]] : Fused(names)).detach();
            return _rounded[key] = whole.to(ScalarType.BFloat16).DetachFromDisposeScope();
        }
    }

    /// <summary>SHA-256 over names, shapes and bytes of the weights.</summary>
    public string Fingerprint() =>
        Checkpoints.Fingerprint.OfTensors(named_parameters().Select(entry => KeyValuePair.Create(entry.name, (Tensor)entry.parameter)));

    /// <summary>Draws new weights as BERT was initialised: N(0, 0.02²), norms 1 and 0, biases 0.</summary>
    /// <exception cref="InvalidOperationException">Another thread runs a pass over the base.</exception>
    public void Initialise(int seed)
    {
        using var change = Gate.Change("initialised");
        foreach (var row in Info.Rows)
            Initializer.Fill(this[row.Name], row.Initial, seed, row.Name);
        OnValuesReplaced();
    }

    /// <summary>
    /// Copies a Hugging Face checkpoint into the weights, after checking every name, every shape and the entries of its configuration.
    /// </summary>
    /// <param name="path">A folder with <c>config.json</c> and weights, or a file of weights, of safetensors, of PyTorch or of
    /// ONNX.</param>
    /// <exception cref="CheckpointException">The checkpoint is missing, damaged or computes something else; the message names every
    /// difference.</exception>
    protected void LoadFrom(string path)
    {
        using var scope = NewDisposeScope();
        using var folder = CheckpointFolder.Open(path, Info.KeyPrefix);
        var compared = folder.HasConfig ? ConfigComparison.Of(folder.Config, Info) : null;
        if (compared is { Differences.Count: > 0 })
        {
            throw new CheckpointException(
                folder.Config.Path,
                $"does not describe {Info.Name}: {string.Join("; ", compared.Differences)}. Declare what the checkpoint is, or load one that is as declared."
            );
        }

        LoadReport = CheckpointLoader.Load(folder, Info.Rows.Select(Slot), new TrunkKeys(Info)).ThrowIfIncomplete() with
        {
            Config = folder.HasConfig ? folder.Config : null,
            TrainingDifferences = compared?.TrainingDifferences ?? [],
            UnknownEntries = compared?.Unknown ?? [],
        };
        foreach (var row in Info.Rows.Where(row => LoadReport.KeptInitial.Contains(row.CheckpointKey ?? row.Name)))
            Initializer.Fill(this[row.Name], row.Initial, 0, row.Name);
        _head = LoadReport.Unused.ToDictionary(key => key, key => folder.Read(key).DetachFromDisposeScope());
    }

    private TensorSlot Slot(ParameterRow row)
    {
        var (key, tensor) = (row.CheckpointKey ?? row.Name, (Tensor)this[row.Name]);
        return row.Transposed
            ? new TensorSlot(key, [.. row.Shape.Reverse()], tensor.t(), !row.Optional)
            : new TensorSlot(key, row.Shape, tensor, !row.Optional);
    }

    /// <inheritdoc/>
    protected override void _toEpilog(ScalarType? dtype, Device? device, bool non_blocking)
    {
        using var change = Gate.Change("moved");
        base._toEpilog(dtype, device, non_blocking);
        Drop(_fused);
    }

    /// <inheritdoc/>
    protected override void OnValuesReplaced()
    {
        Drop(_rounded);
        Renew(); // deployed forms of adaptations, too, were computed from the old values
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Gate.Close();
            Drop(_fused);
            Drop(_rounded);
            Drop(_head);
        }
        base.Dispose(disposing);
        if (disposing)
            FreedMemory.GiveBack();
    }

    private static void Drop(Dictionary<string, Tensor> tensors)
    {
        foreach (var tensor in tensors.Values)
            tensor.Dispose();
        tensors.Clear();
    }
}
