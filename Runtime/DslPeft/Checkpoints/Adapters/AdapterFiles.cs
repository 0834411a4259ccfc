using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace DslPeft.Checkpoints;

/// <summary>The files of an adapter's folder, written all or none (<see cref="StagedFolder"/>). Tensors given to it are disposed with it.</summary>
internal sealed class AdapterFiles(AdaptedModel model) : IDisposable
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly StagedFolder _files = new();
    private readonly List<Tensor> _owned = [];

    /// <summary>A file of tensors; it names its base, for <see cref="AdapterLoadOptions.AllowDifferentBase"/>.</summary>
    public void Add(string name, Dictionary<string, Tensor> tensors)
    {
        _owned.AddRange(tensors.Values);
        _files.Add(name, path => SafetensorsWriter.Write(path, tensors, new Dictionary<string, string> { ["format"] = "pt", [AdapterFolders.BaseKey] = model.Base.Fingerprint() }));
    }

    /// <summary>A configuration, its entries in order of their names.</summary>
    public void Add(string name, JsonObject config)
    {
        var sorted = new JsonObject(config.ToList().OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => KeyValuePair.Create(entry.Key, entry.Value?.DeepClone())));
        _files.Add(name, path => AtomicFile.WriteText(path, sorted.ToJsonString(Indented) + "\n"));
    }

    /// <exception cref="CheckpointException">A file cannot be written, which the message names; nothing was changed.</exception>
    public void Write(string folder) => _files.Write(folder);

    public void Dispose()
    {
        foreach (var tensor in _owned)
            tensor.Dispose();
        _owned.Clear();
    }
}
