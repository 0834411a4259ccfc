using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;
using DslPeft.Generators.Lowering.Heads;

namespace DslPeft.Generators.Lowering.Stacks;

/// <summary>
/// Builds the base model's forward pass from its declaration: of each stack in order the mask, positions, embeddings, one stage a layer
/// and the norm behind them, and then the head.
/// </summary>
internal sealed class BaseLowering
{
    /// <summary>
    /// Variables of the attention probabilities (B, heads, T, T), of a stack and of its cross attentions (B, heads, T, S), in an inspected
    /// model.
    /// </summary>
    public const string Probabilities = "attention",
        CrossProbabilities = "crossAttention";

    /// <summary>Name of the stage of a norm behind a stack.</summary>
    public const string FinalNormStage = "FinalNorm";

    /// <summary>Name of the stage of a projection behind a stack.</summary>
    public const string ProjectionStage = "Project";

    private readonly ModelBuilder _model;
    private readonly StackScope _scope;

    private BaseLowering(ModelBuilder model, StackScope scope) => (_model, _scope) = (model, scope);

    public static void Lower(ModelBuilder model, HeadSpec? head)
    {
        foreach (var scope in model.Stacks)
            new BaseLowering(model, scope).Lower();
        new HeadLowering(model, head).Lower();
    }

    private void Lower()
    {
        StackMasks.Lower(_model, Add("Mask"), _scope);
        Rotations.Lower(_model, _scope);
        Bias();
        new EmbeddingLowering(_model).Lower(Add("Embed"), _scope);
        for (var layer = 0; layer < _scope.Layers.Count; layer++)
            Layer(layer);
        AfterLayers();
    }

    /// <summary>
    /// What the attentions add to their scores by relative positions, and minus infinity where a token is not attended to, once for all
    /// layers.
    /// </summary>
    private void Bias()
    {
        if (_scope.Spec.Attentions.FirstOrDefault(attention => attention.Relative.Length > 0) is not { } attention)
            return;
        var table = _model.Architecture.Parts.First(part => part.Name == attention.Relative);
        var stage = Add(RelativeBias.Stage);
        var mask = stage.Input(_scope.Mask, InputKind.Variable, _model.Mask(_scope));
        stage.Output(
            _scope.Bias,
            RelativeBias.Add(
                _model,
                stage,
                _model.BaseOperand(stage, table.Name + "Weight", table.Key + ".weight"),
                mask,
                table.Distance,
                before: 0,
                !attention.Causal
            )
        );
    }

    /// <summary>The norm behind the stack, and a projection there.</summary>
    private void AfterLayers()
    {
        if (_model.Steps(_scope))
            LastToken();
        var parts = new StageParts(_model);
        foreach (var part in _scope.Spec.After)
        {
            if (part.Kind == PartKind.Norm)
            {
                var (stage, hidden) = Reading(FinalNormStage, _model.Model);
                stage.Output(
                    _scope.Hidden,
                    parts.Dropout(
                        stage,
                        parts.Norm(stage, part, part.Name, part.Key, hidden, "normed", part.Epsilon),
                        part.Dropout,
                        "dropped"
                    )
                );
            }
            else if (_model.Architecture.IsProjection(part))
            {
                var (stage, hidden) = Reading(ProjectionStage, part.In);
                stage.Output(_scope.Hidden, StageParts.LinearAt(_model, stage, part, part.Key, part.Name, part.Name, hidden));
            }
        }
    }

    /// <summary>What is chosen next follows from the last token's state alone.</summary>
    private void LastToken()
    {
        var (stage, hidden) = Reading("LastToken", _model.Model);
        stage.Output(_scope.Hidden, stage.Add("narrow", "last", hidden, Operand.Number(1), Operand.Number(-1), Operand.Number(1)));
    }

    private (StageBuilder Stage, Operand Hidden) Reading(string method, int width)
    {
        var stage = Add(method);
        return (stage, stage.Input(_scope.Hidden, InputKind.Variable, _scope.States(width)));
    }

    private void Layer(int layer)
    {
        var stage = new StageBuilder(_scope.Method($"Layer{layer}"), layer, isLayer: true) { Stack = _scope.Name };
        _model.Stages.Add(stage);
        var hidden = stage.Input(_scope.Hidden, InputKind.Variable, _scope.States(_model.Model));
        stage.Output(_scope.Hidden, new SublayerLowering(_model).LowerAll(stage, _scope.Layers, hidden));
    }

    private StageBuilder Add(string method)
    {
        var stage = new StageBuilder(_scope.Method(method), 0, isLayer: false) { Stack = _scope.Name };
        _model.Stages.Add(stage);
        return stage;
    }
}
