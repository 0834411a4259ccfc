using System.Text.Json;
using System.Text.Json.Nodes;

namespace DslPeft.Checkpoints;

/// <summary>One method in a folder of AdapterHub: its configuration, alone or in the list of a union.</summary>
/// <param name="adapter">The adaptation.</param>
/// <param name="method">The method.</param>
/// <param name="slots">The method's tensors.</param>
/// <param name="joined">Methods whose entries stand in the same configuration, with their tensors.</param>
internal sealed class HubPart(
    StoredAdapter adapter,
    StoredMethod method,
    IReadOnlyList<StoredSlot> slots,
    IReadOnlyList<(StoredMethod Method, IReadOnlyList<StoredSlot> Slots)> joined
)
{
    /// <summary>The library's word for a bottleneck adapter, which its configurations leave out.</summary>
    private const string Bottleneck = "adapter";
    private const string Lora = "lora",
        Prefix = "prefix_tuning",
        Prompt = "prompt_tuning",
        LeaveOut = "leave_out";

    // What the library knows of bottleneck adapters and no method here does.
    private static readonly Dictionary<string, object> BottleneckDefaults = new()
    {
        ["is_parallel"] = false,
        ["scaling"] = 1.0,
        ["original_ln_after"] = true,
        ["residual_before_ln"] = true,
        ["adapter_residual_before_ln"] = false,
        ["ln_before"] = false,
        ["ln_after"] = false,
        ["phm_layer"] = false,
        ["cross_adapter"] = false,
    };

    // Entries that only training reads, and those of layers that are switched off.
    private static readonly Dictionary<string, string[]> WithoutEffect = new()
    {
        [Bottleneck] =
        [
            "init_weights",
            "init_weights_seed",
            "dropout",
            "inv_adapter_reduction_factor",
            "phm_dim",
            "factorized_phm_W",
            "factorized_phm_rule",
            "shared_W_phm",
            "shared_phm_rule",
            "phm_c_init",
            "phm_init_range",
            "learn_phm",
            "hypercomplex_nonlinearity",
            "phm_rank",
            "phm_bias",
        ],
        [Lora] = ["init_weights_seed"],
        [Prefix] = ["init_weights_seed"],
        [Prompt] = ["init_weights_seed", "prompt_init", "prompt_init_text", "random_uniform_scale"],
    };

    // Entries of a bottleneck that is nowhere, as where an adapter has the embeddings' alone.
    private static readonly string[] WithoutPlace = ["reduction_factor", "original_ln_before"];
    private const int AnyReduction = 16;

    private readonly IReadOnlyList<AdapterConfig> _configs =
    [
        new(method, slots, adapter),
        .. joined.Select(other => new AdapterConfig(other.Method, other.Slots, adapter)),
    ];

    /// <summary>The library's word for the method.</summary>
    public string Kind => method.Form!.Kind;

    /// <summary>
    /// Places in the library's terms, each with its layer; two parts of a union that share one cannot be told apart by the library.
    /// </summary>
    public IEnumerable<string> Places =>
        slots
            .Select(slot => (Kind, slot.Whole ? "" : Field(slot), slot.Whole ? -1 : StoredAdapter.LayerOf(slot.Name)))
            .Distinct()
            .Select(place => place.ToString());

    public JsonObject Write()
    {
        var config = new JsonObject();
        foreach (var (name, value) in Defaults())
            config[name] = AdapterConfig.Node(value);
        foreach (var said in _configs)
            Add(said, config);
        if (!HasPlace)
            config.TryAdd(WithoutPlace[0], AnyReduction);
        foreach (var (name, value) in Overrides())
            config[name] = AdapterConfig.Node(value);
        if (Kind != Bottleneck)
            config["architecture"] = Kind;
        foreach (var (field, isOn) in Fields())
            config[field] = isOn;
        if (Kind == Lora)
            config["attn_matrices"] = new JsonArray([.. Matrices().Select(name => (JsonNode)name!)]);
        if (Kind != Prompt)
            config[LeaveOut] = new JsonArray([.. LeftOut().Select(layer => (JsonNode)layer)]);
        return config;
    }

    /// <summary>Whether a configuration is of this kind.</summary>
    public bool IsOf(JsonElement config) =>
        AdapterConfig.Find(config, "architecture") switch
        {
            null => Kind == Bottleneck,
            { ValueKind: JsonValueKind.String } name => name.GetString() == Kind,
            _ => false,
        };

    /// <summary>Every difference, as <c>field: expected, found</c>.</summary>
    public List<string> Differences(JsonElement config)
    {
        var differences = new List<string>();
        if (!IsOf(config))
        {
            // Another method has other fields: what they say would only hide that.
            return
            [
                $"architecture: expected \"{Kind}\", found {AdapterConfig.Find(config, "architecture")?.GetRawText() ?? $"none, which is \"{Bottleneck}\""}",
            ];
        }
        var overrides = Overrides();
        foreach (var (name, value) in Defaults().Concat(overrides))
        {
            if (AdapterConfig.Find(config, name) is { } found)
                AdapterConfig.Compare(differences, name, value, found);
        }

        differences.AddRange(
            _configs
                .SelectMany(said => said.Differences(config))
                .Distinct()
                .Where(difference => !overrides.ContainsKey(difference.Split(':')[0]))
        );
        foreach (var (field, isOn) in Fields())
            AdapterConfig.Compare(differences, field, isOn, AdapterConfig.Find(config, field));
        if (Kind == Lora && Matrices().Count > 0)
            AdapterConfig.CompareList(differences, "attn_matrices", Matrices(), AdapterConfig.Find(config, "attn_matrices"));
        AdapterConfig.CompareList(differences, LeaveOut, LeftOut(), AdapterConfig.Find(config, LeaveOut));
        AdapterConfig.RefuseUnknown(
            differences,
            config,
            [
                "architecture",
                "attn_matrices",
                LeaveOut,
                .. Defaults().Keys,
                .. overrides.Keys,
                .. Names,
                .. Fields().Keys,
                .. WithoutEffect.GetValueOrDefault(Kind, []),
                .. HasPlace ? [] : WithoutPlace,
            ]
        );
        return differences;
    }

    private IEnumerable<string> Names => _configs.SelectMany(said => said.Names);

    /// <summary>False for a bottleneck adapter that stands in no layer.</summary>
    private bool HasPlace => Kind != Bottleneck || slots.Any(slot => !slot.Whole);

    /// <summary>Adds a method's entries; those of two methods in one configuration must agree.</summary>
    private void Add(AdapterConfig said, JsonObject config)
    {
        var own = new JsonObject();
        said.Write(own);
        foreach (var (name, value) in own)
        {
            if (_configs[0] != said && config[name] is { } other && !JsonNode.DeepEquals(other, value))
            {
                throw new NotSupportedException(
                    $"{adapter.Model.Info.Name} cannot be kept in files of {AdapterLibrary.AdapterHub}: there the methods at its places and at its embeddings have one {name}, and here they have {other.ToJsonString()} and {value?.ToJsonString()}."
                );
            }

            config[name] = value?.DeepClone();
        }
    }

    /// <summary>Constants of the kind that the method does not state itself.</summary>
    private Dictionary<string, object> Defaults()
    {
        var stated = Names.Concat(Overrides().Keys).ToHashSet();
        Dictionary<string, object> all = Kind == Bottleneck ? new(BottleneckDefaults) : [];
        // A prompt stands in no layer and has no gate.
        if (Kind != Prompt)
            all["use_gating"] = false;
        return all.Where(entry => !stated.Contains(entry.Key)).ToDictionary();
    }

    /// <summary>
    /// What the place decides, whatever the method says: behind the norm, the library takes the norm before the adapter and none after it.
    /// </summary>
    private Dictionary<string, object> Overrides() =>
        Kind == Bottleneck && slots.Any(slot => slot.Behind)
            ? new()
            {
                ["original_ln_before"] = true,
                ["original_ln_after"] = false,
                ["residual_before_ln"] = false,
            }
            : [];

    /// <summary>The entries that say where the method is, and whether it is there.</summary>
    private Dictionary<string, bool> Fields()
    {
        string[] fields = Kind switch
        {
            Bottleneck => ["mh_adapter", "output_adapter"],
            Lora => ["selfattn_lora", "intermediate_lora", "output_lora"],
            _ => [],
        };
        var used = slots.Where(slot => !slot.Whole && fields.Length > 0).Select(Field).ToHashSet();
        return fields.ToDictionary(field => field, used.Contains);
    }

    private List<string> Matrices() => [.. slots.Select(slot => Projection(slot)).OfType<string>().Distinct().Order()];

    private List<int> LeftOut()
    {
        var layers = slots.Select(slot => StoredAdapter.LayerOf(slot.Name)).ToHashSet();
        return slots.Any(slot => slot.Whole) ? [] : [.. Enumerable.Range(0, adapter.Layers).Where(layer => !layers.Contains(layer))];
    }

    private bool IsLlama => adapter.Model.Base.Info.Family == "llama";

    /// <summary>The entry that stands for the place of a tensor.</summary>
    private string Field(StoredSlot slot)
    {
        if (slot.Sublayer.Length > 0)
            return adapter.IsAttention(slot.Sublayer) ? "mh_adapter" : "output_adapter";
        var origin = Origin(slot);
        return origin.Split('.')[^1] switch
        {
            "Query" or "Key" or "Value" => "selfattn_lora",
            // The library's LLaMA has the two the other way round.
            "Up" => IsLlama ? "output_lora" : "intermediate_lora",
            "Down" => IsLlama ? "intermediate_lora" : "output_lora",
            _ => throw new NotSupportedException(
                $"{adapter.Model.Info.Name} cannot be kept in files of {AdapterLibrary.AdapterHub}: it has no form for {origin}."
            ),
        };
    }

    private string? Projection(StoredSlot slot) =>
        Origin(slot).Split('.')[^1] switch
        {
            "Query" => "q",
            "Key" => "k",
            "Value" => "v",
            _ => null,
        };

    private string Origin(StoredSlot slot) =>
        slot.Slice.Length > 0
            ? slot.Slice
            : adapter.Model.Base.Info.Rows.FirstOrDefault(row => row.Name == slot.Module + ".weight")?.Origin ?? "";
}
