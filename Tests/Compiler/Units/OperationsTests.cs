using DslPeft.Generators.Ir.Ops;

namespace DslPeft.Compiler.Tests.Units;

using System.Globalization;
using System.Text.RegularExpressions;

/// <summary>The vocabulary's operations and their reverse rules.</summary>
public sealed partial class OperationsTests
{
    private const string TensorLetters = "TX";

    public static TheoryData<string> Names => [.. Operations.All.Select(operation => operation.Name).Order(StringComparer.Ordinal)];

    /// <summary>A gradient for each operand that has one, or the reason why there is none.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void SaysHowGradientsFlow(string name)
    {
        var operation = Operations.Get(name);
        if (operation.Backward.Reason.Length > 0)
        {
            Assert.Empty(operation.Backward.Gradients);
            return;
        }
        Assert.NotEmpty(operation.Signature);
        for (var i = 0; i < operation.Signature.TrimEnd('*').Length; i++)
            if (TensorLetters.Contains(operation.Letter(i)))
                Assert.False(string.IsNullOrEmpty(operation.Backward.Gradients.ElementAtOrDefault(i)), $"{name} has no gradient for operand {i}");
            else
                Assert.Null(operation.Backward.Gradients.ElementAtOrDefault(i));
        Assert.True(operation.Backward.Gradients.Length <= operation.Signature.Length);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void RulesAreExpressionsOverTheVocabulary(string name)
    {
        var operation = Operations.Get(name);

        Assert.All(operation.Backward.Gradients.OfType<string>(), rule => new RuleReader(rule, operation).Read());
    }

    /// <summary>Emitted C# reads every operand, and no operand that there is not.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void TemplatesReadTheirOperands(string name)
    {
        var operation = Operations.Get(name);
        if (operation.Template.Length == 0 || operation.Signature.Length == 0)
            return;
        var read = Placeholder().Matches(operation.Template).Select(match => match.Groups[1].Value).ToHashSet();
        for (var i = 0; i < operation.Signature.TrimEnd('*').Length; i++)
        {
            // An activation's form is chosen when the node is added.
            var isChosen = operation.Letter(i) == 'E' && name == "gelu";
            Assert.True(isChosen || read.Contains("*") || read.Contains(i.ToString(CultureInfo.InvariantCulture)) || i > 0 && read.Contains("1*"), $"{name} does not read operand {i}");
            // What may be left out is read with the rest, so that nothing stays unfilled.
            Assert.False(i >= operation.Required && read.Contains(i.ToString(CultureInfo.InvariantCulture)), $"{name} reads the optional operand {i} by its number");
        }
        Assert.All(read.Where(text => int.TryParse(text, out _)), text => Assert.True(int.Parse(text, CultureInfo.InvariantCulture) < operation.Signature.Length, name));
    }

    [Fact]
    public void OptionalOperandsComeLast() =>
        Assert.All(Operations.All, operation => Assert.Matches("^[A-Z]*[a-z]*[*]?$", operation.Signature));

    [Fact]
    public void EveryHelperIsUsed()
    {
        var used = Operations.All.SelectMany(operation => operation.Backward.Gradients).OfType<string>().SelectMany(rule => Function().Matches(rule)).Select(match => match.Groups[1].Value).ToHashSet();

        Assert.Empty(BackwardHelpers.All.Keys.Except(used));
        Assert.DoesNotContain(BackwardHelpers.All.Keys, Operations.Contains);
    }

    [Fact]
    public void LinearOperandsAreTensors() => Assert.All(Operations.All, operation =>
        Assert.All(operation.LinearIn, index => Assert.Contains(operation.Letter(index), TensorLetters)));

    [Theory]
    [InlineData("linear", "x,a", true)]
    [InlineData("linear", "x,a,~", true)]
    [InlineData("linear", "x", false)]
    [InlineData("linear", "x,a,b,c", false)]
    [InlineData("linear", "x,#2", false)]
    [InlineData("mul", "x,#2", true)]
    [InlineData("mul", "x,~", false)]
    [InlineData("transpose", "x,#1,#2", true)]
    [InlineData("transpose", "x,#1", false)]
    [InlineData("unflatten", "x,#1,[2 4]", true)]
    [InlineData("unflatten", "x,#1,#2", false)]
    [InlineData("sum_over", "x,[0 1],#true", true)]
    [InlineData("sum_over", "x,#0", true)]
    [InlineData("gelu", "x,@Approximate.tanh", true)]
    [InlineData("gelu", "x,#true", false)]
    [InlineData("einsum", "\"bi_oi->bo\",x,a,b", true)]
    [InlineData("attention", "q,k,v,m,#0", true)]
    [InlineData("dropped_attention", "q,k,v,m,#0", false)]
    public void AcceptsWhatItTakes(string name, string tokens, bool accepts) => Assert.Equal(accepts, Operations.Get(name).Accepts(tokens.Split(',')));

    [GeneratedRegex(@"\{([^}]*)\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"([a-z_]+)\(")]
    private static partial Regex Function();

    /// <summary>Reads a rule: <c>dy</c>, <c>y</c>, <c>{n}</c>, numbers, truth values, and calls of operations and helpers with as many arguments as they take.</summary>
    private sealed partial class RuleReader(string rule, Operation operation)
    {
        private int _at;

        public void Read()
        {
            Expression();
            Assert.True(_at == rule.Length, $"'{rule}' goes on after position {_at}");
        }

        private void Expression()
        {
            var token = Token().Match(rule, _at).Value;
            Assert.True(token.Length > 0, $"'{rule}' has no name, number or operand at position {_at}");
            _at += token.Length;
            if (token[0] == '{')
                Assert.InRange(int.Parse(token[1..^1], CultureInfo.InvariantCulture), 0, operation.Signature.Length - 1);
            else if (char.IsLetter(token[0]) && _at < rule.Length && rule[_at] == '(')
                Call(token);
            else
                Assert.True(token is "dy" or "y" or "true" or "false" || double.TryParse(token, NumberStyles.Float, CultureInfo.InvariantCulture, out _), $"'{token}' in '{rule}' means nothing");
        }

        private void Call(string name)
        {
            var count = 0;
            do
            {
                _at++;
                while (rule[_at] == ' ')
                    _at++;
                Expression();
                count++;
            }
            while (_at < rule.Length && rule[_at] == ',');
            Assert.True(_at < rule.Length && rule[_at] == ')', $"'{rule}' does not close '{name}(' at position {_at}");
            _at++;
            if (BackwardHelpers.All.TryGetValue(name, out var text))
                Assert.Equal((name, text[1..text.IndexOf(')')].Split(',').Length), (name, count));
            else
                Assert.True(Operations.Contains(name) && count >= Operations.Get(name).Required && count <= Operations.Get(name).Most, $"'{name}' with {count} operands in '{rule}'");
        }

        [GeneratedRegex(@"\G(\{\d+\}|[a-z_]+|-?\d+(\.\d+)?)")]
        private static partial Regex Token();
    }
}
