namespace DslPeft.Data;

/// <summary>A SuperGLUE task's JSON Lines.</summary>
public sealed record SuperGlueFormat : TaskDataFormat
{
    /// <summary>The task.</summary>
    public required SuperGlueTask Task { get; init; }

    /// <summary>A task's format; its label names are the benchmark's.</summary>
    public static SuperGlueFormat Of(string name, SuperGlueTask task) =>
        new()
        {
            Name = name,
            Task = task,
            LabelNames = Labels(task),
        };

    /// <inheritdoc/>
    public override TaskRows Read(string path, TaskInput input, bool requireLabels = true)
    {
        if (Task == SuperGlueTask.Copa)
        {
            RequireHead(path, input.Head, HeadKind.MultipleChoice);
            RequireCount(path, input.Head, 2);
            return new ChoiceRows(SuperGlueReader.ReadChoiceRows(path, requireLabels, Encoding), input);
        }
        RequireHead(path, input.Head, HeadKind.Classification);
        RequireCount(path, input.Head, LabelNames.Count);
        if (Task == SuperGlueTask.MultiRc)
        {
            return new MultiRcRows(MultiRcReader.ReadRows(path, requireLabels, Encoding), this, input);
        }
        if (Task == SuperGlueTask.Record)
        {
            return new RecordRows(RecordReader.ReadRows(path, requireLabels, Encoding), this, input);
        }
        var texts = new EncodedDataset(
            SuperGlueReader.ReadTextRows(path, Task, LabelNames, requireLabels, Encoding),
            input.Tokenizer,
            input.MaxLength
        );
        return new TextRows(texts, HeadKind.Classification, new TextDataFormat { Name = Name, LabelNames = LabelNames });
    }

    private static string[] Labels(SuperGlueTask task) =>
        task switch
        {
            SuperGlueTask.Cb => ["entailment", "contradiction", "neutral"],
            SuperGlueTask.Rte => ["entailment", "not_entailment"],
            SuperGlueTask.Copa => [],
            _ => ["false", "true"],
        };

    private void RequireCount(string path, AdaptationInfo head, int wanted)
    {
        if (head.Labels != wanted)
        {
            throw new DataException(path, 0, $"{Task} is a choice of {wanted} and the head has {head.Labels} outputs: both must agree.");
        }
    }
}
