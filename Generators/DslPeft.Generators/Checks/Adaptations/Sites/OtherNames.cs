using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Adaptations.Sites;

/// <summary>
/// What users of other libraries write for a site: a module's name in a checkpoint, of this family or of another, or a word for all linear
/// layers.
/// </summary>
internal static class OtherNames
{
    private static readonly string[] All = ["all-linear", "all_linear", "all", "*", ".*", "linear"];

    /// <summary>Names of modules in checkpoints of many families, each with the sites that have its part.</summary>
    private static readonly Dictionary<string, string[]> Modules = new(StringComparer.OrdinalIgnoreCase)
    {
        ["q_proj"] = ["Query"],
        ["wq"] = ["Query"],
        ["q_lin"] = ["Query"],
        ["k_proj"] = ["Key"],
        ["wk"] = ["Key"],
        ["k_lin"] = ["Key"],
        ["v_proj"] = ["Value"],
        ["wv"] = ["Value"],
        ["v_lin"] = ["Value"],
        ["c_attn"] = ["QueryKeyValue"],
        ["query_key_value"] = ["QueryKeyValue"],
        ["qkv_proj"] = ["QueryKeyValue"],
        ["Wqkv"] = ["QueryKeyValue"],
        ["o_proj"] = ["AttentionOut"],
        ["out_proj"] = ["AttentionOut"],
        ["out_lin"] = ["AttentionOut"],
        ["wo"] = ["AttentionOut"],
        ["c_proj"] = ["AttentionOut", "FeedForwardDown"],
        ["dense"] = ["AttentionOut", "FeedForwardUp", "FeedForwardDown"],
        ["c_fc"] = ["FeedForwardUp"],
        ["fc1"] = ["FeedForwardUp"],
        ["lin1"] = ["FeedForwardUp"],
        ["up_proj"] = ["FeedForwardUp"],
        ["dense_h_to_4h"] = ["FeedForwardUp"],
        ["w3"] = ["FeedForwardUp"],
        ["fc2"] = ["FeedForwardDown"],
        ["lin2"] = ["FeedForwardDown"],
        ["down_proj"] = ["FeedForwardDown"],
        ["dense_4h_to_h"] = ["FeedForwardDown"],
        ["w2"] = ["FeedForwardDown"],
        ["gate_proj"] = ["FeedForwardGate"],
        ["w1"] = ["FeedForwardGate"],
        ["embed_tokens"] = ["Words"],
        ["wte"] = ["Words"],
        ["word_embeddings"] = ["Words"],
    };

    /// <summary>The sites that a name probably stands for, of those that the method can have; none for a name that says nothing.</summary>
    public static IReadOnlyList<string> Meant(DeclaredAdaptation adaptation, MethodUse use, string name)
    {
        var sites = adaptation.NamesFor(use).Select(known => (Name: known, Site: adaptation.Only(use, known)!)).ToList();
        if (All.Contains(name, StringComparer.OrdinalIgnoreCase))
            // A slice is part of its whole.
            return sites
                .Where(entry => entry.Site is { Kind: SiteKind.Linear, Layers: > 0, IsSlice: false })
                .Select(entry => entry.Name)
                .ToList();
        var key = Regex.Replace(name, @"(?<=^|\.)[0-9]+(?=\.)", "{i}");
        var ofKey = sites
            .Where(entry =>
                entry.Site.Key == key
                || entry.Site.Key.EndsWith("." + key, StringComparison.Ordinal)
                || key.EndsWith("." + entry.Site.Key, StringComparison.Ordinal)
            )
            .Select(entry => entry.Name)
            .ToList();
        if (ofKey.Count > 0)
            return ofKey;
        if (!Modules.TryGetValue(name.Substring(name.LastIndexOf('.') + 1), out var named))
            return [];
        // A family with three projections has no fused one, and the other way round.
        var found = sites.Select(entry => entry.Name).Where(named.Contains).ToList();
        return found.Count == 0 && named[0] == "QueryKeyValue"
            ? sites.Select(entry => entry.Name).Where(new[] { "Query", "Key", "Value" }.Contains).ToList()
            : found;
    }
}
