using System.Text.Json.Nodes;
using DslPeft.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

public sealed partial class AdapterFolderTests
{
    public static TheoryData<string, string> PeftCases =>
        new()
        {
            { "peft/lora_gpt2_c_attn", nameof(Gpt2Lora) },
            { "peft/lora_gpt2_all_linear", nameof(Gpt2LoraEverywhere) },
            { "peft/dora_gpt2", nameof(Gpt2Dora) },
            { "peft/ia3_gpt2", nameof(Gpt2Ia3) },
            { "peft/prefix_gpt2", nameof(Gpt2Prefix) },
            { "peft/prefix_projection_gpt2", nameof(Gpt2PrefixMlp) },
            { "peft/prompt_tuning_gpt2", nameof(Gpt2Prompt) },
            { "peft/p_tuning_mlp_gpt2", nameof(Gpt2PTuning) },
            { "peft/p_tuning_lstm_gpt2", nameof(Gpt2PTuningLstm) },
            { "peft/lora_bert_query_value", nameof(TinyLora) },
            { "peft/lora_bert_exclude_modules", nameof(TinyLoraWithoutValue) },
            { "peft/lora_bert_feature", nameof(TinyLoraFeature) },
            { "peft/lora_bert_layers_to_transform", nameof(TinyLoraUpperLayer) },
            { "peft/lora_bert_lora_bias", nameof(TinyLoraBiasOnB) },
            { "peft/lora_bert_regex_layers_pattern", nameof(TinyLoraPatterns) },
            { "peft/lora_bert_embedding", nameof(TinyLoraOfWords) },
            { "peft/adalora_bert", nameof(TinyAdaLora) },
            { "peft/rslora_bert", nameof(TinyRankStabilisedLora) },
            { "peft/dora_bert", nameof(TinyDora) },
            { "peft/vera_bert", nameof(TinyVera) },
            { "peft/loha_bert", nameof(TinyLoha) },
            { "peft/lokr_bert", nameof(TinyLokr) },
            { "peft/oft_bert", nameof(TinyOft) },
            { "peft/oft_block_share_bert", nameof(TinySharedOft) },
            { "peft/boft_bert", nameof(TinyBoft) },
            { "peft/hra_bert", nameof(TinyHra) },
            { "peft/bone_bert", nameof(TinyBone) },
            { "peft/fourierft_bert", nameof(TinyFourierFt) },
            { "peft/vblora_bert", nameof(TinyVbLora) },
            { "peft/ia3_bert", nameof(TinyIa3) },
            { "peft/ln_tuning_bert", nameof(TinyNormTuning) },
            { "peft/prompt_tuning_bert", nameof(TinyPrompt) },
            { "peft/p_tuning_mlp_bert", nameof(TinyPTuning) },
            { "peft/p_tuning_lstm_bert", nameof(TinyPTuningLstm) },
            { "peft/trainable_tokens_bert", nameof(TinyTokensFeature) },
            { "peft/prefix_bert", nameof(TinyPrefix) },
            { "peft/prefix_projection_bert", nameof(TinyPrefixMlp) },
            { "peft/lora_bert_tokcls", nameof(TinyLoraTagger) },
            { "peft/lora_bert_qa", nameof(TinyLoraAnswers) },
            { "peft/prefix_bert_tokcls", nameof(TinyPrefixTagger) },
            { "peft/prefix_bert_qa", nameof(TinyPrefixAnswers) },
            { "peft/lora_roberta_query_value", nameof(RobertaLora) },
            { "peft/prefix_roberta", nameof(RobertaPrefix) },
        };

    public static TheoryData<string, string> HubCases =>
        new()
        {
            { "adapters/houlsby_gpt2", nameof(Gpt2Houlsby) },
            { "adapters/pfeiffer_gpt2", nameof(Gpt2Pfeiffer) },
            { "adapters/parallel_gpt2", nameof(Gpt2Parallel) },
            { "adapters/lora_gpt2", nameof(Gpt2LoraOfSlices) },
            { "adapters/ia3_gpt2", nameof(Gpt2Ia3OfSlices) },
            { "adapters/prefix_gpt2", nameof(Gpt2PrefixInAttention) },
            { "adapters/mam_gpt2", nameof(Gpt2Mam) },
            { "adapters/unipelt_gpt2", nameof(Gpt2UniPelt) },
            { "adapters/lora_bert", nameof(TinyLoraRank4) },
            { "adapters/houlsby_bert", nameof(TinyHoulsby) },
            { "adapters/houlsby_feature_bert", nameof(TinyHoulsbyFeature) },
            { "adapters/pfeiffer_bert", nameof(TinyPfeiffer) },
            { "adapters/ia3_bert", nameof(TinyIa3AtOutputs) },
            { "adapters/prefix_bert", nameof(TinyPrefixMlpInAttention) },
            { "adapters/prefix_flat_bert", nameof(TinyPrefixInAttention) },
            { "adapters/adapterdrop_leave_out_bert", nameof(TinyPfeifferUpperLayer) },
            { "adapters/bottleneck_original_ln_off_bert", nameof(TinyPfeifferAfterNorm) },
            { "adapters/pfeiffer_tokcls_bert", nameof(TinyPfeifferTagger) },
            { "adapters/parallel_bert", nameof(TinyParallel) },
            { "adapters/parallel_learned_scaling_bert", nameof(TinyLearnedParallel) },
            { "adapters/gated_bottleneck_bert", nameof(TinyGatedPfeiffer) },
            { "adapters/lora_gated_bert", nameof(TinyLoraBehindAGate) },
            { "adapters/union_bert", nameof(TinyPfeifferAndLora) },
            { "adapters/mam_bert", nameof(TinyMam) },
            { "adapters/unipelt_bert", nameof(TinyUniPelt) },
            { "adapters/stack_bert", nameof(TinyStack) },
            { "adapters/batchsplit_bert", nameof(TinyBatchSplit) },
            { "adapters/fusion3_bert", nameof(TinyFusion) },
            { "adapters/fusion_static_bert", nameof(TinyStaticFusion) },
            { "adapters/pfeiffer_invertible_nice_bert", nameof(TinyInvertible) },
            { "adapters/pfeiffer_roberta", nameof(RobertaPfeiffer) },
        };
}
