using DslPeft.Tokenization.Words;

namespace DslPeft.Tokenization.Unigram;

/// <summary>Reads how a <c>tokenizer.json</c> rewrites a text before it is cut: its <c>normalizer</c>.</summary>
internal static class NormalizerSteps
{
    private const string Known =
        "Precompiled, Nmt, NFC, NFD, NFKC, NFKD, Replace, Lowercase, StripAccents, Strip, Prepend or a Sequence of them";

    /// <summary>What the part does.</summary>
    /// <exception cref="VocabularyException">It has a step that is not computed; names it.</exception>
    public static Func<SourceText, SourceText> Read(JsonPart part) => Read(part, depth: 0);

    private static Func<SourceText, SourceText> Read(JsonPart part, int depth)
    {
        switch (part.Type)
        {
            case "none":
                return text => text;
            case "Sequence":
                part.Only("type", "normalizers");
                part.Require(depth < 10, "a Sequence that is not nested deeply");
                return part["normalizers"]
                    .Items()
                    .Select(step => Read(step, depth + 1))
                    .Aggregate((Func<SourceText, SourceText>)(text => text), (before, next) => text => next(before(text)));
            case "Precompiled":
                part.Only("type", "precompiled_charsmap");
                return Map(part["precompiled_charsmap"]);
            case "Replace":
                part.Only("type", "pattern", "content");
                return Replace(part["pattern"], part["content"].Text());
            case "Strip":
                part.Only("type", "strip_left", "strip_right");
                var (left, right) = (part["strip_left"].Flag(otherwise: false), part["strip_right"].Flag(otherwise: false));
                return text => TextForms.Strip(text, left, right);
            case "Prepend":
                part.Only("type", "prepend");
                var before = part["prepend"].Text();
                return text => Prepended(text, before);
        }
        Func<SourceText, SourceText> step = part.Type switch
        {
            "Nmt" => TextForms.Nmt,
            "NFC" => TextForms.Nfc,
            "NFD" => TextForms.Nfd,
            "NFKC" => TextForms.Nfkc,
            "NFKD" => TextForms.Nfkd,
            "Lowercase" => TextForms.Lower,
            "StripAccents" => TextForms.StripAccents,
            _ => throw part["type"].NotComputed(Known),
        };
        part.Only("type");
        return step;
    }

    private static Func<SourceText, SourceText> Map(JsonPart part)
    {
        // A model without a map is written with an empty one, or with null.
        if (part.IsNone || part.Text().Length == 0)
        {
            return text => text;
        }
        CharacterMap? map;
        try
        {
            map = UnigramFiles.Map(Convert.FromBase64String(part.Text()), $"{part.Path}: '{part.Place}'");
        }
        catch (FormatException)
        {
            throw part.NotComputed("a map in base 64");
        }
        return map is null ? text => text : text => TextForms.Map(text, map);
    }

    private static Func<SourceText, SourceText> Replace(JsonPart pattern, string content)
    {
        pattern.Only("String", "Regex");
        if (pattern["Regex"].IsNone)
        {
            var sought = pattern["String"].Text();
            pattern["String"].Require(sought.Length > 0, "a text that is not empty");
            return text => TextForms.Replace(text, sought, content);
        }
        try
        {
            var words = new PatternWords(pattern["Regex"].Text(), $"{pattern.Path}: '{pattern.Place}'");
            return text => TextForms.Replace(text, words.Split(text.Text), content);
        }
        catch (FormatException fault)
        {
            throw pattern["Regex"].NotComputed($"a pattern without {fault.Message}");
        }
    }

    private static SourceText Prepended(SourceText text, string before)
    {
        if (text.Length == 0)
        {
            return text;
        }
        var made = new SourceText.Builder();
        made.Add(before, text.Starts[0], text.Starts[0]);
        made.Keep(text, 0, text.Length);
        return made.Finish();
    }
}
