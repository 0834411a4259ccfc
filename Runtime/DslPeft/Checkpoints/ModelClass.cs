namespace DslPeft.Checkpoints;

/// <summary>The names that the classes of models have in Hugging Face's transformers: a family's and a head's.</summary>
internal static class ModelClass
{
    private static readonly Dictionary<string, string> Families = new() { ["bert"] = "Bert", ["roberta"] = "Roberta", ["distilbert"] = "DistilBert", ["gpt2"] = "GPT2", ["llama"] = "Llama" };

    /// <summary>The class of a family with a head; null for a family of which no class is known.</summary>
    public static string? Of(ArchitectureInfo info, HeadKind head) => Families.TryGetValue(info.Family, out var family) ? family + (Ending(info, head) ?? "Model") : null;

    /// <summary>What the names of the classes with a head end in; null without a head.</summary>
    public static string? Ending(ArchitectureInfo info, HeadKind head) => head switch
    {
        HeadKind.Classification or HeadKind.MultiLabel or HeadKind.Regression => "ForSequenceClassification",
        HeadKind.TokenClassification => "ForTokenClassification",
        HeadKind.QuestionAnswering => "ForQuestionAnswering",
        HeadKind.MultipleChoice => "ForMultipleChoice",
        HeadKind.NextSentence => "ForNextSentencePrediction",
        HeadKind.MaskedLm => "ForMaskedLM",
        HeadKind.Pretraining => "ForPreTraining",
        HeadKind.CausalLm => info.Family == "gpt2" ? "LMHeadModel" : "ForCausalLM",
        _ => null,
    };
}
