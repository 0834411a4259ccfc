namespace DslPeft.Tokenization.Words;

/// <summary>
/// How a text is cut into the words that pieces are merged within: the <c>pre_tokenizer</c> of a <c>tokenizer.json</c> of byte-level
/// pairs.
/// </summary>
/// <param name="Split">Cuts a text; together the words are the text.</param>
/// <param name="PrefixBlank">Whether a text that starts without a blank gets one before it is cut.</param>
/// <param name="CutsAtBlanks">Whether a word always starts at a blank between two letters, whatever stands around them.</param>
internal sealed record WordSteps(Func<string, IEnumerable<Range>> Split, bool PrefixBlank, bool CutsAtBlanks = false)
{
    /// <summary>Reads the part.</summary>
    /// <exception cref="VocabularyException">It has a step that is not computed; names it.</exception>
    public static WordSteps Read(JsonPart part)
    {
        JsonPart[] steps = [.. Flat(part)];
        part.Require(
            steps.Length > 0 && steps[^1].Type == "ByteLevel" && steps.Count(step => step.Type == "ByteLevel") == 1,
            "steps of which the last is ByteLevel"
        );
        var level = steps[^1];
        level.Only("type", "add_prefix_space", "trim_offsets", "use_regex");
        var prefix = level["add_prefix_space"].Flag(otherwise: true);
        level["add_prefix_space"].Require(!prefix || steps.Length == 1, "false behind other steps");
        List<Func<string, IEnumerable<Range>>> cuts = [.. steps[..^1].Select(Step)];
        if (level["use_regex"].Flag(otherwise: true))
        {
            cuts.Add(ByteLevelWords.Split);
        }
        return new WordSteps(
            cuts.Aggregate((Func<string, IEnumerable<Range>>)(text => [0..text.Length]), (first, second) =>
                text => first(text).SelectMany(range => Inside(text, range, second))
            ),
            prefix,
            steps[..^1].Any(IsContractions) || (level["use_regex"].Flag(otherwise: true) && steps[..^1].All(step => step.Type == "Digits"))
        );
    }

    /// <summary>Whether a step cuts words as Llama 3 or Qwen do. Steps behind it cut them further.</summary>
    private static bool IsContractions(JsonPart step) =>
        step.Type == "Split"
        && step["behavior"].Text() == "Isolated"
        && !step["invert"].Flag(otherwise: false)
        && ContractionWords.DigitsOf(step["pattern"]["Regex"].Text()) is not null;

    private static IEnumerable<JsonPart> Flat(JsonPart part)
    {
        if (part.Type != "Sequence")
        {
            return part.IsNone ? [] : [part];
        }
        part.Only("type", "pretokenizers");
        return part["pretokenizers"]
            .Items()
            .SelectMany(step => step.Type == "Sequence" ? throw step["type"].NotComputed("a step that is no Sequence") : Flat(step));
    }

    private static IEnumerable<Range> Inside(string text, Range range, Func<string, IEnumerable<Range>> cut)
    {
        var (start, length) = range.GetOffsetAndLength(text.Length);
        return length == 0 ? []
            : start == 0 && length == text.Length ? cut(text)
            : cut(text[range])
                .Select(word =>
                {
                    var (at, width) = word.GetOffsetAndLength(length);
                    return (start + at)..(start + at + width);
                });
    }

    private static Func<string, IEnumerable<Range>> Step(JsonPart step)
    {
        switch (step.Type)
        {
            case "Split":
                return Pattern(step);
            case "Digits":
                step.Only("type", "individual_digits");
                var single = step["individual_digits"].Flag(otherwise: false);
                return text => Digits(text, single ? 1 : int.MaxValue);
            default:
                throw step["type"].NotComputed("Split, Digits or ByteLevel");
        }
    }

    private static Func<string, IEnumerable<Range>> Pattern(JsonPart step)
    {
        step.Only("type", "pattern", "behavior", "invert");
        step["pattern"].Only("Regex");
        string pattern = step["pattern"]["Regex"].Text(),
            behavior = step["behavior"].Text();
        var invert = step["invert"].Flag(otherwise: false);
        if (behavior == "Isolated" && !invert && ContractionWords.DigitsOf(pattern) is { } digits)
        {
            return text => ContractionWords.Split(text, digits);
        }
        PatternWords words;
        try
        {
            words = new PatternWords(pattern, $"{step.Path}: '{step.Place}'");
        }
        catch (FormatException fault)
        {
            throw step["pattern"]["Regex"].NotComputed($"a pattern without {fault.Message}");
        }
        return behavior switch
        {
            "Isolated" => text => words.Split(text).Select(part => part.Part),
            "Contiguous" => text => Joined(words.Split(text), invert, (before, match) => before == match),
            "MergedWithPrevious" => text => Joined(words.Split(text), invert, (before, match) => match && !before),
            "MergedWithNext" => text => Joined(words.Split(text), invert, (before, match) => before && !match),
            _ => throw step["behavior"].NotComputed("Isolated, Contiguous, MergedWithPrevious or MergedWithNext"),
        };
    }

    /// <summary>Parts of which some are one with the part before them.</summary>
    private static List<Range> Joined(IEnumerable<(Range Part, bool IsMatch)> parts, bool invert, Func<bool, bool, bool> joins)
    {
        var joined = new List<Range>();
        var before = false;
        foreach (var (part, isMatch) in parts)
        {
            var match = isMatch != invert;
            if (joined.Count > 0 && joins(before, match))
            {
                joined[^1] = joined[^1].Start..part.End;
            }
            else
            {
                joined.Add(part);
            }
            before = match;
        }
        return joined;
    }

    private static IEnumerable<Range> Digits(string text, int most)
    {
        for (int start = 0, end; start < text.Length; start = end)
        {
            end = CharacterKinds.End(text, start, CharacterKind.Number, most);
            while (
                end == start
                || (
                    end < text.Length
                    && CharacterKinds.At(text, start).Kind != CharacterKind.Number
                    && CharacterKinds.At(text, end).Kind != CharacterKind.Number
                )
            )
            {
                end += CharacterKinds.At(text, end).Width;
            }
            yield return start..end;
        }
    }
}
