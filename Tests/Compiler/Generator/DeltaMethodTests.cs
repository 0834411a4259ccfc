using System.Text.RegularExpressions;
using DslPeft.Compiler.Tests.Harness;

namespace DslPeft.Compiler.Tests.Generator;

/// <summary>
/// What is merged is computed by one method for each use of a method and each size, whatever the number of sites and groups of layers.
/// </summary>
public sealed class DeltaMethodTests
{
    [Theory]
    [InlineData("[Lora(Site.Query, Site.Value, Rank = 2, Alpha = 4)]", "LoraWeightDelta")]
    [InlineData("[Lora(Site.Query, Rank = 2, Alpha = 4)]", "QueryLoraWeightDelta")]
    [InlineData(
        """[Lora(Site.Query, Rank = 2, Alpha = 4, Layers = "0,2"), Lora(Site.Query, Rank = 3, Alpha = 4, Layers = "1,3", Name = "odd")]""",
        "QueryLoraWeightDelta",
        "QueryLoraOddWeightDelta"
    )]
    [InlineData(
        """[Lora(Site.Query, Site.FeedForwardUp, Rank = 2, Alpha = 4, Layers = "0,2"), Dora(Site.Value, Rank = 2, Alpha = 4)]""",
        "QueryLoraWeightDelta",
        "UpLoraWeightDelta",
        "ValueDoraWeight"
    )]
    public void EachUseHasOne(string methods, params string[] expected)
    {
        var output = new CompilerHarness().Compile(
            Declarations.SmallBert,
            Declarations.Adaptation(methods + " [Classifier(Labels = 2)]", "Adapted")
        );

        Assert.Equal(
            expected.Order(),
            Regex.Matches(output["Small.Adapted.Deploy.g.cs"], @"private Tensor (\w+)\(").Select(match => match.Groups[1].Value).Order()
        );
    }
}
