using System.Collections.Frozen;
using System.Text.Json;

namespace DslPeft.Checkpoints;

/// <summary>The stored tensors of a checkpoint by name, in one safetensors file or spread over shards.</summary>
internal sealed class CheckpointWeights : IDisposable
{
    private readonly IReadOnlyList<SafetensorsFile> _files;
    private readonly FrozenDictionary<string, SafetensorsFile> _fileOf;

    private CheckpointWeights(IReadOnlyList<SafetensorsFile> files, IReadOnlyDictionary<string, SafetensorsFile> fileOf)
    {
        _files = files;
        _fileOf = fileOf.ToFrozenDictionary(StringComparer.Ordinal);
        Names = [.. _fileOf.Keys.Order(StringComparer.Ordinal)];
    }

    /// <summary>All stored names, in ordinal order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <param name="path">A safetensors file, or a shard index (<c>*.safetensors.index.json</c>).</param>
    public static CheckpointWeights Open(string path)
    {
        if (path.EndsWith(CheckpointLayout.IndexSuffix, StringComparison.OrdinalIgnoreCase))
            return OpenShards(path);
        var file = SafetensorsFile.Open(path);
        return new CheckpointWeights([file], file.Entries.Keys.ToDictionary(name => name, _ => file, StringComparer.Ordinal));
    }

    public bool Contains(string name) => _fileOf.ContainsKey(name);

    public SafetensorsFile FileOf(string name) => _fileOf[name];

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
        var shards = new Dictionary<string, SafetensorsFile>(StringComparer.Ordinal);
        try
        {
            foreach (var shard in shardOf.Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
            {
                var path = Path.Combine(folder, shard);
                if (!File.Exists(path))
                    throw new CheckpointException(indexPath, $"lists the shard {shard}, which is not in the folder; download it as well");
                shards.Add(shard, SafetensorsFile.Open(path));
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

    private static Dictionary<string, SafetensorsFile> Assign(
        string indexPath, IReadOnlyDictionary<string, string> shardOf, IReadOnlyDictionary<string, SafetensorsFile> shards)
    {
        var fileOf = new Dictionary<string, SafetensorsFile>(StringComparer.Ordinal);
        foreach (var (name, shard) in shardOf)
        {
            if (!shards[shard].Entries.ContainsKey(name))
                throw new CheckpointException(indexPath, $"says that tensor '{name}' is in {shard}, which does not hold it; index and shards do not belong together");
            fileOf.Add(name, shards[shard]);
        }
        foreach (var (shard, file) in shards)
        {
            if (file.Entries.Keys.FirstOrDefault(name => !shardOf.ContainsKey(name)) is { } stray)
                throw new CheckpointException(indexPath, $"does not list tensor '{stray}' of {shard}; index and shards do not belong together");
        }
        return fileOf;
    }

    private static Dictionary<string, string> ReadIndex(string path)
    {
        if (!JsonFile.ReadObject(path).TryGetProperty("weight_map", out var map) || map.ValueKind != JsonValueKind.Object)
            throw new CheckpointException(path, "must be a JSON object with an object 'weight_map'");
        return map.EnumerateObject().ToDictionary(pair => pair.Name, pair => ShardName(path, pair), StringComparer.Ordinal);
    }

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
