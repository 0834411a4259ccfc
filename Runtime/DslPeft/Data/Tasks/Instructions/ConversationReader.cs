using System.Text.Json;
using DslPeft.Tokenization.Chat;

namespace DslPeft.Data;

/// <summary>Reads the rows of a file of instructions.</summary>
/// <param name="path">The file.</param>
/// <param name="format">The keys of a row.</param>
/// <param name="requireAnswers">Whether each row needs something to learn.</param>
/// <param name="tasks">Number of tasks of the adaptation; 0 for any.</param>
internal sealed class ConversationReader(string path, InstructionFormat format, bool requireAnswers, int tasks = 0)
{
    private static readonly Dictionary<string, string> Roles = new(StringComparer.Ordinal)
    {
        ["human"] = "user",
        ["gpt"] = ChatMessage.Assistant,
    };

    private readonly string[] _prompt = Names(format.Prompt),
        _input = Names(format.Input),
        _completion = Names(format.Completion);
    private readonly string[] _messages = Names(format.Messages),
        _role = Names(format.Role),
        _content = Names(format.Content);
    private readonly RowTasks _tasks = new(path, format, tasks);

    /// <exception cref="DataException">A row is malformed; names its line and key.</exception>
    public IEnumerable<Conversation> Read() =>
        DataFiles.Kind(path, format.Kind) == ParquetTable.Extension
            ? ParquetObjects.Read(path, format.Encoding, [.. _prompt, .. _input, .. _completion, .. _messages, .. format.TaskNames], Row)
            : JsonRows.Read(path, format.Encoding, Row);

    private static string[] Names(string names) => names.Split('|', StringSplitOptions.TrimEntries);

    private Conversation Row(int line, JsonElement row)
    {
        if (row.ValueKind != JsonValueKind.Object)
        {
            throw new DataException(
                path,
                line,
                $"a JSON object is expected and {row.ValueKind} was found: {ColumnMap.Excerpt(row.GetRawText())}"
            );
        }
        var task = _tasks.Of(line, format.TaskNames.Count > 0 ? JsonLinesRowReader.Task(path, line, row, format.TaskNames) : null);
        JsonElement? messages = Find(row, _messages),
            prompt = Find(row, _prompt);
        if (messages is not null && prompt is not null)
        {
            throw new DataException(
                path,
                line,
                $"the row has both messages and a prompt: one of {ColumnMap.Names(_messages)} and {ColumnMap.Names(_prompt)} is expected"
            );
        }
        if (messages is { } list)
        {
            return new Conversation(line, Messages(line, list), IsSingle: false) { Task = task };
        }
        var asked = Text(line, prompt, _prompt);
        var about = Find(row, _input) is { } input ? Text(line, input, _input) : "";
        var completion = Find(row, _completion);
        var answer = completion is null && !requireAnswers ? "" : Text(line, completion, _completion);
        return new Conversation(
            line,
            [new("user", about.Length > 0 ? $"{asked}\n\n{about}" : asked), new(ChatMessage.Assistant, answer)],
            IsSingle: true
        )
        {
            Task = task,
        };
    }

    private ChatMessage[] Messages(int line, JsonElement list)
    {
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0)
        {
            throw new DataException(
                path,
                line,
                $"{ColumnMap.Names(_messages)}: a list of messages is expected and {ColumnMap.Excerpt(list.GetRawText())} was found"
            );
        }
        ChatMessage[] messages = [.. list.EnumerateArray().Select((message, place) => Message(line, place, message))];
        return !requireAnswers || messages.Any(message => message.Role == ChatMessage.Assistant)
            ? messages
            : throw new DataException(path, line, "no message is the assistant's, so that there is nothing to learn");
    }

    private ChatMessage Message(int line, int place, JsonElement message)
    {
        if (message.ValueKind != JsonValueKind.Object)
        {
            throw new DataException(path, line, $"message {place + 1} is no JSON object: {ColumnMap.Excerpt(message.GetRawText())}");
        }
        var role = Text(line, Find(message, _role), _role);
        var content = Find(message, _content);
        var others = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var entry in message.EnumerateObject().Where(entry => !_role.Contains(entry.Name) && !_content.Contains(entry.Name)))
        {
            others[entry.Name] = entry.Value.Clone();
        }
        // A message that calls a tool may have no text.
        var text = content is null && others.Count > 0 ? null : Text(line, content, _content);
        return new ChatMessage(Roles.GetValueOrDefault(role, role), text) { Others = others };
    }

    private static JsonElement? Find(JsonElement row, string[] names)
    {
        foreach (var name in names)
        {
            if (row.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null)
            {
                return value;
            }
        }
        return null;
    }

    private string Text(int line, JsonElement? value, string[] names) =>
        value switch
        {
            { ValueKind: JsonValueKind.String } text => text.GetString()!,
            null => throw new DataException(path, line, $"the key {ColumnMap.Names(names)} is missing"),
            { } other => throw new DataException(
                path,
                line,
                $"{ColumnMap.Names(names)}: a text is expected and {ColumnMap.Excerpt(other.GetRawText())} was found"
            ),
        };
}
