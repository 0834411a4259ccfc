namespace DslPeft.Tokenization.Chat;

/// <summary>
/// A chat template that is missing, damaged or beyond what is computed, or messages that it refuses. The message names the file and the
/// line of the template.
/// </summary>
public sealed class ChatTemplateException(string message) : Exception(message);
