using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using DslPeft.Generators.Language;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DslPeft.Generators.Parsing;

/// <summary>Attribute arguments of an architecture as expressions over its constants, for example <c>Words.rows=Vocab</c>: what a
/// <c>Layout</c> needs to repeat the parts with other sizes. Taken from source, or from what was recorded beside the assembly's architectures.</summary>
internal sealed class SizeExpressions
{
    private static readonly Regex Identifier = new(@"\b[A-Za-z_]\w*\b");

    private readonly Dictionary<string, string> _expressions;

    private SizeExpressions(Dictionary<string, string> expressions) => _expressions = expressions;

    /// <summary>The lines that are recorded beside an architecture.</summary>
    public string Text => string.Join("\n", _expressions.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Key + "=" + pair.Value));

    /// <summary>Names of the architecture's constants.</summary>
    public IEnumerable<string> Constants => _expressions.Keys.Where(key => key.StartsWith("const.", StringComparison.Ordinal)).Select(key => key.Substring("const.".Length));

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
        foreach (var (stack, block) in ArchitectureParser.Blocks(architecture).Where(entry => !SymbolEqualityComparer.Default.Equals(entry.Block.ContainingAssembly, compilation.Assembly)))
            AddRecorded(architecture, stack, block, expressions);
        return new SizeExpressions(expressions);
    }

    /// <summary>The value of an argument of the layout's part under other constants; null if it does not depend on constants.</summary>
    public double? Evaluate(string path, string argument, IReadOnlyDictionary<string, double> constants) =>
        _expressions.TryGetValue(path + "." + argument, out var text) ? Arithmetic.Evaluate(text, name => Constant(name, constants)) : null;

    private double? Constant(string name, IReadOnlyDictionary<string, double> constants) =>
        constants.TryGetValue(name, out var value) ? value
        : _expressions.TryGetValue("const." + name, out var text) ? Arithmetic.Evaluate(text, inner => Constant(inner, constants))
        : null;

    /// <summary>Adds the sizes of a block of another assembly as they are recorded there beside an architecture of its own, where all their constants are this
    /// architecture's as well.</summary>
    private static void AddRecorded(INamedTypeSymbol architecture, IPropertySymbol stack, INamedTypeSymbol block, Dictionary<string, string> expressions)
    {
        var owner = block.ContainingAssembly.GetAttributes().Where(attribute => attribute.AttributeClass?.Is("ArchitectureSizesAttribute") == true)
            .Select(attribute => attribute.Get("architecture")).OfType<INamedTypeSymbol>()
            .SelectMany(type => ArchitectureParser.Blocks(type).Select(entry => (Type: type, entry.Stack, entry.Block)))
            .FirstOrDefault(entry => SymbolEqualityComparer.Default.Equals(entry.Block, block));
        if (owner.Type is null)
            return;
        var prefix = owner.Stack.Name + ".";
        foreach (var recorded in Recorded(owner.Type)._expressions.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal) && pair.Key.IndexOf('.', prefix.Length) > 0))
            if (Identifier.Matches(recorded.Value).Cast<Match>().All(name => HasConstant(architecture, name.Value)))
                expressions[stack.Name + "." + recorded.Key.Substring(prefix.Length)] = recorded.Value;
    }

    private static bool HasConstant(INamedTypeSymbol architecture, string name) => architecture.GetMembers(name).OfType<IFieldSymbol>().Any(field => field.HasConstantValue);

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
        // True while attributes of a block are read, which may be declared for another architecture of the family.
        private bool _inBlock;

        public void Read(string path, AttributeData attribute, Dictionary<string, string> expressions)
        {
            _inBlock = path.Contains(".");
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
                case PrefixUnaryExpressionSyntax { OperatorToken.ValueText: "!" or "-" } prefix:
                    return Write(prefix.Operand) is { } operand ? $"{prefix.OperatorToken.ValueText}({operand})" : null;
                case ConditionalExpressionSyntax conditional:
                    return Write(conditional.Condition) is { } condition && Write(conditional.WhenTrue) is { } yes && Write(conditional.WhenFalse) is { } no ? $"({condition} ? {yes} : {no})" : null;
                case BinaryExpressionSyntax { OperatorToken.ValueText: "==" or "!=" or "<" or ">" or "<=" or ">=" or "&&" or "||" } truth:
                    return Write(truth.Left) is { } first && Write(truth.Right) is { } second ? $"({first} {truth.OperatorToken.ValueText} {second})" : null;
                case BinaryExpressionSyntax { OperatorToken.ValueText: "+" or "-" or "*" or "/" } binary:
                    // A quotient of whole numbers is one as well, as C# computes it.
                    var isWhole = binary.OperatorToken.ValueText == "/" && IsInteger(compilation.GetSemanticModel(binary.SyntaxTree).GetTypeInfo(binary).Type);
                    return Write(binary.Left) is not { } left || Write(binary.Right) is not { } right ? null
                        : isWhole ? $"Floor({left} / {right})"
                        : $"{left} {binary.OperatorToken.ValueText} {right}";
            }
            var model = compilation.GetSemanticModel(expression.SyntaxTree);
            if (model.GetSymbolInfo(expression).Symbol is IFieldSymbol { HasConstantValue: true } field && field.ContainingType.TypeKind != TypeKind.Enum)
            {
                if (SymbolEqualityComparer.Default.Equals(field.ContainingType, architecture) || _inBlock && IsReplaced(field))
                    return field.Name;
                return Literal(field.ConstantValue) is null ? null : $"({Initializer(field)})";
            }
            return model.GetConstantValue(expression) is { HasValue: true } constant ? Literal(constant.Value) : null;
        }

        /// <summary>True for a constant of another architecture that this one has as well.</summary>
        private bool IsReplaced(IFieldSymbol field) =>
            field.ContainingType.Attribute("ArchitectureAttribute") is not null && HasConstant(architecture, field.Name);

        private static bool IsInteger(ITypeSymbol? type) => type?.SpecialType is >= SpecialType.System_SByte and <= SpecialType.System_UInt64;

        private static string? Literal(object? value) => AttributeReader.ToNumber(value)?.ToString("R", CultureInfo.InvariantCulture);
    }
}
