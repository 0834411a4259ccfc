using System.Text.RegularExpressions;

namespace DslPeft.Checkpoints;

/// <summary>The naming customs of public checkpoints: which stored names a key may go by, and which names hold no weights.</summary>
internal static partial class CheckpointKeys
{
    // BERT checkpoints converted from the first TensorFlow releases name the scale and shift of a layer norm this way.
    private static readonly (string New, string Old)[] LayerNormNames = [(".weight", ".gamma"), (".bias", ".beta")];

    /// <summary>
    /// Names under which <paramref name="key"/> may be stored, best first: itself, then without or with <paramref name="basePrefix"/> (the
    /// same model saved with and without a head on top), each also by the old layer-norm names.
    /// </summary>
    public static IEnumerable<string> Candidates(string key, string basePrefix)
    {
        yield return key;
        if (OldName(key) is { } old)
            yield return old;
        if (basePrefix.Length == 0)
            yield break;
        var start = basePrefix + ".";
        var other = key.StartsWith(start, StringComparison.Ordinal) ? key[start.Length..] : start + key;
        yield return other;
        if (OldName(other) is { } otherOld)
            yield return otherOld;
    }

    /// <summary>
    /// Whether a stored tensor is a buffer that some library versions save although it follows from the configuration: numbers of
    /// positions and token types, causal masks, tables of rotary positions.
    /// </summary>
    public static bool IsBuffer(StoredForm stored) =>
        Buffer().IsMatch(stored.Name) || (stored.Shape.Length == MaskRank && Mask().IsMatch(stored.Name));

    private static string? OldName(string key)
    {
        foreach (var (current, old) in LayerNormNames)
        {
            if (key.EndsWith(current, StringComparison.Ordinal) && LayerNorm().IsMatch(key[..^current.Length]))
                return key[..^current.Length] + old;
        }
        return null;
    }

    [GeneratedRegex(@"(^|\.)(LayerNorm|layer_norm|layernorm)$")]
    private static partial Regex LayerNorm();

    // Of the causal mask (1, 1, T, T), which an attention's own bias would have another shape than.
    private const int MaskRank = 4;

    [GeneratedRegex(@"(^|\.)(attn|attention)\.bias$")]
    private static partial Regex Mask();

    [GeneratedRegex(
        @"(^|\.)(embeddings\.position_ids|embeddings\.token_type_ids|position_ids|(attn|attention)\.masked_bias|rotary_emb\.(inv_freq|cos_cached|sin_cached))$"
    )]
    private static partial Regex Buffer();
}
