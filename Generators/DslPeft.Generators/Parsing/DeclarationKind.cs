namespace DslPeft.Generators.Parsing;

/// <summary>What a class is declared as.</summary>
internal enum DeclarationKind
{
    Architecture,
    Block,
    Sublayer,
    Adaptation,
    Program,
}
