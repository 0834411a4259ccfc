using DslPeft.Data;
using DslPeft.Generation;

namespace DslPeft.Training;

/// <summary>Writes targets of sources, a batch at a time.</summary>
/// <param name="setup">The base and its tokeniser.</param>
/// <param name="model">An adaptation whose head writes targets.</param>
/// <param name="options">How tokens are chosen.</param>
internal sealed class TargetWriter(TaskSetup setup, AdaptedModel model, GenerationOptions options)
{
    private readonly GenerationOptions _options = options with { Ends = EndTokens.Of(setup.Tokenizer, setup.BaseFolder) };

    /// <summary>The target of each row, in the order of the rows.</summary>
    /// <exception cref="UsageException">A source or target is longer than the model's positions, or nothing says what a target begins
    /// with.</exception>
    public IReadOnlyList<string> Write(Seq2SeqRows rows, int batchSize, ITrainingProgress progress)
    {
        var targets = new string[rows.Count];
        var done = 0;
        // Rows of about equal length are written together.
        foreach (var batch in new LengthBucketBatcher(rows.Lengths(), new BatchBudget(batchSize), seed: 0).Sorted())
        {
            var written = Write([.. batch.Select(rows.Source)], [.. batch.Select(rows.Task)]);
            for (var i = 0; i < batch.Length; i++)
            {
                targets[batch[i]] = Text(written[i]);
            }
            done += batch.Length;
            progress.Measuring(done, rows.Count);
        }
        return targets;
    }

    /// <summary>Each row with its source, its target where it has one, and what was written.</summary>
    public static IEnumerable<Prediction> Predictions(Seq2SeqRows rows, IReadOnlyList<string> written) =>
        written.Select((text, row) => new Prediction(rows.SourceText(row), rows.TargetText(row), text, new Dictionary<string, double>()));

    /// <summary>How far the written targets agree with those of the rows.</summary>
    public static IReadOnlyDictionary<string, double> Measure(Seq2SeqRows rows, IReadOnlyList<string> written)
    {
        string[] references = [.. Enumerable.Range(0, rows.Count).Select(row => rows.TargetText(row)!)];
        return new Dictionary<string, double>
        {
            ["bleu"] = TextOverlap.Bleu(written, references),
            ["rouge1"] = TextOverlap.Rouge(written, references, 1),
            ["rouge2"] = TextOverlap.Rouge(written, references, 2),
            ["rougeL"] = TextOverlap.RougeL(written, references),
        };
    }

    private IReadOnlyList<int[]> Write(IReadOnlyList<int[]> sources, int[] tasks)
    {
        try
        {
            return model.Generate(sources, _options with { Tasks = tasks.Contains(-1) ? null : tasks });
        }
        catch (ArgumentException fault)
        {
            throw new UsageException(fault.Message);
        }
    }

    private string Text(int[] tokens) => setup.Tokenizer.Decode(tokens).Trim();
}
