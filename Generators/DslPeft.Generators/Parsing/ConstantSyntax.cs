using System;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DslPeft.Generators.Parsing;

/// <summary>
/// Writes a constant expression of C# as one of <see cref="Language.Arithmetic"/> that has its value: signs, arithmetic, shifts, bits,
/// comparisons, choices and casts of whole numbers, double numbers and truth values.
/// </summary>
internal static class ConstantSyntax
{
    /// <summary>
    /// The expression over what <paramref name="operand"/> writes of its parts; null for any other form, and for one of float or decimal
    /// numbers, which round elsewhere.
    /// </summary>
    public static string? Write(ExpressionSyntax expression, SemanticModel model, Func<ExpressionSyntax, string?> operand)
    {
        var type = model.GetTypeInfo(expression).Type;
        if (type?.SpecialType is SpecialType.System_Single or SpecialType.System_Decimal)
            return null;
        switch (expression)
        {
            case ParenthesizedExpressionSyntax inner:
                return operand(inner.Expression) is { } text ? $"({text})" : null;
            case CheckedExpressionSyntax inner:
                return operand(inner.Expression) is { } within ? $"({within})" : null;
            case PostfixUnaryExpressionSyntax { OperatorToken.RawKind: (int)SyntaxKind.ExclamationToken } kept:
                return operand(kept.Operand);
            case CastExpressionSyntax cast when operand(cast.Expression) is { } from:
                return IsWhole(type) && !IsWhole(model.GetTypeInfo(cast.Expression).Type) ? $"Truncate({from})" : $"({from})";
            case PrefixUnaryExpressionSyntax prefix when operand(prefix.Operand) is { } of:
                return Sign(prefix.OperatorToken.ValueText, of, type);
            case ConditionalExpressionSyntax choice:
                return
                    operand(choice.Condition) is { } condition && operand(choice.WhenTrue) is { } yes && operand(choice.WhenFalse) is { } no
                    ? $"({condition} ? {yes} : {no})"
                    : null;
            case BinaryExpressionSyntax binary when operand(binary.Left) is { } left && operand(binary.Right) is { } right:
                return Pair(binary.OperatorToken.ValueText, left, right, type);
            default:
                return null;
        }
    }

    private static string? Sign(string sign, string of, ITypeSymbol? type) =>
        sign switch
        {
            "!" or "-" => $"{sign}({of})",
            "+" => of,
            "~" when IsSigned(type) => $"(-({of}) - 1)",
            _ => null,
        };

    private static string? Pair(string sign, string left, string right, ITypeSymbol? type) =>
        sign switch
        {
            "==" or "!=" or "<" or ">" or "<=" or ">=" or "&&" or "||" => $"({left} {sign} {right})",
            "+" or "-" or "*" => $"{left} {sign} {right}",
            // A quotient of whole numbers is one as well, as C# computes it.
            "/" => IsWhole(type) ? $"Floor({left} / {right})" : $"{left} / {right}",
            "%" => $"Remainder({left}, {right})",
            "&" => $"And({left}, {right})",
            "|" => $"Or({left}, {right})",
            "^" => $"Xor({left}, {right})",
            "<<" => $"({left}) * Power(2, {Places(right, type)})",
            ">>" => $"Floor(({left}) / Power(2, {Places(right, type)}))",
            _ => null,
        };

    /// <summary>By how many places C# shifts: it reads as many bits of the number as the type has places.</summary>
    private static string Places(string right, ITypeSymbol? type) =>
        $"And({right}, {(type?.SpecialType is SpecialType.System_Int64 or SpecialType.System_UInt64 ? "63" : "31")})";

    private static bool IsSigned(ITypeSymbol? type) => type?.SpecialType is SpecialType.System_Int32 or SpecialType.System_Int64;

    private static bool IsWhole(ITypeSymbol? type) => type?.SpecialType is >= SpecialType.System_SByte and <= SpecialType.System_UInt64;
}
