using DslPeft.Tokenization.Chat;

namespace DslPeft.Data;

/// <summary>
/// Instructions and their answers, in JSON Lines, a list of JSON objects, or Parquet. A row has a prompt and a completion, or the messages
/// of a conversation. Where the base has a chat template, it writes both; without one, a row is its prompt, its completion and the end
/// token. What the model is to write is learnt, with the token that ends it: the completion, or the messages of the assistant.
/// </summary>
public sealed record InstructionFormat : TaskDataFormat
{
    /// <summary>Key of the prompt; several names, separated by <c>|</c>, are alternatives.</summary>
    public string Prompt { get; init; } = "prompt|instruction";

    /// <summary>Key of a text that the prompt is about, which follows it behind an empty line; a row need not have it.</summary>
    public string Input { get; init; } = "input";

    /// <summary>Key of the completion.</summary>
    public string Completion { get; init; } = "completion|output|response";

    /// <summary>Key of a list of messages, which a row has in place of prompt and completion.</summary>
    public string Messages { get; init; } = "messages|conversations";

    /// <summary>Key of a message's role. <c>human</c> and <c>gpt</c> are the user and the assistant.</summary>
    public string Role { get; init; } = "role|from";

    /// <summary>Key of a message's text.</summary>
    public string Content { get; init; } = "content|value";

    /// <summary>Whether every token is learnt, not the answers alone.</summary>
    public bool LearnsAll { get; init; }

    /// <summary>Whether prompts and completions are put together without a template, even where the base has one.</summary>
    public bool Plain { get; init; }

    /// <summary>The text of a chat template; null for the base's own.</summary>
    public string? Template { get; init; }

    internal override bool HoldsTasks => true;

    internal override IReadOnlyList<string> Kinds => ["jsonl", "json", "parquet"];

    /// <inheritdoc/>
    /// <exception cref="ChatTemplateException">The template is damaged or beyond what is computed, or refuses a conversation.</exception>
    public override TaskRows Read(string path, TaskInput input, bool requireLabels = true)
    {
        RequireHead(path, input.Head, HeadKind.CausalLm);
        if (!File.Exists(path))
        {
            throw new DataException(path, 0, MissingFile.Hint(path));
        }
        if (DataFiles.Kind(path, Kind) is not (".jsonl" or ".json" or ParquetTable.Extension) and var other)
        {
            throw new DataException(
                path,
                0,
                $"files ending in '{other}' hold no instructions that are read: use .jsonl, .json or .parquet, or say which it is with --format"
            );
        }
        var reader = new ConversationReader(path, this, requireLabels, input.Head.Tasks);
        return InstructionRows.Of(path, reader.Read(), new InstructionEncoder(path, this, input), input);
    }

    /// <inheritdoc/>
    public override TaskRows? OfTexts(IReadOnlyList<string> texts, TaskInput input) =>
        new PlainTextFormat { Name = Name, TaskOfAll = TaskOfAll }.OfTexts(texts, input);
}
