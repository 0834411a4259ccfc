namespace DslPeft.Generators.Language;

/// <summary>A method class's recorded bodies.</summary>
/// <param name="Type">The class in a <c>typeof</c>, open where it is generic.</param>
/// <param name="FileStem">Stem of the emitted file's name.</param>
/// <param name="Bodies">The bodies.</param>
internal sealed record RecordedMethod(string Type, string FileStem, EquatableArray<RecordedBody> Bodies);

internal sealed record RecordedBody(string Member, string Text);

/// <summary>An architecture's sizes in terms of its constants.</summary>
internal sealed record RecordedSizes(string Type, string FileStem, string Text);
