using System.Collections.Frozen;
using System.Text.Json;

namespace DslPeft.Checkpoints;

/// <summary>The stored tensors of a checkpoint by name, in one file or spread over shards.</summary>
internal sealed class CheckpointWeights : IDisposable
{
    private readonly IReadOnlyList<IWeightFile> _files;
    private readonly FrozenDictionary<string, IWeightFile> _fileOf;

    private CheckpointWeights(IReadOnlyList<IWeightFile> files, IReadOnlyDictionary<string, IWeightFile> fileOf)
    {
        _files = files;
        _fileOf = fileOf.ToFrozenDictionary(StringComparer.Ordinal);
        Names = [.. _fileOf.Keys.Order(StringComparer.Ordinal)];
    }

    /// <summary>All stored names, in ordinal order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <param name="path">A file of safetensors, of PyTorch or of ONNX, or a shard index (<c>*.index.json</c>).</param>
    public static CheckpointWeights Open(string path)
    {
        if (CheckpointLayout.IsIndex(path))
            return OpenShards(path);
        var file = IWeightFile.Open(path);
        return new CheckpointWeights([file], file.Names.ToDictionary(name => name, _ => file, StringComparer.Ordinal));
    }

    public bool Contains(string name) => _fileOf.ContainsKey(name);

    public IWeightFile FileOf(string name) => _fileOf[name];

    public void Dispose()
    {
        foreach (var file in _files)
        {
            file.Dispose();
        }
    }

    private static CheckpointWeights OpenShards(string indexPath)
    {
        var shardOf = ReadIndex(indexPath);
        var folder = Path.GetDirectoryName(Path.GetFullPath(indexPath))!;
        var shards = new Dictionary<string, IWeightFile>(StringComparer.Ordinal);
        try
        {
            foreach (var shard in shardOf.Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
            {
                var path = Path.Combine(folder, shard);
                if (!File.Exists(path))
                    throw new CheckpointException(indexPath, $"lists the shard {shard}, which is not in the folder; download it as well");
                shards.Add(shard, IWeightFile.Open(path));
            }
            return new CheckpointWeights([.. shards.Values], Assign(indexPath, shardOf, shards));
        }
        catch
        {
            foreach (var file in shards.Values)
            {
                file.Dispose();
            }
            throw;
        }
    }

    private static Dictionary<string, IWeightFile> Assign(
        string indexPath,
        IReadOnlyDictionary<string, string> shardOf,
        IReadOnlyDictionary<string, IWeightFile> shards
    )
    {
        var fileOf = new Dictionary<string, IWeightFile>(StringComparer.Ordinal);
        var held = shards.ToDictionary(shard => shard.Key, shard => shard.Value.Names.ToHashSet(StringComparer.Ordinal));
        foreach (var (name, shard) in shardOf)
        {
            if (!held[shard].Contains(name))
            {
                throw new CheckpointException(
                    indexPath,
                    $"says that tensor '{name}' is in {shard}, which does not hold it; index and shards do not belong together"
                );
            }

            fileOf.Add(name, shards[shard]);
        }
        foreach (var (shard, names) in held)
        {
            if (names.FirstOrDefault(name => !shardOf.ContainsKey(name)) is { } stray)
            {
                throw new CheckpointException(
                    indexPath,
                    $"does not list tensor '{stray}' of {shard}; index and shards do not belong together"
                );
            }
        }
        return fileOf;
    }

    private static Dictionary<string, string> ReadIndex(string path) =>
        JsonFile.ReadObject(path).TryGetProperty("weight_map", out var map) && map.ValueKind == JsonValueKind.Object
            ? map.EnumerateObject().ToDictionary(pair => pair.Name, pair => ShardName(path, pair), StringComparer.Ordinal)
            : throw new CheckpointException(path, "must be a JSON object with an object 'weight_map'");

    /// <summary>A plain file name: an index from the network must not lead to files outside its folder.</summary>
    private static string ShardName(string path, JsonProperty pair)
    {
        if (pair.Value.ValueKind != JsonValueKind.String)
            throw new CheckpointException(path, $"weight_map '{pair.Name}' must be a file name, not {pair.Value.GetRawText()}");
        var name = pair.Value.GetString()!;
        if (name.Length == 0 || name is "." or ".." || name.AsSpan().ContainsAny("/\\:\0"))
            throw new CheckpointException(path, $"weight_map '{pair.Name}' is '{name}', which is not a plain file name");
        return name;
    }
}
