namespace DslPeft.Generators.Language;

/// <summary>Whether a compilation with fine-tuning programs wants a Main.</summary>
internal sealed record ProgramKind(bool WantsMain);
