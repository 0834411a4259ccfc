namespace DslPeft.Checkpoints;

/// <summary>What is known of entries of <c>config.json</c> beside what architectures declare.</summary>
internal static class ConfigCatalogue
{
    // Whatever the family, an architecture computes none of these unless it says so.
    private static readonly ConfigEntry[] NeverComputed =
    [
        new("quantization_config", null),
        new("compression_config", null),
        new("pruned_heads", null),
        new("is_encoder_decoder", false),
        new("is_decoder", false),
        new("add_cross_attention", false),
        new("cross_attention_hidden_size", null),
    ];

    // Entries that change no output of the model: how it was saved, trained and is generated with, and what its labels are called.
    private static readonly HashSet<string> Harmless = new(StringComparer.Ordinal)
    {
        // The file and the program that wrote it.
        "architectures",
        "model_type",
        "transformers_version",
        "torch_dtype",
        "dtype",
        "name_or_path",
        "attn_implementation",
        "adapter_transformers",
        "adapters",
        "use_bfloat16",
        "tf_legacy_loss",
        "torchscript",
        "output_past",
        "return_dict",
        "output_hidden_states",
        "output_attentions",
        "use_cache",
        "pretraining_tp",
        "chunk_size_feed_forward",
        "gradient_checkpointing",
        "reorder_and_upcast_attn",
        "max_sequence_length",
        "max_window_layers",
        "tie_encoder_decoder",
        "cache_implementation",
        "slow_but_exact",
        "seq_length",
        "original_max_position_embeddings",
        // Training.
        "initializer_range",
        "initializer_factor",
        "initializer_cutoff_factor",
        "init_std",
        "classifier_dropout",
        "summary_first_dropout",
        "hidden_dropout",
        "embedding_dropout",
        "resid_dropout",
        "label_smoothing",
        // The head and its labels, which the report of a load compares.
        "num_labels",
        "id2label",
        "label2id",
        "problem_type",
        "finetuning_task",
        "summary_activation",
        "summary_proj_to_labels",
        "summary_type",
        "summary_use_proj",
        "pooler_fc_size",
        "pooler_num_attention_heads",
        "pooler_num_fc_layers",
        "pooler_size_per_head",
        "pooler_type",
        "directionality",
        // The tokeniser, which has files of its own.
        "tokenizer_class",
        "prefix",
        "bos_token_id",
        "eos_token_id",
        "pad_token_id",
        "sep_token_id",
        "cls_token_id",
        "mask_token_id",
        "unk_token_id",
        "decoder_start_token_id",
        // Generation.
        "task_specific_params",
        "max_length",
        "min_length",
        "do_sample",
        "early_stopping",
        "num_beams",
        "num_beam_groups",
        "diversity_penalty",
        "temperature",
        "top_k",
        "top_p",
        "typical_p",
        "repetition_penalty",
        "length_penalty",
        "no_repeat_ngram_size",
        "encoder_no_repeat_ngram_size",
        "bad_words_ids",
        "num_return_sequences",
        "output_scores",
        "return_dict_in_generate",
        "forced_bos_token_id",
        "forced_eos_token_id",
        "remove_invalid_values",
        "exponential_decay_length_penalty",
        "suppress_tokens",
        "begin_suppress_tokens",
    };

    /// <summary>
    /// The entries that checkpoints of an architecture must agree with: what it declares, what follows from its rotary positions, and what
    /// nothing computes. A declared entry replaces one of these.
    /// </summary>
    public static IReadOnlyList<ConfigEntry> EntriesOf(ArchitectureInfo info)
    {
        var declared = info.Entries.SelectMany(entry => entry.Names).ToHashSet(StringComparer.Ordinal);
        return [.. info.Entries, .. NeverComputed.Concat(RotaryConfig.Entries(info)).Where(entry => !entry.Names.Any(declared.Contains))];
    }

    /// <summary>
    /// True for an entry that changes nothing that is computed. Names with a line in front are notes of the program that wrote the file.
    /// </summary>
    public static bool IsHarmless(string name) => name.StartsWith('_') || Harmless.Contains(name);
}
