using TorchSharp;

namespace DslPeft.Numerics.Tests;

/// <summary>Every recorded case that a declaration here covers in one pass a step.</summary>
internal static class CoveredCases
{
    public static IReadOnlyList<CoveredCase> All { get; } =
    [
        CoveredCase.Feature(
            "base/bert_model",
            @base => new TinyFull(@base),
            (model, batch) => model.Encode(batch),
            KeyMap.Transformers("")
        ) with
        {
            FeatureLoss = output => output.LastHiddenState.pow(Scalars.Of(2)).mean().Plus(output.Pooled!.pow(Scalars.Of(2)).mean()),
        },
        CoveredCase.Classifier("base/bert_masked_lm", @base => new TinyFullMaskedLm(@base), KeyMap.Transformers("bert.")),
        CoveredCase.Classifier("base/bert_seq_cls", @base => new TinyFullClassifier(@base), KeyMap.Transformers("bert.")),
        CoveredCase.Classifier("base/bert_seq_cls_multilabel", @base => new TinyFullMultiLabel(@base), KeyMap.Transformers("bert.")),
        new(
            "base/bert_seq_cls_regression",
            TinyReluBert.Load,
            @base => new TinyFullRegression((TinyReluBert)@base),
            KeyMap.Transformers("bert.")
        ),
        CoveredCase.Classifier("base/bert_token_cls", @base => new TinyFullTokens(@base), KeyMap.Transformers("bert.")),
        CoveredCase.Questions("base/bert_question_answering", @base => new TinyFullQuestions(@base), KeyMap.Transformers("bert.")),
        CoveredCase.Classifier("base/bert_multiple_choice", @base => new TinyFullChoices(@base), KeyMap.Transformers("bert.")),
        CoveredCase.Classifier("base/bert_next_sentence", @base => new TinyFullNextSentence(@base), KeyMap.Transformers("bert.")),
        CoveredCase.Classifier("base/bert_pretraining", @base => new TinyFullPretraining(@base), KeyMap.Transformers("bert.")) with
        {
            Results = CoveredCase.BothHeads,
        },
        CoveredCase.Classifier("bitfit/bert_seqcls", @base => new TinyBitFit(@base), KeyMap.Transformers("bert.")),
        CoveredCase.Classifier("peft/lora_bert_query_value", @base => new TinyLora(@base), KeyMap.Peft()),
        CoveredCase.Classifier("peft/lora_bert_all_dense_bias", @base => new TinyLoraEverywhereWithBiases(@base), KeyMap.Peft()),
        CoveredCase.Classifier("peft/lora_bert_exclude_modules", @base => new TinyLoraWithoutValue(@base), KeyMap.Peft()),
        CoveredCase.Feature(
            "peft/lora_bert_feature",
            @base => new TinyLoraFeature(@base),
            (model, batch) => model.Encode(batch),
            KeyMap.Peft("")
        ),
        CoveredCase.Classifier("peft/lora_bert_layers_to_transform", @base => new TinyLoraUpperLayer(@base), KeyMap.Peft()),
        CoveredCase.Classifier("peft/lora_bert_lora_bias", @base => new TinyLoraBiasOnB(@base), KeyMap.Peft()),
        CoveredCase.Classifier("peft/lora_bert_regex_layers_pattern", @base => new TinyLoraPatterns(@base), KeyMap.Peft()),
        CoveredCase.Questions("peft/lora_bert_qa", @base => new TinyLoraAnswers(@base), KeyMap.Peft()) with
        {
            IgnoresTokenTypes = true,
        },
        CoveredCase.Tokens("peft/lora_bert_tokcls", @base => new TinyLoraTagger(@base), KeyMap.Peft()),
        CoveredCase.Words("peft/lora_bert_embedding", @base => new TinyLoraOfWords(@base), KeyMap.Peft()),
        CoveredCase.Classifier("peft/adalora_bert", @base => new TinyAdaLora(@base), KeyMap.Peft()),
        CoveredCase.Classifier("peft/rslora_bert", @base => new TinyRankStabilisedLora(@base), KeyMap.Peft()),
        CoveredCase.Classifier("peft/loha_bert", @base => new TinyLoha(@base), KeyMap.Peft()),
        CoveredCase.Classifier("peft/lokr_bert", @base => new TinyLokr(@base), KeyMap.Peft()),
        CoveredCase.Classifier("peft/vera_bert", @base => new TinyVera(@base), KeyMap.Peft()),
        CoveredCase.Classifier("peft/ia3_bert", @base => new TinyIa3(@base), KeyMap.Peft()),
        CoveredCase.Classifier("peft/dora_bert", @base => new TinyDora(@base), KeyMap.Peft()),
        CoveredCase.Classifier("peft/oft_bert", @base => new TinyOft(@base), KeyMap.Peft()),
        CoveredCase.Classifier("peft/oft_block_share_bert", @base => new TinySharedOft(@base), KeyMap.Peft()),
        CoveredCase.Classifier("peft/boft_bert", @base => new TinyBoft(@base), KeyMap.Peft()),
        CoveredCase.Classifier("peft/hra_bert", @base => new TinyHra(@base), KeyMap.Peft()),
        CoveredCase.Classifier("peft/fourierft_bert", @base => new TinyFourierFt(@base), KeyMap.Peft()),
        CoveredCase.Classifier("peft/vblora_bert", @base => new TinyVbLora(@base), KeyMap.Peft()),
        CoveredCase.Classifier("peft/bone_bert", @base => new TinyBone(@base), KeyMap.Peft()),
        CoveredCase.Classifier("peft/prompt_tuning_bert", @base => new TinyPrompt(@base), KeyMap.PeftPrompt),
        CoveredCase.Feature(
            "peft/prompt_tuning_bert_feature",
            @base => new TinyPromptFeature(@base),
            (model, batch) => model.Encode(batch),
            KeyMap.PeftPrompt
        ) with
        {
            IgnoresTokenTypes = true,
        },
        CoveredCase.Classifier("peft/p_tuning_mlp_bert", @base => new TinyPTuning(@base), KeyMap.PeftPrompt),
        CoveredCase.Classifier("peft/p_tuning_lstm_bert", @base => new TinyPTuningLstm(@base), KeyMap.PeftPrompt),
        CoveredCase.Feature(
            "peft/trainable_tokens_bert",
            @base => new TinyTokensFeature(@base),
            (model, batch) => model.Encode(batch),
            KeyMap.Peft("")
        ),
        CoveredCase.Classifier("peft/ln_tuning_bert", @base => new TinyNormTuning(@base), KeyMap.Peft()),
        CoveredCase.Classifier("peft/prefix_bert", @base => new TinyPrefix(@base), KeyMap.PeftPrefix),
        CoveredCase.Feature(
            "peft/prefix_bert_feature",
            @base => new TinyPrefixFeature(@base),
            (model, batch) => model.Encode(batch),
            KeyMap.PeftPrefix
        ) with
        {
            IgnoresTokenTypes = true,
        },
        CoveredCase.Classifier("peft/prefix_projection_bert", @base => new TinyPrefixMlp(@base), KeyMap.PeftPrefix),
        CoveredCase.Questions("peft/prefix_bert_qa", @base => new TinyPrefixAnswers(@base), KeyMap.PeftPrefix) with
        {
            IgnoresTokenTypes = true,
        },
        CoveredCase.Tokens("peft/prefix_bert_tokcls", @base => new TinyPrefixTagger(@base), KeyMap.PeftPrefix),
        CoveredCase.Classifier("adapters/houlsby_bert", @base => new TinyHoulsby(@base), KeyMap.AdapterHub()),
        CoveredCase.Feature(
            "adapters/houlsby_feature_bert",
            @base => new TinyHoulsbyFeature(@base),
            (model, batch) => model.Encode(batch),
            KeyMap.AdapterHub("")
        ),
        CoveredCase.Classifier("adapters/adapterdrop_skip_layers_bert", @base => new TinyHoulsbyUpperLayer(@base), KeyMap.AdapterHub()),
        CoveredCase.Classifier("adapters/parallel_bert", @base => new TinyParallel(@base), KeyMap.AdapterHub()),
        CoveredCase.Classifier("adapters/parallel_learned_scaling_bert", @base => new TinyLearnedParallel(@base), KeyMap.AdapterHub()),
        CoveredCase.Classifier("adapters/compacter_bert", @base => new TinyCompacter(@base), KeyMap.AdapterHub()),
        CoveredCase.Classifier("adapters/mam_bert", @base => new TinyMam(@base), KeyMap.AdapterHub()),
        CoveredCase.Classifier("adapters/compacterpp_bert", @base => new TinyCompacterPlusPlus(@base), KeyMap.AdapterHub()),
        CoveredCase.Classifier("adapters/phm_unfactorized_bert", @base => new TinyPhmAdapter(@base), KeyMap.AdapterHub()),
        CoveredCase.Classifier("adapters/bottleneck_options_bert", @base => new TinyNormedAdapter(@base), KeyMap.AdapterHub()),
        CoveredCase.Classifier("adapters/bottleneck_original_ln_off_bert", @base => new TinyPfeifferAfterNorm(@base), KeyMap.AdapterHub()),
        CoveredCase.Classifier("adapters/pfeiffer_bert", @base => new TinyPfeiffer(@base), KeyMap.AdapterHub()),
        CoveredCase.Tokens("adapters/pfeiffer_tokcls_bert", @base => new TinyPfeifferTagger(@base), KeyMap.AdapterHub()),
        CoveredCase.Words("adapters/pfeiffer_invertible_nice_bert", @base => new TinyInvertible(@base), KeyMap.AdapterHub()),
        CoveredCase.Classifier("adapters/gated_bottleneck_bert", @base => new TinyGatedPfeiffer(@base), KeyMap.AdapterHub()),
        CoveredCase.Classifier("adapters/adapterdrop_leave_out_bert", @base => new TinyPfeifferUpperLayer(@base), KeyMap.AdapterHub()),
        CoveredCase.Classifier("adapters/union_bert", @base => new TinyPfeifferAndLora(@base), KeyMap.AdapterHub()),
        CoveredCase.Classifier("adapters/stack_bert", @base => new TinyStack(@base), KeyMap.AdapterHub()),
        CoveredCase.Classifier("adapters/batchsplit_bert", @base => new TinyBatchSplit(@base), KeyMap.AdapterHub()) with
        {
            Tasks = [0, 1, 1],
        },
        CoveredCase.Classifier("adapters/fusion3_bert", @base => new TinyFusion(@base), KeyMap.AdapterHub()),
        CoveredCase.Classifier("adapters/fusion_static_bert", @base => new TinyStaticFusion(@base), KeyMap.AdapterHub(members: "a,b")),
        CoveredCase.Classifier("adapters/unipelt_bert", @base => new TinyUniPelt(@base), KeyMap.AdapterHub()),
        CoveredCase.Classifier("adapters/ia3_bert", @base => new TinyIa3AtOutputs(@base), KeyMap.AdapterHub()),
        CoveredCase.Classifier("adapters/lora_gated_bert", @base => new TinyLoraBehindAGate(@base), KeyMap.AdapterHub()),
        CoveredCase.Classifier("adapters/lora_bert", @base => new TinyLoraRank4(@base), KeyMap.AdapterHub()),
        CoveredCase.Classifier("adapters/prefix_bert", @base => new TinyPrefixMlpInAttention(@base), KeyMap.AdapterHub()),
        .. Gpt2Cases.All,
        CoveredCase.Classifier("adapters/prefix_flat_bert", @base => new TinyPrefixInAttention(@base), KeyMap.AdapterHub()),
        CoveredCase.Roberta("base/roberta_masked_lm", @base => new RobertaFullMaskedLm(@base), KeyMap.Transformers("roberta.")),
        CoveredCase.Roberta("base/roberta_seq_cls", @base => new RobertaFull(@base), KeyMap.Transformers("roberta.")),
        CoveredCase.Roberta("base/roberta_token_cls", @base => new RobertaFullTokens(@base), KeyMap.Transformers("roberta.")),
        CoveredCase.Roberta("bitfit/roberta_seqcls", @base => new RobertaBitFit(@base), KeyMap.Transformers("roberta.")),
        CoveredCase.Roberta("peft/lora_roberta_query_value", @base => new RobertaLora(@base), KeyMap.Peft("roberta.")),
        CoveredCase.Roberta("peft/prefix_roberta", @base => new RobertaPrefix(@base), KeyMap.PeftPrefix),
        CoveredCase.Roberta("adapters/pfeiffer_roberta", @base => new RobertaPfeiffer(@base), KeyMap.AdapterHub("roberta.")),
    ];

    /// <summary>Names of the covered cases, those with several passes or several adapters included.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. All.Select(covered => covered.Name),
        .. AdaMixExactnessTests.Names,
        SeveralAdaptersTests.Case,
        AdaLoraTests.Case,
        .. LoralibTests.Cases,
        LoralibTests.Convolution,
        .. CompacterLayerTests.Cases,
        .. FishMaskTests.Cases,
        .. DiffPruningTests.Cases,
        .. IntrinsicDimensionTests.Cases,
    ];

    public static CoveredCase Get(string name) => All.First(covered => covered.Name == name);
}
