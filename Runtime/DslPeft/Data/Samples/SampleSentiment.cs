namespace DslPeft.Data;

/// <summary>
/// A small sentiment data set that needs no download: sentences about films, food, journeys and the like, drawn from a grammar of our own.
/// Negation ("not a dull film"), contrast ("the plot is weak but the acting is superb", where what follows "but" decides) and hopes that
/// failed ("it should have been funny") turn the words around, so that counting words is not enough. Classes: 0 negative, 1 positive.
/// </summary>
public static class SampleSentiment
{
    /// <summary>Rows of the two parts.</summary>
    public const int TrainCount = 2000,
        DevCount = 400;

    private const long Seed = 20240229;

    /// <summary>The format: two classes.</summary>
    public static TextDataFormat Format { get; } =
        TextDataFormat.Of("SampleSentiment", "sentence", pair: null, "label", "negative", "positive");

    /// <summary>The 2,000 training rows. The same on every call.</summary>
    public static IReadOnlyList<Example> Train() => Generate().Train;

    /// <summary>The 400 rows that the metric is measured on; none of them occurs in the training rows.</summary>
    public static IReadOnlyList<Example> Dev() => Generate().Dev;

    private static (IReadOnlyList<Example> Train, IReadOnlyList<Example> Dev) Generate()
    {
        var random = SeededRandom.Stream(Seed);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var rows = new List<Example>();
        while (rows.Count < TrainCount + DevCount)
        {
            var positive = rows.Count % 2 == 0;
            var sentence = SentimentGrammar.Sentence(positive, random);
            if (seen.Add(sentence))
            {
                rows.Add(new Example(sentence, Label: positive ? 1 : 0));
            }
        }
        return (rows[..TrainCount], rows[TrainCount..]);
    }
}
