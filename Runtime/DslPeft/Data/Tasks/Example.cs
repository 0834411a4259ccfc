namespace DslPeft.Data;

/// <summary>One row of a text data set.</summary>
/// <param name="Text">The text, or the first of a pair.</param>
/// <param name="Pair">The second text of a pair.</param>
/// <param name="Label">The class index of a classification row; -1 where the row has no label or the task is another.</param>
/// <param name="Targets">One number for regression, one 0 or 1 for each class (C) for multi-label; otherwise null.</param>
public sealed record Example(string Text, string? Pair = null, int Label = -1, float[]? Targets = null)
{
    /// <summary>The row's task; -1 where nothing says it, and the row is then of task 0.</summary>
    public int Task { get; init; } = -1;

    /// <summary>Whether the row carries what training needs.</summary>
    public bool HasLabel => Label >= 0 || Targets is not null;
}
