namespace DslPeft.Data;

/// <summary>A text and what may go with it; <paramref name="Label"/> is the right one, or -1 where the file does not say.</summary>
public sealed record ChoiceExample(string Text, IReadOnlyList<string> Choices, int Label = -1);
