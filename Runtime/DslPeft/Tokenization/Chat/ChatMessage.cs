using System.Text.Json;

namespace DslPeft.Tokenization.Chat;

/// <summary>One message of a conversation.</summary>
/// <param name="Role">Who speaks: <c>system</c>, <c>user</c>, <c>assistant</c>, or another role that the template knows.</param>
/// <param name="Content">What is said; null where the message has other entries alone, as a call of a tool.</param>
public sealed record ChatMessage(string Role, string? Content)
{
    /// <summary>The role of the messages that a model is trained to write.</summary>
    public const string Assistant = "assistant";

    /// <summary>Entries beyond role and content, such as <c>tool_calls</c>, as a template sees them.</summary>
    public IReadOnlyDictionary<string, JsonElement> Others { get; init; } = new Dictionary<string, JsonElement>();
}
