namespace DslPeft.Tokenization.Chat;

/// <summary>A conversation as text.</summary>
/// <param name="Text">The text, special tokens written out.</param>
/// <param name="Replies">What the model is to write of it, from the first place to the one before the second, in UTF-16 units: the
/// assistant's messages with the tokens that end them, without what opens them.</param>
public sealed record RenderedChat(string Text, IReadOnlyList<(int Start, int End)> Replies);
