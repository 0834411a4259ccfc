using static TorchSharp.torch;

namespace DslPeft.Checkpoints;

/// <summary>
/// Saves and loads the tensors of an adaptation alone, in one safetensors file whose metadata names the adaptation and its base
/// (<see cref="AdapterHeader"/>).
/// </summary>
public static class AdapterFile
{
    /// <summary>Writes an adapter, whole or not at all; see <see cref="SafetensorsWriter.Write"/>.</summary>
    /// <exception cref="CheckpointException">The file cannot be written, or an extra pair uses a reserved key.</exception>
    public static void Save(string path, AdapterHeader header, IEnumerable<KeyValuePair<string, Tensor>> tensors)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(header);
        SafetensorsWriter.Write(path, tensors, header.ToMetadata(path));
    }

    /// <summary>The header of an adapter file, without its tensors.</summary>
    /// <exception cref="CheckpointException">The file is missing, damaged or not an adapter file.</exception>
    public static AdapterHeader ReadHeader(string path)
    {
        using var file = SafetensorsFile.Open(path);
        return AdapterHeader.FromMetadata(path, file.Metadata);
    }

    /// <summary>Length of a list in the file; 0 for what is no list or not there, which loading then reports.</summary>
    /// <exception cref="CheckpointException">The file is missing or damaged.</exception>
    internal static long Count(string path, string name)
    {
        using var file = SafetensorsFile.Open(path);
        return file.Entries.TryGetValue(name, out var entry) && entry.Shape.Length == 1 ? entry.Shape[0] : 0;
    }

    /// <summary>
    /// Loads an adapter into <paramref name="destinations"/>, all of them or none.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="expected">The header that the loading program would write; its name and extra pairs are not compared.</param>
    /// <param name="destinations">Every tensor of the adaptation by name.</param>
    /// <param name="allowDifferentBase">
    /// Loads an adapter that was trained over other base weights. Its results over this base are then not those it was trained to give.
    /// </param>
    /// <returns>The header of the file, with its extra pairs.</returns>
    /// <exception cref="CheckpointException">
    /// The file is damaged, belongs to another architecture, structure, prefix style or base, or its tensors are not exactly the
    /// destinations' names and shapes; the message names each difference. No destination is touched.
    /// </exception>
    public static AdapterHeader Load(
        string path,
        AdapterHeader expected,
        IReadOnlyDictionary<string, Tensor> destinations,
        bool allowDifferentBase = false
    )
    {
        ArgumentNullException.ThrowIfNull(expected);
        ArgumentNullException.ThrowIfNull(destinations);
        using var file = SafetensorsFile.Open(path);
        var found = AdapterHeader.FromMetadata(path, file.Metadata);
        CheckSame(path, expected, found, Differences(file, destinations));
        CheckBase(path, expected, found, allowDifferentBase);

        foreach (var (name, destination) in destinations)
        {
            file.CheckReadable(name, destination);
        }
        foreach (var (name, destination) in destinations)
        {
            file.ReadInto(name, destination);
        }
        return found;
    }

    /// <summary>Loads the weights of one use of a method; in the file the use may have another name or none.</summary>
    internal static void LoadPart(
        string path,
        AdapterHeader expected,
        IReadOnlyDictionary<MemberName, Tensor> destinations,
        bool allowDifferentBase
    )
    {
        using var file = SafetensorsFile.Open(path);
        var found = AdapterHeader.FromMetadata(path, file.Metadata);
        if (found.Architecture != expected.Architecture)
        {
            throw new CheckpointException(
                path,
                $"adapts the architecture {found.Architecture}; {expected.Adaptation} adapts {expected.Architecture}."
            );
        }

        CheckBase(path, expected, found, allowDifferentBase);
        var sources = new Dictionary<string, Tensor>();
        var missing = new List<string>();
        foreach (var (member, destination) in destinations)
        {
            var candidates = file.Entries.Keys.Where(member.IsSource).ToList();
            if (candidates.Count == 1)
                sources[candidates[0]] = destination;
            else
                missing.Add(candidates.Count == 0 ? member.Full : $"{member.Full} (several: {string.Join(", ", candidates)})");
        }
        var mismatches = sources
            .Select(source => TensorMismatch.Find(source.Key, source.Value.shape, source.Value.dtype, file.Entries[source.Key]))
            .OfType<TensorMismatch>();
        var problems = new ProblemList()
            .Add("missing", missing)
            .Add("other shape or type", mismatches.Select(mismatch => mismatch.ToString()));
        if (!problems.IsEmpty)
            throw new CheckpointException(path, $"does not hold the member's weights, nothing was loaded:{problems}");
        foreach (var (name, destination) in sources)
            file.CheckReadable(name, destination);
        foreach (var (name, destination) in sources)
            file.ReadInto(name, destination);
    }

    /// <summary>
    /// Loads what a smaller fusion keeps of a larger one: every destination, where the file holds nothing else but other members.
    /// </summary>
    internal static void LoadKept(
        string path,
        AdapterHeader expected,
        IReadOnlyDictionary<string, Tensor> destinations,
        IReadOnlyList<string> kept,
        bool allowDifferentBase
    )
    {
        using var file = SafetensorsFile.Open(path);
        var found = AdapterHeader.FromMetadata(path, file.Metadata);
        if (found.Architecture != expected.Architecture)
        {
            throw new CheckpointException(
                path,
                $"adapts the architecture {found.Architecture}; {expected.Adaptation} adapts {expected.Architecture}."
            );
        }

        CheckBase(path, expected, found, allowDifferentBase);
        var dropped = file.Entries.Keys.Where(name => !destinations.ContainsKey(name) && IsOfAnotherMember(name)).ToHashSet();
        var differences = Differences(file, destinations, dropped);
        if (!differences.IsEmpty)
        {
            throw new CheckpointException(
                path,
                $"is no larger fusion of what {expected.Adaptation} keeps ({string.Join(", ", kept)}), nothing was loaded:{differences}"
            );
        }

        foreach (var (name, destination) in destinations)
            file.CheckReadable(name, destination);
        foreach (var (name, destination) in destinations)
            file.ReadInto(name, destination);

        // A member is what it is in the place of a kept one.
        bool IsOfAnotherMember(string name) =>
            MemberName.Parse(name) is { } member
            && !kept.Contains(member.Use)
            && destinations.ContainsKey($"{member.Place}.{member.Method}_{kept[0]}.{member.Parameter}");
    }

    private static void CheckBase(string path, AdapterHeader expected, AdapterHeader found, bool allowDifferentBase)
    {
        if (!allowDifferentBase && found.BaseFingerprint != expected.BaseFingerprint)
        {
            throw new CheckpointException(
                path,
                $"was trained over other base weights: their fingerprint is {found.BaseFingerprint}, that of the base in use is {expected.BaseFingerprint}. "
                    + "Load the base it belongs to, or allow a different base explicitly."
            );
        }
    }

    private static void CheckSame(string path, AdapterHeader expected, AdapterHeader found, ProblemList differences)
    {
        if (found.Architecture != expected.Architecture)
        {
            throw new CheckpointException(
                path,
                $"adapts the architecture {found.Architecture}; {expected.Adaptation} adapts {expected.Architecture}.{differences}"
            );
        }
        if (found.Structure != expected.Structure)
        {
            throw new CheckpointException(
                path,
                $"holds the adaptation {found.Adaptation} with structure {found.Structure}; {expected.Adaptation} has structure {expected.Structure}. "
                    + $"{(differences.IsEmpty ? "Their tensors have equal names and shapes, but the declarations differ." : "Tensors that differ:")}{differences}"
            );
        }
        if (found.PrefixStyle != expected.PrefixStyle)
        {
            throw new CheckpointException(
                path,
                $"was trained with prefix style '{found.PrefixStyle}'; {expected.Adaptation} uses '{expected.PrefixStyle}', which gives different results for the same tensors."
            );
        }
        if (!differences.IsEmpty)
        {
            throw new CheckpointException(
                path,
                $"does not hold exactly the tensors of {expected.Adaptation}, nothing was loaded:{differences}"
            );
        }
    }

    private static ProblemList Differences(
        SafetensorsFile file,
        IReadOnlyDictionary<string, Tensor> destinations,
        IReadOnlySet<string>? leftOut = null
    )
    {
        var names = destinations.Keys.Order(StringComparer.Ordinal).ToList();
        var mismatches = names
            .Where(file.Entries.ContainsKey)
            .Select(name => TensorMismatch.Find(name, destinations[name].shape, destinations[name].dtype, file.Entries[name]))
            .OfType<TensorMismatch>();
        return new ProblemList()
            .Add("missing", names.Where(name => !file.Entries.ContainsKey(name)))
            .Add("other shape or type", mismatches.Select(mismatch => mismatch.ToString()))
            .Add(
                "in the file but not in the adaptation",
                file.Entries.Keys.Where(name => !destinations.ContainsKey(name) && leftOut?.Contains(name) != true)
                    .Order(StringComparer.Ordinal)
            );
    }
}
