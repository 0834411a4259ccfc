namespace DslPeft.Generators.Emission;

/// <summary>One emitted file.</summary>
internal sealed record EmittedFile(string Name, string Text);
