namespace DslPeft;

/// <summary>Implemented by every declared architecture.</summary>
public interface IArchitecture;

/// <summary>A Transformer, declared by its parts in order of evaluation.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ArchitectureAttribute : Attribute
{
    /// <summary>The public checkpoint whose sizes are declared.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>Prefix of the base model's keys in checkpoints with a head, such as <c>bert</c>.</summary>
    public string? KeyPrefix { get; init; }

    /// <summary>
    /// The family's name in <c>config.json</c>, such as <c>gpt2</c>: a checkpoint of another family is refused. Without it the layout's;
    /// where that has none either, <see cref="KeyPrefix"/> stands for it in files that are written, and files that are read may be of any
    /// family.
    /// </summary>
    public string? ModelType { get; init; }

    /// <summary>
    /// Keys below the base's prefix that checkpoints may hold and this declaration leaves out on purpose, such as <c>pooler</c>: the first
    /// segments of the names of tensors. What else lies below the prefix and is not declared is an error when a checkpoint is loaded.
    /// </summary>
    public string[]? LeavesOut { get; init; }

    /// <summary>Entries of <c>config.json</c> that change nothing that a model of the family computes, whatever they say.</summary>
    public string[]? Ignores { get; init; }

    /// <summary>An architecture whose parts this one repeats with other sizes: constants of the same name replace that one's.</summary>
    public Type? Layout { get; init; }
}

/// <summary>
/// Names the entry of a checkpoint's <c>config.json</c> that must equal this constant. A size of a layout has what its layout's constant
/// says of the same entry, unless it says it itself.
/// </summary>
[AttributeUsage(AttributeTargets.Field)]
public sealed class ConfigAttribute(string key) : Attribute
{
    /// <summary>The entry's name, for example <c>hidden_size</c>; with dots for an entry of an entry.</summary>
    public string Key => key;

    /// <summary>Other names of the same entry; each that a file has must equal the constant.</summary>
    public string[]? Aliases { get; init; }

    /// <summary>What a file without the entry says. Without it, such a file is not asked.</summary>
    public object? Default { get; init; }

    /// <summary>What a file says in which the entry is null, where that is not what one without it says.</summary>
    public object? Null { get; init; }

    /// <summary>
    /// True for an entry that training alone depends on, as a dropout: a file that differs is loaded, and the difference is told.
    /// </summary>
    public bool TrainingOnly { get; init; }
}

/// <summary>
/// An entry of <c>config.json</c> that changes what a model of the family computes, and the one value that the declaration computes: a
/// checkpoint with another one is refused. Sizes of a layout have the layout's entries; one of the same key replaces it.
/// </summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class ConfigValueAttribute : Attribute
{
    /// <summary>An entry with a text; with null, an entry that must be absent, null or empty.</summary>
    /// <param name="key">The entry's name, for example <c>position_embedding_type</c>; with dots for an entry of an entry.</param>
    /// <param name="value">Its value; of a list, that of every item.</param>
    public ConfigValueAttribute(string key, string? value) => (Key, Value) = (key, value);

    /// <summary>An entry with a truth value.</summary>
    public ConfigValueAttribute(string key, bool value) => (Key, Value) = (key, value);

    /// <summary>An entry with a number.</summary>
    public ConfigValueAttribute(string key, double value) => (Key, Value) = (key, value);

    /// <summary>An entry with the name of an activation.</summary>
    public ConfigValueAttribute(string key, Act value) => (Key, Value) = (key, value);

    /// <summary>The entry's name.</summary>
    public string Key { get; }

    /// <summary>The value that the declaration computes.</summary>
    public object? Value { get; }

    /// <summary>Other names of the same entry; each that a file has must have the value.</summary>
    public string[]? Aliases { get; init; }

    /// <summary>What a file without the entry says, where that is not <see cref="Value"/>.</summary>
    public object? Default { get; init; }

    /// <summary>True for an entry that training alone depends on: a file that differs is loaded, and the difference is told.</summary>
    public bool TrainingOnly { get; init; }
}
