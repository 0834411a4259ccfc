using DslPeft.Data;
using DslPeft.Tokenization;

namespace DslPeft.Training;

/// <summary>The data of a run: the files given, or the sample data that is generated in code.</summary>
/// <param name="Format">The format, whose label names predictions are shown by.</param>
/// <param name="Source">Where the rows came from, as reports show it.</param>
/// <param name="Train">Training rows.</param>
/// <param name="Dev">Rows that the metric is measured on, or null.</param>
internal sealed record TaskData(TaskDataFormat Format, string Source, TaskRows Train, TaskRows? Dev)
{
    public static TaskData Load(FineTuneDefinition definition, string? data, string? dev, Tokenizer tokenizer, int maxLength)
    {
        if (data is null)
        {
            RequireSample(definition, definition.Data, dev);
            return new TaskData(
                SampleSentiment.Format,
                SampleSentiment.Format.Name,
                Sample(SampleSentiment.Train(), tokenizer, maxLength),
                Sample(SampleSentiment.Dev(), tokenizer, maxLength)
            );
        }
        RequireTasks(definition, definition.Data);
        var files = DataFiles.Find(data, dev);
        var format = definition.Data.WithLabelsOf(files.Train, definition.Info);
        var input = new TaskInput(definition.Info, tokenizer, maxLength);
        return new TaskData(format, files.Train, format.Read(files.Train, input), files.Dev is null ? null : format.Read(files.Dev, input));
    }

    /// <summary>The same with rows of another file for the auxiliary loss of clozes.</summary>
    /// <exception cref="UsageException">The data set declares no such loss.</exception>
    /// <exception cref="DataException">The file is missing or faulty.</exception>
    public TaskData WithUnlabelled(string path, TaskInput input) =>
        Format is PatternFormat { Auxiliary: > 0 } format && Train is PatternRows rows
            ? this with
            {
                Train = rows.WithUnlabelled((PatternRows)format.Read(path, input, requireLabels: false)),
            }
            : throw new UsageException(
                $"--unlabelled {path}: {Format.Name} declares no auxiliary loss (Auxiliary), which alone reads rows without labels."
            );

    /// <summary>The same with so many of its training rows, chosen by a seed.</summary>
    /// <exception cref="UsageException">The rows are neither texts nor pairs of texts.</exception>
    public TaskData WithRows(int rows, int seed) =>
        this with
        {
            Train = Train switch
            {
                TextRows texts => texts.Sample(rows, seed),
                EmbeddingRows texts => texts.Sample(rows, seed),
                _ => throw new UsageException($"--rows chooses among texts and pairs of texts, and {Source} holds rows of another kind."),
            },
        };

    /// <summary>
    /// The rows that <c>evaluate</c> and <c>predict</c> read: a file, the dev file of a folder, or the sample's dev rows.
    /// </summary>
    public static TaskRows LoadDev(
        FineTuneDefinition definition,
        TaskDataFormat format,
        string? data,
        Tokenizer tokenizer,
        int maxLength,
        bool requireLabels
    )
    {
        if (data is null)
        {
            RequireSample(definition, format, dev: null);
            return Sample(SampleSentiment.Dev(), tokenizer, maxLength);
        }
        RequireTasks(definition, format);
        return format.Read(DataFiles.FindDev(data), new TaskInput(definition.Info, tokenizer, maxLength), requireLabels);
    }

    /// <summary>
    /// Rows of texts from the command line. Classes are named by the definition, or by the sample data where the definition names none.
    /// </summary>
    /// <exception cref="UsageException">The task needs more than a text.</exception>
    public static TaskRows OfTexts(
        FineTuneDefinition definition,
        TaskDataFormat format,
        IReadOnlyList<string> texts,
        Tokenizer tokenizer,
        int maxLength
    )
    {
        if (definition.Info.ReadsTasks && format.TaskOfAll is null)
        {
            throw new UsageException($"{definition.Info.Name} tells rows by their task, which a text does not say: give --task.");
        }
        var named =
            format.LabelNames.Count == 0 && FitsSample(definition)
                ? format with
                {
                    LabelNames = SampleSentiment.Format.LabelNames,
                }
                : format;
        var rows = named.OfTexts(texts, new TaskInput(definition.Info, tokenizer, maxLength))
            ?? throw new UsageException($"{definition.Name} needs more than a text: give a file with --data.");
        return rows.Lengths().All(length => length > 0)
            ? rows
            : throw new UsageException("--text is empty: the base's tokeniser makes no token of it, and a model reads at least one.");
    }

    /// <summary>Refuses data that do not say of which task a row is to an adaptation that tells rows by it.</summary>
    /// <exception cref="UsageException">They do not.</exception>
    public static void RequireTasks(FineTuneDefinition definition, TaskDataFormat format)
    {
        if (definition.Info.ReadsTasks && !(format.HoldsTasks && (format.TaskOfAll is not null || format.TaskColumn is not null)))
        {
            throw new UsageException(
                $"{definition.Info.Name} tells rows by their task, and {format.Name} declares no column of it: without one every row would be of task 0."
            );
        }
    }

    private static TextRows Sample(IReadOnlyList<Example> rows, Tokenizer tokenizer, int maxLength) =>
        new(new EncodedDataset(rows, tokenizer, maxLength), HeadKind.Classification, SampleSentiment.Format);

    private static bool FitsSample(FineTuneDefinition definition) =>
        definition is { Info.Labels: 2, Data: TextDataFormat } && definition.Info.Head == HeadKind.Classification;

    private static void RequireSample(FineTuneDefinition definition, TaskDataFormat format, string? dev)
    {
        if (dev is not null)
        {
            throw new UsageException("--dev is given without --data.");
        }
        if (!FitsSample(definition))
        {
            throw new UsageException($"{definition.Name} is no task of two classes, so the sample data does not fit it: give --data.");
        }
        if (definition.Info.ReadsTasks || format.TaskOfAll is not null)
        {
            throw new UsageException($"{definition.Info.Name} tells rows by their task, and the sample data are of one: give --data.");
        }
    }
}
