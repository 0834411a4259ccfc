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

/// <summary>
/// Attribute arguments of an architecture as expressions over its constants, for example <c>Words.rows=Vocab</c>: what a <c>Layout</c>
/// needs to repeat the parts with other sizes. Taken from source, or from what was recorded beside the assembly's architectures.
/// </summary>
internal sealed class SizeExpressions
{
    /// <summary>A constant's name, which no parenthesis follows as a function's.</summary>
    private static readonly Regex Identifier = new(@"\b[A-Za-z_]\w*\b(?!\()");

    private readonly Dictionary<string, string> _expressions;

    private SizeExpressions(Dictionary<string, string> expressions) => _expressions = expressions;

    /// <summary>The lines that are recorded beside an architecture.</summary>
    public string Text =>
        string.Join("\n", _expressions.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Key + "=" + pair.Value));

    /// <summary>Names of the architecture's constants.</summary>
    public IEnumerable<string> Constants =>
        _expressions.Keys.Where(key => key.StartsWith("const.", StringComparison.Ordinal)).Select(key => key.Substring("const.".Length));

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
        foreach (
            var (stack, block) in ArchitectureParser
                .Blocks(architecture)
                .Where(entry => !SymbolEqualityComparer.Default.Equals(entry.Block.ContainingAssembly, compilation.Assembly))
        )
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

    /// <summary>
    /// Adds the sizes of a block of another assembly as they are recorded there beside an architecture of its own, where all their
    /// constants are this architecture's as well.
    /// </summary>
    private static void AddRecorded(
        INamedTypeSymbol architecture,
        IPropertySymbol stack,
        INamedTypeSymbol block,
        Dictionary<string, string> expressions
    )
    {
        var owner = block
            .ContainingAssembly.GetAttributes()
            .Where(attribute => attribute.AttributeClass?.Is("ArchitectureSizesAttribute") == true)
            .Select(attribute => attribute.Get("architecture"))
            .OfType<INamedTypeSymbol>()
            .SelectMany(type => ArchitectureParser.Blocks(type).Select(entry => (Type: type, entry.Stack, entry.Block)))
            .FirstOrDefault(entry => SymbolEqualityComparer.Default.Equals(entry.Block, block));
        if (owner.Type is null)
            return;
        var prefix = owner.Stack.Name + ".";
        foreach (
            var recorded in Recorded(owner.Type)
                ._expressions.Where(pair =>
                    pair.Key.StartsWith(prefix, StringComparison.Ordinal) && pair.Key.IndexOf('.', prefix.Length) > 0
                )
        )
        {
            if (Identifier.Matches(recorded.Value).Cast<Match>().All(name => HasConstant(architecture, name.Value)))
                expressions[stack.Name + "." + recorded.Key.Substring(prefix.Length)] = recorded.Value;
        }
    }

    private static bool HasConstant(INamedTypeSymbol architecture, string name) =>
        architecture.GetMembers(name).OfType<IFieldSymbol>().Any(field => field.HasConstantValue);

    private static SizeExpressions Recorded(INamedTypeSymbol architecture)
    {
        var recorded = architecture
            .ContainingAssembly.GetAttributes()
            .FirstOrDefault(attribute =>
                attribute.AttributeClass?.Is("ArchitectureSizesAttribute") == true
                && SymbolEqualityComparer.Default.Equals(attribute.Get("architecture") as ISymbol, architecture)
            );
        return new SizeExpressions(
            (recorded?.Text("sizes") ?? "")
                .Split(['\n'], StringSplitOptions.RemoveEmptyEntries)
                .Select(line => (line, at: line.IndexOf('=')))
                .ToDictionary(entry => entry.line.Substring(0, entry.at), entry => entry.line.Substring(entry.at + 1))
        );
    }

    private sealed class SourceReader(INamedTypeSymbol architecture, Compilation compilation)
    {
        // True while attributes of a block are read, which may be declared for another architecture of the family.
        private bool _inBlock;

        public void Read(string path, AttributeData attribute, Dictionary<string, string> expressions)
        {
            _inBlock = path.Contains(".");
            // In an editor, a project that is referenced has its syntax as well, which belongs to another compilation.
            if (
                attribute.ApplicationSyntaxReference?.GetSyntax() is not AttributeSyntax syntax
                || syntax.ArgumentList is null
                || !compilation.ContainsSyntaxTree(syntax.SyntaxTree)
            )
                return;
            var position = 0;
            foreach (var argument in syntax.ArgumentList.Arguments)
            {
                var name = argument.NameEquals?.Name.Identifier.ValueText
                    ?? argument.NameColon?.Name.Identifier.ValueText
                    ?? attribute.AttributeConstructor?.Parameters.ElementAtOrDefault(position)?.Name;
                position++;
                if (name is not null && Write(argument.Expression) is { } text && text.Any(char.IsLetter))
                    expressions[path + "." + name] = text;
            }
        }

        public string Initializer(IFieldSymbol field) =>
            field.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is VariableDeclaratorSyntax { Initializer.Value: { } value }
            && compilation.ContainsSyntaxTree(value.SyntaxTree)
            && Write(value) is { } text
                ? text
                : Literal(field.ConstantValue) ?? "0";

        /// <summary>The expression over the architecture's constants; null if it is not a number.</summary>
        private string? Write(ExpressionSyntax expression)
        {
            var model = compilation.GetSemanticModel(expression.SyntaxTree);
            if (
                model.GetSymbolInfo(expression).Symbol is IFieldSymbol { HasConstantValue: true } field
                && field.ContainingType.TypeKind != TypeKind.Enum
            )
            {
                return IsConstant(field) ? field.Name
                    : Literal(field.ConstantValue) is null ? null
                    : $"({Initializer(field)})";
            }

            if (model.GetConstantValue(expression) is not { HasValue: true, Value: var value } || Literal(value) is not { } number)
                return null;
            return ConstantSyntax.Write(expression, model, Write)
                ?? (Read(expression, model) is { Count: > 0 } constants ? Fixed(constants, number) : number);
        }

        /// <summary>The constants of the architecture that an expression reads.</summary>
        private List<IFieldSymbol> Read(ExpressionSyntax expression, SemanticModel model) =>
            [
                .. expression
                    .DescendantNodes()
                    .OfType<SimpleNameSyntax>()
                    .Select(name => model.GetSymbolInfo(name).Symbol)
                    .OfType<IFieldSymbol>()
                    .Where(IsConstant)
                    .Distinct<IFieldSymbol>(SymbolEqualityComparer.Default),
            ];

        private bool IsConstant(IFieldSymbol field) =>
            field.HasConstantValue
            && (SymbolEqualityComparer.Default.Equals(field.ContainingType, architecture) || _inBlock && IsReplaced(field));

        /// <summary>
        /// The number that an expression of another form has while its constants are these; with others it has none, which a rule reports.
        /// </summary>
        private static string Fixed(IEnumerable<IFieldSymbol> constants, string number) =>
            $"({string.Join(" && ", constants.Select(field => $"{field.Name} == {Literal(field.ConstantValue) ?? "0"}"))} ? {number} : 0 / 0)";

        /// <summary>True for a constant of another architecture that this one has as well.</summary>
        private bool IsReplaced(IFieldSymbol field) =>
            field.ContainingType.Attribute("ArchitectureAttribute") is not null && HasConstant(architecture, field.Name);

        private static string? Literal(object? value) => AttributeReader.ToNumber(value)?.ToString("R", CultureInfo.InvariantCulture);
    }
}
