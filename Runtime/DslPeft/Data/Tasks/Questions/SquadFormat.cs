namespace DslPeft.Data;

/// <summary>Questions over texts in SQuAD's form.</summary>
public sealed record SquadFormat : TaskDataFormat
{
    /// <summary>Tokens from the start of a window to the start of the next; never more than a window holds.</summary>
    public int Stride { get; init; } = 128;

    /// <summary>Tokens of a question that are kept.</summary>
    public int QuestionLength { get; init; } = 64;

    /// <summary>Tokens of an answer at most.</summary>
    public int AnswerLength { get; init; } = 30;

    /// <summary>True if a question may have no answer in its text.</summary>
    public bool Unanswerable { get; init; }

    /// <inheritdoc/>
    public override TaskRows Read(string path, TaskInput input, bool requireLabels = true)
    {
        RequireHead(path, input.Head, HeadKind.QuestionAnswering);
        return new QuestionRows(SquadReader.ReadRows(path, Unanswerable, requireLabels, Encoding), this, input);
    }
}
