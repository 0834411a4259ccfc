using System.Text.Json;
using System.Text.Json.Nodes;

namespace DslPeft.Checkpoints;

/// <summary>The folder of Hugging Face peft.</summary>
internal sealed class PeftFormat : IAdapterFormat
{
    // peft's name for an adapter without one; it is in the keys of few methods.
    public const string AdapterName = "default";

    private const string WeightsName = "adapter_model.safetensors",
        PickledName = "adapter_model.bin";
    private const string Root = "base_model.",
        ModelRoot = Root + "model.";

    // Entries that say where an adapter comes from, how it was trained or how it is laid out in memory.
    private static readonly string[] WithoutEffect =
    [
        "peft_type",
        "task_type",
        "base_model_name_or_path",
        "inference_mode",
        "auto_mapping",
        "revision",
        "peft_version",
        "init_lora_weights",
        "init_ia3_weights",
        "loftq_config",
        "eva_config",
        "corda_config",
        "lora_ga_config",
        "velora_config",
        "megatron_config",
        "megatron_core",
        "runtime_config",
        "ephemeral_gpu_offload",
        "qalora_group_size",
        "init_weights",
        "encoder_dropout",
        "r",
        "prompt_tuning_init",
        "prompt_tuning_init_text",
        "tokenizer_name_or_path",
        "tokenizer_kwargs",
        "prompt_tuning_init_state_dict_path",
        "prompt_tuning_init_task",
    ];

    /// <summary>The library's word for a model without a head.</summary>
    public const string NoTask = TaskHead.PeftTaskOfNone;

    // Starts of LoRA that leave the base as it is. The others take a part out of its weights, so that their factors fit no base but the
    // rest.
    private static readonly string[] StartsBesideTheBase = ["gaussian", "orthogonal", "eva", "mica"];

    public AdapterLibrary Library => AdapterLibrary.Peft;

    public bool KeepsEveryHead => false;

    public bool HoldsSeveralMethods => false;

    public bool HoldsSlices => false;

    public bool IsOne(string folder) =>
        Path.Combine(folder, AdapterFolders.ConfigName) is var config
        && File.Exists(config)
        && CheckpointConfig.Read(config).Text("peft_type") is not null;

    public void Save(AdaptedModel model, string folder, string? baseName)
    {
        model.RequireSchedules();
        var adapter = StoredAdapter.Of(model, Library, _ => AdapterName);
        KeptRanks.Prune(adapter);
        Save(adapter, folder, baseName, slot => slot, _ => { });
    }

    public void Load(AdaptedModel model, string path, AdapterLoadOptions options)
    {
        var adapter = StoredAdapter.Of(model, Library, _ => AdapterName);
        StagedFolder.Complete(path);
        var (config, files) = Find(path);
        if (config is not null)
            AdapterFolders.Refuse(config.Path, model, Differences(adapter, config, options.Head));
        AdapterFolders.Load(adapter, adapter.Slots, path, files, options, config is null ? [] : DrawnTensors.Of(adapter, config));
    }

    /// <summary>Writes a folder with other values in some places, and other entries.</summary>
    public static void Save(
        StoredAdapter adapter,
        string folder,
        string? baseName,
        Func<StoredSlot, StoredSlot> values,
        Action<JsonObject> edit
    )
    {
        using var files = new AdapterFiles(adapter.Model);
        files.Add(WeightsName, AdapterFolders.Stored(adapter.Slots.Select(values), slot => Key(adapter, slot)));
        var config = Config(adapter, baseName);
        edit(config);
        files.Add(AdapterFolders.ConfigName, config);
        files.Write(folder);
    }

    /// <summary>The configuration, if there is one, and the weights.</summary>
    private static (CheckpointConfig? Config, IReadOnlyList<string> Files) Find(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!Directory.Exists(path))
            return (null, [path]);
        return (
            CheckpointConfig.Read(Path.Combine(path, AdapterFolders.ConfigName)),
            [AdapterFolders.One(path, [WeightsName, PickledName])]
        );
    }

    /// <summary>Every difference, as <c>field: expected, found</c>.</summary>
    /// <param name="adapter">The adaptation.</param>
    /// <param name="config">The configuration.</param>
    /// <param name="head">False if the head is left out, whose task may then be another.</param>
    /// <exception cref="CheckpointException">A pattern of it takes too long to match.</exception>
    private static List<string> Differences(StoredAdapter adapter, CheckpointConfig config, bool head)
    {
        try
        {
            return Differences(adapter, config.Root, head);
        }
        catch (PatternException slow)
        {
            throw new CheckpointException(
                config.Path,
                $"cannot be held against {adapter.Model.Info.Name}, nothing was loaded: {slow.Message}",
                slow
            );
        }
    }

    private static List<string> Differences(StoredAdapter adapter, JsonElement config, bool head)
    {
        var form = adapter.Method.Form!;
        var differences = new List<string>();
        AdapterConfig.Compare(differences, "peft_type", form.Kind, AdapterConfig.Find(config, "peft_type"));
        // Another method has other fields: what they say would only hide that.
        if (differences.Count > 0)
            return differences;
        if (head && adapter.Model.Info.Head.PeftTask is { } task && AdapterConfig.Find(config, "task_type") is { } found)
            AdapterConfig.Compare(differences, "task_type", task, found);
        var said = new AdapterConfig(adapter.Method, adapter.Slots, adapter);
        differences.AddRange(said.Differences(config));
        differences.AddRange(KeptRanks.Read(adapter, config));
        AdapterConfig.RefuseUnknown(
            differences,
            config,
            [
                .. said.Names,
                .. WithoutEffect,
                form.KeptRanks ?? "",
                PeftSelection.Saved,
                .. form.Prompt ? Sizes(adapter).Select(size => size.Name) : PeftSelection.Names,
            ]
        );
        if (
            !adapter.Method.Constants.ContainsKey("init_lora_weights")
            && AdapterConfig.Find(config, "init_lora_weights") is { ValueKind: JsonValueKind.String } start
            && !StartsBesideTheBase.Contains(start.GetString())
        )
        {
            differences.Add(
                $"init_lora_weights: expected a start that leaves the base as it is, found {start.GetRawText()}, whose factors are to be added to what is left of the base's weights"
            );
        }

        var selection = new PeftSelection(config, adapter);
        differences.AddRange(selection.OfSaved());
        if (!form.Prompt)
        {
            differences.AddRange(selection.Differences());
        }
        else
        {
            foreach (var (name, size) in Sizes(adapter))
            {
                if (AdapterConfig.Find(config, name) is { } given)
                    AdapterConfig.Compare(differences, name, size, given);
            }
        }

        return differences;
    }

    private static string Key(StoredAdapter adapter, StoredSlot slot)
    {
        if (slot.Head)
            return (adapter.Method.Form!.Prompt ? Root : ModelRoot) + slot.Key;
        if (slot.Whole)
            return adapter.Method.Form!.Prompt ? slot.Key : Root + slot.Key;
        // peft moves the tensors of a module that it wraps below base_layer.
        var module = adapter.Modules.FirstOrDefault(module =>
            slot.Module.Length == 0 && slot.Key.StartsWith(module + ".", StringComparison.Ordinal)
        );
        return ModelRoot + adapter.Full(module is null ? slot.Key : $"{module}.base_layer{slot.Key[module.Length..]}");
    }

    private static JsonObject Config(StoredAdapter adapter, string? baseName)
    {
        var form = adapter.Method.Form!;
        var heads = adapter
            .Slots.Where(slot => slot.Head)
            .Select(slot => slot.Key.Split('.')[0])
            .Distinct()
            .Select(name => (JsonNode)name!)
            .ToArray();
        var config = new JsonObject
        {
            ["peft_type"] = form.Kind,
            ["task_type"] = adapter.Model.Info.Head.PeftTask,
            ["base_model_name_or_path"] = baseName,
            ["inference_mode"] = true,
            ["auto_mapping"] = null,
            ["revision"] = null,
        };
        new AdapterConfig(adapter.Method, adapter.Slots, adapter).Write(config);
        KeptRanks.Write(adapter, config);
        if (form.Prompt)
        {
            foreach (var (name, size) in Sizes(adapter))
                config[name] = size;
            return config;
        }
        config["modules_to_save"] = heads.Length == 0 ? null : new JsonArray(heads);
        config["target_modules"] = Names(adapter.Modules, adapter);
        // Vectors at the input of a module are those of feed-forward networks there.
        var inputs = adapter.Slots.Where(slot => slot.Shape == StoredShape.Row).Select(slot => slot.Module).Distinct().ToList();
        if (inputs.Count > 0 || adapter.Slots.Any(slot => slot.Shape == StoredShape.Column))
            config["feedforward_modules"] = Names(inputs, adapter);
        return config;
    }

    /// <summary>Whole names: endings could select more than was declared.</summary>
    private static JsonArray Names(IEnumerable<string> modules, StoredAdapter adapter) =>
        [.. modules.Select(module => (JsonNode)adapter.Full(module)!)];

    private static IEnumerable<(string Name, long Size)> Sizes(StoredAdapter adapter)
    {
        var sizes = adapter.Model.Base.Info.Config;
        // Families have names of their own for it.
        var heads = new[] { "num_attention_heads", "n_head", "num_heads", "encoder_attention_heads" }
            .Where(sizes.ContainsKey)
            .Select(name => (long?)sizes[name])
            .FirstOrDefault();
        // A prefix is one of keys and values, of which there may be fewer heads than of queries.
        var own =
            adapter.Method.Form!.Kind == "PREFIX_TUNING" && sizes.TryGetValue("num_key_value_heads", out var fewer) ? (long)fewer : heads;
        yield return ("num_layers", adapter.Layers);
        yield return ("token_dim", own == heads ? adapter.Width : adapter.Width / heads!.Value * own!.Value);
        // An encoder with a decoder has two.
        yield return ("num_transformer_submodules", 1);
        if (own is { } number)
            yield return ("num_attention_heads", number);
    }
}
