using System.Text.Json;
using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace DslPeft.Checkpoints;

/// <summary>
/// The files of an adapter's folder, written all or none (<see cref="StagedFolder"/>). Tensors given to it are disposed with it.
/// </summary>
internal sealed class AdapterFiles(AdaptedModel model) : IDisposable
{
    private readonly StagedFolder _files = new();
    private readonly List<(string Name, Dictionary<string, Tensor> Tensors)> _tensors = [];

    /// <summary>
    /// A file of tensors. It names its base, for <see cref="AdapterLoadOptions.AllowDifferentBase"/>, and the set of files that it is one
    /// of.
    /// </summary>
    public void Add(string name, Dictionary<string, Tensor> tensors) => _tensors.Add((name, tensors));

    /// <summary>A configuration, its entries in order of their names.</summary>
    public void Add(string name, JsonObject config)
    {
        var sorted = new JsonObject(
            config
                .ToList()
                .OrderBy(entry => entry.Key, StringComparer.Ordinal)
                .Select(entry => KeyValuePair.Create(entry.Key, entry.Value?.DeepClone()))
        );
        _files.Add(name, path => AtomicFile.WriteText(path, JsonSerializer.Serialize(sorted, JsonTypes.File.JsonObject) + "\n"));
    }

    /// <exception cref="CheckpointException">A file cannot be written, which the message names; nothing was changed.</exception>
    public void Write(string folder)
    {
        var metadata = new Dictionary<string, string> { ["format"] = "pt", [AdapterFolders.BaseKey] = model.Base.Fingerprint() };
        if (_tensors.Count > 1)
        {
            metadata[AdapterFolders.SetKey] = Fingerprint.OfTensors(
                _tensors.SelectMany(file => file.Tensors.Select(entry => KeyValuePair.Create($"{file.Name}/{entry.Key}", entry.Value)))
            );
        }

        foreach (var (name, tensors) in _tensors)
            _files.Add(name, path => SafetensorsWriter.Write(path, tensors, metadata));
        _files.Write(folder);
    }

    public void Dispose()
    {
        foreach (var tensor in _tensors.SelectMany(file => file.Tensors.Values))
            tensor.Dispose();
        _tensors.Clear();
    }
}
