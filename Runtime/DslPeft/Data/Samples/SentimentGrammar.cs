namespace DslPeft.Data;

/// <summary>The grammar behind <see cref="SampleSentiment"/>.</summary>
internal static class SentimentGrammar
{
    private static readonly string[] Things =
    [
        "film",
        "movie",
        "story",
        "plot",
        "script",
        "acting",
        "music",
        "ending",
        "book",
        "play",
        "meal",
        "soup",
        "hotel",
        "room",
        "journey",
        "concert",
        "show",
        "game",
    ];

    private static readonly string[] Good =
    [
        "good",
        "great",
        "wonderful",
        "charming",
        "funny",
        "moving",
        "clever",
        "brilliant",
        "delightful",
        "fresh",
        "warm",
        "fine",
        "lovely",
        "superb",
        "honest",
        "beautiful",
    ];

    private static readonly string[] Bad =
    [
        "bad",
        "dull",
        "boring",
        "awful",
        "weak",
        "silly",
        "tedious",
        "terrible",
        "cold",
        "stale",
        "lifeless",
        "poor",
        "clumsy",
        "ugly",
        "empty",
        "painful",
    ];

    private static readonly string[] Strength = ["", "", "", "very ", "really ", "quite ", "truly ", "rather "];
    private static readonly string[] Not = ["is not", "was never", "is hardly", "was by no means", "is far from"];
    private static readonly string[] Is = ["is", "was", "seems", "felt", "remains"];
    private static readonly string[] Opening =
    [
        "",
        "",
        "",
        "in the end , ",
        "i must say , ",
        "to my surprise , ",
        "all in all , ",
        "this time ",
    ];
    private static readonly string[] Closing =
    [
        "",
        "",
        "",
        " from start to finish",
        " for most of the time",
        " to me",
        " this year",
        " , as everyone says",
    ];
    private static readonly string[] But = [" , but ", " , yet ", " and still "];
    private static readonly string[] Although = ["although ", "even though ", "while "];
    private static readonly string[] Hope = ["it should have been ", "i wanted it to be ", "it tries to be ", "we were told it would be "];
    private static readonly string[] Fear =
    [
        "i feared it would be ",
        "it could have been ",
        "people told me it was ",
        "i expected something ",
    ];
    private static readonly string[] Recommend =
    [
        "i would see it again",
        "i loved every minute",
        "i cannot praise it enough",
        "do not miss it",
        "nobody will regret going",
    ];
    private static readonly string[] Warn =
    [
        "i would not see it again",
        "i counted every minute",
        "i cannot recommend it",
        "do not waste your time",
        "everybody will regret going",
    ];

    /// <summary>A sentence of the wanted polarity.</summary>
    public static string Sentence(bool positive, SeededRandom random) =>
        random.Pick(Opening)
        + (
            random.NextInt(20) switch
            {
                < 9 => Plain(positive, random),
                < 12 => Negated(positive, random),
                < 14 => Plain(positive, random) + " and " + Verdict(positive, random),
                < 16 => Plain(!positive, random) + random.Pick(But) + Plain(positive, random),
                16 => random.Pick(Although) + Plain(!positive, random) + " , " + Plain(positive, random),
                17 => Negated(!positive, random) + random.Pick(But) + Plain(positive, random),
                18 => Disappointed(positive, random),
                _ => Verdict(positive, random) + " even if " + Plain(!positive, random),
            }
        )
        + " .";

    private static string Plain(bool positive, SeededRandom random) =>
        $"the {random.Pick(Things)} {random.Pick(Is)} {random.Pick(Strength)}{Adjective(positive, random)}{random.Pick(Closing)}";

    private static string Negated(bool positive, SeededRandom random) =>
        random.NextInt(2) == 0
            ? $"the {random.Pick(Things)} {random.Pick(Not)} {Adjective(!positive, random)}{random.Pick(Closing)}"
            : $"there is nothing {Adjective(!positive, random)} about the {random.Pick(Things)}{random.Pick(Closing)}";

    // A hope is told in good words and failed; a fear is told in bad words and did not come true.
    private static string Disappointed(bool positive, SeededRandom random) =>
        positive
            ? $"{random.Pick(Fear)}{Adjective(false, random)} and {Adjective(false, random)} , and it is not"
            : $"{random.Pick(Hope)}{Adjective(true, random)} and {Adjective(true, random)} , and it is not";

    private static string Verdict(bool positive, SeededRandom random) => random.Pick(positive ? Recommend : Warn);

    private static string Adjective(bool positive, SeededRandom random) => random.Pick(positive ? Good : Bad);
}
