namespace DslPeft.Generators.Specs;

/// <summary>How to write a partial declaration of a type: its namespace, its containing types from the outside in, and its own header.</summary>
/// <param name="Namespace">Empty for the global namespace.</param>
/// <param name="Containers">Headers such as <c>partial class Outer</c>.</param>
/// <param name="Name">Simple name.</param>
/// <param name="Header">Header without base types, such as <c>partial class BertLora</c>.</param>
internal sealed record TypeSpec(string Namespace, EquatableArray<string> Containers, string Name, string Header)
{
    /// <summary>False if the class or a containing one lacks <c>partial</c>.</summary>
    public bool IsPartial { get; init; } = true;
    /// <summary>Qualified name without <c>global::</c>, unique in a compilation.</summary>
    public string FullName { get; init; } = "";
    /// <summary><c>public</c> or <c>internal</c>, the accessibility of the type seen from outside its assembly.</summary>
    public string Accessibility { get; init; } = "public";
    /// <summary>Stem of the names of the emitted files.</summary>
    public string FileStem { get; init; } = "";
    /// <summary>The type's name inside itself.</summary>
    public string Self => System.Linq.Enumerable.Any(Hidden, hidden => hidden.Name == Name && hidden.Origin != HiddenName.Root) ? HiddenName.Root + FullName : Name;
    /// <summary>Names that mean something else inside the type than emitted code takes them for.</summary>
    public EquatableArray<HiddenName> Hidden { get; init; }
}

/// <summary>A name that its surroundings hide from emitted code.</summary>
/// <param name="Name">The simple name.</param>
/// <param name="Origin">What qualifies it, for example <c>global::TorchSharp.torch.</c>; <see cref="Root"/> for a namespace at the root.</param>
internal sealed record HiddenName(string Name, string Origin)
{
    public const string Root = "global::";
}
