using DslPeft.Tokenization;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft;

/// <summary>
/// The start of prompt tuning from class labels (Lester et al., arXiv 2104.08691). It needs a vocabulary, which a declaration does not
/// have, so that it is a step after construction.
/// </summary>
public static class LabelPrompt
{
    /// <summary>
    /// Sets the first rows of every prompt of an adaptation: row i to the mean of the embeddings of the words of label i. The other rows
    /// stay as they started.
    /// </summary>
    /// <param name="model">An adaptation with prompt tuning.</param>
    /// <param name="tokenizer">The base's tokenizer.</param>
    /// <param name="labels">The labels as words, at most as many as there are virtual tokens.</param>
    /// <exception cref="ArgumentException">The adaptation has no prompt, a label has no words, or there are more labels than virtual
    /// tokens.</exception>
    public static void Begin(AdaptedModel model, Tokenizer tokenizer, params string[] labels)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(tokenizer);
        var prompts = model.Info.Parameters.Where(row => row.Name.Split('.')[^2].Split('_')[0] == "prompttuning").ToList();
        if (prompts.Count == 0)
            throw new ArgumentException($"{model.Info.Name} has no prompt.", nameof(model));
        var rows = prompts.Min(row => row.Shape[0]);
        if (labels.Length > rows)
            throw new ArgumentException($"{labels.Length} labels do not fit {rows} virtual tokens.", nameof(labels));
        using var noGrad = no_grad();
        foreach (var prompt in prompts)
        {
            for (var i = 0; i < labels.Length; i++)
                Set(model[prompt.Name], i, model.Base[prompt.FromBase[0]], tokenizer.Encode(labels[i]), labels[i]);
        }
    }

    private static void Set(Tensor prompt, int row, Tensor words, int[] ids, string label)
    {
        if (ids.Length == 0)
            throw new ArgumentException($"The label '{label}' has no words.", nameof(label));
        using var index = tensor(ids.Select(id => (long)id).ToArray(), device: words.device);
        using var found = words.index_select(0, index);
        using var mean = found.mean([0]);
        using var target = prompt.select(0, row);
        target.copy_(mean);
    }
}
