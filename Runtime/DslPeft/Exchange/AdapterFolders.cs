using DslPeft.Checkpoints;
using static TorchSharp.torch;

namespace DslPeft;

/// <summary>What to accept when the files of another library are loaded.</summary>
public sealed record AdapterLoadOptions
{
    /// <summary>
    /// False to load the method's tensors alone: the head stays as it is, and what the files hold of another head is passed over.
    /// </summary>
    public bool Head { get; init; } = true;

    /// <summary>
    /// True to accept files that name another base than the one in use. Files of other programs name none and are always accepted.
    /// </summary>
    public bool AllowDifferentBase { get; init; }
}

/// <summary>
/// Adapters in the folders of other libraries. Every tensor has its place there, told by the method's own annotations
/// (<see cref="FileFormAttribute"/>); names, shapes and the configuration must agree, and nothing is copied before all of them do.
/// </summary>
public static class AdapterFolders
{
    internal const string ConfigName = "adapter_config.json";

    internal const string BaseKey = "dslpeft.base";

    /// <summary>What files that were written together have in common: a digest of the tensors of all.</summary>
    internal const string SetKey = "dslpeft.set";

    /// <summary>
    /// Writes <c>adapter_config.json</c> and <c>adapter_model.safetensors</c> as Hugging Face peft does. A reparametrised prefix is
    /// written as the table that its MLP computes, the only form that peft's files have.
    /// </summary>
    /// <param name="model">The adaptation.</param>
    /// <param name="folder">The folder; it is made where it is absent.</param>
    /// <param name="baseName">Name or path of the base model, for <c>base_model_name_or_path</c>.</param>
    /// <exception cref="NotSupportedException">peft has no form for the adaptation; the message says for which method or
    /// tensor.</exception>
    /// <exception cref="CheckpointException">The files cannot be written.</exception>
    public static void SavePeft(this AdaptedModel model, string folder, string? baseName = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        AdapterFormats.Of(AdapterLibrary.Peft).Save(model, folder, baseName);
    }

    /// <summary>
    /// Loads what Hugging Face peft or <see cref="SavePeft"/> wrote. Where peft keeps only the deployed form, as of a reparametrised
    /// prefix, <c>Infer</c> runs and training is refused, as after <see cref="AdaptedModel.LoadDeployed"/>.
    /// </summary>
    /// <param name="model">The adaptation.</param>
    /// <param name="path">A folder with <c>adapter_config.json</c> and <c>adapter_model.safetensors</c> or <c>adapter_model.bin</c>, or a
    /// file of tensors under peft's names (safetensors or <c>torch.save</c>), whose configuration is then not known and not
    /// checked.</param>
    /// <param name="options">What to accept.</param>
    /// <exception cref="NotSupportedException">peft has no form for the adaptation.</exception>
    /// <exception cref="CheckpointException">The configuration or the tensors differ from the declaration; the message names each field or
    /// tensor with what was expected and found. Nothing was changed.</exception>
    public static void LoadPeft(this AdaptedModel model, string path, AdapterLoadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        AdapterFormats.Of(AdapterLibrary.Peft).Load(model, path, options ?? new());
    }

    /// <summary>
    /// Writes an adapter as AdapterHub does: <c>adapter_config.json</c> with <c>adapter.safetensors</c>, and the head as
    /// <c>head_config.json</c> with <c>model_head.safetensors</c>. Several methods are one union. Uses with names, such as the members of
    /// a fusion, stand each in a folder of its name, and their fusion in <c>fusion</c>.
    /// </summary>
    /// <param name="model">The adaptation.</param>
    /// <param name="folder">The folder; it is made where it is absent.</param>
    /// <param name="name">The adapter's name, which is a part of its keys; uses with names keep their own.</param>
    /// <exception cref="NotSupportedException">AdapterHub has no form for the adaptation.</exception>
    /// <exception cref="CheckpointException">The files cannot be written; nothing was changed.</exception>
    public static void SaveAdapterHub(this AdaptedModel model, string folder, string name = AdapterHubFormat.AdapterName)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name.Contains('.', StringComparison.Ordinal))
            throw new ArgumentException($"The name '{name}' has a dot, which separates the parts of keys.", nameof(name));
        AdapterHubFormat.SaveNamed(model, folder, name);
    }

    /// <summary>Loads what AdapterHub or <see cref="SaveAdapterHub"/> wrote; see <see cref="LoadPeft"/>.</summary>
    /// <param name="model">The adaptation.</param>
    /// <param name="folder">A folder with <c>adapter_config.json</c>, and the tensors as safetensors or <c>pytorch_adapter.bin</c>; for
    /// uses with names, one that holds such a folder for each, and one with <c>adapter_fusion_config.json</c> for their fusion.</param>
    /// <param name="options">What to accept.</param>
    /// <exception cref="NotSupportedException">AdapterHub has no form for the adaptation.</exception>
    /// <exception cref="CheckpointException">The configuration or the tensors differ from the declaration; nothing was changed.</exception>
    public static void LoadAdapterHub(this AdaptedModel model, string folder, AdapterLoadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        AdapterFormats.Of(AdapterLibrary.AdapterHub).Load(model, folder, options ?? new());
    }

    /// <summary>
    /// Loads one use that has a name, as a member of a fusion, from the folder of an adapter of AdapterHub; everything else stays as it
    /// is.
    /// </summary>
    /// <param name="model">The adaptation.</param>
    /// <param name="name">The use's name here; the adapter may have another one.</param>
    /// <param name="folder">The adapter's folder.</param>
    /// <param name="options">What to accept.</param>
    /// <exception cref="ArgumentException">No use has the name.</exception>
    /// <exception cref="CheckpointException">The configuration or the tensors differ from the declaration; nothing was changed.</exception>
    public static void LoadAdapterHubMember(this AdaptedModel model, string name, string folder, AdapterLoadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(name);
        AdapterHubFormat.LoadMember(model, name, folder, options ?? new());
    }

    /// <summary>True for a folder that holds an adapter of another library, or folders of adapters.</summary>
    internal static bool IsOne(string path) =>
        Directory.Exists(path)
        && Directory.EnumerateDirectories(path).Prepend(path).Any(folder => File.Exists(Path.Combine(folder, ConfigName)));

    /// <summary>Loads a folder of another library; its configuration says of which.</summary>
    /// <exception cref="CheckpointException">It is none, or differs from the declaration.</exception>
    internal static void LoadAny(AdaptedModel model, string folder) =>
        (AdapterFormats.Of(folder) ?? throw new CheckpointException(folder, $"has no {ConfigName}")).Load(model, folder, new());

    /// <summary>The first of the files that a folder has.</summary>
    /// <exception cref="CheckpointException">It has none of them.</exception>
    internal static string One(string folder, IReadOnlyList<string> names) =>
        names.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
        ?? throw new CheckpointException(folder, $"has none of {string.Join(", ", names)}");

    /// <exception cref="CheckpointException">There are differences.</exception>
    internal static void Refuse(string path, AdaptedModel model, List<string> differences)
    {
        if (differences.Count > 0)
        {
            throw new CheckpointException(
                path,
                $"does not describe {model.Info.Name}, nothing was loaded:{new ProblemList().Add("fields that differ", differences)}"
            );
        }
    }

    /// <summary>The stored tensors of some slots; those of one key are joined. The caller disposes them.</summary>
    internal static Dictionary<string, Tensor> Stored(IEnumerable<StoredSlot> slots, Func<StoredSlot, string> key)
    {
        using var noGrad = no_grad();
        var stored = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var parts in slots.GroupBy(key))
        {
            var ordered = parts.OrderBy(part => part.Part).ToList();
            using var joined =
                ordered.Count == 1 ? ordered[0].Give() : cat([.. ordered.Select(part => part.Values)], ordered[0].PartDimension);
            stored.Add(parts.Key, joined.reshape(ordered[0].StoredDimensions).DetachFromDisposeScope());
        }
        return stored;
    }

    /// <summary>Loads files whose configuration agrees with the declaration.</summary>
    internal static void Load(
        StoredAdapter adapter,
        IReadOnlyList<StoredSlot> slots,
        string place,
        IReadOnlyList<string> files,
        AdapterLoadOptions options,
        Dictionary<string, Tensor>? drawn = null
    )
    {
        var model = adapter.Model;
        using var tensors = StoredTensors.Read(place, files, model.Base.Info.KeyPrefix);
        tensors.Supply(drawn ?? []);
        tensors.Confirm(slots);
        if (
            !options.AllowDifferentBase
            && tensors.Metadata.TryGetValue(BaseKey, out var found)
            && model.Base.Fingerprint() is var expected
            && found != expected
        )
        {
            throw new CheckpointException(
                files[0],
                $"was trained over other base weights: their fingerprint is {found}, that of the base in use is {expected}. Load the base it belongs to, or allow a different base explicitly."
            );
        }
        var roots = model.Base.Info.Rows.Select(row => row.Name.Split('.')[0]).ToHashSet(StringComparer.Ordinal);
        var values = tensors.Fit(slots, options.Head, roots, tensor => IsOfBase(model, tensor));
        RequireSeeded(place, slots, values);
        model.Replace(values, adapter.Deployed);
    }

    /// <summary>Refuses values that the declared seed does not give: adapter files would not hold them.</summary>
    private static void RequireSeeded(string path, IReadOnlyList<StoredSlot> slots, Dictionary<string, Tensor> values)
    {
        using var noGrad = no_grad();
        foreach (var slot in slots.Where(slot => slot.Seeded && values.ContainsKey(slot.Name)))
        {
            using Tensor stored = values[slot.Name].to(float64, slot.Values.device),
                drawn = slot.Values.to(float64);
            // The last digit of a draw may be another machine's.
            if (!stored.allclose(drawn, rtol: 1e-5, atol: 1e-6))
            {
                throw new CheckpointException(
                    path,
                    $"holds other values of '{slot.Key}' than the declared seed gives, nothing was loaded: declare the seed that the adapter was trained with."
                );
            }

            values.Remove(slot.Name);
        }
    }

    /// <summary>True for a tensor that equals one of the base's.</summary>
    private static bool IsOfBase(AdaptedModel model, Tensor values)
    {
        using var noGrad = no_grad();
        using var here = values.to(model.Device);
        return model
            .Base.Info.Rows.Where(row => model.Base.has_parameter(row.Name))
            .Any(row => TensorBytes.Same(here, model.Base[row.Name]));
    }
}
