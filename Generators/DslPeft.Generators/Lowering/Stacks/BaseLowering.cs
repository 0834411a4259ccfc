using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;
using DslPeft.Generators.Lowering.Heads;

namespace DslPeft.Generators.Lowering.Stacks;

/// <summary>Builds the base model's forward pass from its declaration: mask, embeddings, one stage a layer, and the head.</summary>
internal sealed class BaseLowering
{
    /// <summary>Variable of the attention probabilities (B, heads, T, T) in an inspected model.</summary>
    public const string Probabilities = "attention";

    /// <summary>Name of the stage of a norm behind the stack.</summary>
    public const string FinalNormStage = "FinalNorm";

    /// <summary>Name of the stage of a projection behind the stack.</summary>
    public const string ProjectionStage = "Project";

    private readonly ModelBuilder _model;

    private BaseLowering(ModelBuilder model) => _model = model;

    public static void Lower(ModelBuilder model, HeadSpec? head)
    {
        var lowering = new BaseLowering(model);
        StackMasks.Lower(model, lowering.Add("Mask"));
        Rotations.Lower(model);
        new EmbeddingLowering(model).Lower(lowering.Add("Embed"));
        foreach (var part in model.Architecture.Parts.Where(part => part.Kind == PartKind.Repeat))
            for (var layer = 0; layer < part.Count; layer++)
                lowering.Layer(part, layer);
        lowering.AfterStack();
        new HeadLowering(model, head).Lower();
    }

    /// <summary>The norm behind the stack, and a projection there.</summary>
    private void AfterStack()
    {
        foreach (var part in _model.Architecture.Parts.SkipWhile(part => part.Kind != PartKind.Repeat))
        {
            if (part.Kind == PartKind.Norm)
            {
                var (stage, hidden) = Reading(FinalNormStage, _model.Model);
                stage.Output("hidden", new StageParts(_model).Norm(stage, part, part.Name, part.Key, hidden, "normed", part.Epsilon));
            }
            else if (_model.Architecture.IsProjection(part))
            {
                var (stage, hidden) = Reading(ProjectionStage, part.In);
                stage.Output("hidden", StageParts.LinearAt(_model, stage, part, part.Key, part.Name, part.Name, hidden));
            }
        }
    }

    private (StageBuilder Stage, Operand Hidden) Reading(string method, int width)
    {
        var stage = Add(method);
        return (stage, stage.Input("hidden", InputKind.Variable, Shape.Of(Dim.Rows, Dim.Tokens, width)));
    }

    private void Layer(PartSpec stack, int layer)
    {
        var stage = new StageBuilder($"Layer{layer}", layer, isLayer: true);
        _model.Stages.Add(stage);
        var hidden = stage.Input("hidden", InputKind.Variable, Shape.Of(Dim.Rows, Dim.Tokens, _model.Model));
        stage.Output("hidden", new SublayerLowering(_model).LowerAll(stage, stack, hidden));
    }

    private StageBuilder Add(string method)
    {
        var stage = new StageBuilder(method, 0, isLayer: false);
        _model.Stages.Add(stage);
        return stage;
    }
}
