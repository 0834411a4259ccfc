namespace DslPeft.Training;

/// <summary>A command line that cannot be obeyed. The message says what to change.</summary>
public sealed class UsageException(string message) : Exception(message);
