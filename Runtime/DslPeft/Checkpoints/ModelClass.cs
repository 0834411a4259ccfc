namespace DslPeft.Checkpoints;

/// <summary>The names that the classes of models have in Hugging Face's transformers: a family's and a head's.</summary>
internal static class ModelClass
{
    private static readonly Dictionary<string, string> Families = new()
    {
        ["bert"] = "Bert",
        ["roberta"] = "Roberta",
        ["distilbert"] = "DistilBert",
        ["gpt2"] = "GPT2",
        ["llama"] = "Llama",
    };

    /// <summary>The class of a family with a head; null for a family of which no class is known.</summary>
    public static string? Of(ArchitectureInfo info, TaskHead head) =>
        Families.TryGetValue(info.Family, out var family) ? family + (head.TransformersEnding(info.Family) ?? "Model") : null;
}
