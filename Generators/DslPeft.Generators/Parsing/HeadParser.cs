using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DslPeft.Generators.Parsing;

/// <summary>
/// Reads the heads of an adaptation: those that architectures have recipes for by name, others by the class that declares them.
/// </summary>
internal static class HeadParser
{
    public static HeadSpec? Head(INamedTypeSymbol type, Compilation compilation) => Heads(type, compilation).FirstOrDefault();

    public static IEnumerable<HeadSpec> Heads(INamedTypeSymbol type, Compilation compilation)
    {
        var attributes = type.GetAttributes();
        for (var i = 0; i < attributes.Length; i++)
        {
            var (attribute, head) = (attributes[i], attributes[i].AttributeClass);
            if (head is null || !head.DerivesFrom("HeadAttribute"))
                continue;
            if (Form(head) is { } form)
            {
                yield return new HeadSpec(i, form, form.CountedBy.Length > 0 ? attribute.Int(form.CountedBy, 1) : form.Outputs)
                {
                    Decoder = (DecoderTable)attribute.Int("Decoder"),
                    Frozen = attribute.Flag("Frozen"),
                };
            }
            else if (MethodParser.Parse(head, compilation) is { Head: { } declared } method)
                yield return Own(i, attribute, method, declared);
        }
    }

    /// <summary>True for a head attribute that says nothing to the compiler.</summary>
    public static bool IsUnknown(INamedTypeSymbol head) =>
        Form(head) is null && head.OriginalDefinition.Attribute("PeftHeadAttribute") is null;

    private static HeadForm? Form(INamedTypeSymbol head) => HeadForm.All.FirstOrDefault(form => head.Is(form.Attribute));

    private static HeadSpec Own(int index, AttributeData attribute, MethodSpec method, HeadClass declared)
    {
        var use = new MethodUse(index, method, default, "") { Arguments = AdaptationParser.Arguments(attribute).ToEquatable() };
        var form = HeadForm.Declared(method.Name) with
        {
            WeighsClasses = method.Body("Loss")?.Parameters.Any(parameter => parameter.Kind == ParameterKind.ClassWeights) == true,
        };
        return new HeadSpec(index, form, Labels(declared, use))
        {
            Own = use,
            Settings = attribute.NamedArguments.Select(pair => $"{Identifiers.Escape(pair.Key)} = {Literal(pair.Value)}").ToEquatable(),
        };
    }

    /// <summary>How many outputs the head says it has; 0 for a wrong expression, which is its own fault and reported there.</summary>
    private static int Labels(HeadClass declared, MethodUse use)
    {
        try
        {
            return declared.Labels.Length == 0 ? 0 : (int)Arithmetic.Evaluate(declared.Labels, use.Value);
        }
        catch (System.FormatException)
        {
            return 0;
        }
    }

    private static string Literal(TypedConstant value) =>
        value.Kind == TypedConstantKind.Array && !value.IsNull
            ? $"[{string.Join(", ", value.Values.Select(Literal))}]"
            : value.ToCSharpString();
}
