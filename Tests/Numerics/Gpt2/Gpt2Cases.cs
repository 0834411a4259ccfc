namespace DslPeft.Numerics.Tests;

/// <summary>The recorded cases over GPT-2.</summary>
internal static class Gpt2Cases
{
    public static IReadOnlyList<CoveredCase> All { get; } =
    [
        new("base/gpt2_model", TinyWideGpt2.Load, @base => new Gpt2Full((TinyWideGpt2)@base), KeyMap.Gpt2(""))
        {
            Encode = (model, batch) => new EncoderOutput(model.Forward(batch), null),
            FeatureLoss = output => output.LastHiddenState.pow(Scalars.Of(2)).mean(),
        },
        new("base/gpt2_lm", TinyPlainGpt2.Load, @base => new Gpt2FullLm((TinyPlainGpt2)@base), KeyMap.Gpt2()),
        new("base/gpt2_lm_left_padded", TinyWideGpt2.Load, @base => new Gpt2FullWideLm((TinyWideGpt2)@base), KeyMap.Gpt2()),
        new("base/gpt2_seq_cls", TinyWideGpt2.Load, @base => new Gpt2FullClassifier((TinyWideGpt2)@base), KeyMap.Gpt2()),
        Words("bitfit/gpt2", @base => new Gpt2BitFit(@base), KeyMap.Gpt2()),
        Words("peft/lora_gpt2_c_attn", @base => new Gpt2Lora(@base), KeyMap.Gpt2Peft),
        Words("peft/lora_gpt2_all_linear", @base => new Gpt2LoraEverywhere(@base), KeyMap.Gpt2Peft),
        Words("peft/dora_gpt2", @base => new Gpt2Dora(@base), KeyMap.Gpt2Peft),
        Words("peft/ia3_gpt2", @base => new Gpt2Ia3(@base), KeyMap.Gpt2Peft),
        Words("peft/prefix_gpt2", @base => new Gpt2Prefix(@base), KeyMap.PeftPrefix),
        Words("peft/prefix_projection_gpt2", @base => new Gpt2PrefixMlp(@base), KeyMap.PeftPrefix),
        Words("peft/prompt_tuning_gpt2", @base => new Gpt2Prompt(@base), KeyMap.PeftPrompt),
        Words("peft/p_tuning_mlp_gpt2", @base => new Gpt2PTuning(@base), KeyMap.PeftPrompt),
        Words("peft/p_tuning_lstm_gpt2", @base => new Gpt2PTuningLstm(@base), KeyMap.PeftPrompt),
        Words("adapters/houlsby_gpt2", @base => new Gpt2Houlsby(@base), KeyMap.Gpt2AdapterHub()),
        Words("adapters/pfeiffer_gpt2", @base => new Gpt2Pfeiffer(@base), KeyMap.Gpt2AdapterHub()),
        Words("adapters/parallel_gpt2", @base => new Gpt2Parallel(@base), KeyMap.Gpt2AdapterHub()),
        Words("adapters/compacter_gpt2", @base => new Gpt2Compacter(@base), KeyMap.Gpt2AdapterHub()),
        Words("adapters/lora_gpt2", @base => new Gpt2LoraOfSlices(@base), KeyMap.Gpt2AdapterHub("query", "value")),
        Words("adapters/ia3_gpt2", @base => new Gpt2Ia3OfSlices(@base), KeyMap.Gpt2AdapterHub("key", "value")),
        Words("adapters/prefix_gpt2", @base => new Gpt2PrefixInAttention(@base), KeyMap.Gpt2AdapterHub()),
        Words("adapters/mam_gpt2", @base => new Gpt2Mam(@base), KeyMap.Gpt2AdapterHub()),
        Words("adapters/unipelt_gpt2", @base => new Gpt2UniPelt(@base), KeyMap.Gpt2AdapterHub("query", "value")),
    ];

    /// <summary>A fresh selective method is the base model.</summary>
    private static CoveredCase Words<T>(string name, Func<TinyGpt2, T> create, KeyMap keys)
        where T : AdaptedModel =>
        new(name, TinyGpt2.Load, @base => create((TinyGpt2)@base), keys) { Probe = @base => new Gpt2BitFit((TinyGpt2)@base) };
}
