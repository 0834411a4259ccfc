namespace DslPeft.Generators.Parse;

/// <summary>What a class is declared as.</summary>
internal enum DeclarationKind
{
    Architecture,
    Block,
    Sublayer,
    Adaptation,
    Program,
}
