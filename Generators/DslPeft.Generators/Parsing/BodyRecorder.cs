using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DslPeft.Generators.Ir.Ops;
using DslPeft.Generators.Language;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace DslPeft.Generators.Parsing;

/// <summary>
/// Turns a method body into <see cref="BodyText"/>: one known operation a step. Local variables, arithmetic on tensors, calls of known
/// operations and of other static methods of the same class, tuples and a return are the vocabulary; anything else makes the body opaque.
/// </summary>
internal sealed class BodyRecorder
{
    private readonly Compilation _compilation;
    private readonly List<string> _steps = [];

    /// <summary>Results that are sizes read from a shape, and arithmetic on them.</summary>
    private readonly HashSet<string> _sizes = [];

    /// <summary>Names of parameters and results.</summary>
    private readonly HashSet<string> _taken = [];
    private int _depth;

    private BodyRecorder(Compilation compilation) => _compilation = compilation;

    public static string Record(IMethodSymbol method, Compilation compilation)
    {
        try
        {
            var recorder = new BodyRecorder(compilation);
            var names = method.Parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Name);
            recorder._taken.UnionWith(names.Keys);
            var result = recorder.Method(method, names);
            return string.Join(";", recorder._steps.Concat(["return " + result]));
        }
        catch (OutsideVocabularyException)
        {
            return BodySpec.Opaque;
        }
    }

    private string Method(IMethodSymbol method, Dictionary<string, string> names)
    {
        if (
            ++_depth > 8
            || method.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is not MethodDeclarationSyntax syntax
            || !_compilation.ContainsSyntaxTree(syntax.SyntaxTree)
        )
            throw new OutsideVocabularyException();
        var model = _compilation.GetSemanticModel(syntax.SyntaxTree);
        if (syntax.ExpressionBody is { } arrow)
            return Finish(Value(model.GetOperation(arrow.Expression), names));
        foreach (var statement in syntax.Body?.Statements ?? throw new OutsideVocabularyException())
        {
            switch (model.GetOperation(statement))
            {
                case IVariableDeclarationGroupOperation group:
                    Declare(group, names);
                    break;
                case IUsingDeclarationOperation { DeclarationGroup: var group }:
                    Declare(group, names);
                    break;
                case IReturnOperation { ReturnedValue: { } value }:
                    return Finish(Value(value, names));
                default:
                    throw new OutsideVocabularyException();
            }
        }
        throw new OutsideVocabularyException();
    }

    private void Declare(IVariableDeclarationGroupOperation group, Dictionary<string, string> names)
    {
        foreach (var declarator in group.Declarations.SelectMany(declaration => declaration.Declarators))
            names[declarator.Symbol.Name] = Named(declarator.Symbol.Name, Value(declarator.GetVariableInitializer()?.Value, names));
    }

    /// <summary>Calls the last step's result by the author's name for it, where that is free.</summary>
    private string Named(string local, string value)
    {
        var last = _steps.Count - 1;
        var isNumbered = value.Length > 1 && value[0] == 'v' && value.Skip(1).All(char.IsDigit);
        if (
            !isNumbered
            || last < 0
            || !_steps[last].StartsWith(value + "=", System.StringComparison.Ordinal)
            || local.Any(character => character > 127)
            || !_taken.Add(local)
        )
            return value;
        _steps[last] = local + _steps[last].Substring(value.Length);
        if (_sizes.Remove(value))
            _sizes.Add(local);
        return local;
    }

    private string Finish(string value)
    {
        _depth--;
        return value;
    }

    private string Value(IOperation? operation, Dictionary<string, string> names)
    {
        if (operation?.ConstantValue is { HasValue: true } constant)
            return Constant(constant.Value, operation.Type);
        switch (operation)
        {
            case IParenthesizedOperation inner:
                return Value(inner.Operand, names);
            case IConversionOperation conversion when KeepsValue(conversion):
                return Value(conversion.Operand, names);
            case IParameterReferenceOperation parameter:
                return names.TryGetValue(parameter.Parameter.Name, out var bound) ? bound : throw new OutsideVocabularyException();
            case ILocalReferenceOperation local:
                return names.TryGetValue(local.Local.Name, out var value) ? value : throw new OutsideVocabularyException();
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Minus } negation:
                return Step("neg", Value(negation.Operand, names));
            case IBinaryOperation binary when Operator(binary.OperatorKind) is { } name:
                return Binary(name, binary, names);
            case IInvocationOperation call:
                return Call(call, names);
            case ITupleOperation tuple:
                return Step("tuple", tuple.Elements.Select(element => Value(element, names)).ToArray());
            case IArrayCreationOperation { Initializer: { } initializer }:
                return List(initializer.ElementValues, names);
            case ICollectionExpressionOperation collection:
                return List(collection.Elements, names);
            case IArrayElementReferenceOperation
            {
                ArrayReference: IPropertyReferenceOperation { Property.Name: "shape", Instance: { } tensor }
            } element when element.Indices.Length == 1:
                return Size(Value(tensor, names), Value(element.Indices[0], names));
            case IArrayElementReferenceOperation { ArrayReference: IParameterReferenceOperation array } element
                when element.Indices.Length == 1:
                return Step("item", Value(array, names), Value(element.Indices[0], names));
            case IPropertyReferenceOperation { Property.Name: "shape", Instance: IParameterReferenceOperation { Parameter: var parameter } }
                when parameter.Attribute("WeightAttribute") is not null && names.TryGetValue(parameter.Name, out var weight):
                return $"[{weight}.shape]"; // a weight's shape is known when the body is inlined
            case IPropertyReferenceOperation { Property.Name: "T", Instance: { } matrix } when IsTensor(matrix.Type):
                return Step("t", Value(matrix, names));
            default:
                throw new OutsideVocabularyException();
        }
    }

    /// <summary>
    /// Arithmetic. On numbers the host would divide integers; a folded or emitted expression would not, so that such a body is not
    /// recorded.
    /// </summary>
    private string Binary(string name, IBinaryOperation binary, Dictionary<string, string> names)
    {
        var (left, right) = (Value(binary.LeftOperand, names), Value(binary.RightOperand, names));
        if (IsTensor(binary.Type))
            return Step(name, left, right);
        var isSize = _sizes.Contains(left) || _sizes.Contains(right);
        if (name == "div" && (isSize || binary.Type?.SpecialType is not (SpecialType.System_Double or SpecialType.System_Single)))
            throw new OutsideVocabularyException();
        var result = Step(name, left, right);
        if (isSize)
            _sizes.Add(result);
        return result;
    }

    private string Size(string tensor, string index)
    {
        var result = Step("size", tensor, index);
        _sizes.Add(result);
        return result;
    }

    private string Call(IInvocationOperation call, Dictionary<string, string> names)
    {
        var target = call.TargetMethod;
        var arguments = call.Arguments.OrderBy(argument => argument.Parameter!.Ordinal).ToList();
        if (target.ContainingType.ToDisplayString() == "DslPeft.Scalars")
            return Scalar(target.Name, arguments, names);
        if (IsVocabulary(target.ContainingType))
            return Known(call, arguments, names);
        if (!target.IsStatic || target.DeclaringSyntaxReferences.Length == 0)
            throw new OutsideVocabularyException();
        var inner = arguments.ToDictionary(argument => argument.Parameter!.Name, argument => Value(argument.Value, names));
        return Method(target, inner);
    }

    /// <summary>A number that is kept for torch is that number, and a sum that keeps its factor a sum.</summary>
    private string Scalar(string name, List<IArgumentOperation> arguments, Dictionary<string, string> names) =>
        name switch
        {
            "Of" => Value(arguments[0].Value, names),
            "Plus" => Step("add", Value(arguments[0].Value, names), Value(arguments[1].Value, names)),
            _ => throw new OutsideVocabularyException(),
        };

    /// <summary>
    /// A call of a tensor operation. An overload whose operands the vocabulary's operation does not take makes the body opaque.
    /// </summary>
    private string Known(IInvocationOperation call, List<IArgumentOperation> arguments, Dictionary<string, string> names)
    {
        var method = call.TargetMethod;
        var name =
            method.ContainingType.Name == "Activations" ? "activation"
            : method.Name == "scaled_dot_product_attention" ? "attention"
            : method.Name == "RootMeanSquareNorm" ? "rms_norm"
            : method.ContainingType.Name == "Kernels" ? method.Name.ToLowerInvariant()
            : method.Name is "sum" or "mean" && method.Parameters.Any(parameter => parameter.Name is "dim" or "dimensions")
                ? method.Name + "_over"
            : method.Name;
        if (!Operations.Contains(name))
            throw new OutsideVocabularyException();
        var operation = Operations.Get(name);
        var receiver = call.Instance is null ? 0 : 1;
        while (
            arguments.Count > 0
            && arguments[arguments.Count - 1].ArgumentKind == ArgumentKind.DefaultValue
            && IsOptional(operation, receiver + arguments.Count - 1)
        )
            arguments.RemoveAt(arguments.Count - 1);
        var values = new List<string>();
        if (call.Instance is not null)
            values.Add(Value(call.Instance, names));
        foreach (var argument in arguments)
            values.AddRange(
                argument.ArgumentKind == ArgumentKind.DefaultValue
                    ? [Constant(argument.Parameter!.ExplicitDefaultValue, argument.Parameter.Type)]
                    : Spread(name, argument.Value, names)
            );
        if (!operation.Accepts(values))
            throw new OutsideVocabularyException();
        return name == "size" ? Size(values[0], values[1]) : Step(name, values.ToArray());
    }

    private static bool IsOptional(Operation operation, int index) =>
        index >= operation.Signature.Length || char.IsLower(operation.Signature[index]);

    /// <summary>
    /// An argument's value; those of its elements where it is an array of tensors written on the spot, which few operations take.
    /// </summary>
    private IEnumerable<string> Spread(string name, IOperation argument, Dictionary<string, string> names)
    {
        while (argument is IConversionOperation conversion)
            argument = conversion.Operand;
        var elements = argument switch
        {
            IArrayCreationOperation { Initializer.ElementValues: var values } => values,
            ICollectionExpressionOperation { Elements: var values } => values,
            _ => default,
        };
        if (elements.IsDefaultOrEmpty || !elements.All(element => IsTensor(element.Type)))
            return [Value(argument, names)];
        return name is "cat" or "einsum"
            ? elements.Select(element => Value(element, names)).ToList()
            : throw new OutsideVocabularyException();
    }

    /// <summary>A list of numbers and of integer parameters, which the compiler knows when it inlines the body.</summary>
    private string List(IEnumerable<IOperation> elements, Dictionary<string, string> names) =>
        "["
        + string.Join(
            " ",
            elements.Select(element =>
            {
                var value = Value(element, names);
                if (value.StartsWith("#", System.StringComparison.Ordinal))
                    return value.Substring(1);
                while (element is IConversionOperation conversion)
                    element = conversion.Operand;
                return element is IParameterReferenceOperation && !_sizes.Contains(value) ? value : throw new OutsideVocabularyException();
            })
        )
        + "]";

    private string Step(string name, params string[] values)
    {
        var number = _steps.Count;
        while (!_taken.Add("v" + number.ToString(CultureInfo.InvariantCulture)))
            number++;
        var result = "v" + number.ToString(CultureInfo.InvariantCulture);
        _steps.Add($"{result}={name}({string.Join(",", values)})");
        return result;
    }

    /// <summary>False for conversions that change a value: a tensor to a number, or a number to an integer.</summary>
    private static bool KeepsValue(IConversionOperation conversion)
    {
        var (from, to) = (conversion.Operand.Type, conversion.Type);
        var cuts =
            from?.SpecialType is SpecialType.System_Double or SpecialType.System_Single or SpecialType.System_Decimal
            && to?.SpecialType is >= SpecialType.System_SByte and <= SpecialType.System_UInt64;
        return !cuts && (!IsTensor(from) || IsTensor(to));
    }

    private static bool IsTensor(ITypeSymbol? type) =>
        type is { Name: "Tensor", ContainingType: { Name: "torch", ContainingNamespace.Name: "TorchSharp" } };

    private static bool IsVocabulary(INamedTypeSymbol type)
    {
        var name = type.ToDisplayString();
        return name
            is "TorchSharp.torch"
                or "TorchSharp.torch.nn.functional"
                or "TorchSharp.torch.Tensor"
                or "DslPeft.Activations"
                or "DslPeft.Kernels"
                or "TorchSharp.torch.special";
    }

    private static string Constant(object? value, ITypeSymbol? type)
    {
        if (value is null)
            return "~";
        if (type?.TypeKind == TypeKind.Enum)
            return "@"
                + type.Name
                + "."
                + (
                    type.GetMembers()
                        .OfType<IFieldSymbol>()
                        .FirstOrDefault(field => AttributeReader.ToNumber(field.ConstantValue) == AttributeReader.ToNumber(value))
                        ?.Name
                    ?? throw new OutsideVocabularyException()
                );
        return value switch
        {
            bool flag => flag ? "#true" : "#false",
            string text when text.All(character => char.IsLetterOrDigit(character) || character is ',' or '-' or '>') => "\""
                + text.Replace(",", "_")
                + "\"",
            _ => "#"
                + (AttributeReader.ToNumber(value) ?? throw new OutsideVocabularyException()).ToString("R", CultureInfo.InvariantCulture),
        };
    }

    private static string? Operator(BinaryOperatorKind kind) =>
        kind switch
        {
            BinaryOperatorKind.Add => "add",
            BinaryOperatorKind.Subtract => "sub",
            BinaryOperatorKind.Multiply => "mul",
            BinaryOperatorKind.Divide => "div",
            _ => null,
        };

    private sealed class OutsideVocabularyException : System.Exception;
}
