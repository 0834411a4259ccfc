using System.Linq;
using DslPeft.Generators.Specs;

namespace DslPeft.Generators.Plan;

/// <summary>Builds the stages above the stack: pooler and task head, by the architecture's recipes.</summary>
internal sealed class HeadLowering(ModelBuilder model)
{
    public void Lower(HeadSpec? head)
    {
        switch (head?.Kind ?? HeadKind.None)
        {
            case HeadKind.None:
                if (model.Architecture.Parts.Any(part => part.Kind == PartKind.Pool))
                {
                    var pool = Stage("Pool");
                    pool.Output("pooled", Pooled(pool));
                }
                break;
            case HeadKind.MaskedLm:
                MaskedLm();
                break;
            default:
                Classification(head!.Labels);
                break;
        }
    }

    private void Classification(int labels)
    {
        var recipe = model.Architecture.Classification!;
        var stage = Stage("Head");
        var pooled = Pooled(stage);
        if (model.Training && recipe.Dropout > 0)
            pooled = stage.Add("dropout", "features", pooled, Operand.Number(recipe.Dropout));
        var weight = Own(stage, "ClassifierWeight", recipe.Key + ".weight", Shape.Of(labels, model.Model), Init.Bert);
        var bias = Own(stage, "ClassifierBias", recipe.Key + ".bias", Shape.Of(labels), Init.Zeros);
        stage.Output("logits", stage.Add("linear", "logits", pooled, weight, bias));
    }

    private void MaskedLm()
    {
        var recipe = model.Architecture.MaskedLm!;
        var words = model.Architecture.Parts.First(part => part is { Kind: PartKind.Embed, By: IndexedBy.Words });
        var width = model.Model;
        var stage = Stage("Head");
        var hidden = stage.Input("hidden", InputKind.Variable, Shape.Of("B", "T", width));
        var dense = stage.Add("linear", "dense", hidden,
            Own(stage, "DenseWeight", recipe.DenseKey + ".weight", Shape.Of(width, width), Init.Bert),
            Own(stage, "DenseBias", recipe.DenseKey + ".bias", Shape.Of(width), Init.Zeros));
        var active = new BodyInliner(stage, model.Training).Activate(recipe.Activation, dense, "denseActive");
        var norm = stage.Add("layer_norm", "denseNorm", active, Operand.List(width),
            Own(stage, "NormWeight", recipe.NormKey + ".weight", Shape.Of(width), Init.Ones),
            Own(stage, "NormBias", recipe.NormKey + ".bias", Shape.Of(width), Init.Zeros),
            Operand.Number(recipe.Epsilon));
        stage.Output("logits", stage.Add("linear", "logits", norm,
            model.BaseOperand(stage, words.Name + "Weight", words.Key + ".weight"),
            Own(stage, "DecoderBias", recipe.BiasKey, Shape.Of(words.In), Init.Zeros)));
    }

    private Operand Pooled(StageBuilder stage)
    {
        var hidden = stage.Input("hidden", InputKind.Variable, Shape.Of("B", "T", model.Model));
        var first = stage.Add("select", "first", hidden, Operand.Number(1), Operand.Number(0));
        if (model.Architecture.Parts.FirstOrDefault(part => part.Kind == PartKind.Pool) is not { } pool)
            return first;
        var dense = Lowering.LinearAt(model, stage, pool, pool.Key, pool.Name, pool.Name, first);
        return new BodyInliner(stage, model.Training).Activate(pool.Activation, dense, "pooled");
    }

    private Operand Own(StageBuilder stage, string field, string name, Shape shape, Init init)
    {
        model.Declare(new OwnTensor(name, default, shape, init, "head") { Head = true, Decay = shape.Rank > 1, CheckpointKey = name });
        return stage.Tensor(new TensorBinding(field, BindingKind.Own, name, shape) { Trainable = true });
    }

    private StageBuilder Stage(string method)
    {
        var stage = new StageBuilder(method, 0, isLayer: false);
        model.Stages.Add(stage);
        return stage;
    }
}
