namespace DslPeft.Generators.Language;

/// <summary>
/// How to write a partial declaration of a type: its namespace, its containing types from the outside in, and its own header.
/// </summary>
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

    /// <summary>The simple name as C#, with an @ where it is a keyword.</summary>
    public string Identifier => Identifiers.Escape(Name);

    /// <summary>The name as C# from anywhere in the compilation. A namespace of that name would hide one of the global namespace.</summary>
    public string Reference =>
        Namespace.Length > 0 || FullName.StartsWith(HiddenName.Root, System.StringComparison.Ordinal)
            ? FullName
            : HiddenName.Root + FullName;

    /// <summary>The type's name inside itself.</summary>
    public string Self =>
        System.Linq.Enumerable.Any(Hidden, hidden => hidden.Name == Name && hidden.Origin != HiddenName.Root)
            ? HiddenName.Root + FullName
            : Identifier;

    /// <summary>The name as C# inside a type around it, where its own may mean one of the library's.</summary>
    public string Inside(TypeSpec outer) =>
        System.Linq.Enumerable.Any(outer.Hidden, hidden => hidden.Name == Name) ? HiddenName.Root + FullName : Identifier;

    /// <summary>
    /// Why no other half can be written; empty if it can be, <see cref="SaidElsewhere"/> where another diagnostic says so.
    /// </summary>
    public string Obstacle { get; init; } = "";

    /// <summary>True for a class with a base class of its own, which derives from the library's.</summary>
    public bool HasBase { get; init; }

    /// <summary>The members that the user's own parts declare.</summary>
    public EquatableArray<OwnMember> Members { get; init; }

    /// <summary>An obstacle that the C# compiler, or one diagnostic for the whole project, reports.</summary>
    public const string SaidElsewhere = "-";

    /// <summary>True if the compiler can write the other half of the class.</summary>
    public bool CanEmit => IsPartial && Obstacle.Length == 0;

    /// <summary>Names that mean something else inside the type than emitted code takes them for.</summary>
    public EquatableArray<HiddenName> Hidden { get; init; }
}

/// <summary>A member that the user declares in a class whose other half is emitted.</summary>
/// <param name="Name">Its name; <c>.ctor</c> for a constructor.</param>
/// <param name="Parameters">The types of its parameters, for example <c>Batch,int</c>; null for a member that is no method.</param>
internal sealed record OwnMember(string Name, string? Parameters);

/// <summary>A name that its surroundings hide from emitted code.</summary>
/// <param name="Name">The simple name.</param>
/// <param name="Origin">What qualifies it, for example <c>global::TorchSharp.torch.</c>; <see cref="Root"/> for a namespace at the
/// root.</param>
internal sealed record HiddenName(string Name, string Origin)
{
    public const string Root = "global::";
}
