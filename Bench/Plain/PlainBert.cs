using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DslPeft.Bench.Plain;

/// <summary>Sizes of the model.</summary>
internal sealed record PlainSizes(
    int Vocabulary,
    int Positions,
    int TokenTypes,
    int Layers,
    int Hidden,
    int Heads,
    int Inner,
    double Epsilon,
    double Dropout,
    int Labels
);

/// <summary>What is added to the model; a number of 0 adds nothing.</summary>
internal sealed record PlainMethod(int LoraRank = 0, double LoraAlpha = 0, int PrefixLength = 0, int Bottleneck = 0);

/// <summary>
/// BERT for classification as one writes it by hand of TorchSharp's modules. Submodules bear the names of published checkpoints.
/// </summary>
internal sealed class PlainBert : nn.Module<Tensor, Tensor, Tensor, Tensor>
{
    private readonly Embeddings _embeddings;
    private readonly Encoder _encoder;
    private readonly nn.Module<Tensor, Tensor> _pooler,
        _dropout,
        _classifier;
    private readonly int _prefix;

    public PlainBert(PlainSizes sizes, PlainMethod method)
        : base("bert")
    {
        _prefix = method.PrefixLength;
        _embeddings = new Embeddings(sizes, method.PrefixLength);
        _encoder = new Encoder(sizes, method);
        _pooler = nn.Sequential(("dense", nn.Linear(sizes.Hidden, sizes.Hidden)), ("tanh", nn.Tanh()));
        _dropout = nn.Dropout(sizes.Dropout);
        _classifier = nn.Linear(sizes.Hidden, sizes.Labels);
        register_module("embeddings", _embeddings);
        register_module("encoder", _encoder);
        register_module("pooler", _pooler);
        register_module("dropout", _dropout);
        register_module("classifier", _classifier);
    }

    /// <summary>
    /// Whether each layer disposes at once what it made, but its result; what the backward pass needs lives on without its handle. Without
    /// it, all waits for the end of the step.
    /// </summary>
    public bool ScopeALayer
    {
        get => _encoder.ScopeALayer;
        set => _encoder.ScopeALayer = value;
    }

    /// <summary>Logits (B, C) of ids (B, T), attention mask (B, T) and token types (B, T).</summary>
    public override Tensor forward(Tensor ids, Tensor attention, Tensor types)
    {
        // 0 where attended, very negative elsewhere; a prefix is always attended.
        var mask = (1 - attention.to(float32)) * float.MinValue;
        mask = nn.functional.pad(mask, [_prefix, 0]).unsqueeze(1).unsqueeze(1);
        var hidden = _encoder.forward(_embeddings.forward(ids, types), mask);
        return _classifier.forward(_dropout.forward(_pooler.forward(hidden.select(1, 0))));
    }
}

/// <summary>The stack of layers.</summary>
internal sealed class Encoder : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly ModuleList<Layer> _layers;

    public Encoder(PlainSizes sizes, PlainMethod method)
        : base("encoder")
    {
        _layers = nn.ModuleList([.. Enumerable.Range(0, sizes.Layers).Select(_ => new Layer(sizes, method))]);
        register_module("layer", _layers);
    }

    public bool ScopeALayer { get; set; }

    public override Tensor forward(Tensor hidden, Tensor mask) =>
        _layers.Aggregate(hidden, (state, layer) => ScopeALayer ? Scoped(layer, state, mask) : layer.forward(state, mask));

    private static Tensor Scoped(Layer layer, Tensor hidden, Tensor mask)
    {
        using var scope = NewDisposeScope();
        return layer.forward(hidden, mask).MoveToOuterDisposeScope();
    }
}

/// <summary>Attention and feed-forward, each with its residual sum and norm.</summary>
internal sealed class Layer : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly Attention _attention;
    private readonly nn.Module<Tensor, Tensor> _intermediate;
    private readonly SublayerOutput _output;

    public Layer(PlainSizes sizes, PlainMethod method)
        : base("layer")
    {
        _attention = new Attention(sizes, method);
        _intermediate = nn.Sequential(("dense", nn.Linear(sizes.Hidden, sizes.Inner)), ("activation", nn.GELU()));
        _output = new SublayerOutput(sizes, method, sizes.Inner);
        register_module("attention", _attention);
        register_module("intermediate", _intermediate);
        register_module("output", _output);
    }

    public override Tensor forward(Tensor hidden, Tensor mask)
    {
        var attended = _attention.forward(hidden, mask);
        return _output.forward(_intermediate.forward(attended), attended);
    }
}

/// <summary>Self-attention with its output layer.</summary>
internal sealed class Attention : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly SelfAttention _self;
    private readonly SublayerOutput _output;

    public Attention(PlainSizes sizes, PlainMethod method)
        : base("attention")
    {
        _self = new SelfAttention(sizes, method);
        _output = new SublayerOutput(sizes, method, sizes.Hidden);
        register_module("self", _self);
        register_module("output", _output);
    }

    public override Tensor forward(Tensor hidden, Tensor mask) => _output.forward(_self.forward(hidden, mask), hidden);
}
