using DslPeft.Compiler.Tests.Harness;
using DslPeft.Generators.Compiling;
using DslPeft.Generators.Language;
using DslPeft.Generators.Parsing;

namespace DslPeft.Compiler.Tests.Units;

/// <summary>A classification head reads the state that the recipe says, whether it has a layer of its own or not.</summary>
public sealed class PooledStateTests
{
    [Theory]
    [InlineData("", "select")]
    [InlineData("Pooling = Pooling.Mean, ", "sum_over")]
    [InlineData("Pooling = Pooling.Last, ", "last_token")]
    [InlineData("LastToken = true, ", "last_token")]
    [InlineData("Pooling = Pooling.Mean, DenseKey = \"dense\", ", "sum_over")]
    public void TheHeadReadsIt(string options, string read)
    {
        var plain = Declarations
            .PlainBert("Probe")
            .Replace("[ClassificationRecipe(", $"[ClassificationRecipe({options}", StringComparison.Ordinal);
        var compilation = new CompilerHarness().Create(
            plain,
            Declarations.Adaptation("[Lora(Site.Query, Rank = 2, Alpha = 4)] [Classifier(Labels = 2)]", "Adapted", "Probe")
        );
        var plan = Planner.Plan(
            AdaptationParser.Parse(compilation.GetTypeByMetadataName("Small.Adapted")!, compilation),
            new CompilerOptions(Generators.Passes.Pipeline.Names.ToArray())
        );
        string[] states = ["select", "sum_over", "last_token"];

        Assert.Equal(
            [read],
            plan.Training.Stages.Single(stage => stage.Method == "Head").Nodes.Select(node => node.Op).Where(states.Contains).Distinct()
        );
    }
}
