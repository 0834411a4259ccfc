using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;
using DslPeft.Generators.Lowering.Heads;

namespace DslPeft.Generators.Lowering.Stacks;

/// <summary>Builds the base model's forward pass from its declaration: of each stack in order the mask, positions, embeddings, one stage a layer and the norm behind them, and
/// then the head.</summary>
internal sealed class BaseLowering
{
    /// <summary>Variables of the attention probabilities (B, heads, T, T), of a stack and of its cross attentions (B, heads, T, S), in an inspected model.</summary>
    public const string Probabilities = "attention", CrossProbabilities = "crossAttention";

    /// <summary>Name of the stage of a norm behind a stack.</summary>
    public const string FinalNormStage = "FinalNorm";

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
        Mask();
        Rotation();
        Bias();
        new EmbeddingLowering(_model).Lower(Add("Embed"), _scope);
        for (var layer = 0; layer < _scope.Layers.Count; layer++)
            Layer(layer);
        FinalNorm();
    }

    private void Mask()
    {
        var stage = Add("Mask");
        var batch = stage.Input("batch", InputKind.Batch, Shape.Unknown);
        var read = _scope.ReadsSource ? "source_mask" : _scope.ReadsTarget ? "target_mask" : "attention_mask";
        var attended = stage.Add("ne", "attended", stage.Add(read, "attentionMask", batch), Operand.Number(0));
        var mask = stage.Add("unsqueeze", "mask", stage.Add("unsqueeze", "rows", attended, Operand.Number(1)), Operand.Number(1));
        if (_scope.Spec.IsCausal)
        {
            stage.Anchors[ModelBuilder.Padding] = mask;
            mask = stage.Add("causal_mask", "causal", mask);
        }
        stage.Anchors["mask"] = mask;
        stage.Output(_scope.Mask, mask);
    }

    /// <summary>What queries and keys are turned by at each position, once for all layers.</summary>
    private void Rotation()
    {
        if (_scope.Spec.Attentions.FirstOrDefault(attention => attention.Rotary > 0) is not { } attention)
            return;
        var stage = Add("Rotation");
        var positions = stage.Anchors["positions"] = EmbeddingLowering.Positions(stage, _scope, stage.Input("batch", InputKind.Batch, Shape.Unknown));
        stage.Output(_scope.Variable("rotation"), stage.Add("rotation", "rotation", positions, Operand.Number(attention.Rotary), Operand.Number(attention.HeadSize)));
    }

    /// <summary>What the attentions add to their scores by relative positions, and minus infinity where a token is not attended to, once for all layers.</summary>
    private void Bias()
    {
        if (_scope.Spec.Attentions.FirstOrDefault(attention => attention.Relative.Length > 0) is not { } attention)
            return;
        var table = _model.Architecture.Parts.First(part => part.Name == attention.Relative);
        var stage = Add(RelativeBias.Stage);
        var mask = stage.Input(_scope.Mask, InputKind.Variable, _model.Mask(_scope));
        stage.Output(_scope.Bias, RelativeBias.Add(stage, _model.BaseOperand(stage, table.Name + "Weight", table.Key + ".weight"), mask, table.Distance, before: 0, !attention.Causal));
    }

    /// <summary>The norm behind the stack.</summary>
    private void FinalNorm()
    {
        if (_scope.Spec.FinalNorm is not { } norm)
            return;
        var stage = Add(FinalNormStage);
        var parts = new StageParts(_model);
        var hidden = stage.Input(_scope.Hidden, InputKind.Variable, _scope.States(_model.Model));
        stage.Output(_scope.Hidden, parts.Dropout(stage, parts.Norm(stage, norm, norm.Name, norm.Key, hidden, "normed", norm.Epsilon), norm.Dropout, "dropped"));
    }

    private void Layer(int layer)
    {
        var stage = new StageBuilder(_scope.Method($"Layer{layer}"), layer, isLayer: true) { Stack = _scope.Name };
        _model.Stages.Add(stage);
        var hidden = stage.Input(_scope.Hidden, InputKind.Variable, _scope.States(_model.Model));
        foreach (var sublayer in _scope.Layers.Block!.Sublayers)
            hidden = new SublayerLowering(_model).Lower(stage, _scope.Layers, sublayer, hidden);
        stage.Output(_scope.Hidden, hidden);
    }

    private StageBuilder Add(string method)
    {
        var stage = new StageBuilder(_scope.Method(method), 0, isLayer: false) { Stack = _scope.Name };
        _model.Stages.Add(stage);
        return stage;
    }
}
