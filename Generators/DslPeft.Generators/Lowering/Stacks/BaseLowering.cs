using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;
using DslPeft.Generators.Lowering.Heads;
using DslPeft.Generators.Resolution;

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
        lowering.Embeddings();
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

    private void Embeddings()
    {
        var stage = Add("Embed");
        var batch = stage.Input("batch", InputKind.Batch, Shape.Unknown);
        Operand? sum = null;
        foreach (var part in _model.Architecture.Parts)
        {
            if (part.Kind == PartKind.Embed)
            {
                var name = char.ToLowerInvariant(part.Name[0]) + part.Name.Substring(1);
                var index = part.By switch
                {
                    IndexedBy.Positions when part.Padding >= 0 => stage.Add("token_positions", "positions", batch, Operand.Number(0), Operand.Number(part.Padding)),
                    IndexedBy.Positions => stage.Add("positions", "positions", batch, Operand.Number(0)),
                    IndexedBy.TokenTypes => stage.Add("token_types", "tokenTypes", batch),
                    _ => stage.Add("input_ids", "inputIds", batch),
                };
                stage.Anchors[IndexAnchor(part.By)] = index;
                var table = _model.BaseOperand(stage, part.Name + "Weight", part.Key + ".weight");
                var rows = part.Padding >= 0 ? stage.Add("embedding", name, index, table, Operand.Number(part.Padding)) : stage.Add("embedding", name, index, table);
                stage.Anchors["embedding:" + part.Name] = stage.Anchors["lookup:" + part.Name] = rows;
                sum = sum is { } before ? stage.Add("add", "embedded", before, rows) : rows;
            }
            else if (part.Kind == PartKind.Norm && sum is { } embedded)
            {
                sum = Dropout(stage, Norm(stage, part, part.Name, part.Key, embedded, char.ToLowerInvariant(part.Name[0]) + part.Name.Substring(1), part.Epsilon), part.Dropout, "hidden");
            }
            else if (part.Kind == PartKind.Repeat)
            {
                break;
            }
        }
        sum = Dropout(stage, sum!.Value, _model.Architecture.Parts.Where(part => part.Kind == PartKind.Embed).Max(part => part.Dropout), "hidden");
        stage.Anchors["output:" + SiteTable.EmbeddingOutput] = sum!.Value;
        stage.Output("hidden", sum.Value);
    }

    /// <summary>The norm behind the stack.</summary>
    private void FinalNorm()
    {
        if (_model.Architecture.Parts.SkipWhile(part => part.Kind != PartKind.Repeat).FirstOrDefault(part => part.Kind == PartKind.Norm) is not { } norm)
            return;
        var stage = Add(FinalNormStage);
        var hidden = stage.Input("hidden", InputKind.Variable, Shape.Of(Dim.Rows, Dim.Tokens, _model.Model));
        stage.Output("hidden", Norm(stage, norm, norm.Name, norm.Key, hidden, "normed", norm.Epsilon));
    }

    private static string IndexAnchor(IndexedBy by) => by switch
    {
        IndexedBy.Positions => "positions",
        IndexedBy.TokenTypes => "types",
        _ => "words",
    };

    private void Layer(PartSpec stack, int layer)
    {
        var stage = new StageBuilder($"Layer{layer}", layer, isLayer: true);
        _model.Stages.Add(stage);
        var hidden = stage.Input("hidden", InputKind.Variable, Shape.Of(Dim.Rows, Dim.Tokens, _model.Model));
        foreach (var sublayer in stack.Block!.Sublayers)
            hidden = Sublayer(stage, stack, sublayer, hidden);
        stage.Output("hidden", hidden);
    }

    private Operand Sublayer(StageBuilder stage, PartSpec stack, SublayerSpec sublayer, Operand x)
    {
        var (block, name) = (stack.Block!, sublayer.Type.Name);
        stage.Section = name;
        var norm = sublayer.Part("Norm")!;
        var local = char.ToLowerInvariant(name[0]) + name.Substring(1);
        Operand Normed(Operand value, string result) => Norm(stage, norm, name + "Norm", $"{stack.Key}.{norm.Key}", value, result, norm.Epsilon > 0 ? norm.Epsilon : block.Epsilon);
        var input = block.Residual == Residual.PreNorm ? Normed(x, local + "Input") : x;
        stage.Anchors["input:" + name] = input;
        stage.Anchors["residual:" + name] = x;
        var result = sublayer.Kind == SublayerKind.Attention ? Attention(stage, stack, sublayer, input) : FeedForward(stage, stack, sublayer, input);
        result = Dropout(stage, result, block.Dropout, local + "Result");
        stage.Anchors["result:" + name] = result;
        var sum = stage.Add("add", local + "Sum", x, result);
        var output = block.Residual == Residual.PostNorm ? Normed(sum, local + "Output") : sum;
        stage.Anchors["sum:" + name] = sum;
        stage.Anchors["norm:" + name] = output;
        stage.Anchors["output:" + name] = output;
        return output;
    }

    private Operand Attention(StageBuilder stage, PartSpec stack, SublayerSpec attention, Operand x)
    {
        var name = attention.Type.Name;
        var mask = stage.Input("mask", InputKind.Variable, _model.Mask);
        var heads = Projections(stage, stack, attention, x)
            .ToList()
            .ToDictionary(entry => entry.part, entry => SplitHeads(stage, entry.tensor, attention, entry.part));
        var (query, key, value) = (Rotated(stage, attention, heads["Query"], "query"), Rotated(stage, attention, heads["Key"], "key"), heads["Value"]);
        (key, value) = (ForAllQueries(stage, attention, key, "key"), ForAllQueries(stage, attention, value, "value"));
        var context = _model.Inspected
            ? ExplicitAttention(stage, attention, query, key, value, mask)
            : stage.Add(attention.Causal ? "causal_attention" : "attention", "context", query, key, value, mask, AttentionDropout(attention));
        stage.Anchors["attention:" + name] = context;
        var joined = stage.Add("flatten", "contextJoined", stage.Add("transpose", "contextRows", context, Operand.Number(1), Operand.Number(2)), Operand.Number(2));
        return Linear(stage, stack, attention, "Output", joined);
    }

    private Operand Rotated(StageBuilder stage, SublayerSpec attention, Operand heads, string name) => attention.Rotary > 0
        ? stage.Add("rotate", name + "Rotated", heads, stage.Input("rotation", InputKind.Variable, _model.Stage("Rotation").OutputShape("rotation")))
        : heads;

    /// <summary>Keys or values with a head for each of the queries'.</summary>
    private static Operand ForAllQueries(StageBuilder stage, SublayerSpec attention, Operand heads, string name) =>
        attention.KeyValueHeads == attention.Heads ? heads : stage.Add("repeat_heads", name + "OfAll", heads, Operand.Number(attention.Heads / attention.KeyValueHeads));

    /// <summary>Queries, keys and values: three products, or slices of one.</summary>
    private IEnumerable<(string part, Operand tensor)> Projections(StageBuilder stage, PartSpec stack, SublayerSpec attention, Operand x)
    {
        if (attention.Part(SublayerSpec.Fused) is null)
            return new[] { "Query", "Key", "Value" }.Select(part => (part, Linear(stage, stack, attention, part, x)));
        var whole = Linear(stage, stack, attention, SublayerSpec.Fused, x);
        return attention.Slices.Select(slice => (slice.Name, Slice(stage, $"{attention.Type.Name}.{slice.Name}", slice, x, whole)));
    }

    private static Operand Slice(StageBuilder stage, string path, PartSpec slice, Operand x, Operand whole)
    {
        stage.Anchors["input:" + path] = x;
        return stage.Anchors["linear:" + path] = stage.Add("narrow", slice.Name.ToLowerInvariant(), whole, Operand.Number(-1), Operand.Number(slice.Slice * slice.Out), Operand.Number(slice.Out));
    }

    private Operand AttentionDropout(SublayerSpec attention) => _model.Training && attention.Dropout > 0
        ? Operand.Expression($"training ? {ModelBuilder.Number(attention.Dropout)} : 0")
        : Operand.Number(0);

    /// <summary>softmax(Q Kᵀ / √d) V in single operations; the stage also gives the probabilities.</summary>
    private static Operand ExplicitAttention(StageBuilder stage, SublayerSpec attention, Operand query, Operand key, Operand value, Operand mask)
    {
        var size = attention.HeadSize;
        var products = stage.Add("matmul", "products", query, stage.Add("transpose", "keyColumns", key, Operand.Number(-2), Operand.Number(-1)));
        var scores = stage.Add("mask_scores", "scores", stage.Add("div", "scaled", products, Operand.Number(System.Math.Sqrt(size))), mask);
        var probabilities = stage.Add("softmax", "probabilities", scores, Operand.Number(-1));
        stage.Output(Probabilities, probabilities);
        return stage.Add("matmul", "context", probabilities, value);
    }

    private static Operand SplitHeads(StageBuilder stage, Operand x, SublayerSpec attention, string part)
    {
        var heads = attention.HeadsOf(part);
        var size = attention.Projection(part)!.Out / heads;
        var local = char.ToLowerInvariant(part[0]) + part.Substring(1);
        return stage.Add("transpose", local + "Heads", stage.Add("unflatten", local + "Split", x, Operand.Number(2), Operand.List(heads, size)), Operand.Number(1), Operand.Number(2));
    }

    private Operand FeedForward(StageBuilder stage, PartSpec stack, SublayerSpec network, Operand x)
    {
        if (network.Part(SublayerSpec.Gate) is null)
            return Linear(stage, stack, network, "Down", Activated("Up", "upActive"));
        var gate = Activated(SublayerSpec.Gate, "gateActive");
        return Linear(stage, stack, network, "Down", stage.Add("mul", "gated", gate, Linear(stage, stack, network, "Up", x)));

        Operand Activated(string part, string name) => new BodyInliner(stage, _model.Training).Activate(network.Activation, Linear(stage, stack, network, part, x), name);
    }

    private Operand Linear(StageBuilder stage, PartSpec stack, SublayerSpec sublayer, string part, Operand x)
    {
        var spec = sublayer.Part(part)!;
        var site = _model.Sites.Find($"{sublayer.Type.Name}.{part}")[0];
        return LinearAt(_model, stage, spec, $"{stack.Key}.{spec.Key}", site.Field, site.Path, x);
    }

    /// <summary>Adds a linear layer of the base and its anchors.</summary>
    public static Operand LinearAt(ModelBuilder model, StageBuilder stage, PartSpec part, string key, string field, string path, Operand x)
    {
        var weight = model.BaseOperand(stage, field + "Weight", key + ".weight");
        var name = char.ToLowerInvariant(field[0]) + field.Substring(1);
        var y = part.Bias
            ? stage.Add("linear", name, x, weight, model.BaseOperand(stage, field + "Bias", key + ".bias"))
            : stage.Add("linear", name, x, weight);
        stage.Anchors["input:" + path] = x;
        stage.Anchors["linear:" + path] = y;
        return y;
    }

    private Operand Norm(StageBuilder stage, PartSpec norm, string field, string key, Operand x, string name, double epsilon) => norm.RootMeanSquare
        ? stage.Add("rms_norm", name, x, _model.BaseOperand(stage, field + "Weight", key + ".weight"), Operand.Number(epsilon))
        : stage.Add("layer_norm", name, x, Operand.List(norm.Out),
            _model.BaseOperand(stage, field + "Weight", key + ".weight"), _model.BaseOperand(stage, field + "Bias", key + ".bias"), Operand.Number(epsilon));

    private Operand Dropout(StageBuilder stage, Operand x, double probability, string name) =>
        _model.Training && probability > 0 ? stage.Add("dropout", name, x, Operand.Number(probability)) : x;

    private StageBuilder Add(string method)
    {
        var stage = new StageBuilder(method, 0, isLayer: false);
        _model.Stages.Add(stage);
        return stage;
    }
}
