using System.Diagnostics;
using System.Globalization;
using DslPeft.Data;
using DslPeft.Tokenization;

namespace DslPeft.Training;

/// <summary>Says what a user should know of the data that were read.</summary>
internal static class DataNotes
{
    private static readonly TimeSpan BetweenNotes = TimeSpan.FromSeconds(10),
        WorthANote = TimeSpan.FromSeconds(2);

    /// <summary>Says what the files' readers have to say.</summary>
    public static void Show(TaskRows? rows, TextWriter error)
    {
        foreach (var note in rows?.Notes ?? [])
        {
            error.WriteLine($"warning: {note}");
        }
    }

    /// <summary>Names data of which every row has one label: nothing can be learnt from them, or measured.</summary>
    public static void WarnOfOneClass(TaskData data, AdaptationInfo info, TextWriter error)
    {
        Warn(data.Train, "training", "the model learns that label alone");
        if (data.Dev is { } dev)
        {
            Warn(dev, "dev", "the metrics say little");
        }

        void Warn(TaskRows rows, string kind, string effect)
        {
            if (info.Labels > 1 && rows.CountLabels(info.Labels) is { } counts && counts.Count(count => count > 0) == 1)
            {
                var only = counts.ToList().FindIndex(count => count > 0);
                error.WriteLine($"warning: every {kind} row is labelled '{data.Format.NameOf(only)}': {effect}. Look at the label column.");
            }
        }
    }

    /// <summary>
    /// Runs something that reads and tokenises; says every few seconds how far it is, and then how many texts lost their end.
    /// </summary>
    public static T Reading<T>(ITrainingProgress progress, TokenizingMeter meter, int maxLength, Func<T> read)
    {
        var clock = Stopwatch.StartNew();
        T result;
        using (
            new Timer(
                _ =>
                    progress.Note(
                        meter.Texts > 0 ? $"{meter.Texts} texts are tokenised." : $"Reading the data for {clock.Elapsed.TotalSeconds:F0} s."
                    ),
                null,
                BetweenNotes,
                BetweenNotes
            )
        )
        {
            result = read();
        }
        if (clock.Elapsed > WorthANote)
        {
            progress.Note(
                string.Create(CultureInfo.InvariantCulture, $"Tokenised {meter.Texts} texts in {clock.Elapsed.TotalSeconds:F1} s.")
            );
        }
        if (meter.Cut > 0)
        {
            progress.Note($"{meter.Cut} of {meter.Texts} texts are cut to {maxLength} tokens (--max-length).");
        }
        return result;
    }
}
