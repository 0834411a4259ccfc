using DslPeft.Generators.Ir.Ops;

namespace DslPeft.Compiler.Tests.Units;

using System.Globalization;
using System.Text.RegularExpressions;

/// <summary>The vocabulary's operations and their reverse rules.</summary>
public sealed partial class OperationsTests
{
    private const string TensorLetters = "TX";

    public static TheoryData<string> Names => [.. Operations.All.Select(operation => operation.Name).Order(StringComparer.Ordinal)];

    /// <summary>A function for each operand that has a gradient, or the reason why there is none.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void SaysHowGradientsFlow(string name)
    {
        var operation = Operations.Get(name);
        Assert.NotEqual(operation.Reverse.IsBuilt, operation.Reverse.Reason.Length > 0);
        if (!operation.Reverse.IsBuilt)
            return;
        Assert.NotEmpty(operation.Signature);
        for (var i = 0; i < operation.Signature.TrimEnd('*').Length; i++)
            Assert.True(TensorLetters.Contains(operation.Letter(i)) == operation.Reverse.Reaches(i), $"{name}, operand {i}");
    }

    /// <summary>Emitted C# reads every operand, and no operand that there is not.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void TemplatesReadTheirOperands(string name)
    {
        var operation = Operations.Get(name);
        if (operation.Template.Length == 0 || operation.Signature.Length == 0)
            return;
        var read = Placeholder().Matches(operation.Template).Select(match => match.Groups[1].Value.TrimEnd('s')).ToHashSet();
        for (var i = 0; i < operation.Signature.TrimEnd('*').Length; i++)
        {
            // An activation's form is chosen when the node is added.
            var isChosen = operation.Letter(i) == 'E' && name == "gelu";
            Assert.True(
                isChosen || read.Contains("*") || read.Contains(i.ToString(CultureInfo.InvariantCulture)) || i > 0 && read.Contains("1*"),
                $"{name} does not read operand {i}"
            );
            // What may be left out is read with the rest, so that nothing stays unfilled.
            Assert.False(
                i >= operation.Required && read.Contains(i.ToString(CultureInfo.InvariantCulture)),
                $"{name} reads the optional operand {i} by its number"
            );
        }
        Assert.All(read.Where(text => int.TryParse(text, out _)), text =>
            Assert.True(int.Parse(text, CultureInfo.InvariantCulture) < operation.Signature.Length, name)
        );
    }

    [Fact]
    public void OptionalOperandsComeLast() =>
        Assert.All(Operations.All, operation => Assert.Matches("^[A-Z]*[a-z]*[*]?$", operation.Signature));

    /// <summary>Every step that reverses alone are made of is one that some reverse is made of.</summary>
    [Fact]
    public void EveryReverseStepIsUsed()
    {
        var used = Operations
            .All.Where(operation => operation.Reverse.IsBuilt)
            .SelectMany(operation =>
                Enumerable
                    .Range(0, operation.Signature.Length)
                    .Where(operation.Reverse.Reaches)
                    .SelectMany(i => Reversal.Probe(operation).StepsOf(operation.Reverse, i))
            );

        Assert.Empty(ReverseSteps.All().Select(operation => operation.Name).Except(used));
    }

    [Fact]
    public void LinearOperandsAreTensors() =>
        Assert.All(Operations.All, operation =>
            Assert.All(operation.LinearIn, index => Assert.Contains(operation.Letter(index), TensorLetters))
        );

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
    public void AcceptsWhatItTakes(string name, string tokens, bool accepts) =>
        Assert.Equal(accepts, Operations.Get(name).Accepts(tokens.Split(',')));

    [GeneratedRegex(@"\{([^}]*)\}")]
    private static partial Regex Placeholder();
}
