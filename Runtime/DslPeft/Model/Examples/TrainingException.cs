namespace DslPeft.Training;

/// <summary>A training run that cannot start or go on as asked. The message says what to change.</summary>
public sealed class TrainingException(string message) : Exception(message);
