using DslPeft.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft;

/// <summary>The frozen weights of an architecture, loaded once and shared by its adaptations.</summary>
public abstract class ArchitectureModule : TensorModule
{
    private readonly Dictionary<string, Tensor> _fused = [];
    private Dictionary<string, Tensor> _head = [];

    /// <summary>Allocates the weights, all zero.</summary>
    protected ArchitectureModule(ArchitectureInfo info) : base(info.Name)
    {
        Info = info;
        var grouped = info.Fused.SelectMany((names, group) => names.Select(name => (name, group))).ToDictionary(entry => entry.name, entry => entry.group);
        Store = new TensorStore([.. info.Rows
            .GroupBy(row => grouped.TryGetValue(row.Name, out var group) ? $"fused.{group}" : row.Name)
            .Select(rows => new StorageBlock(rows.Key, [.. rows], Trainable: false))]);
    }

    /// <summary>What the compiler knows of the architecture.</summary>
    public ArchitectureInfo Info { get; }

    /// <summary>Tensors of a task head that the checkpoint holds beside the base, by key; an adaptation with a head of that key starts from them.</summary>
    public IReadOnlyDictionary<string, Tensor> CheckpointHead => _head;

    /// <summary>What was loaded and what was not; null for a model that was not loaded.</summary>
    public LoadReport? LoadReport { get; private set; }

    /// <summary>Tensors that lie side by side, as one: (sum of rows, …). The result belongs to the module and is replaced when it moves.</summary>
    public Tensor Fused(params string[] names)
    {
        if (_fused.TryGetValue(names[0], out var known))
            return known;
        var shape = this[names[0]].shape;
        shape[0] = names.Sum(name => this[name].shape[0]);
        return _fused[names[0]] = Store.Span(names[0], shape);
    }

    /// <summary>SHA-256 over names, shapes and bytes of the weights.</summary>
    public string Fingerprint() => Checkpoints.Fingerprint.OfTensors(named_parameters().Select(entry => KeyValuePair.Create(entry.name, (Tensor)entry.parameter)));

    /// <summary>Draws new weights as BERT was initialised: N(0, 0.02²), norms 1 and 0, biases 0.</summary>
    public void Initialise(int seed)
    {
        foreach (var row in Info.Rows)
            Initializer.Fill(this[row.Name], row.Initial, seed, row.Name);
    }

    /// <summary>Copies a Hugging Face checkpoint into the weights, after checking every name, every shape and the declared sizes.</summary>
    /// <param name="path">A folder with <c>config.json</c> and <c>model.safetensors</c>, or a safetensors file.</param>
    /// <exception cref="CheckpointException">The checkpoint is missing, damaged or does not fit; the message names every difference.</exception>
    protected void LoadFrom(string path)
    {
        using var folder = CheckpointFolder.Open(path, Info.KeyPrefix);
        CheckSizes(folder);
        LoadReport = CheckpointLoader.Load(folder, Info.Rows.Select(row => new TensorSlot(row.CheckpointKey ?? row.Name, row.Shape, this[row.Name], !row.Optional))).ThrowIfIncomplete();
        foreach (var row in Info.Rows.Where(row => LoadReport.KeptInitial.Contains(row.CheckpointKey ?? row.Name)))
            Initializer.Fill(this[row.Name], row.Initial, 0, row.Name);
        _head = LoadReport.Unused.ToDictionary(key => key, key => folder.Read(key).DetachFromDisposeScope());
    }

    private void CheckSizes(CheckpointFolder folder)
    {
        if (!folder.HasConfig)
            return;
        var wrong = new List<string>();
        foreach (var (key, declared) in Info.Config)
            if (folder.Config.Number(key) is { } found && found != declared)
                wrong.Add($"{key}: declared {declared}, found {found}");
        foreach (var (key, declared) in Info.Activations)
            if (folder.Config.Text(key) is { } found && ActivationNames.Parse(found) != declared)
                wrong.Add($"{key}: declared {declared}, found '{found}'");
        if (wrong.Count > 0)
            throw new CheckpointException(Path.Combine(folder.Path, "config.json"), $"does not describe {Info.Name}: {string.Join("; ", wrong)}. Declare the checkpoint's sizes, or load a checkpoint of the declared ones.");
    }

    /// <inheritdoc/>
    protected override void _toEpilog(ScalarType? dtype, Device? device, bool non_blocking)
    {
        base._toEpilog(dtype, device, non_blocking);
        DropFused();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            DropFused();
            foreach (var tensor in _head.Values)
                tensor.Dispose();
        }
        base.Dispose(disposing);
    }

    private void DropFused()
    {
        foreach (var tensor in _fused.Values)
            tensor.Dispose();
        _fused.Clear();
    }
}
