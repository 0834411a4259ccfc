using DslPeft.Generators.Language;

namespace DslPeft.Compiler.Tests.Units;

using System.Globalization;
using CsCheck;

/// <summary>The small expressions of declarations.</summary>
public sealed class ArithmeticTests
{
    private static readonly Dictionary<string, double> Names = new()
    {
        ["Rank"] = 8,
        ["Alpha"] = 16,
        ["Zero"] = 0,
        ["In"] = 768,
    };

    [Theory]
    [InlineData("1 + 2 * 3", 7)]
    [InlineData("(1 + 2) * 3", 9)]
    [InlineData("10 - 4 - 3", 3)]
    [InlineData("16 / 4 / 2", 2)]
    [InlineData("-Rank + 1", -7)]
    [InlineData("Alpha / Rank", 2)]
    [InlineData("Rank > 4 ? Rank : 4", 8)]
    [InlineData("Zero ? 1 : Zero == 0 ? 2 : 3", 2)]
    [InlineData("!Zero", 1)]
    [InlineData("!Rank", 0)]
    [InlineData("Rank != 8", 0)]
    [InlineData("Rank >= 8 && Alpha <= 16", 1)]
    [InlineData("Zero || Rank < 8 || false", 0)]
    [InlineData("true", 1)]
    [InlineData("Min(Rank, Alpha) + Max(Rank, Alpha)", 24)]
    [InlineData("Sqrt(In / 3)", 16)]
    [InlineData("Power(2, Rank - 5) / Power(Rank, 0.5 * 2)", 1)]
    [InlineData("Whole(In / Rank) && !Whole(Rank / Alpha)", 1)]
    [InlineData("1e-3 * 2", 0.002)]
    [InlineData("2.5E+1", 25)]
    [InlineData("  Rank\t*Rank ", 64)]
    public void Evaluates(string text, double expected) => Assert.Equal(expected, Evaluate(text), 12);

    [Theory]
    [InlineData("Rank +", "'Rank +' does not parse at position 7")]
    [InlineData("(Rank", "'(Rank' does not parse at position 6")]
    [InlineData("Rank Alpha", "'Rank Alpha' does not parse at position 6")]
    [InlineData("Rank ? 1", "'Rank ? 1' does not parse at position 9")]
    [InlineData("Min(1)", "does not parse")]
    [InlineData("", "does not parse at position 1")]
    [InlineData("1.2.3", "does not parse")]
    [InlineData("Unknown * 2", "'Unknown' is not known in 'Unknown * 2'")]
    public void SaysWhatDoesNotParse(string text, string message) =>
        Assert.Contains(message, Assert.Throws<FormatException>(() => Evaluate(text)).Message);

    [Fact]
    public void ReadsLists()
    {
        Assert.Equal([8, 768], Arithmetic.EvaluateList("Rank, In", Lookup));
        Assert.Equal([6144], Arithmetic.EvaluateList("Rank * In", Lookup));
        Assert.Throws<FormatException>(() => Arithmetic.EvaluateList("Rank,", Lookup));
    }

    /// <summary>Any expression has the value of its tree, with as few parentheses as precedence allows.</summary>
    [Fact]
    public void FollowsPrecedence() => Tree(5).Sample(tree => Close(tree.Value, Evaluate(tree.Text)));

    private static bool Close(double a, double b) =>
        a == b || double.IsNaN(a) && double.IsNaN(b) || Math.Abs(a - b) <= 1e-9 * Math.Max(Math.Abs(a), Math.Abs(b));

    private sealed record Node(string Text, double Value, int Level);

    private static Gen<Node> Tree(int depth)
    {
        var number = Gen.Int[0, 9].Select(value => new Node(value.ToString(CultureInfo.InvariantCulture), value, 6));
        var name = OneOf([.. Names.Keys]).Select(key => new Node(key, Names[key], 6));
        if (depth == 0)
            return Gen.OneOf(number, name);
        var inner = Tree(depth - 1);
        var binary = Gen.Select(OneOf("+", "-", "*", "/", "<", "==", "&&", "||"), inner, inner)
            .Select((sign, left, right) => Binary(sign, left, right));
        var negation = inner.Select(operand => new Node("-" + At(operand, 5), -operand.Value, 5));
        var choice = Gen.Select(inner, inner, inner)
            .Select(
                (condition, yes, no) =>
                    new Node($"{At(condition, 1)} ? {yes.Text} : {no.Text}", condition.Value != 0 ? yes.Value : no.Value, 0)
            );
        return Gen.OneOf(number, name, binary, binary, negation, choice);
    }

    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    private static Node Binary(string sign, Node left, Node right)
    {
        var level = sign switch
        {
            "||" => 1,
            "&&" => 2,
            "<" or "==" => 3,
            "+" or "-" => 4,
            _ => 5,
        };
        var (a, b) = (left.Value, right.Value);
        var value = sign switch
        {
            "+" => a + b,
            "-" => a - b,
            "*" => a * b,
            "/" => a / b,
            "<" => a < b ? 1 : 0,
            "==" => a == b ? 1 : 0,
            "&&" => a != 0 && b != 0 ? 1 : 0,
            _ => a != 0 || b != 0 ? 1 : 0,
        };
        // Comparisons do not chain, and the right side of a left-associative operator binds tighter.
        return new($"{At(left, level == 3 ? 4 : level)} {sign} {At(right, level + 1)}", value, level);
    }

    private static string At(Node node, int level) => node.Level >= level ? node.Text : $"({node.Text})";

    private static double Evaluate(string text) => Arithmetic.Evaluate(text, Lookup);

    private static double? Lookup(string name) => Names.TryGetValue(name, out var value) ? value : null;
}
