using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DslPeft.Generators.Specs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DslPeft.Generators.Parse;

/// <summary>Attribute arguments of an architecture as expressions over its constants, for example <c>Words.rows=Vocab</c>: what a
/// <c>Layout</c> needs to repeat the parts with other sizes. Taken from source, or from what was recorded beside the assembly's architectures.</summary>
internal sealed class SizeExpressions
{
    private readonly Dictionary<string, string> _expressions;

    private SizeExpressions(Dictionary<string, string> expressions) => _expressions = expressions;

    /// <summary>The lines that are recorded beside an architecture.</summary>
    public string Text => string.Join("\n", _expressions.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Key + "=" + pair.Value));

    public static SizeExpressions Of(INamedTypeSymbol architecture, Compilation compilation)
    {
        if (!SymbolEqualityComparer.Default.Equals(architecture.ContainingAssembly, compilation.Assembly))
            return Recorded(architecture);
        var expressions = new Dictionary<string, string>();
        var reader = new SourceReader(architecture, compilation);
        foreach (var field in architecture.GetMembers().OfType<IFieldSymbol>().Where(field => field.HasConstantValue))
            expressions["const." + field.Name] = reader.Initializer(field);
        foreach (var (path, attribute) in ArchitectureParser.SizedAttributes(architecture))
            reader.Read(path, attribute, expressions);
        return new SizeExpressions(expressions);
    }

    /// <summary>The value of an argument of the layout's part under other constants; null if it does not depend on constants.</summary>
    public double? Evaluate(string path, string argument, IReadOnlyDictionary<string, double> constants) =>
        _expressions.TryGetValue(path + "." + argument, out var text) ? Arithmetic.Evaluate(text, name => Constant(name, constants)) : null;

    private double? Constant(string name, IReadOnlyDictionary<string, double> constants) =>
        constants.TryGetValue(name, out var value) ? value
        : _expressions.TryGetValue("const." + name, out var text) ? Arithmetic.Evaluate(text, inner => Constant(inner, constants))
        : null;

    private static SizeExpressions Recorded(INamedTypeSymbol architecture)
    {
        var recorded = architecture.ContainingAssembly.GetAttributes().FirstOrDefault(attribute =>
            attribute.AttributeClass?.Is("ArchitectureSizesAttribute") == true
            && SymbolEqualityComparer.Default.Equals(attribute.Get("architecture") as ISymbol, architecture));
        return new SizeExpressions((recorded?.Text("sizes") ?? "").Split(['\n'], StringSplitOptions.RemoveEmptyEntries)
            .Select(line => (line, at: line.IndexOf('=')))
            .ToDictionary(entry => entry.line.Substring(0, entry.at), entry => entry.line.Substring(entry.at + 1)));
    }

    private sealed class SourceReader(INamedTypeSymbol architecture, Compilation compilation)
    {
        public void Read(string path, AttributeData attribute, Dictionary<string, string> expressions)
        {
            if (attribute.ApplicationSyntaxReference?.GetSyntax() is not AttributeSyntax syntax || syntax.ArgumentList is null)
                return;
            var position = 0;
            foreach (var argument in syntax.ArgumentList.Arguments)
            {
                var name = argument.NameEquals?.Name.Identifier.ValueText ?? argument.NameColon?.Name.Identifier.ValueText
                    ?? attribute.AttributeConstructor?.Parameters.ElementAtOrDefault(position)?.Name;
                position++;
                if (name is not null && Write(argument.Expression) is { } text && text.Any(char.IsLetter))
                    expressions[path + "." + name] = text;
            }
        }

        public string Initializer(IFieldSymbol field) =>
            field.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is VariableDeclaratorSyntax { Initializer.Value: { } value } && Write(value) is { } text
                ? text
                : Literal(field.ConstantValue) ?? "0";

        /// <summary>The expression over the architecture's constants; null if it is not a number.</summary>
        private string? Write(ExpressionSyntax expression)
        {
            switch (expression)
            {
                case ParenthesizedExpressionSyntax inner:
                    return Write(inner.Expression) is { } text ? $"({text})" : null;
                case BinaryExpressionSyntax { OperatorToken.ValueText: "+" or "-" or "*" or "/" } binary:
                    return Write(binary.Left) is { } left && Write(binary.Right) is { } right ? $"{left} {binary.OperatorToken.ValueText} {right}" : null;
            }
            var model = compilation.GetSemanticModel(expression.SyntaxTree);
            if (model.GetSymbolInfo(expression).Symbol is IFieldSymbol { HasConstantValue: true } field && field.ContainingType.TypeKind != TypeKind.Enum)
            {
                if (SymbolEqualityComparer.Default.Equals(field.ContainingType, architecture))
                    return field.Name;
                return Literal(field.ConstantValue) is null ? null : $"({Initializer(field)})";
            }
            return model.GetConstantValue(expression) is { HasValue: true } constant ? Literal(constant.Value) : null;
        }

        private static string? Literal(object? value) => AttributeReader.ToNumber(value)?.ToString("R", CultureInfo.InvariantCulture);
    }
}
