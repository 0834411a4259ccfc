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
    private readonly Dictionary<string, QuantisedTensor> _quantised = [];
    private Dictionary<string, Tensor> _head = [];

    /// <summary>The weights, all zero. They have no memory before one is used.</summary>
    protected ArchitectureModule(ArchitectureInfo info)
        : base(info.Name) => Info = info;

    /// <summary>What the compiler knows of the architecture.</summary>
    public ArchitectureInfo Info { get; }

    /// <summary>How the tensors are held.</summary>
    public BaseStorage Storage { get; private set; }

    /// <summary>Bytes of the tensors that are held.</summary>
    public long Bytes
    {
        get
        {
            var dense = Store.Buffers.Sum(entry => entry.Buffer.numel() * entry.Buffer.ElementSize);
            return dense + _quantised.Values.Sum(tensor => tensor.Bytes);
        }
    }

    /// <summary>Says how the tensors are held, before one is used.</summary>
    /// <exception cref="InvalidOperationException">The tensors are held already.</exception>
    public void Hold(BaseStorage storage)
    {
        if (IsAllocated && storage != Storage)
        {
            throw new InvalidOperationException(
                $"{Info.Name} is held in {Storage}: say how a base is held before its values are drawn, loaded or read."
            );
        }
        Storage = storage;
    }

    /// <summary>The values of a tensor in float32, which the caller only reads and disposes.</summary>
    public Tensor Dense(string name)
    {
        using var noGrad = no_grad();
        _ = Store; // without values, all are zero
        if (_quantised.TryGetValue(name, out var blocks))
            return blocks.Dense();
        using var own = this[name].detach();
        return own.dtype == ScalarType.BFloat16 ? own.to(ScalarType.Float32) : own.alias();
    }

    /// <summary>A tensor that is held in blocks of integers. It belongs to the module and is replaced when it moves.</summary>
    /// <exception cref="KeyNotFoundException">There is none of that name.</exception>
    public QuantisedTensor Quantised(string name)
    {
        _ = Store; // without values, all are zero
        return _quantised.TryGetValue(name, out var blocks)
            ? blocks
            : throw new KeyNotFoundException($"{Info.Name}, held in {Storage}, has no quantised tensor '{name}'.");
    }

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

    /// <summary>SHA-256 over names, shapes and bytes of the weights as they are held.</summary>
    public string Fingerprint() =>
        Checkpoints.Fingerprint.OfTensors(
            named_parameters()
                .Select(entry => KeyValuePair.Create(entry.name, (Tensor)entry.parameter))
                .Concat(
                    _quantised.SelectMany(entry =>
                        entry.Value.Parts.Select(part => KeyValuePair.Create($"{entry.Key}.{part.Key}", part.Value))
                    )
                )
        );

    /// <summary>Draws new weights as BERT was initialised: N(0, 0.02²), norms 1 and 0, biases 0.</summary>
    /// <exception cref="InvalidOperationException">Another thread runs a pass over the base.</exception>
    public void Initialise(int seed)
    {
        using var change = Gate.Change("initialised");
        foreach (var row in Info.Rows)
            Fill(row, seed);
        OnValuesReplaced();
    }

    /// <summary>Refuses what reads the tensors as float32.</summary>
    /// <exception cref="InvalidOperationException">They are held otherwise.</exception>
    protected void RequireFloat32()
    {
        if (Storage != BaseStorage.Float32)
        {
            throw new InvalidOperationException(
                $"The plain model of {Info.Name} runs in float32, and this base is held in {Storage}. Run an adaptation over it."
            );
        }
    }

    private protected override TensorStore Allocate()
    {
        var grouped = Info
            .Fused.SelectMany((names, group) => names.Select(name => (name, group)))
            .ToDictionary(entry => entry.name, entry => entry.group);
        var dense = Info
            .Rows.Where(row => !Storage.Quantises(row))
            .GroupBy(row => grouped.TryGetValue(row.Name, out var group) ? $"fused.{group}" : row.Name);
        foreach (var row in Info.Rows.Where(Storage.Quantises))
            _quantised[row.Name] = QuantisedTensor.Zeros(Storage.Layers, row.Shape[0], row.Shape[1]);
        return new TensorStore([
            .. dense.Select(rows => new StorageBlock(rows.Key, [.. rows], Trainable: false) { Type = Storage.TypeOf(rows.First()) }),
        ]);
    }

    private protected override string? WhyHidden(string name) =>
        _quantised.ContainsKey(name)
            ? $"'{name}' of {Info.Name} is held in {Storage}: {nameof(Quantised)} gives its blocks, {nameof(Dense)} its values."
            : null;

    /// <summary>Draws a tensor in float32 and holds it as it is held.</summary>
    private void Fill(ParameterRow row, int seed)
    {
        if (!Storage.Quantises(row) && Storage.TypeOf(row) == ScalarType.Float32)
        {
            Initializer.Fill(this[row.Name], row.Initial, seed, row.Name);
            return;
        }
        using var values = empty(row.Shape, device: Device);
        Initializer.Fill(values, row.Initial, seed, row.Name);
        Take(row, values);
    }

    /// <summary>Holds values of a tensor that is not held in float32.</summary>
    private void Take(ParameterRow row, Tensor values)
    {
        using var noGrad = no_grad();
        if (!Storage.Quantises(row))
        {
            this[row.Name].copy_(values);
            return;
        }
        using var old = Quantised(row.Name);
        _quantised[row.Name] = QuantisedTensor.Of(Storage.Layers, values);
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
            Fill(row, 0);
        _head = LoadReport.Unused.ToDictionary(key => key, key => folder.Read(key).DetachFromDisposeScope());
    }

    private TensorSlot Slot(ParameterRow row)
    {
        var key = row.CheckpointKey ?? row.Name;
        if (Storage.Quantises(row))
        {
            var form = empty(row.Transposed ? [.. row.Shape.Reverse()] : row.Shape, device: META);
            return new TensorSlot(key, form.shape, form, !row.Optional)
            {
                Take = values => Take(row, row.Transposed ? values.t() : values),
            };
        }
        var tensor = (Tensor)this[row.Name];
        return row.Transposed
            ? new TensorSlot(key, [.. row.Shape.Reverse()], tensor.t(), !row.Optional)
            : new TensorSlot(key, row.Shape, tensor, !row.Optional);
    }

    /// <inheritdoc/>
    protected override void _toEpilog(ScalarType? dtype, Device? device, bool non_blocking)
    {
        using var change = Gate.Change("moved");
        if (dtype is { } type && type != ScalarType.Float32 && Storage != BaseStorage.Float32)
        {
            throw new InvalidOperationException(
                $"{Info.Name} is held in {Storage}, which a move to {type} would undo. Load it with another storage."
            );
        }
        base._toEpilog(Storage == BaseStorage.Float32 ? dtype : null, device, non_blocking);
        if (device is not null)
        {
            foreach (var (name, blocks) in _quantised.ToList())
            {
                using (blocks)
                    _quantised[name] = blocks.To(device);
            }
        }
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
            foreach (var blocks in _quantised.Values)
                blocks.Dispose();
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
