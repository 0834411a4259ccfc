using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using DslPeft.Checkpoints;
using static TorchSharp.torch;

namespace DslPeft;

/// <summary>What to accept when the files of another library are loaded.</summary>
public sealed record AdapterLoadOptions
{
    /// <summary>False to load the method's tensors alone: the head stays as it is, and what the files hold of another head is passed over.</summary>
    public bool Head { get; init; } = true;

    /// <summary>True to accept files that name another base than the one in use. Files of other programs name none and are always accepted.</summary>
    public bool AllowDifferentBase { get; init; }
}

/// <summary>
/// Adapters in the folders of other libraries. Every tensor has its place there, told by the method's own annotations
/// (<see cref="FileFormAttribute"/>); names, shapes and the configuration must agree, and nothing is copied before all of them do.
/// </summary>
public static class AdapterFolders
{
    internal const string ConfigName = "adapter_config.json";
    private const string BaseKey = "dslpeft.base";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// Writes <c>adapter_config.json</c> and <c>adapter_model.safetensors</c> as Hugging Face peft does. A reparametrised prefix is written as the
    /// table that its MLP computes, the only form that peft's files have.
    /// </summary>
    /// <param name="model">The adaptation.</param>
    /// <param name="folder">The folder; it is made where it is absent.</param>
    /// <param name="baseName">Name or path of the base model, for <c>base_model_name_or_path</c>.</param>
    /// <exception cref="NotSupportedException">peft has no form for the adaptation; the message says for which method or tensor.</exception>
    /// <exception cref="CheckpointException">The files cannot be written.</exception>
    public static void SavePeft(this AdaptedModel model, string folder, string? baseName = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        PeftFormat.Save(StoredAdapter.Of(model, AdapterLibrary.Peft), folder, baseName);
    }

    /// <summary>
    /// Loads what Hugging Face peft or <see cref="SavePeft"/> wrote. Where peft keeps only the deployed form, as of a reparametrised prefix,
    /// <c>Infer</c> runs and training is refused, as after <see cref="AdaptedModel.LoadDeployed"/>.
    /// </summary>
    /// <param name="model">The adaptation.</param>
    /// <param name="path">
    /// A folder with <c>adapter_config.json</c> and <c>adapter_model.safetensors</c> or <c>adapter_model.bin</c>, or a file of tensors under peft's names
    /// (safetensors or <c>torch.save</c>), whose configuration is then not known and not checked.
    /// </param>
    /// <param name="options">What to accept.</param>
    /// <exception cref="NotSupportedException">peft has no form for the adaptation.</exception>
    /// <exception cref="CheckpointException">
    /// The configuration or the tensors differ from the declaration; the message names each field or tensor with what was expected and found. Nothing was
    /// changed.
    /// </exception>
    public static void LoadPeft(this AdaptedModel model, string path, AdapterLoadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        var adapter = StoredAdapter.Of(model, AdapterLibrary.Peft);
        var (config, files) = PeftFormat.Find(path);
        if (config is not null && PeftFormat.Differences(adapter, config.Root) is { Count: > 0 } differences)
            throw Differs(config.Path, model, differences);
        Load(adapter, files, options ?? new());
    }

    /// <summary>Writes an adapter as AdapterHub does: <c>adapter_config.json</c> with <c>adapter.safetensors</c>, and the head as <c>head_config.json</c> with <c>model_head.safetensors</c>.</summary>
    /// <param name="model">The adaptation.</param>
    /// <param name="folder">The folder; it is made where it is absent.</param>
    /// <param name="name">The adapter's name, which is a part of its keys.</param>
    /// <exception cref="NotSupportedException">AdapterHub has no form for the adaptation.</exception>
    /// <exception cref="CheckpointException">The files cannot be written.</exception>
    public static void SaveAdapterHub(this AdaptedModel model, string folder, string name = "adapter")
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name.Contains('.', StringComparison.Ordinal))
            throw new ArgumentException($"The name '{name}' has a dot, which separates the parts of keys.", nameof(name));
        AdapterHubFormat.Save(StoredAdapter.Of(model, AdapterLibrary.AdapterHub, name), folder, name);
    }

    /// <summary>Loads what AdapterHub or <see cref="SaveAdapterHub"/> wrote; see <see cref="LoadPeft"/>.</summary>
    /// <param name="model">The adaptation.</param>
    /// <param name="folder">A folder with <c>adapter_config.json</c>, and the tensors as safetensors or <c>pytorch_adapter.bin</c>.</param>
    /// <param name="options">What to accept.</param>
    /// <exception cref="NotSupportedException">AdapterHub has no form for the adaptation.</exception>
    /// <exception cref="CheckpointException">The configuration or the tensors differ from the declaration; nothing was changed.</exception>
    public static void LoadAdapterHub(this AdaptedModel model, string folder, AdapterLoadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new();
        var config = CheckpointConfig.Read(Path.Combine(folder, ConfigName));
        var adapter = StoredAdapter.Of(model, AdapterLibrary.AdapterHub, config.Text("name") ?? "default");
        if (AdapterHubFormat.Differences(adapter, config.Root) is { Count: > 0 } differences)
            throw Differs(config.Path, model, differences);
        Load(adapter, AdapterHubFormat.Files(folder, options.Head && model.Info.Head != HeadKind.None), options);
    }

    /// <summary>True for a folder of either library.</summary>
    internal static bool IsOne(string path) => Directory.Exists(path) && File.Exists(Path.Combine(path, ConfigName));

    /// <summary>Loads a folder of either library; its configuration says of which it is.</summary>
    internal static void LoadAny(AdaptedModel model, string folder)
    {
        if (CheckpointConfig.Read(Path.Combine(folder, ConfigName)).Text("peft_type") is not null)
            model.LoadPeft(folder);
        else
            model.LoadAdapterHub(folder);
    }

    /// <summary>The stored tensors of some slots; those of one key are joined. The caller disposes them.</summary>
    internal static Dictionary<string, Tensor> Stored(IEnumerable<StoredSlot> slots, Func<StoredSlot, string> key)
    {
        using var noGrad = no_grad();
        var stored = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var parts in slots.GroupBy(key))
        {
            var ordered = parts.OrderBy(part => part.Part).ToList();
            using var joined = ordered.Count == 1 ? ordered[0].Values.detach().clone() : cat([.. ordered.Select(part => part.Values)], -1);
            stored.Add(parts.Key, joined.reshape(ordered[0].StoredDimensions).DetachFromDisposeScope());
        }
        return stored;
    }

    internal static void Write(string folder, string configName, JsonObject config)
    {
        var sorted = new JsonObject(config.ToList().OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => KeyValuePair.Create(entry.Key, entry.Value?.DeepClone())));
        AtomicFile.WriteText(Path.Combine(folder, configName), sorted.ToJsonString(Indented) + "\n");
    }

    /// <summary>Writes tensors and disposes them. The file names its base, for <see cref="AdapterLoadOptions.AllowDifferentBase"/>.</summary>
    internal static void Write(string path, AdaptedModel model, Dictionary<string, Tensor> tensors)
    {
        try
        {
            SafetensorsWriter.Write(path, tensors, new Dictionary<string, string> { ["format"] = "pt", [BaseKey] = model.Base.Fingerprint() });
        }
        finally
        {
            foreach (var tensor in tensors.Values)
                tensor.Dispose();
        }
    }

    private static void Load(StoredAdapter adapter, IReadOnlyList<string> files, AdapterLoadOptions options)
    {
        var model = adapter.Model;
        using var tensors = StoredTensors.Read(files, model.Base.Info.KeyPrefix);
        if (!options.AllowDifferentBase && tensors.Metadata.TryGetValue(BaseKey, out var found) && model.Base.Fingerprint() is var expected && found != expected)
        {
            throw new CheckpointException(files[0],
                $"was trained over other base weights: their fingerprint is {found}, that of the base in use is {expected}. Load the base it belongs to, or allow a different base explicitly.");
        }
        var roots = model.Base.Info.Rows.Select(row => row.Name.Split('.')[0]).ToHashSet(StringComparer.Ordinal);
        model.Replace(tensors.Fit(adapter.Slots, options.Head, roots), adapter.Deployed);
    }

    private static CheckpointException Differs(string path, AdaptedModel model, List<string> differences) =>
        new(path, $"does not describe {model.Info.Name}, nothing was loaded:{new ProblemList().Add("fields that differ", differences)}");
}
