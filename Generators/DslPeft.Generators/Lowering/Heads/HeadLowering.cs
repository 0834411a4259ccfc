using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;
using DslPeft.Generators.Lowering.Stacks;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Lowering.Heads;

/// <summary>Builds the stages above the stack: pooler and task head, by the architecture's recipes.</summary>
internal sealed class HeadLowering(ModelBuilder model, HeadSpec? head)
{
    public void Lower()
    {
        switch (head?.Form.Body)
        {
            case null:
                if (model.Architecture.Parts.Any(part => part.Kind == PartKind.Pool))
                {
                    var pool = Stage("Pool");
                    pool.Output("pooled", Pooled(pool));
                }
                break;
            case HeadBody.MaskedLm:
                MaskedLm();
                break;
            case HeadBody.CausalLm:
                CausalLm();
                break;
            case HeadBody.Seq2SeqLm:
                Seq2SeqLm();
                break;
            case HeadBody.Spans:
                var spans = Stage("Head");
                spans.Output("logits", spans.Add("transpose", "logits", OverTokens(spans, "scores"), Operand.Number(1), Operand.Number(2)));
                break;
            case HeadBody.Tokens:
                var tokens = Stage("Head");
                tokens.Output(
                    "logits",
                    head.Labels > 1
                        ? OverTokens(tokens, "logits")
                        : tokens.Add("squeeze", "logits", OverTokens(tokens, "scores"), Operand.Number(-1))
                );
                break;
            case HeadBody.Choices:
                var choices = Stage("Head");
                var scores = Linear(choices, Features(choices, Recipe), "Classifier", "scores", 1);
                choices.Output("logits", choices.Add("view", "logits", scores, Operand.List(-1, head.Labels)));
                break;
            case HeadBody.Row:
                Linear(Stage("Head"), "Classifier", head.Labels, "logits");
                break;
            case HeadBody.Declared:
                DeclaredHead.Lower(model, Stage("Head"), head);
                break;
        }
        if (head is { Form.ComparesSentences: true })
            Linear(Stage(NextSentence), "Relationship", 2, "relationship");
    }

    /// <summary>Anchor of what a decoder reads that shares the words' table.</summary>
    public const string DecoderInput = "input:Decoder";

    /// <summary>Name of the stage of a pretraining head's second part.</summary>
    public const string NextSentence = "NextSentence";

    /// <summary>A linear layer over what stands for the whole row as the stage's result.</summary>
    private void Linear(StageBuilder stage, string field, int outputs, string result) =>
        stage.Output(result, Linear(stage, Features(stage, Recipe), field, result, outputs));

    private LinearRecipe Recipe => model.Architecture.LinearHead(head!.Form)!;

    /// <summary>The pooled state, or a layer of the head's own over one state of the text.</summary>
    private Operand Features(StageBuilder stage, LinearRecipe recipe) =>
        recipe.DenseKey.Length == 0
            ? Pooled(stage)
            : Own(stage, Dropped(stage, State(stage, recipe.Pooling), recipe, "firstDropped"), recipe);

    /// <summary>The head's own layer, its activation and its norm, where it has them.</summary>
    private Operand Own(StageBuilder stage, Operand x, LinearRecipe recipe)
    {
        if (recipe.DenseKey.Length == 0)
            return x;
        var dense = Dense(stage, x, recipe.DenseKey, model.ResultWidth, recipe.DenseBias);
        var active = new BodyInliner(stage, model.Training).Activate(recipe.DenseActivation, dense, "denseActive");
        return recipe.NormKey.Length == 0
            ? active
            : Normed(stage, active, recipe.NormKey, model.ResultWidth, recipe.NormBias, recipe.Epsilon);
    }

    private Operand Dense(StageBuilder stage, Operand x, string key, int outputs, bool bias)
    {
        var weight = Own(stage, "DenseWeight", key + ".weight", Shape.Of(outputs, model.ResultWidth), Init.Bert);
        return bias
            ? stage.Add("linear", "dense", x, weight, Own(stage, "DenseBias", key + ".bias", Shape.Of(outputs), Init.Zeros))
            : stage.Add("linear", "dense", x, weight);
    }

    private Operand Normed(StageBuilder stage, Operand x, string key, int width, bool bias, double epsilon) =>
        stage.Add(
            "layer_norm",
            "denseNorm",
            x,
            Operand.List(width),
            Own(stage, "NormWeight", key + ".weight", Shape.Of(width), Init.Ones),
            bias ? Own(stage, "NormBias", key + ".bias", Shape.Of(width), Init.Zeros) : Operand.Absent,
            Operand.Number(epsilon)
        );

    private Operand Dropped(StageBuilder stage, Operand x, LinearRecipe recipe, string name) =>
        model.Training && recipe.Dropout > 0 ? stage.Add("dropout", name, x, Operand.Number(recipe.Dropout)) : x;

    private Operand OverTokens(StageBuilder stage, string name) =>
        Linear(stage, Own(stage, Hidden(stage), Recipe), "Classifier", name, head!.Labels);

    private Operand Linear(StageBuilder stage, Operand features, string field, string name, int outputs)
    {
        var recipe = Recipe;
        features = Dropped(stage, features, recipe, "features");
        var weight = Own(stage, field + "Weight", recipe.Key + ".weight", Shape.Of(outputs, model.ResultWidth), Init.Bert);
        return recipe.Bias
            ? stage.Add("linear", name, features, weight, Own(stage, field + "Bias", recipe.Key + ".bias", Shape.Of(outputs), Init.Zeros))
            : stage.Add("linear", name, features, weight);
    }

    private void MaskedLm()
    {
        var recipe = model.Architecture.MaskedLm!;
        var stage = Stage("Head");
        var dense = Dense(stage, Hidden(stage), recipe.DenseKey, Words.Out, recipe.DenseBias);
        var active = new BodyInliner(stage, model.Training).Activate(recipe.Activation, dense, "denseActive");
        var norm = Normed(stage, active, recipe.NormKey, Words.Out, recipe.NormBias, recipe.Epsilon);
        stage.Anchors[DecoderInput] = norm;
        stage.Output(
            "logits",
            stage.Add(
                "linear",
                "logits",
                norm,
                Decoder(stage, Words),
                Own(stage, "DecoderBias", recipe.BiasKey, Shape.Of(Words.In), Init.Zeros)
            )
        );
    }

    /// <summary>The decoder over the states of all positions: virtual tokens predict, too.</summary>
    private void CausalLm()
    {
        if (model.Stages.LastOrDefault(stage => stage.Method is BaseLowering.FinalNormStage or BaseLowering.ProjectionStage) is { } last)
            last.Anchors[DecoderInput] = last.OutputOf("hidden");
        var stage = Stage("Head");
        stage.ReadsVirtualTokens = true;
        var hidden = Hidden(stage);
        var logits = model.Architecture.Decoder is { } decoder
            ? StageParts.LinearAt(model, stage, decoder, decoder.Key, decoder.Name, decoder.Name, hidden)
            : stage.Add("linear", "logits", hidden, Decoder(stage, Words));
        stage.Output(
            "logits",
            model.Architecture.CausalLm is { SoftCap: > 0 } recipe ? StageParts.SoftCapped(stage, logits, recipe.SoftCap, "logits") : logits
        );
    }

    /// <summary>The decoder over the states of all positions of the last stack.</summary>
    private void Seq2SeqLm()
    {
        var recipe = model.Architecture.Seq2SeqLm!;
        var stage = Stage("Head");
        var hidden = stage.Input("hidden", InputKind.Variable, Shape.Of("B", "T", model.Model));
        if (model.Architecture.Decoder is null && recipe.ScaledWhenTied)
            hidden = stage.Add("mul", "scaled", hidden, Operand.Number(1 / System.Math.Sqrt(model.Model)));
        stage.Anchors[DecoderInput] = hidden;
        var logits = model.Architecture.Decoder is { } decoder
            ? StageParts.LinearAt(model, stage, decoder, decoder.Key, decoder.Name, decoder.Name, hidden)
            : stage.Add("linear", "logits", hidden, Decoder(stage, Words));
        stage.Output("logits", recipe.BiasKey.Length == 0 ? logits : stage.Add("add", "biased", logits, Bias(stage, recipe.BiasKey)));
    }

    /// <summary>A bias of the logits that the checkpoint holds and nothing trains.</summary>
    private Operand Bias(StageBuilder stage, string key)
    {
        var shape = Shape.Of(1, Words.In);
        model.Declare(
            new OwnTensor(key, default, shape, Init.Zeros, "head")
            {
                Head = true,
                Trainable = false,
                Deployed = false,
                CheckpointKey = key,
            }
        );
        return stage.Tensor(new TensorBinding("LogitsBias", BindingKind.Own, key, shape));
    }

    private PartSpec Words => model.Architecture.Parts.First(part => part is { Kind: PartKind.Embed, By: IndexedBy.Words });

    /// <summary>The words' table, which the decoder shares: as the methods leave it or as it was loaded.</summary>
    private Operand Decoder(StageBuilder stage, PartSpec words)
    {
        var (field, key) = (words.Name + "Weight", words.Key + ".weight");
        return head!.Decoder == DecoderTable.Loaded
            ? stage.Tensor(
                new TensorBinding(field, BindingKind.Loaded, key, Shape.Of(words.In, words.Out))
                {
                    Storage = model.StorageOf(model.Base.First(tensor => tensor.Name == key)),
                }
            )
            : model.BaseOperand(stage, field, key);
    }

    private Operand Pooled(StageBuilder stage)
    {
        if (head is not null && model.Architecture.LinearHead(head.Form) is { Pooling: not Pooling.First and var pooling })
            return State(stage, pooling);
        var first = First(stage);
        if (model.Architecture.Parts.FirstOrDefault(part => part.Kind == PartKind.Pool) is not { } pool)
            return first;
        var dense = StageParts.LinearAt(model, stage, pool, pool.Key, pool.Name, pool.Name, first);
        return new BodyInliner(stage, model.Training).Activate(pool.Activation, dense, "pooled");
    }

    private Operand First(StageBuilder stage) => stage.Add("select", "first", Hidden(stage), Operand.Number(1), Operand.Number(0));

    /// <summary>The state (B, H) that stands for a text.</summary>
    private Operand State(StageBuilder stage, Pooling pooling)
    {
        if (pooling == Pooling.First)
            return First(stage);
        stage.ReadsText |= pooling == Pooling.Mean;
        var hidden = Hidden(stage);
        var mask = stage.Add("attention_mask", "attentionMask", stage.Input("batch", InputKind.Batch, Shape.Unknown));
        return new BodyInliner(stage, model.Training).Pool(hidden, mask, pooling, pooling == Pooling.Last ? "last" : "mean");
    }

    private Operand Hidden(StageBuilder stage) => stage.Input("hidden", InputKind.Variable, Shape.Of("B", "T", model.ResultWidth));

    private Operand Own(StageBuilder stage, string field, string name, Shape shape, Init init)
    {
        var trained = !head!.Frozen;
        model.Declare(
            new OwnTensor(name, default, shape, init, "head")
            {
                Head = true,
                Trainable = trained,
                Decay = trained && shape.Rank > 1,
                Deployed = trained,
                CheckpointKey = name,
            }
        );
        return stage.Tensor(new TensorBinding(field, BindingKind.Own, name, shape) { Trainable = trained });
    }

    private StageBuilder Stage(string method)
    {
        var stage = new StageBuilder(method, 0, isLayer: false);
        model.Stages.Add(stage);
        return stage;
    }
}
