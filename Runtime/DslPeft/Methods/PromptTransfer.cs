using DslPeft.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace DslPeft;

/// <summary>A trained prompt that another one starts from.</summary>
/// <param name="Path">The adapter file that holds it.</param>
/// <param name="Weight">What it counts for among several, above 0.</param>
public sealed record SourcePrompt(string Path, double Weight = 1);

/// <summary>How near the prompts of two tasks are, each from -1 to 1 (Vu et al., arXiv 2110.07904, section 3.2).</summary>
/// <param name="MeanTokens">The cosine of the means of their virtual tokens.</param>
/// <param name="TokenPairs">The mean of the cosines of all pairs of their virtual tokens.</param>
public readonly record struct PromptSimilarity(double MeanTokens, double TokenPairs);

/// <summary>
/// Prompts and free prefixes that start from those of other tasks (SPoT, Vu et al., arXiv 2110.07904; P-tuning v2, Liu et al., arXiv
/// 2110.07602): of one task, or a weighted mean of several. Heads and other methods of their files are left out.
/// </summary>
public static class PromptTransfer
{
    /// <summary>Sets every prompt and free prefix of an adaptation to the weighted mean of those in adapter files.</summary>
    /// <param name="model">An adaptation with prompt tuning or a free prefix.</param>
    /// <param name="sources">The files, each of an adaptation of the same base with prompts at the same places and of the same
    /// length.</param>
    /// <exception cref="ArgumentException">The adaptation has no prompt, there is no source, or a weight is not a finite number above
    /// 0.</exception>
    /// <exception cref="CheckpointException">A file is damaged, holds no such prompt, or was trained over another base; nothing was
    /// changed.</exception>
    public static void Begin(AdaptedModel model, params IReadOnlyList<SourcePrompt> sources)
    {
        ArgumentNullException.ThrowIfNull(model);
        var prompts = Of(model.Info);
        if (sources.Count == 0)
            throw new ArgumentException("There is no prompt to start from.", nameof(sources));
        if (sources.FirstOrDefault(source => !(source.Weight > 0 && double.IsFinite(source.Weight))) is { } faulty)
            throw new ArgumentException($"The weight {faulty.Weight} of {faulty.Path} is not a finite number above 0.", nameof(sources));
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var (all, fingerprint) = (sources.Sum(source => source.Weight), model.Base.Fingerprint());
        var means = prompts.ToDictionary(row => row.Name, _ => (Tensor?)null);
        foreach (var source in sources)
        {
            using var file = SafetensorsFile.Open(source.Path);
            RequireBase(source.Path, AdapterHeader.FromMetadata(source.Path, file.Metadata), model.Info.Architecture, fingerprint);
            foreach (var row in prompts)
            {
                var part =
                    Read(source.Path, file, row.Name, row.Shape).to(model[row.Name].dtype).to(model[row.Name].device)
                    * Scalars.Of(source.Weight / all);
                means[row.Name] = means[row.Name] is { } sum ? sum.Plus(part) : part;
            }
        }
        foreach (var (name, mean) in means)
            model[name].copy_(mean!);
    }

    /// <summary>How near the prompts of two adapter files are; of prompts at several places, the mean over these.</summary>
    /// <param name="first">A file.</param>
    /// <param name="second">A file over the same base, with prompts at the same places and of the same length.</param>
    /// <exception cref="CheckpointException">A file is damaged or has no prompt, or the two do not fit each other.</exception>
    public static PromptSimilarity Compare(string first, string second)
    {
        using var scope = NewDisposeScope();
        using SafetensorsFile one = SafetensorsFile.Open(first),
            other = SafetensorsFile.Open(second);
        var header = AdapterHeader.FromMetadata(first, one.Metadata);
        RequireBase(second, AdapterHeader.FromMetadata(second, other.Metadata), header.Architecture, header.BaseFingerprint);
        string[] names = [.. one.Entries.Keys.Where(IsPrompt).Order(StringComparer.Ordinal)];
        if (names.Length == 0)
            throw new CheckpointException(first, "holds no prompt: it is of an adaptation with neither prompt tuning nor a free prefix.");
        var near = names
            .Select(name => Near(one.Read(name).to(float32), Read(second, other, name, one.Entries[name].Shape).to(float32)))
            .ToList();
        return new PromptSimilarity(near.Average(similarity => similarity.MeanTokens), near.Average(similarity => similarity.TokenPairs));
    }

    /// <summary>The prompts of an adaptation.</summary>
    /// <exception cref="ArgumentException">It has none.</exception>
    internal static IReadOnlyList<ParameterRow> Of(AdaptationInfo info)
    {
        ParameterRow[] prompts = [.. info.Parameters.Where(row => IsPrompt(row.Name))];
        return prompts.Length > 0
            ? prompts
            : throw new ArgumentException($"{info.Name} has neither prompt tuning nor a free prefix.", nameof(info));
    }

    /// <summary>True for an adaptation with prompt tuning or a free prefix.</summary>
    internal static bool HasPrompt(AdaptationInfo info) => info.Parameters.Any(row => IsPrompt(row.Name));

    /// <summary>
    /// True for the tokens of prompt tuning, and for the free keys and values of prefix tuning: those that an MLP computes are no tokens.
    /// </summary>
    private static bool IsPrompt(string name) =>
        name.Split('.') is [.., var method, var tensor]
        && (method.Split('_')[0], tensor) is ("prompttuning", "prompt") or ("prefix", "key" or "value");

    private static PromptSimilarity Near(Tensor one, Tensor other)
    {
        using var scope = NewDisposeScope();
        var means = cosine_similarity(one.mean([0]), other.mean([0]), dim: 0).AsDouble();
        var pairs = normalize(one, dim: 1).matmul(normalize(other, dim: 1).t()).mean().AsDouble();
        return new PromptSimilarity(means, pairs);
    }

    private static Tensor Read(string path, SafetensorsFile file, string name, long[] shape)
    {
        if (!file.Entries.TryGetValue(name, out var entry))
            throw new CheckpointException(path, $"holds no '{name}': a prompt starts from one at the same place.");
        return entry.Shape.SequenceEqual(shape)
            ? file.Read(name)
            : throw new CheckpointException(
                path,
                $"'{name}' is [{string.Join(", ", entry.Shape)}] there and [{string.Join(", ", shape)}] here: prompts must be of one length."
            );
    }

    private static void RequireBase(string path, AdapterHeader found, string architecture, string fingerprint)
    {
        if (found.Architecture != architecture)
        {
            throw new CheckpointException(
                path,
                $"is of {found.Architecture}, and {architecture} is needed: prompts of different bases have nothing to do with each other."
            );
        }
        if (found.BaseFingerprint != fingerprint)
        {
            throw new CheckpointException(
                path,
                "was trained over other base weights: prompts of different bases have nothing to do with each other."
            );
        }
    }
}
