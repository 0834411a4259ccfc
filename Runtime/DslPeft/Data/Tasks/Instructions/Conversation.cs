using DslPeft.Tokenization.Chat;

namespace DslPeft.Data;

/// <summary>A row of instructions.</summary>
/// <param name="Line">The line that it starts on, counted from 1.</param>
/// <param name="Messages">Its messages.</param>
/// <param name="IsSingle">Whether it is written as a prompt and a completion.</param>
internal sealed record Conversation(int Line, IReadOnlyList<ChatMessage> Messages, bool IsSingle)
{
    /// <summary>The row's task; -1 where nothing says it.</summary>
    public int Task { get; init; } = -1;
}
