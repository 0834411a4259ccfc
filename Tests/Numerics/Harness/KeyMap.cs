using System.Text.RegularExpressions;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

/// <summary>
/// Where a reference implementation keeps a tensor of ours: under which name and, where it keeps several in one, which part; or under
/// which names where ours is several of its own, one behind the other.
/// </summary>
/// <param name="Keys">The library's names; none for a tensor that it does not keep.</param>
/// <param name="Part">Our tensor out of the library's; null for all of it.</param>
internal sealed record LibraryTensor(IReadOnlyList<string> Keys, Func<Tensor, Tensor>? Part = null)
{
    public LibraryTensor(string key, Func<Tensor, Tensor>? part = null)
        : this([key], part) { }

    /// <summary>Our tensor, as a tensor of its own.</summary>
    /// <param name="read">Reads the library's tensor of a name.</param>
    public Tensor Take(Func<string, Tensor> read)
    {
        using var scope = NewDisposeScope();
        var whole = Keys.Count == 1 ? read(Keys[0]) : cat([.. Keys.Select(key => read(key).reshape(-1))]);
        var part = Part is null ? whole : Part(whole);
        return part.contiguous().clone().MoveToOuterDisposeScope();
    }
}

/// <summary>Translates our parameter names to those of a public library.</summary>
internal abstract partial class KeyMap
{
    /// <summary>Plain transformers models; the base's keys may have a prefix.</summary>
    public static KeyMap Transformers(string prefix) => new TransformersMap(prefix);

    /// <summary>HF peft: LoRA and its relatives.</summary>
    public static KeyMap Peft(string prefix = "bert.") => new PeftMap(prefix);

    /// <summary>HF peft: prefix tuning.</summary>
    public static KeyMap PeftPrefix { get; } = new PeftPrefixMap();

    /// <summary>HF peft: prompt tuning and P-tuning.</summary>
    public static KeyMap PeftPrompt { get; } = new PeftPromptMap();

    /// <summary>AdapterHub.</summary>
    /// <param name="prefix">Prefix of the base's keys.</param>
    /// <param name="members">Names of a fusion's members.</param>
    public static KeyMap AdapterHub(string prefix = "bert.", string members = "a,b,c") => new AdapterHubMap(prefix, members);

    /// <summary>microsoft/AdaMix.</summary>
    public static KeyMap AdaMix(string prefix = "bert.") => new AdaMixMap(prefix);

    /// <summary>The library's tensor for a row of an adaptation's parameter table.</summary>
    public abstract LibraryTensor Find(ParameterRow row);

    /// <summary>The library's name of a base weight.</summary>
    public virtual string Base(string name) => "bert." + name;

    /// <summary>A tensor of the base, of ours, as the library keeps it. The caller disposes it.</summary>
    public virtual Tensor AsStored(string name, Tensor values) => values.alias();

    /// <summary>Part of a table (length, 2 · layers · hidden): columns key 0, value 0, key 1, value 1…</summary>
    protected static Func<Tensor, Tensor> PrefixPart(string name, long hidden)
    {
        var match = Regex.Match(name, @"\.(\d+)\..*\.(key|value)$");
        var slot = 2 * int.Parse(match.Groups[1].Value) + (match.Groups[2].Value == "value" ? 1 : 0);
        return whole => whole.narrow(1, slot * hidden, hidden);
    }

    /// <summary>A vector that the library keeps as a column or row.</summary>
    protected static Tensor Flat(Tensor whole) => whole.reshape(-1);

    protected static KeyNotFoundException Unknown(ParameterRow row) => new($"No name is known for '{row.Name}' of {row.Origin}.");

    private class TransformersMap(string prefix) : KeyMap
    {
        public override LibraryTensor Find(ParameterRow row) => new(row.Head ? row.Name : Base(row.Name));

        public override string Base(string name) => prefix + name;
    }

    private class PeftMap(string prefix) : KeyMap
    {
        // The one bank goes by the name of its first place.
        private const string VectorBank = "base_model.model.bert.encoder.layer.0.attention.self.query.vblora_vector_bank.default";

        public override LibraryTensor Find(ParameterRow row)
        {
            if (row.Head)
                return new(row.Trainable ? "base_model.model." + row.Name : row.Name);
            if (row is { Initial.Kind: Init.Pretrained, CheckpointKey: not null })
            {
                return new(
                    "base_model.model."
                        + Base(Stem(row.Name, 1))
                        + (row.Name.Contains("LayerNorm") ? ".ln_tuning_layers." : ".base_layer.")
                        + row.Name.Split('.')[^1]
                );
            }

            if (row.Name == "model.vblora.bank")
                return new(VectorBank);
            // The library draws the places of a spectrum anew when it loads.
            if (row.Name.EndsWith(".fourierft.places", StringComparison.Ordinal))
                return new([]);
            var suffix = (row.Name.Split('.')[^2], row.Name.Split('.')[^1]) switch
            {
                ("lora", "a") => "lora_A.weight",
                ("lora", "b") => "lora_B.weight",
                ("lora", "bias") => "lora_B.bias",
                ("lora", "tableA") => "lora_embedding_A",
                ("lora", "tableB") => "lora_embedding_B",
                ("trainabletokens", "rows") => "trainable_tokens_delta",
                ("dora", "a") => "lora_A.weight",
                ("dora", "b") => "lora_B.weight",
                ("dora", "magnitude") => "lora_magnitude_vector.default.weight",
                ("adalora", var name) => "lora_" + name.ToUpperInvariant(),
                ("fourierft", _) => "fourierft_spectrum",
                ("vblora", var name) => "vblora_logits_" + name[^1],
                ("ia3", "l") => "ia3_l",
                ("poly", "router") => "poly_router.module_logits",
                ("poly", var name) => "poly_lora_" + name.ToUpperInvariant(),
                ("oft", _) => "oft_r",
                ("boft", "rotations") => "boft_R",
                ("boft", "scale") => "boft_s",
                ("hra", _) => "hra_u",
                ("bone", _) => "bone_block",
                ("loha", var name) => $"hada_w{name[1]}_{name[0]}",
                ("lokr", "c") => "lokr_w1",
                ("lokr", var name) => $"lokr_w2_{name}",
                ("vera", "scale") => "vera_lambda_b",
                ("vera", "d") => "vera_lambda_d",
                ("vera", var name) => "vera_" + name.ToUpperInvariant(),
                _ => throw Unknown(row),
            };
            var stem = Stem(row.Name, 2);
            return new(
                stem == "model" ? "base_model." + suffix : $"base_model.model.{Base(stem)}.{suffix}",
                suffix == "ia3_l" ? Flat : null
            );
        }

        public override string Base(string name) => prefix + name;
    }

    private sealed class PeftPromptMap : KeyMap
    {
        private const string Encoder = "prompt_encoder.default.";

        public override LibraryTensor Find(ParameterRow row)
        {
            if (row.Head)
                return new("base_model." + row.Name);
            var (name, layers) = (row.Name[(row.Name.LastIndexOf('.') + 1)..], (int)row.Shape[0]);
            return name switch
            {
                "prompt" or "table" => new(Encoder + "embedding.weight"),
                "columns" => new(Encoder + "prefix_task_cols"),
                "rows" => new(Encoder + "prefix_task_rows"),
                "input" => Lstm(row, Directions(0).Select(direction => "weight_ih" + direction)),
                "deeper" => Lstm(row, Enumerable.Range(1, layers).SelectMany(Directions).Select(direction => "weight_ih" + direction)),
                "state" => Lstm(row, Enumerable.Range(0, layers).SelectMany(Directions).Select(direction => "weight_hh" + direction)),
                // Two layers of both directions, each with both biases.
                "gates" => Lstm(
                    row,
                    Enumerable
                        .Range(0, 2)
                        .SelectMany(Directions)
                        .SelectMany(direction => new[] { "bias_ih" + direction, "bias_hh" + direction })
                ),
                _ => new(
                    $"{Encoder}mlp_head.{2 * (name[1] - '1' - (row.Origin.Contains("Lstm") ? 1 : 0))}.{(name[0] == 'w' ? "weight" : "bias")}"
                ),
            };
        }

        private static IEnumerable<string> Directions(int layer) => [$"_l{layer}", $"_l{layer}_reverse"];

        private static LibraryTensor Lstm(ParameterRow row, IEnumerable<string> names) =>
            new([.. names.Select(name => $"{Encoder}lstm_head.{name}")], whole => whole.view(row.Shape));
    }

    private sealed class PeftPrefixMap : KeyMap
    {
        private const string Encoder = "prompt_encoder.default.";

        public override LibraryTensor Find(ParameterRow row)
        {
            if (row.Head)
                return new("base_model." + row.Name);
            var name = row.Name[(row.Name.LastIndexOf('.') + 1)..];
            return name switch
            {
                "key" or "value" => new(Encoder + "embedding.weight", PrefixPart(row.Name, row.Shape[1])),
                "table" => new(Encoder + "embedding.weight"),
                "w1" => new(Encoder + "transform.0.weight"),
                "b1" => new(Encoder + "transform.0.bias"),
                "w2" => new(Encoder + "transform.2.weight"),
                "b2" => new(Encoder + "transform.2.bias"),
                _ => throw Unknown(row),
            };
        }
    }

    private class AdapterHubMap(string prefix, string members) : KeyMap
    {
        // One pool serves all layers; the library names it by the first layer that holds it.
        private string Table => $"{prefix}{FirstAttention}.prefix_tuning.pool.prefix_tunings.a.self_prefix.";

        protected virtual string FirstAttention => "encoder.layer.0.attention.self";

        public override LibraryTensor Find(ParameterRow row)
        {
            if (row.Head)
                return new(row.Name);
            var (stem, method, name) = (Stem(row.Name, 2), row.Name.Split('.')[^2], row.Name.Split('.')[^1]);
            var use = method.StartsWith("pfeiffer_", StringComparison.Ordinal) ? method["pfeiffer_".Length..] : "a";
            return (method, name) switch
            {
                ("lora", "a") => new($"{prefix}{stem}.loras.a.lora_A"),
                ("lora", "b") => new($"{prefix}{stem}.loras.a.lora_B"),
                ("prefix", "table") => new(Table + "wte.weight"),
                ("prefix", "w1") => new(Table + "control_trans.0.weight"),
                ("prefix", "b1") => new(Table + "control_trans.0.bias"),
                ("prefix", "w2") => new(Table + "control_trans.2.weight"),
                ("prefix", "b2") => new(Table + "control_trans.2.bias"),
                ("prefix", "key" or "value") => new(Table + "control_trans", whole =>
                    PrefixPart(row.Name, row.Shape[1])(whole.view(row.Shape[0], -1))
                ),
                ("gatedlora", "a") => new($"{prefix}{stem}.loras.a.lora_A"),
                ("gatedlora", "b") => new($"{prefix}{stem}.loras.a.lora_B"),
                ("gatedlora", "gate") => new($"{prefix}{stem}.loras.a.gate.weight"),
                ("gatedlora", "gateBias") => new($"{prefix}{stem}.loras.a.gate.bias"),
                ("gate_lora", _) => new($"{prefix}{stem}.loras.a.gate.{name}"),
                ("gate_prefix", _) => new($"{prefix}{AttentionOf(stem)}.prefix_tuning.prefix_gates.a.{name}"),
                ("gate_pfeiffer", _) => new(Bottleneck(stem) + "gate." + name),
                ("ia3", "l") => new($"{prefix}{stem}.loras.a.lora_B", Flat),
                ("invertible", _) => new(
                    $"{prefix}invertible_adapters.a.{char.ToUpperInvariant(name[0])}.{(name.Contains("Down") ? 0 : 2)}.{(name.EndsWith("Bias") ? "bias" : "weight")}"
                ),
                ("adapterfusion", _) => new(
                    $"{prefix}{stem.Replace(".Mlp", ".output")}.adapter_fusion_layer.{members}.{name.Replace("Bias", "")}.{(name.EndsWith("Bias") ? "bias" : "weight")}"
                ),
                ("normedadapter", "norm") => new(Bottleneck(stem) + "adapter_norm_before.weight"),
                ("normedadapter", "normBias") => new(Bottleneck(stem) + "adapter_norm_before.bias"),
                ("normedadapter", "down") => new(Bottleneck(stem) + "adapter_down.1.weight"),
                ("normedadapter", "downBias") => new(Bottleneck(stem) + "adapter_down.1.bias"),
                ("compacter", "rule") => new(prefix + "shared_parameters.a.phm_rule"),
                ("compacter", "down") => new(Bottleneck(stem) + "adapter_down.0.W"),
                ("compacter", "downBias") => new(Bottleneck(stem) + "adapter_down.0.b"),
                ("compacter", "up") => new(Bottleneck(stem) + "adapter_up.W"),
                ("compacter", "upBias") => new(Bottleneck(stem) + "adapter_up.b"),
                ("compacter", "downLeft") => new(Bottleneck(stem) + "adapter_down.0.W_left"),
                ("compacter", "downRight") => new(Bottleneck(stem) + "adapter_down.0.W_right"),
                ("compacter", "upLeft") => new(Bottleneck(stem) + "adapter_up.W_left"),
                ("compacter", "upRight") => new(Bottleneck(stem) + "adapter_up.W_right"),
                (_, "learned") => new(Bottleneck(stem) + "scaling"),
                (_, "down") => new(Bottleneck(stem, use) + "adapter_down.0.weight"),
                (_, "downBias") => new(Bottleneck(stem, use) + "adapter_down.0.bias"),
                (_, "up") => new(Bottleneck(stem, use) + "adapter_up.weight"),
                (_, "upBias") => new(Bottleneck(stem, use) + "adapter_up.bias"),
                _ => throw Unknown(row),
            };
        }

        public override string Base(string name) => prefix + name;

        /// <summary>The module that holds an attention's projections.</summary>
        protected virtual string AttentionOf(string stem) => stem.Replace(".SelfAttention", ".attention.self");

        protected virtual string Bottleneck(string stem, string use = "a") =>
            prefix
            + stem.Replace(".Mlp.output", ".Mlp").Replace(".SelfAttention", ".attention.output").Replace(".Mlp", ".output")
            + $".adapters.{use}.";
    }

    private sealed class AdaMixMap(string prefix) : KeyMap
    {
        public override LibraryTensor Find(ParameterRow row)
        {
            if (row.Head)
                return new(row.Name);
            // encoder.layer.0.Mlp.houlsby.down.3, without the copy's number where the projection is shared
            var match = Regex.Match(row.Name, @"^(encoder\.layer\.\d+)\.Mlp\.houlsby\.(down|up)(Bias)?(?:\.(\d+))?$");
            if (!match.Success)
                throw Unknown(row);
            var copy = match.Groups[4].Success ? match.Groups[4].Value : "0";
            return new(
                $"{prefix}{match.Groups[1].Value}.output.ExpertSoup.MoA_{(match.Groups[2].Value == "down" ? "A" : "B")}.deepspeed_experts.{copy}.{(match.Groups[3].Success ? "bias" : "weight")}"
            );
        }
    }

    private static string Stem(string name, int parts) => string.Join('.', name.Split('.')[..^parts]);
}
