using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;

namespace DslPeft.CodeFixes;

/// <summary>States a property's initialiser in <c>DefaultValue</c> as well, where compilers of other projects see it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class DeclareDefaultFix : DeclarationFix
{
    private const string Name = "System.ComponentModel.DefaultValue";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["DPEFT401", "DPEFT402"];

    private protected override Change? Change(Diagnostic diagnostic, SyntaxNode node, SemanticModel model)
    {
        if (
            node.FirstAncestorOrSelf<PropertyDeclarationSyntax>() is not { Initializer.Value: { } value } property
            || !model.GetConstantValue(value).HasValue
        )
            return null;
        var title = $"Declare the default {value}";
        var arguments = SyntaxFactory.AttributeArgumentList(
            SyntaxFactory.SingletonSeparatedList(SyntaxFactory.AttributeArgument(value.WithoutTrivia()))
        );
        if (
            property
                .AttributeLists.SelectMany(list => list.Attributes)
                .FirstOrDefault(attribute => attribute.Name.ToString().Split('.').Last() is "DefaultValue" or "DefaultValueAttribute") is
            { } declared
        )
            return new Change(title, declared, declared.WithArgumentList(arguments));
        var attribute = SyntaxFactory.Attribute(
            SyntaxFactory.ParseName("global::" + Name + "Attribute").WithAdditionalAnnotations(Simplifier.Annotation),
            arguments
        );
        var added = SyntaxFactory.AttributeList(SyntaxFactory.SingletonSeparatedList(attribute)).WithTrailingTrivia(SyntaxFactory.Space);
        return new Change(
            title,
            property,
            property
                .WithoutLeadingTrivia()
                .WithAttributeLists(property.WithoutLeadingTrivia().AttributeLists.Insert(0, added))
                .WithLeadingTrivia(property.GetLeadingTrivia())
        );
    }
}
