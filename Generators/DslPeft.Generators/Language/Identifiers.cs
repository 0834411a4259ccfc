using System.Collections.Generic;

namespace DslPeft.Generators.Language;

/// <summary>Names of symbols as they are written in C#.</summary>
internal static class Identifiers
{
    private static readonly HashSet<string> Keywords =
    [
        "__arglist", "__makeref", "__reftype", "__refvalue", "abstract", "as", "base", "bool", "break", "byte", "case", "catch", "char",
        "checked", "class", "const", "continue", "decimal", "default", "delegate", "do", "double", "else", "enum", "event", "explicit",
        "extern", "false", "finally", "fixed", "float", "for", "foreach", "goto", "if", "implicit", "in", "int", "interface", "internal",
        "is", "lock", "long", "namespace", "new", "null", "object", "operator", "out", "override", "params", "private", "protected",
        "public", "readonly", "ref", "return", "sbyte", "sealed", "short", "sizeof", "stackalloc", "static", "string", "struct",
        "switch", "this", "throw", "true", "try", "typeof", "uint", "ulong", "unchecked", "unsafe", "ushort", "using", "virtual", "void",
        "volatile", "while",
    ];

    /// <summary>Keywords of some contexts alone.</summary>
    private static readonly HashSet<string> Contextual =
    [
        "_", "add", "alias", "allows", "and", "ascending", "assembly", "async", "await", "by", "descending", "equals", "extension",
        "field", "file", "from", "get", "global", "group", "init", "into", "join", "let", "managed", "method", "module", "nameof", "not",
        "on", "or", "orderby", "param", "partial", "property", "record", "remove", "required", "scoped", "select", "set", "type",
        "typevar", "unmanaged", "var", "when", "where", "with", "yield",
    ];

    /// <summary>True for a word that is no name without an @.</summary>
    public static bool IsKeyword(string name) => Keywords.Contains(name);

    /// <summary>The name, with an @ before a keyword. A keyword of some contexts alone gets one too: it does no harm in the others.</summary>
    public static string Escape(string name) => Keywords.Contains(name) || Contextual.Contains(name) ? "@" + name : name;
}
