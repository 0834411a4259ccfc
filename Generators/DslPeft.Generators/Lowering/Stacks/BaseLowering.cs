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

    private readonly ModelBuilder _model;

    private BaseLowering(ModelBuilder model) => _model = model;

    public static void Lower(ModelBuilder model, HeadSpec? head)
    {
        var lowering = new BaseLowering(model);
        lowering.Mask();
        lowering.Rotation();
        new EmbeddingLowering(model).Lower(lowering.Add("Embed"));
        foreach (var part in model.Architecture.Parts.Where(part => part.Kind == PartKind.Repeat))
            for (var layer = 0; layer < part.Count; layer++)
                lowering.Layer(part, layer);
        lowering.FinalNorm();
        new HeadLowering(model, head).Lower();
    }

    private void Mask()
    {
        var stage = Add("Mask");
        var batch = stage.Input("batch", InputKind.Batch, Shape.Unknown);
        var attended = stage.Add("ne", "attended", stage.Add("attention_mask", "attentionMask", batch), Operand.Number(0));
        var mask = stage.Add("unsqueeze", "mask", stage.Add("unsqueeze", "rows", attended, Operand.Number(1)), Operand.Number(1));
        if (_model.Architecture.IsCausal)
        {
            stage.Anchors[ModelBuilder.Padding] = mask;
            mask = stage.Add("causal_mask", "causal", mask);
        }
        stage.Anchors["mask"] = mask;
        stage.Output("mask", mask);
    }

    /// <summary>What queries and keys are turned by at each position, once for all layers.</summary>
    private void Rotation()
    {
        if (_model.Architecture.Attentions.FirstOrDefault(attention => attention.Rotary > 0) is not { } attention)
            return;
        var stage = Add("Rotation");
        var positions = stage.Anchors["positions"] = stage.Add("positions", "positions", stage.Input("batch", InputKind.Batch, Shape.Unknown), Operand.Number(0));
        stage.Output("rotation", stage.Add("rotation", "rotation", positions, Operand.Number(attention.Rotary), Operand.Number(attention.HeadSize)));
    }

    /// <summary>The norm behind the stack.</summary>
    private void FinalNorm()
    {
        if (_model.Architecture.Parts.SkipWhile(part => part.Kind != PartKind.Repeat).FirstOrDefault(part => part.Kind == PartKind.Norm) is not { } norm)
            return;
        var stage = Add(FinalNormStage);
        var hidden = stage.Input("hidden", InputKind.Variable, Shape.Of(Dim.Rows, Dim.Tokens, _model.Model));
        stage.Output("hidden", new StageParts(_model).Norm(stage, norm, norm.Name, norm.Key, hidden, "normed", norm.Epsilon));
    }

    private void Layer(PartSpec stack, int layer)
    {
        var stage = new StageBuilder($"Layer{layer}", layer, isLayer: true);
        _model.Stages.Add(stage);
        var hidden = stage.Input("hidden", InputKind.Variable, Shape.Of(Dim.Rows, Dim.Tokens, _model.Model));
        foreach (var sublayer in stack.Block!.Sublayers)
            hidden = new SublayerLowering(_model).Lower(stage, stack, sublayer, hidden);
        stage.Output("hidden", hidden);
    }

    private StageBuilder Add(string method)
    {
        var stage = new StageBuilder(method, 0, isLayer: false);
        _model.Stages.Add(stage);
        return stage;
    }
}
