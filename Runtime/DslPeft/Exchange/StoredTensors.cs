using System.Text.RegularExpressions;
using static TorchSharp.torch;

namespace DslPeft.Checkpoints;

/// <summary>The tensors of one or more files of a library, under the names that the slots of an adaptation have.</summary>
internal sealed partial class StoredTensors : IDisposable
{
    private const string Decoder = ".decoder.";

    private readonly string _path;
    private readonly Dictionary<string, (string Name, Tensor Values)> _byKey = new(StringComparer.Ordinal);
    private readonly List<Tensor> _owned = [];

    private StoredTensors(string path) => _path = path;

    /// <summary>Text pairs of the safetensors files.</summary>
    public Dictionary<string, string> Metadata { get; } = new(StringComparer.Ordinal);

    /// <summary>Reads all files.</summary>
    /// <param name="place">The file, or the folder that holds them.</param>
    /// <param name="paths">Files of safetensors or of torch.save; which, their first bytes say.</param>
    /// <param name="basePrefix">Name of the base inside a model with a head.</param>
    /// <exception cref="CheckpointException">A file is damaged, or two tensors that differ go by one name.</exception>
    public static StoredTensors Read(string place, IReadOnlyList<string> paths, string basePrefix)
    {
        var tensors = new StoredTensors(paths.Count == 1 ? paths[0] : place);
        try
        {
            foreach (var path in paths)
                tensors.Add(path, basePrefix);
            return tensors;
        }
        catch
        {
            tensors.Dispose();
            throw;
        }
    }

    /// <summary>Adds tensors that the files lack, and owns them all from then on; one that is there counts as it is.</summary>
    public void Supply(Dictionary<string, Tensor> drawn)
    {
        foreach (var (key, tensor) in drawn)
        {
            _owned.Add(tensor);
            _byKey.TryAdd(key, (key, tensor));
        }
    }

    /// <summary>Holds what a library keeps beside tensors of the slots against what follows from them, and passes over it.</summary>
    /// <exception cref="CheckpointException">It is something else.</exception>
    public void Confirm(IEnumerable<StoredSlot> slots)
    {
        using var noGrad = no_grad();
        foreach (var slot in slots)
        {
            if (slot.Beside is not { } beside || !_byKey.Remove($"{slot.Module}.{beside.Key}", out var found))
                continue;
            using Tensor expected = beside.From(slot.Values),
                given = found.Values.to(expected.dtype, expected.device);
            if (!TensorBytes.Same(given, expected))
            {
                throw new CheckpointException(
                    _path,
                    $"holds other values of '{found.Name}' than follow from the declaration, nothing was loaded"
                );
            }
        }
    }

    /// <summary>The value of every slot, or all differences.</summary>
    /// <param name="slots">The slots.</param>
    /// <param name="head">False to leave the head out, and to pass over what the files hold of another one.</param>
    /// <param name="roots">First parts of the base's names, below which nothing is a head's.</param>
    /// <param name="isShared">Whether a tensor is one of the base's.</param>
    /// <exception cref="CheckpointException">Tensors are missing, left over, or of another shape or type.</exception>
    public Dictionary<string, Tensor> Fit(
        IReadOnlyList<StoredSlot> slots,
        bool head,
        IReadOnlySet<string> roots,
        Func<Tensor, bool> isShared
    )
    {
        var values = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        var used = new HashSet<string>(StringComparer.Ordinal);
        List<string> missing = [],
            mismatched = [];
        foreach (var slot in slots.Where(slot => head || !slot.Head))
        {
            if (Candidates(slot.Key).FirstOrDefault(_byKey.ContainsKey) is not { } key)
            {
                missing.Add(slot.Key);
                continue;
            }
            var (name, stored) = _byKey[key];
            var first = used.Add(key);
            var expected = slot.StoredDimensions;
            if (stored.shape.AsSpan().SequenceEqual(expected) && SafetensorsTypes.CanConvert(stored.dtype, slot.Values.dtype))
            {
                values.Add(slot.Name, slot.Take(stored));
                _owned.Add(values[slot.Name]);
            }
            else if (first)
            {
                mismatched.Add(new TensorMismatch(name, expected, stored.shape, slot.Values.dtype, stored.dtype).ToString());
            }
        }
        var left = _byKey
            .Where(entry => !used.Contains(entry.Key) && (head || !IsHead(entry.Key, roots)) && !IsRepeated(entry.Key))
            .Select(entry => entry.Value.Name);
        var problems = new ProblemList()
            .Add("missing", missing.Distinct())
            .Add("other shape or type", mismatched)
            .Add("in the file but not in the adaptation", left.Order(StringComparer.Ordinal));
        return problems.IsEmpty
            ? values
            : throw new CheckpointException(_path, $"does not hold exactly the tensors of the adaptation, nothing was loaded:{problems}");

        // A decoder is kept beside the table that it shares, and once more with the head's bias.
        bool IsRepeated(string key) =>
            IsHead(key, roots)
            && (
                isShared(_byKey[key].Values)
                || key.Contains(Decoder, StringComparison.Ordinal)
                    && _byKey.TryGetValue(key.Replace(Decoder, ".", StringComparison.Ordinal), out var other)
                    && TensorBytes.Same(other.Values, _byKey[key].Values)
            );
    }

    public void Dispose()
    {
        foreach (var tensor in _owned)
            tensor.Dispose();
        _owned.Clear();
    }

    private void Add(string path, string basePrefix)
    {
        foreach (var (name, tensor) in ReadFile(path))
        {
            _owned.Add(tensor);
            // With all biases trained, peft keeps those of a head as it was beside those that it became.
            if (name.Contains(".original_module.", StringComparison.Ordinal))
                continue;
            var key = Normalise(name, basePrefix);
            // Of several files, messages say in which one a tensor is.
            var shown = path == _path ? name : $"{Path.GetRelativePath(_path, path)}: {name}";
            if (_byKey.TryAdd(key, (shown, tensor)))
                continue;
            // Libraries that share a tensor between layers store it once for each.
            var other = _byKey[key];
            if (!TensorBytes.Same(tensor, other.Values))
                throw new CheckpointException(path, $"holds '{name}' and '{other.Name}', which should be one tensor and differ");
        }
    }

    private Dictionary<string, Tensor> ReadFile(string path)
    {
        if (!File.Exists(path))
            throw new CheckpointException(path, "no such file");
        if (PyTorchFile.IsOne(path))
            return new(PyTorchFile.Read(path), StringComparer.Ordinal);
        using var file = SafetensorsFile.Open(path);
        if (
            file.Metadata.TryGetValue(AdapterFolders.SetKey, out var set)
            && Metadata.TryGetValue(AdapterFolders.SetKey, out var other)
            && set != other
        )
        {
            throw new CheckpointException(
                _path,
                $"holds files that do not belong together: {Path.GetFileName(path)} was written with another adapter than the one beside it. Write the folder again."
            );
        }

        foreach (var (key, value) in file.Metadata)
            Metadata[key] = value;
        return file.Entries.Keys.ToDictionary(name => name, name => file.Read(name).DetachFromDisposeScope(), StringComparer.Ordinal);
    }

    /// <summary>A stored name without what depends on how the model was wrapped.</summary>
    private static string Normalise(string name, string basePrefix)
    {
        name = Wrapping().Replace(name, "");
        if (basePrefix.Length > 0 && name.StartsWith(basePrefix + ".", StringComparison.Ordinal))
            name = name[(basePrefix.Length + 1)..];
        return Pool()
            .Replace(name, "prefix_tuning.")
            .Replace(".base_layer.", ".", StringComparison.Ordinal)
            .Replace(".modules_to_save.", ".", StringComparison.Ordinal);
    }

    /// <summary>Names that a key goes by: some versions leave <c>.weight</c> out.</summary>
    private static IEnumerable<string> Candidates(string key)
    {
        const string Weight = ".weight";
        yield return key;
        yield return key.EndsWith(Weight, StringComparison.Ordinal) ? key[..^Weight.Length] : key + Weight;
    }

    /// <summary>True for what lies below no module of the base and is no prompt.</summary>
    private static bool IsHead(string key, IReadOnlySet<string> roots) =>
        key.Split('.') is { Length: > 1 } parts && !roots.Contains(parts[0]);

    [GeneratedRegex(@"^base_model\.(model\.)?")]
    private static partial Regex Wrapping();

    // AdapterHub's one pool is also a member of every attention.
    [GeneratedRegex(@"^.*\.prefix_tuning\.pool\.")]
    private static partial Regex Pool();
}
