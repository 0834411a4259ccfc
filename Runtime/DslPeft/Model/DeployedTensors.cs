using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft;

/// <summary>
/// The tensors of an adaptation's deployed form: merged weights, stored tables, averaged copies. What it does not hold is the adaptation's
/// own tensor or the base's.
/// </summary>
public sealed class DeployedTensors : IDisposable
{
    private readonly AdaptedModel _model;
    private readonly Dictionary<string, Tensor> _tensors = [];
    private readonly HashSet<string> _changed = [];
    private readonly List<Tensor> _joined = [];

    // Rows that stand for a table in files, by their own name.
    private readonly Dictionary<string, (string Table, long[] Ids)> _rows = [];

    // Tensors of which few entries differ from the base's.
    private readonly HashSet<string> _patched = [];

    internal DeployedTensors(AdaptedModel model) => _model = model;

    /// <summary>Names of the tensors that deployment changed or made.</summary>
    public IReadOnlyCollection<string> Names => _changed;

    /// <summary>The tensor that the deployed model uses under that name.</summary>
    public Tensor this[string name] =>
        _tensors.TryGetValue(name, out var tensor) ? tensor
        : _model.has_parameter(name) ? _model[name]
        : _model.Base[name];

    /// <summary>The tensor in float32, to be changed: where the base holds it otherwise, a copy that is kept under its name.</summary>
    public Tensor Widened(string name)
    {
        if (!_tensors.ContainsKey(name) && IsStored(name))
        {
            using var values = _model.Base.Dense(name);
            Keep(name, values);
        }
        return this[name];
    }

    /// <summary>Rounds what was changed in float32 to what the base holds it in, once.</summary>
    internal void Settle()
    {
        using var noGrad = no_grad();
        foreach (var name in _tensors.Keys.Where(name => _model.Base.has_parameter(name) && !_model.has_parameter(name)).ToList())
        {
            var held = _model.Base[name].dtype;
            if (_tensors[name].dtype == ScalarType.Float32 && held == ScalarType.BFloat16)
            {
                using var rounded = _tensors[name].to(held);
                Keep(name, rounded);
            }
        }
    }

    /// <summary>True for a tensor of the base that is not held in float32, and is not the adaptation's own.</summary>
    private bool IsStored(string name) =>
        _model.Base.Storage != BaseStorage.Float32
        && !_model.has_parameter(name)
        && _model.Base.Info.Rows.FirstOrDefault(row => row.Name == name) is { } row
        && (_model.Base.Storage.Quantises(row) || _model.Base.Storage.TypeOf(row) != ScalarType.Float32);

    /// <summary>
    /// Adds a delta to a copy of the weight. Weights that one product serves are copied together, so that they stay side by side.
    /// </summary>
    public void Merge(string name, Tensor delta)
    {
        using var noGrad = no_grad();
        if (!_tensors.ContainsKey(name) && IsStored(name))
        {
            Widened(name);
        }
        else if (!_tensors.ContainsKey(name))
        {
            var group = _model.Base.Info.Fused.FirstOrDefault(names => names.Contains(name)) ?? [name];
            if (group.Any(_model.has_parameter))
                group = [name];
            // Not cat: of a single tensor it returns that tensor itself, and the base would be changed.
            using var copy = empty(group.Sum(part => this[part].numel()), this[name].dtype, this[name].device);
            var offset = 0L;
            foreach (var part in group)
            {
                using var flat = copy.narrow(0, offset, this[part].numel());
                using var own = flat.view(this[part].shape);
                own.copy_(this[part]);
                offset += flat.numel();
                Keep(part, own);
            }
        }
        IsWhole(name);
        _tensors[name].add_(delta, Scalars.One);
    }

    /// <summary>Keeps a tensor under a name; the deployed form then owns it.</summary>
    public void Set(string name, Tensor tensor)
    {
        if (_rows.TryGetValue(name, out var rows))
        {
            SetRows(rows.Table, name, tensor, rows.Ids);
            return;
        }
        IsWhole(name);
        Keep(name, tensor);
    }

    /// <summary>Puts rows into a copy of a table. As long as nothing else changes the table, files keep the rows alone.</summary>
    /// <param name="table">The table's name.</param>
    /// <param name="name">Name of the rows.</param>
    /// <param name="values">The rows.</param>
    /// <param name="ids">Where they stand in the table.</param>
    public void SetRows(string table, string name, Tensor values, params long[] ids)
    {
        using var noGrad = no_grad();
        using var whole = Kernels.WithRows(this[table], values, ids);
        _changed.Add(table);
        Keep(table, whole);
        Keep(name, values);
        _rows[name] = (table, ids);
    }

    /// <summary>
    /// Keeps a tensor of which few entries differ from the base's. As long as nothing else changes it, files keep these alone.
    /// </summary>
    public void Patch(string name, Tensor tensor)
    {
        Set(name, tensor);
        _patched.Add(name);
    }

    /// <summary>What files hold for a tensor: itself, or the entries that differ and where they are, in row-major order.</summary>
    internal IEnumerable<KeyValuePair<string, Tensor>> Stored(string name)
    {
        if (!_patched.Contains(name))
            return [KeyValuePair.Create(name, this[name])];
        using var noGrad = no_grad();
        var flat = this[name].reshape(-1);
        var places = flat.ne(_model.Base[name].reshape(-1)).nonzero().reshape(-1);
        return [KeyValuePair.Create(name + Places, places), KeyValuePair.Create(name + Entries, flat.index_select(0, places))];
    }

    /// <summary>
    /// Tensors to read what files hold for a tensor into; <paramref name="count"/> says how long a list is. They belong to the caller's
    /// dispose scope.
    /// </summary>
    internal IEnumerable<KeyValuePair<string, Tensor>> Destinations(string name, Func<string, long> count) =>
        _patched.Contains(name)
            ?
            [
                KeyValuePair.Create(name + Places, zeros(count(name + Places), int64, this[name].device)),
                KeyValuePair.Create(name + Entries, zeros(count(name + Entries), this[name].dtype, this[name].device)),
            ]
            : [KeyValuePair.Create(name, this[name].clone())];

    /// <summary>Takes over what was read into <see cref="Destinations"/>.</summary>
    /// <exception cref="Checkpoints.CheckpointException">Entries and places are not equally many, or a place is none of the
    /// tensor's.</exception>
    internal void Restore(string name, IReadOnlyDictionary<string, Tensor> read)
    {
        if (!_patched.Contains(name))
        {
            Set(name, read[name]);
            return;
        }
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var (places, entries, loaded) = (read[name + Places], read[name + Entries], (Tensor)_model.Base[name]);
        if (places.shape[0] != entries.shape[0])
            throw new Checkpoints.CheckpointException(name, $"has {places.shape[0]} places and {entries.shape[0]} entries.");
        if (places.shape[0] > 0 && (places.min().item<long>() < 0 || places.max().item<long>() >= loaded.numel()))
            throw new Checkpoints.CheckpointException(name, $"has a place that is none of its {loaded.numel()}.");
        Patch(name, loaded.reshape(-1).index_copy(0, places, entries).reshape(loaded.shape));
    }

    private const string Places = ".places",
        Entries = ".entries";

    /// <summary>Names of the tensors that stand for all changes.</summary>
    internal IEnumerable<string> Changed => _changed.Except(_rows.Values.Select(rows => rows.Table)).Concat(_rows.Keys);

    /// <summary>
    /// Tensors of the same width one below the other: the base's own where nothing changed, else a copy, which lives as long as this.
    /// </summary>
    public Tensor Fused(params string[] names) => Differs(names) ? Joined(names, this[names[0]].dtype) : _model.Base.Fused(names);

    /// <summary>
    /// Tensors of the same width one below the other, in bfloat16: the base's own copy where nothing changed, else one that lives as long
    /// as this.
    /// </summary>
    public Tensor Rounded(params string[] names) => Differs(names) ? Joined(names, ScalarType.BFloat16) : _model.Base.Rounded(names);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in _tensors.Values.Concat(_joined))
            tensor.Dispose();
        _tensors.Clear();
        _joined.Clear();
    }

    /// <summary>Moves the tensors; what was joined has to be joined again.</summary>
    internal void Move(ScalarType? type, Device? device)
    {
        foreach (var (name, tensor) in _tensors.ToList())
        {
            using (tensor)
                _tensors[name] = tensor.to(type ?? tensor.dtype, device ?? tensor.device, copy: true).DetachFromDisposeScope();
        }
        _joined.ForEach(joined => joined.Dispose());
        _joined.Clear();
    }

    private bool Differs(string[] names) => names.Any(name => _tensors.ContainsKey(name) || _model.has_parameter(name));

    private Tensor Joined(string[] names, ScalarType type)
    {
        using var joined = cat([.. names.Select(name => this[name])]);
        using var typed = joined.to(type);
        _joined.Add(typed.detach().DetachFromDisposeScope());
        return _joined[^1];
    }

    private void IsWhole(string name)
    {
        _changed.Add(name);
        _patched.Remove(name);
        foreach (var rows in _rows.Where(rows => rows.Value.Table == name).Select(rows => rows.Key).ToList())
            _rows.Remove(rows);
    }

    private void Keep(string name, Tensor tensor)
    {
        if (_tensors.Remove(name, out var old))
            old.Dispose();
        _tensors[name] = tensor.detach().DetachFromDisposeScope();
    }
}
