namespace DslPeft.Tokenization;

/// <summary>A vocabulary that is missing, damaged or does not fit its use. The message names the file and says what to do.</summary>
public sealed class VocabularyException(string message) : Exception(message);
