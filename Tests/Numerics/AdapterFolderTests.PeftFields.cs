using System.Text.Json.Nodes;
using DslPeft.Checkpoints;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

/// <summary>Every entry that peft's configurations have, as of its version 0.19: it is honoured or refused by its name.</summary>
public sealed partial class AdapterFolderTests
{
    private const string Accepted = "";

    private static readonly string[] OfAll =
    [
        "peft_type",
        "auto_mapping",
        "peft_version",
        "base_model_name_or_path",
        "revision",
        "task_type",
        "inference_mode",
    ];
    private static readonly string[] OfPrompts =
    [
        .. OfAll,
        "num_virtual_tokens",
        "token_dim",
        "num_transformer_submodules",
        "num_attention_heads",
        "num_layers",
        "modules_to_save",
    ];
    private static readonly string[] OfModules =
    [
        .. OfAll,
        "target_modules",
        "exclude_modules",
        "layers_to_transform",
        "layers_pattern",
        "modules_to_save",
    ];
    private static readonly string[] OfLycoris =
    [
        "r",
        "alpha",
        "rank_dropout",
        "module_dropout",
        "use_effective_conv2d",
        "init_weights",
        "rank_pattern",
        "alpha_pattern",
    ];
    private static readonly string[] OfLora =
    [
        .. OfAll,
        "r",
        "target_modules",
        "exclude_modules",
        "lora_alpha",
        "lora_dropout",
        "fan_in_fan_out",
        "bias",
        "use_rslora",
        "modules_to_save",
        "init_lora_weights",
        "layers_to_transform",
        "layers_pattern",
        "rank_pattern",
        "alpha_pattern",
        "megatron_config",
        "megatron_core",
        "trainable_token_indices",
        "loftq_config",
        "eva_config",
        "corda_config",
        "lora_ga_config",
        "use_dora",
        "velora_config",
        "alora_invocation_tokens",
        "use_qalora",
        "qalora_group_size",
        "monteclora_config",
        "layer_replication",
        "runtime_config",
        "lora_bias",
        "target_parameters",
        "use_bdlora",
        "arrow_config",
        "kasa_config",
        "ensure_weight_tying",
    ];

    /// <summary>Declarations of methods over weights, whose rows stand in <see cref="AddWeightMethods"/>.</summary>
    private static readonly string[] OfWeights =
    [
        nameof(TinyOft),
        nameof(TinyBoft),
        nameof(TinyHra),
        nameof(TinyBone),
        nameof(TinyMiniMiss),
        nameof(TinyFourierFt),
        nameof(TinyVbLora),
    ];

    /// <summary>Entries of each configuration by the declaration that stands for it in the rows.</summary>
    public static TheoryData<string, string[]> PeftConfigs =>
        new()
        {
            { nameof(TinyLora), OfLora },
            {
                nameof(TinyAdaLora),
                [.. OfLora, "target_r", "init_r", "tinit", "tfinal", "deltaT", "beta1", "beta2", "orth_reg_weight", "total_step"]
            },
            {
                nameof(TinyVera),
                [
                    .. OfModules,
                    "r",
                    "projection_prng_key",
                    "save_projection",
                    "vera_dropout",
                    "d_initial",
                    "fan_in_fan_out",
                    "bias",
                    "init_weights",
                ]
            },
            { nameof(TinyLoha), [.. OfModules, .. OfLycoris] },
            { nameof(TinyLokr), [.. OfModules, .. OfLycoris, "decompose_both", "decompose_factor", "rank_dropout_scale"] },
            {
                nameof(TinyOft),
                [
                    .. OfModules,
                    "r",
                    "module_dropout",
                    "init_weights",
                    "coft",
                    "eps",
                    "block_share",
                    "rank_pattern",
                    "alpha_pattern",
                    "oft_block_size",
                    "use_cayley_neumann",
                ]
            },
            {
                nameof(TinyBoft),
                [
                    .. OfModules,
                    "boft_block_size",
                    "boft_block_num",
                    "boft_n_butterfly_factor",
                    "boft_dropout",
                    "fan_in_fan_out",
                    "bias",
                    "init_weights",
                ]
            },
            { nameof(TinyHra), [.. OfModules, "r", "apply_GS", "init_weights", "bias"] },
            { nameof(TinyBone), [.. OfModules, "r", "init_weights", "bias"] },
            { nameof(TinyMiniMiss), [.. OfModules, "r", "miss_dropout", "mini_r", "init_weights", "bias"] },
            {
                nameof(TinyFourierFt),
                [
                    .. OfModules,
                    "n_frequency",
                    "scaling",
                    "random_loc_seed",
                    "fan_in_fan_out",
                    "bias",
                    "n_frequency_pattern",
                    "init_weights",
                    "ifft2_norm",
                    "alpha",
                ]
            },
            {
                nameof(TinyVbLora),
                [
                    .. OfModules,
                    "r",
                    "num_vectors",
                    "vector_length",
                    "topk",
                    "save_only_topk_weights",
                    "vblora_dropout",
                    "fan_in_fan_out",
                    "bias",
                    "init_vector_bank_bound",
                    "init_logits_std",
                ]
            },
            {
                nameof(TinyIa3),
                [
                    .. OfAll,
                    "target_modules",
                    "exclude_modules",
                    "feedforward_modules",
                    "fan_in_fan_out",
                    "modules_to_save",
                    "init_ia3_weights",
                ]
            },
            { nameof(TinyNormTuning), [.. OfAll, "target_modules", "exclude_modules", "modules_to_save"] },
            { nameof(TinyTokensFeature), [.. OfAll, "token_indices", "target_modules", "init_weights"] },
            { nameof(TinyPrefix), [.. OfPrompts, "init_weights", "encoder_hidden_size", "prefix_projection"] },
            {
                nameof(TinyPrompt),
                [.. OfPrompts, "prompt_tuning_init", "prompt_tuning_init_text", "tokenizer_name_or_path", "tokenizer_kwargs"]
            },
            {
                nameof(TinyPTuning),
                [.. OfPrompts, "encoder_reparameterization_type", "encoder_hidden_size", "encoder_num_layers", "encoder_dropout"]
            },
        };

    /// <summary>
    /// A declaration, entries in place of those that it is written with, and the words of the refusal; none where the folder is accepted.
    /// The first entry is the one that the row is of.
    /// </summary>
    public static TheoryData<string, string, string> PeftFields
    {
        get
        {
            var rows = new TheoryData<string, string, string>();
            foreach (
                var (type, task) in (IEnumerable<(string, string)>)
                    [
                        (nameof(TinyLora), "SEQ_CLS"),
                        (nameof(TinyAdaLora), "SEQ_CLS"),
                        (nameof(TinyVera), "SEQ_CLS"),
                        (nameof(TinyLoha), "SEQ_CLS"),
                        (nameof(TinyLokr), "SEQ_CLS"),
                        .. OfWeights.Select(type => (type, "SEQ_CLS")),
                        (nameof(TinyIa3), "SEQ_CLS"),
                        (nameof(TinyNormTuning), "SEQ_CLS"),
                        (nameof(TinyTokensFeature), "FEATURE_EXTRACTION"),
                        (nameof(TinyPrefix), "SEQ_CLS"),
                        (nameof(TinyPrompt), "SEQ_CLS"),
                        (nameof(TinyPTuning), "SEQ_CLS"),
                    ]
            )
            {
                Add(type, """{"peft_type": "XLORA"}""", "found \"XLORA\"");
                Add(type, $$"""{"task_type": "{{task}}"}""");
                Add(type, """{"task_type": null}""");
                Add(type, """{"task_type": "TOKEN_CLS"}""", $"task_type: expected \"{task}\", found \"TOKEN_CLS\"");
                Add(type, """{"task_type": "SEQ_2_SEQ_LM"}""", "found \"SEQ_2_SEQ_LM\"");
                Add(
                    type,
                    """{"auto_mapping": {"base_model_class": "BertModel", "parent_library": "transformers.models.bert.modeling_bert"}}"""
                );
                Add(type, """{"peft_version": "0.19.2"}""");
                Add(type, """{"base_model_name_or_path": "bert-base-uncased"}""");
                Add(type, """{"revision": "main"}""");
                Add(type, """{"inference_mode": false}""");
                Add(type, """{"something_new": true}""", "something_new: is not known here, found true");
                if (type == nameof(TinyTokensFeature))
                    continue;
                Add(type, """{"modules_to_save": ["classifier", "score"]}""");
                Add(type, """{"modules_to_save": null}""");
                Add(type, """{"modules_to_save": ["classifier", "pooler"]}""", "found [\"classifier\",\"pooler\"], which has 'pooler'");
            }
            foreach (var type in new[] { nameof(TinyLora), nameof(TinyAdaLora) })
            {
                Add(type, """{"target_modules": ["query", "value"]}""");
                Add(type, """{"target_modules": ["self.query", "attention.self.value"]}""");
                Add(type, """{"target_modules": ["uery", "value"]}""", "expected 'encoder.layer.0.attention.self.query' among them");
                Add(
                    type,
                    """{"target_modules": ["query", "value", "key"]}""",
                    "expected 'encoder.layer.0.attention.self.key' not to be adapted"
                );
                Add(
                    type,
                    """{"target_modules": ["query", "value", "word_embeddings"]}""",
                    "expected 'embeddings.word_embeddings' not to be adapted"
                );
                Add(type, """{"target_modules": "bert\\.encoder\\..*\\.(query|value)"}""");
                Add(type, """{"target_modules": ".*\\.(?P<part>query|value)"}""");
                Add(type, """{"target_modules": "encoder\\..*\\.(query|value)"}""", "among them");
                Add(type, """{"target_modules": ".*(query|value", "task_type": "SEQ_CLS"}""", "expected a list or a regular expression");
                Add(
                    type,
                    """{"target_modules": "all-linear"}""",
                    "expected 'encoder.layer.0.attention.self.key' not to be adapted, found \"all-linear\""
                );
                Add(type, """{"target_modules": null}""", "among them, found nothing");
                Add(type, """{"exclude_modules": ["key", "dense"]}""");
                Add(
                    type,
                    """{"exclude_modules": ["layer.1.attention.self.value"]}""",
                    "expected 'encoder.layer.1.attention.self.value' to be adapted"
                );
                Add(type, """{"exclude_modules": ".*\\.key"}""");
                Add(
                    type,
                    """{"exclude_modules": "bert\\.encoder\\.layer\\.0\\..*"}""",
                    "expected 'encoder.layer.0.attention.self.query' to be adapted"
                );
                Add(type, """{"exclude_modules": "+"}""", "expected a list or a regular expression");
                Add(type, """{"lora_dropout": 0.25}""");
                Add(type, """{"fan_in_fan_out": true}""", "expected false, found true");
                Add(type, """{"bias": "all"}""", "expected \"none\", found \"all\"");
                Add(type, """{"bias": "lora_only"}""", "expected \"none\", found \"lora_only\"");
                Add(type, """{"use_rslora": true}""", "found true");
                Add(type, """{"use_dora": true}""", "expected false, found true");
                Add(type, """{"lora_bias": true}""", "found true");
                foreach (var start in new[] { "true", "false", "\"gaussian\"", "\"orthogonal\"", "\"eva\"", "\"mica\"" })
                    Add(type, $$"""{"init_lora_weights": {{start}}}""");
                foreach (var start in new[] { "pissa", "pissa_niter_4", "olora", "loftq", "corda", "lora_ga" })
                    Add(
                        type,
                        $$"""{"init_lora_weights": "{{start}}"}""",
                        $"expected a start that leaves the base as it is, found \"{start}\""
                    );
                foreach (var layers in new[] { "null", "[]", "[0, 1]" })
                    Add(type, $$"""{"layers_to_transform": {{layers}}, "target_modules": ["query", "value"]}""");
                Add(
                    type,
                    """{"layers_to_transform": [1], "target_modules": ["query", "value"]}""",
                    "expected layer 0 among them, found [1]"
                );
                Add(type, """{"layers_to_transform": 0, "target_modules": ["query", "value"]}""", "expected layer 1 among them, found 0");
                Add(type, """{"layers_to_transform": [0, 1], "target_modules": ".*(query|value)"}""", "expected nothing beside a pattern");
                foreach (var lists in new[] { "\"layer\"", "[\"h\", \"layer\"]", "[]", "\"lay.*\"" })
                    Add(type, $$"""{"layers_pattern": {{lists}}, "layers_to_transform": [0, 1], "target_modules": ["query", "value"]}""");
                Add(
                    type,
                    """{"layers_pattern": "h", "layers_to_transform": [0, 1], "target_modules": ["query", "value"]}""",
                    "expected the list that holds 'encoder.layer.0.attention.self.query', found \"h\""
                );
                Add(
                    type,
                    """{"layers_pattern": "layer", "target_modules": ["query", "value"]}""",
                    "expected nothing without layers_to_transform"
                );
                Add(type, """{"layers_pattern": "layer", "target_modules": ".*(query|value)"}""", "expected nothing beside a pattern");
                foreach (
                    var (name, value) in new[]
                    {
                        ("megatron_config", """{"tensor_model_parallel_size": 1}"""),
                        ("megatron_core", "\"megatron.core\""),
                        ("loftq_config", """{"loftq_bits": 4}"""),
                        ("eva_config", """{"rho": 2.0}"""),
                        ("corda_config", """{"corda_method": "ipm"}"""),
                        ("lora_ga_config", """{"scale": "stable"}"""),
                        ("velora_config", """{"num_groups": 4}"""),
                        ("qalora_group_size", "16"),
                        ("runtime_config", """{"ephemeral_gpu_offload": true}"""),
                        ("use_qalora", "false"),
                        ("target_parameters", "[]"),
                        ("ensure_weight_tying", "false"),
                        ("layer_replication", "null"),
                    }
                )
                {
                    Add(type, $$"""{"{{name}}": {{value}}}""");
                }

                foreach (
                    var (name, value) in new[]
                    {
                        ("trainable_token_indices", "[3]"),
                        ("trainable_token_indices", """{"word_embeddings":[3]}"""),
                        ("alora_invocation_tokens", "[7]"),
                        ("use_qalora", "true"),
                        ("monteclora_config", """{"num_samples":8}"""),
                        ("layer_replication", "[[0,2]]"),
                        ("target_parameters", "[\"query.weight\"]"),
                        ("use_bdlora", """{"nblocks":2}"""),
                        ("arrow_config", """{"top_k":3}"""),
                        ("kasa_config", """{"beta":0.1}"""),
                        ("ensure_weight_tying", "true"),
                    }
                )
                {
                    Add(type, $$"""{"{{name}}": {{value}}}""", $"{name}: is not known here, found {value}");
                }
            }

            Add(nameof(TinyLora), """{"r": 4}""", "expected 8, found 4");
            Add(nameof(TinyLora), """{"lora_alpha": 8}""", "expected 16, found 8");
            foreach (var (name, entry, declared) in new[] { ("rank_pattern", "r", 8), ("alpha_pattern", "lora_alpha", 16) })
            {
                foreach (
                    var here in new[]
                    {
                        "query",
                        "bert.encoder.layer.0.attention.self.query",
                        "^bert\\\\.encoder\\\\.layer\\\\.0\\\\..*query$",
                        "layer.\\\\d.attention.self.(query|key)",
                    }
                )
                    Add(nameof(TinyLora), $$$"""{"{{{name}}}": {"{{{here}}}": 4}}""", $"{entry}: expected {declared}, found 4");
                foreach (
                    var elsewhere in new[]
                    {
                        "key",
                        "uery",
                        "^encoder.layer.0.attention.self.query",
                        "self",
                        "layer.7.attention.self.query",
                    }
                )
                    Add(nameof(TinyLora), $$$"""{"{{{name}}}": {"{{{elsewhere}}}": 4}}""");
                Add(nameof(TinyLora), $$$"""{"{{{name}}}": {"query": {{{declared}}}, "layer.0.attention.self.query": 4}}""");
                Add(nameof(TinyLora), $$$"""{"{{{name}}}": {"(": 4}}""", "expected names or regular expressions, found \"(\"");
                Add(nameof(TinyLora), $$$"""{"{{{name}}}": [4]}""", "expected values by name, found [4]");
            }
            Add(
                nameof(TinyLoraPatterns),
                """{"rank_pattern": {"bert.encoder.layer.0.attention.self.query": 2}, "r": 4, "alpha_pattern": {"^bert\\.encoder\\.layer\\.1\\.attention\\.self\\.value": 5}, "lora_alpha": 8}"""
            );
            Add(nameof(TinyLoraFeature), """{"rank_pattern": {"^encoder.*query": 4}, "r": 4}""");
            Add(nameof(TinyLoraFeature), """{"rank_pattern": {"^bert.*query": 8}}""");
            Add(nameof(TinyLoraFeature), """{"target_modules": "encoder\\..*(query|value)"}""");
            Add(nameof(TinyLoraFeature), """{"target_modules": "bert\\..*(query|value)"}""", "among them");
            Add(nameof(TinyLoraFeature), """{"target_modules": "bert\\..*(query|value)", "task_type": null}""");
            foreach (
                var targets in new[]
                {
                    "\"all-linear\"",
                    "\"All-Linear\"",
                    """["query", "key", "value", "dense"]""",
                    """["query", "key", "value", "attention.output.dense", "intermediate.dense", "output.dense", "pooler.dense"]""",
                }
            )
                Add(nameof(TinyLoraEverywhere), $$"""{"target_modules": {{targets}}}""");
            Add(
                nameof(TinyLoraEverywhere),
                """{"target_modules": ["query", "key", "value", "attention.output.dense", "intermediate.dense", "output.dense"]}""",
                "expected 'pooler.dense' among them"
            );
            Add(
                nameof(TinyLoraEverywhere),
                """{"exclude_modules": ["pooler.dense"], "target_modules": "all-linear"}""",
                "expected 'pooler.dense' to be adapted"
            );
            Add(
                nameof(TinyLoraEverywhere),
                """{"layers_to_transform": [0, 1], "target_modules": ["query", "key", "value", "dense"]}""",
                "expected 'pooler.dense' to be adapted, which lies in no layer"
            );
            Add(
                nameof(TinyLoraEverywhere),
                """{"layers_to_transform": [0, 1], "target_modules": ["query", "key", "value", "dense", "bert.pooler.dense"]}"""
            );
            Add(nameof(TinyLoraEverywhereWithBiases), """{"bias": "lora_only"}""");
            Add(nameof(TinyLoraEverywhereWithBiases), """{"bias": "all"}""", "expected \"lora_only\", found \"all\"");
            Add(nameof(TinyLoraWithAllBiases), """{"bias": "all"}""");
            Add(nameof(TinyLoraBiasOnB), """{"lora_bias": true}""");
            Add(nameof(TinyLoraBiasOnB), """{"lora_bias": false}""", "expected true, found false");
            Add(nameof(TinyRankStabilisedLora), """{"use_rslora": true}""");
            Add(nameof(TinyRankStabilisedLora), """{"use_rslora": false}""", "expected true, found false");
            Add(nameof(TinyGaussianLora), """{"init_lora_weights": "gaussian"}""");
            Add(nameof(TinyGaussianLora), """{"init_lora_weights": true}""");
            Add(nameof(TinyDora), """{"use_dora": true}""");
            Add(nameof(TinyDora), """{"lora_dropout": 0.05}""");
            Add(nameof(TinyDora), """{"rank_pattern": {"query": 2}}""", "r: expected 4, found 2");
            Add(nameof(TinyDora), """{"use_rslora": true}""", "expected false, found true");
            Add(nameof(TinyDora), """{"bias": "lora_only"}""", "expected \"none\", found \"lora_only\"");
            Add(nameof(TinyRankStabilisedDora), """{"use_rslora": true, "bias": "lora_only", "init_lora_weights": "gaussian"}""");
            Add(nameof(TinyRankStabilisedDora), """{"use_rslora": false}""", "expected true, found false");
            Add(nameof(TinyRankStabilisedDora), """{"bias": "all"}""", "expected \"lora_only\", found \"all\"");

            Add(nameof(TinyAdaLora), """{"r": 64}""");
            Add(nameof(TinyAdaLora), """{"init_r": 12}""", "expected 6, found 12");
            Add(nameof(TinyAdaLora), """{"lora_alpha": 16}""", "expected 8, found 16");
            Add(nameof(TinyAdaLora), """{"alpha_pattern": {"query": 4}}""", "is not known here");
            Add(nameof(TinyAdaLora), """{"rank_pattern": null}""");
            foreach (
                var (name, value) in new[]
                {
                    ("target_r", "2"),
                    ("tinit", "5"),
                    ("tfinal", "7"),
                    ("deltaT", "10"),
                    ("beta1", "0.5"),
                    ("beta2", "0.5"),
                    ("orth_reg_weight", "0.1"),
                    ("total_step", "1000"),
                }
            )
                Add(nameof(TinyAdaLora), $$"""{"{{name}}": {{value}}}""");

            AddWeightMethods(Add);
            foreach (var type in (IEnumerable<string>)[nameof(TinyVera), nameof(TinyLoha), nameof(TinyLokr), .. OfWeights])
            {
                Add(type, """{"target_modules": ["query", "value"]}""");
                Add(type, """{"target_modules": ["query"]}""", "expected 'encoder.layer.0.attention.self.value' among them");
                Add(type, """{"exclude_modules": ["key"]}""");
                Add(type, """{"layers_to_transform": [0, 1], "target_modules": ["query", "value"]}""");
                Add(type, """{"layers_pattern": "layer", "layers_to_transform": [0, 1], "target_modules": ["query", "value"]}""");
                if (type != nameof(TinyMiniMiss))
                    Add(type, """{"init_weights": false}""");
                if (type is not (nameof(TinyBoft) or nameof(TinyFourierFt)))
                    Add(type, """{"r": 64}""", "found 64");
            }
            foreach (var type in new[] { nameof(TinyLoha), nameof(TinyLokr) })
            {
                Add(type, """{"rank_dropout": 0.25}""");
                Add(type, """{"module_dropout": 0.25}""");
                Add(type, """{"use_effective_conv2d": true}""", "expected false, found true");
                Add(type, """{"rank_pattern": {"query": 64}}""", $"r: expected {(type == nameof(TinyLoha) ? 4 : 2)}, found 64");
            }
            Add(nameof(TinyVera), """{"projection_prng_key": 7}""");
            Add(nameof(TinyVera), """{"save_projection": false}""");
            Add(nameof(TinyVera), """{"vera_dropout": 0.25}""");
            Add(nameof(TinyVera), """{"d_initial": 1.0}""");
            Add(nameof(TinyVera), """{"fan_in_fan_out": true}""", "expected false, found true");
            Add(nameof(TinyVera), """{"bias": "vera_only"}""", "expected \"none\", found \"vera_only\"");
            Add(nameof(TinyLoha), """{"alpha": 16}""", "expected 8, found 16");
            Add(nameof(TinyLoha), """{"alpha_pattern": {"query": 2}}""", "alpha: expected 8, found 2");
            // The library writes an alpha and computes no scale.
            Add(nameof(TinyLokr), """{"alpha": 16}""");
            Add(nameof(TinyLokr), """{"alpha_pattern": {"query": 2}}""", "alpha_pattern: is not known here");
            Add(nameof(TinyLokr), """{"decompose_both": true}""", "expected false, found true");
            Add(nameof(TinyLokr), """{"decompose_factor": 8}""", "expected -1, found 8");
            Add(nameof(TinyLokr), """{"rank_dropout_scale": true}""", "rank_dropout_scale: is not known here");

            Add(nameof(TinyIa3), """{"target_modules": ["key", "value", "output.dense"]}""");
            Add(
                nameof(TinyIa3),
                """{"target_modules": ["key", "value"]}""",
                "expected 'encoder.layer.0.attention.output.dense' among them"
            );
            Add(nameof(TinyIa3), """{"target_modules": ".*(key|value|output\\.dense)"}""");
            Add(nameof(TinyIa3), """{"exclude_modules": ["output.dense"]}""", "to be adapted");
            Add(nameof(TinyIa3), """{"exclude_modules": ["query"]}""");
            Add(nameof(TinyIa3), """{"feedforward_modules": ["output.dense"]}""");
            Add(nameof(TinyIa3), """{"feedforward_modules": ["put.dense"]}""");
            Add(nameof(TinyIa3), """{"feedforward_modules": ".*output\\.dense"}""");
            Add(
                nameof(TinyIa3),
                """{"feedforward_modules": ["layer.0.output.dense"]}""",
                "expected 'encoder.layer.0.attention.output.dense' among them"
            );
            Add(
                nameof(TinyIa3),
                """{"feedforward_modules": ["output.dense", "key"]}""",
                "expected 'encoder.layer.0.attention.self.key' not among them"
            );
            Add(nameof(TinyIa3), """{"feedforward_modules": "("}""", "expected a list or a regular expression");
            Add(nameof(TinyIa3), """{"feedforward_modules": null}""", "among them, found nothing");
            Add(nameof(TinyIa3), """{"fan_in_fan_out": true}""", "expected false, found true");
            Add(nameof(TinyIa3), """{"init_ia3_weights": false}""");

            Add(nameof(TinyNormTuning), """{"target_modules": ["LayerNorm"]}""");
            Add(nameof(TinyNormTuning), """{"target_modules": ["output.LayerNorm"]}""", "expected 'embeddings.LayerNorm' among them");
            Add(
                nameof(TinyNormTuning),
                """{"exclude_modules": ["embeddings.LayerNorm"]}""",
                "expected 'embeddings.LayerNorm' to be adapted"
            );

            Add(nameof(TinyTokensFeature), """{"token_indices": [8, 17, 40]}""");
            Add(nameof(TinyTokensFeature), """{"token_indices": [8, 40, 17]}""", "expected [8,17,40], found [8,40,17]");
            Add(nameof(TinyTokensFeature), """{"target_modules": ["word_embeddings"]}""");
            Add(
                nameof(TinyTokensFeature),
                """{"target_modules": ["position_embeddings"]}""",
                "expected 'embeddings.word_embeddings' among them"
            );
            Add(nameof(TinyTokensFeature), """{"init_weights": false}""");

            foreach (var (type, length) in new[] { (nameof(TinyPrefix), 5), (nameof(TinyPrompt), 5), (nameof(TinyPTuning), 4) })
            {
                Add(type, """{"num_virtual_tokens": 7}""", $"expected {length}, found 7");
                foreach (
                    var (name, size) in new[]
                    {
                        ("token_dim", 32),
                        ("num_transformer_submodules", 1),
                        ("num_attention_heads", 4),
                        ("num_layers", 2),
                    }
                )
                {
                    Add(type, $$"""{"{{name}}": {{size}}}""");
                    Add(type, $$"""{"{{name}}": null}""");
                    Add(type, $$"""{"{{name}}": 6}""", $"expected {size}, found 6");
                }
            }
            Add(nameof(TinyPrefix), """{"init_weights": "zero"}""");
            Add(nameof(TinyPrefix), """{"encoder_hidden_size": 32}""");
            Add(nameof(TinyPrefix), """{"prefix_projection": true}""");
            Add(nameof(TinyPrompt), """{"prompt_tuning_init": "TEXT"}""");
            Add(nameof(TinyPrompt), """{"prompt_tuning_init_text": "Is it good?"}""");
            Add(nameof(TinyPrompt), """{"tokenizer_name_or_path": "bert-base-uncased"}""");
            Add(nameof(TinyPrompt), """{"tokenizer_kwargs": {"trust_remote_code": false}}""");
            Add(nameof(TinyPTuning), """{"encoder_reparameterization_type": "LSTM"}""");
            Add(nameof(TinyPTuning), """{"encoder_hidden_size": 99}""");
            Add(nameof(TinyPTuning), """{"encoder_num_layers": 5}""");
            Add(nameof(TinyPTuning), """{"encoder_dropout": 0.1}""");
            return rows;

            void Add(string type, string entries, string refusal = Accepted) => rows.Add(type, entries, refusal);
        }
    }

    [Theory, MemberData(nameof(PeftFields))]
    public void AnEntryOfPeftIsHonouredOrRefusedByName(string type, string entries, string refusal)
    {
        using var model = Create(type, _base);
        TinyModels.Perturb(model, 3);
        model.SavePeft(_folder);
        var changed = JsonNode.Parse(entries)!.AsObject();
        Edit(config =>
        {
            foreach (var (name, value) in changed)
                config[name] = value?.DeepClone();
        });
        using var other = Create(type, _base, seed: 99);
        if (refusal.Length == 0)
        {
            other.LoadPeft(_folder);
            using var expected = Result(model);
            using var actual = Result(other);
            TensorAssert.Same(entries, expected, actual);
            return;
        }
        var message = Assert.Throws<CheckpointException>(() => other.LoadPeft(_folder)).Message;
        // Patterns of ranks are told as the ranks that they give.
        var start = refusal.Contains(": ", StringComparison.Ordinal) ? "" : changed.First().Key + ": ";
        Assert.Contains(message.Split('\n'), line =>
            line.TrimStart().StartsWith(start, StringComparison.Ordinal) && line.Contains(refusal, StringComparison.Ordinal)
        );
    }

    [Theory, MemberData(nameof(PeftConfigs))]
    public void EveryEntryOfPeftHasARow(string type, string[] fields) =>
        Assert.Empty(
            fields.Except(
                PeftFields.Where(row => (string)row[0] == type).Select(row => JsonNode.Parse((string)row[1])!.AsObject().First().Key)
            )
        );

    /// <summary>
    /// With <c>bias="all"</c> peft keeps every bias, and those of the head also as they were and under the name of its wrapper.
    /// </summary>
    [Fact]
    public void AllBiasesAreReadWithTheCopiesThatPeftKeeps()
    {
        using var model = new TinyLoraWithAllBiases(_base);
        TinyModels.Perturb(model, 3);
        model.SavePeft(_folder);
        var path = Path.Combine(_folder, "adapter_model.safetensors");
        Dictionary<string, Tensor> tensors;
        using (var file = SafetensorsFile.Open(path))
            tensors = file.Entries.Keys.ToDictionary(key => key, key => file.Read(key));
        // 4 biases of width 32 and one of 37 a layer beside those of its norms and the feed-forward's second; those of the embeddings'
        // norm, the pooler and the head.
        Assert.Equal(
            2 * (4 * 32 + 37 + 3 * 32) + 32 + 32 + 3,
            tensors.Where(tensor => tensor.Key.EndsWith(".bias")).Sum(tensor => tensor.Value.NumberOfElements)
        );
        Assert.Contains("base_model.model.bert.encoder.layer.0.attention.self.query.base_layer.bias", tensors.Keys);
        Assert.Contains("base_model.model.bert.encoder.layer.0.attention.self.key.bias", tensors.Keys);

        tensors["base_model.model.classifier.modules_to_save.bias"] = tensors["base_model.model.classifier.bias"].clone();
        tensors["base_model.model.classifier.original_module.bias"] = tensors["base_model.model.classifier.bias"].Plus(1);
        SafetensorsWriter.Write(path, tensors);
        using var other = new TinyLoraWithAllBiases(_base, seed: 9);
        other.LoadPeft(_folder);
        Assert.All(model.Info.Parameters, row => Assert.True(TinyModels.SameBits(model[row.Name], other[row.Name]), row.Name));

        tensors["base_model.model.classifier.modules_to_save.bias"].add_(Scalars.Of(1), Scalars.One);
        SafetensorsWriter.Write(path, tensors);
        Assert.Contains("should be one tensor and differ", Assert.Throws<CheckpointException>(() => other.LoadPeft(_folder)).Message);
        foreach (var tensor in tensors.Values)
            tensor.Dispose();
    }

    /// <summary>A head of another task has another form, whatever its tensors' shapes; the method alone can be loaded.</summary>
    [Fact]
    public void AFolderOfAnotherTaskIsLoadedWithoutItsHead()
    {
        using var model = new TinyLoraTagger(_base);
        TinyModels.Perturb(model, 3);
        model.SavePeft(_folder);
        using var other = new TinyLoraRank4(_base);
        Assert.Contains(
            "task_type: expected \"SEQ_CLS\", found \"TOKEN_CLS\"",
            Assert.Throws<CheckpointException>(() => other.LoadPeft(_folder)).Message
        );
        other.LoadPeft(_folder, new() { Head = false });
        Assert.All(other.Info.Parameters.Where(row => !row.Head), row =>
            Assert.True(TinyModels.SameBits(model[row.Name], other[row.Name]), row.Name)
        );
    }

    private Tensor Result(AdaptedModel model)
    {
        using var noGrad = no_grad();
        return model.Info.Head == HeadKind.None
            ? cat([.. model.Info.Parameters.Select(row => model[row.Name].view(-1))])
            : model.Infer(_batch);
    }
}
