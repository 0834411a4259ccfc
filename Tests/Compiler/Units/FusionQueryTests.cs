using DslPeft.Generators.Ir;

namespace DslPeft.Compiler.Tests.Units;

/// <summary>AdapterFusion asks with what its members read.</summary>
public sealed class FusionQueryTests
{
    [Theory]
    [InlineData("", "layer_norm")]
    [InlineData(", NormFirst = false", "linear")]
    public void TheQueryFollowsTheMembers(string options, string producer)
    {
        var members = string.Concat(
            new[] { "a", "b" }.Select(name =>
                $"[Pfeiffer(Site.FeedForwardResult, Bottleneck = 4, Name = \"{name}\", Frozen = true{options})] "
            )
        );
        var layer = Parsed
            .Adaptation("[Classifier(Labels = 2)] " + members + "[AdapterFusion<PfeifferAttribute>]", [.. Generators.Passes.Pipeline.Names])
            .Deployed.Stages.First(stage => stage.IsLayer);
        Operand Read(string weight) =>
            layer.Nodes.Single(node => node.Op == "linear" && node.Inputs[1] == Operand.Tensor(weight)).Inputs[0];

        var query = Read("MlpAdapterFusionQuery");
        Assert.Equal((query, query), (Read("MlpPfeifferADown"), Read("MlpPfeifferBDown")));
        Assert.Equal(producer, layer.Nodes.Single(node => Operand.Node(node.Id) == query).Op);
    }
}
