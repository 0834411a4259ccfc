using DslPeft.Data;
using DslPeft.Tokenization;

namespace DslPeft.Training;

/// <summary>The data of a run: the files given, or the sample data that is generated in code.</summary>
/// <param name="Format">The format, whose label names predictions are shown by.</param>
/// <param name="Source">Where the rows came from, as reports show it.</param>
/// <param name="Train">Training rows.</param>
/// <param name="Dev">Rows that the metric is measured on, or null.</param>
internal sealed record TaskData(TextDataFormat Format, string Source, EncodedDataset Train, EncodedDataset? Dev)
{
    public static TaskData Load(FineTuneDefinition definition, string? data, string? dev, WordPieceTokenizer tokenizer, int maxLength)
    {
        if (data is null)
        {
            RequireSample(definition, dev);
            return new TaskData(SampleSentiment.Format, SampleSentiment.Format.Name,
                new EncodedDataset(SampleSentiment.Train(), tokenizer, maxLength), new EncodedDataset(SampleSentiment.Dev(), tokenizer, maxLength));
        }
        DataFiles files = DataFiles.Find(data, dev);
        return new TaskData(definition.Data, files.Train, Read(definition, files.Train, tokenizer, maxLength),
            files.Dev is null ? null : Read(definition, files.Dev, tokenizer, maxLength));
    }

    /// <summary>The rows that <c>evaluate</c> and <c>predict</c> read: a file, the dev file of a folder, or the sample's dev rows.</summary>
    public static (TextDataFormat Format, EncodedDataset Rows) LoadDev(FineTuneDefinition definition, string? data, WordPieceTokenizer tokenizer, int maxLength, bool requireLabels)
    {
        if (data is null)
        {
            RequireSample(definition, dev: null);
            return (SampleSentiment.Format, new EncodedDataset(SampleSentiment.Dev(), tokenizer, maxLength));
        }
        return (definition.Data, Read(definition, DataFiles.FindDev(data), tokenizer, maxLength, requireLabels));
    }

    /// <summary>How classes are named when rows come from no file: by the definition, or by the sample data where the definition names none.</summary>
    public static TextDataFormat FormatOf(FineTuneDefinition definition) =>
        definition.Data.LabelNames.Count == 0 && FitsSample(definition) ? SampleSentiment.Format : definition.Data;

    private static EncodedDataset Read(FineTuneDefinition definition, string path, WordPieceTokenizer tokenizer, int maxLength, bool requireLabels = true) =>
        new(TextDataReader.Read(path, definition.Data, definition.Info.Head, definition.Info.Labels, requireLabels), tokenizer, maxLength);

    private static bool FitsSample(FineTuneDefinition definition) => definition.Info is { Head: HeadKind.Classification, Labels: 2 };

    private static void RequireSample(FineTuneDefinition definition, string? dev)
    {
        if (dev is not null)
        {
            throw new UsageException("--dev is given without --data.");
        }
        if (!FitsSample(definition))
        {
            throw new UsageException($"{definition.Name} is no task of two classes, so the sample data does not fit it: give --data.");
        }
    }
}
