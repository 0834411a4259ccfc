using System.Collections.Generic;
using System.Linq;
using System.Text;
using DslPeft.Generators.Language;
using Microsoft.CodeAnalysis;

namespace DslPeft.Generators.Parsing;

/// <summary>Reads the clozes of a data set: patterns, words and what they are distilled into.</summary>
internal static class PatternParser
{
    public static IEnumerable<PatternSpec> Patterns(INamedTypeSymbol? data) =>
        (data?.Attribute("PatternDataAttribute")?.Texts("patterns") ?? default).Select(Pattern);

    public static IEnumerable<VerbalizerSpec> Words(INamedTypeSymbol? data) =>
        (data?.GetAttributes() ?? [])
            .Where(attribute => attribute.AttributeClass?.Is("VerbalizerAttribute") == true)
            .Select(attribute => new VerbalizerSpec(attribute.Text("label"), attribute.Texts("words")));

    public static DistilledSpec? Distilled(INamedTypeSymbol program, Compilation compilation)
    {
        if (program.Attribute("DistillAttribute")?.Get("program") is not INamedTypeSymbol student)
            return null;
        var adapted = student.Attribute("FineTuneAttribute")?.AttributeClass?.TypeArguments[0] as INamedTypeSymbol;
        var architecture = adapted?.Attribute("AdaptAttribute")?.AttributeClass?.TypeArguments[0].ToDisplayString();
        var head = adapted is null ? null : HeadParser.Head(adapted, compilation);
        return new DistilledSpec(
            student.ToDisplayString(),
            student.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
            architecture ?? "",
            head?.Form.Name ?? "",
            head?.Labels ?? 0
        )
        {
            LabelNames = (student.Attribute("FineTuneAttribute")?.AttributeClass?.TypeArguments[1])
                ?.Attribute("LabelsAttribute")
                ?.Texts("names")
                ?? default,
        };
    }

    /// <summary>Cuts a pattern into words and what stands in braces; two braces are a brace of the text.</summary>
    private static PatternSpec Pattern(string text)
    {
        var (parts, words) = (new List<PatternPart>(), new StringBuilder());
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is not ('{' or '}'))
            {
                words.Append(text[i]);
                continue;
            }
            if (i + 1 < text.Length && text[i + 1] == text[i])
            {
                words.Append(text[i++]);
                continue;
            }
            var end = text[i] == '{' ? text.IndexOf('}', i) : -1;
            if (end < 0)
                return new PatternSpec(text, default, $"cannot be read: the brace at character {i + 1} has no other");
            if (words.Length > 0)
                parts.Add(new PatternPart(PatternPartKind.Words, words.ToString()));
            words.Clear();
            var name = text.Substring(i + 1, end - i - 1).Trim();
            if (!IsToken(name) && name.Split('|').Any(string.IsNullOrWhiteSpace) || name.Contains('{'))
                return new PatternSpec(text, default, $"cannot be read: '{{{name}}}' names no column");
            parts.Add(
                name switch
                {
                    "mask" => new PatternPart(PatternPartKind.Mask, ""),
                    "pair" => new PatternPart(PatternPartKind.Pair, ""),
                    _ when IsToken(name) => new PatternPart(PatternPartKind.Token, name),
                    _ => new PatternPart(PatternPartKind.Field, name),
                }
            );
            i = end;
        }
        if (words.Length > 0)
            parts.Add(new PatternPart(PatternPartKind.Words, words.ToString()));
        return new PatternSpec(text, parts.ToEquatable(), Fault(parts));
    }

    /// <summary>True for a token of the vocabulary as it is written there, such as <c>[unused1]</c>.</summary>
    private static bool IsToken(string name) => name.Length > 2 && (name[0], name[name.Length - 1]) is ('[', ']') or ('<', '>');

    private static string Fault(List<PatternPart> parts)
    {
        var masks = parts.Count(part => part.Kind == PatternPartKind.Mask);
        return masks == 0 ? "has no {mask}, the place of the word that stands for the label"
            : masks > 1 ? $"has {masks} masks, and one word stands for the label"
            : parts.All(part => part.Kind != PatternPartKind.Field) ? "has no field, so that every row would read the same"
            : parts.Count(part => part.Kind == PatternPartKind.Pair) > 1 ? "starts a second text twice"
            : "";
    }
}
