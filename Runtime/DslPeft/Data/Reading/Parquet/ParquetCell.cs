namespace DslPeft.Data;

/// <summary>
/// A cell of a Parquet file: a text, or numbers and truth values as they are written; or a list of them; both null where the file has
/// nothing there.
/// </summary>
internal readonly record struct ParquetCell(string? Text, IReadOnlyList<string?>? List);
