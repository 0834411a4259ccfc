namespace DslPeft.Tokenization;

/// <summary>Which parts of a text get a blank before them.</summary>
internal enum BlankPrefix
{
    /// <summary>None.</summary>
    None,

    /// <summary>The text itself, where it does not start with a token that is written out.</summary>
    First,

    /// <summary>The text, and what stands behind each token that is written out.</summary>
    Each,
}

/// <summary>
/// Reads how a <c>tokenizer.json</c> with bytes to fall back on writes blanks: as <c>▁</c>, and one before a text or none.
/// </summary>
internal static class PieceBlanks
{
    private const string Mark = "▁";

    /// <summary>What is put before texts.</summary>
    /// <exception cref="VocabularyException">The normaliser, the words or the decoder are others than those of LLaMA and Gemma.</exception>
    public static BlankPrefix Read(JsonPart root)
    {
        JsonPart normalizer = root["normalizer"],
            words = root["pre_tokenizer"];
        var prefix = words.Type == "Metaspace" ? Metaspace(normalizer, words) : Normalized(normalizer, words);
        string[] decoders = prefix == BlankPrefix.None ? ["Replace", "ByteFallback", "Fuse"] : ["Replace", "ByteFallback", "Fuse", "Strip"];
        var decoder = root["decoder"];
        decoder.Require(
            decoder.Type == "Sequence" && decoder["decoders"].Items().Select(step => step.Type).SequenceEqual(decoders),
            $"a Sequence of {string.Join(", ", decoders)}"
        );
        return prefix;
    }

    /// <summary>Newer files: blanks are written where words are cut, of which there is one.</summary>
    private static BlankPrefix Metaspace(JsonPart normalizer, JsonPart words)
    {
        normalizer.Require(normalizer.IsNone, "null beside a Metaspace");
        words.Only("type", "replacement", "prepend_scheme", "split", "add_prefix_space");
        words["replacement"].Require(words["replacement"].Text() == Mark, Mark);
        words["split"].Require(!words["split"].Flag(otherwise: true), "false");
        return words["prepend_scheme"].Text() switch
        {
            "first" => BlankPrefix.First,
            "always" => BlankPrefix.Each,
            "never" => BlankPrefix.None,
            _ => throw words["prepend_scheme"].NotComputed("first, always or never"),
        };
    }

    /// <summary>
    /// Older files: blanks are written by the normaliser. Words that are cut at blanks behind it are the whole text, since there are none
    /// left.
    /// </summary>
    private static BlankPrefix Normalized(JsonPart normalizer, JsonPart words)
    {
        const string Known = "a Replace of blanks, or a Sequence of a Prepend and a Replace";
        JsonPart[] steps = normalizer.Type == "Sequence" ? [.. normalizer["normalizers"].Items()] : [normalizer];
        normalizer.Require(steps is [{ Type: "Replace" }] or [{ Type: "Prepend" }, { Type: "Replace" }], Known);
        var replace = steps[^1];
        replace.Only("type", "pattern", "content");
        replace["pattern"].Only("String");
        replace.Require(replace["pattern"]["String"].Text() == " " && replace["content"].Text() == Mark, $"a Replace of blanks by {Mark}");
        if (!words.IsNone)
        {
            words.Require(words.Type == "Split", "null, a Metaspace, or a Split at blanks");
            words["pattern"].Only("String");
            words.Require(words["pattern"]["String"].Text() == " ", "a Split at blanks");
        }
        if (steps.Length == 1)
        {
            return BlankPrefix.None;
        }
        steps[0].Only("type", "prepend");
        steps[0].Require(steps[0]["prepend"].Text() == Mark, $"a Prepend of {Mark}");
        return BlankPrefix.Each;
    }
}
