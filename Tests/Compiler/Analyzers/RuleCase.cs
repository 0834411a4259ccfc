using DslPeft.Compiler.Tests.Harness;

namespace DslPeft.Compiler.Tests.Analyzers;

/// <summary>A declaration that breaks one rule, and one as near as possible that does not.</summary>
/// <param name="Id">The rule.</param>
/// <param name="Wrong">Sources that break it.</param>
/// <param name="Right">Sources that do not, and break no other rule.</param>
/// <param name="Squiggle">The source text that is underlined.</param>
internal sealed record RuleCase(string Id, string[] Wrong, string[] Right, string Squiggle)
{
    /// <summary>Other rules that the wrong sources break of necessity.</summary>
    public string[] Also { get; init; } = [];

    /// <summary>True if the fault is one of C# as well, so that the compiler has errors of its own.</summary>
    public bool BreaksCSharp { get; init; }

    /// <summary>A part of the message.</summary>
    public string Says { get; init; } = "";

    public override string ToString() => $"{Id} {Squiggle}";

    /// <summary>A case over adaptations of a small BERT, from their attributes.</summary>
    public static RuleCase Adapted(
        string id,
        string wrong,
        string right,
        string squiggle,
        string architecture = Declarations.SmallBert,
        string name = "SmallBert"
    ) =>
        new(
            id,
            [architecture, Declarations.Adaptation(wrong, "Probe", name)],
            [architecture, Declarations.Adaptation(right, "Probe", name)],
            squiggle
        );

    /// <summary>A text with one place changed, which must be there.</summary>
    public static string Edit(string text, string before, string after) =>
        text.Contains(before, StringComparison.Ordinal)
            ? text.Replace(before, after)
            : throw new ArgumentException($"'{before}' is not in the text");
}
