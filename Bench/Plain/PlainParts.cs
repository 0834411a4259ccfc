using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DslPeft.Bench.Plain;

/// <summary>A linear layer with a low-rank update beside it, as PEFT libraries wrap one: W x + b + scale · B A x.</summary>
internal sealed class LoraLinear : nn.Module<Tensor, Tensor>
{
    private readonly nn.Module<Tensor, Tensor> _base;
    private readonly Parameter _a,
        _b;
    private readonly double _scale;

    public LoraLinear(nn.Module<Tensor, Tensor> wrapped, int input, int output, int rank, double alpha)
        : base("lora")
    {
        (_base, _scale) = (wrapped, alpha / rank);
        _a = new Parameter(zeros(rank, input));
        _b = new Parameter(zeros(output, rank));
        register_module("base", _base);
        register_parameter("lora_a", _a);
        register_parameter("lora_b", _b);
    }

    public override Tensor forward(Tensor x) => _base.forward(x) + nn.functional.linear(nn.functional.linear(x, _a), _b) * _scale;
}

/// <summary>A bottleneck adapter with its skip connection.</summary>
internal sealed class Adapter : nn.Module<Tensor, Tensor>
{
    private readonly nn.Module<Tensor, Tensor> _down,
        _activation,
        _up;

    public Adapter(int width, int bottleneck)
        : base("adapter")
    {
        (_down, _activation, _up) = (nn.Linear(width, bottleneck), nn.GELU(), nn.Linear(bottleneck, width));
        register_module("down", _down);
        register_module("up", _up);
    }

    public override Tensor forward(Tensor x) => x + _up.forward(_activation.forward(_down.forward(x)));
}

/// <summary>Embeddings of words, positions and segments, summed and normalised.</summary>
internal sealed class Embeddings : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly nn.Module<Tensor, Tensor> _words,
        _positions,
        _types,
        _norm,
        _dropout;
    private readonly int _offset;

    public Embeddings(PlainSizes sizes, int offset)
        : base("embeddings")
    {
        _offset = offset;
        _words = nn.Embedding(sizes.Vocabulary, sizes.Hidden, padding_idx: 0);
        _positions = nn.Embedding(sizes.Positions, sizes.Hidden);
        _types = nn.Embedding(sizes.TokenTypes, sizes.Hidden);
        _norm = nn.LayerNorm(sizes.Hidden, sizes.Epsilon);
        _dropout = nn.Dropout(sizes.Dropout);
        register_module("word_embeddings", _words);
        register_module("position_embeddings", _positions);
        register_module("token_type_embeddings", _types);
        register_module("LayerNorm", _norm);
        register_module("dropout", _dropout);
    }

    public override Tensor forward(Tensor ids, Tensor types)
    {
        var positions = arange(_offset, _offset + ids.shape[1], int64, ids.device).unsqueeze(0);
        return _dropout.forward(_norm.forward(_words.forward(ids) + _types.forward(types) + _positions.forward(positions)));
    }
}

/// <summary>Attention in single operations: scaled products, an additive mask, softmax, dropout of the probabilities.</summary>
internal sealed class SelfAttention : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly nn.Module<Tensor, Tensor> _query,
        _key,
        _value,
        _dropout;
    private readonly Parameter? _prefixKey,
        _prefixValue;
    private readonly int _heads;

    public SelfAttention(PlainSizes sizes, PlainMethod method)
        : base("self")
    {
        _heads = sizes.Heads;
        _query = Projection(adapted: true);
        _key = Projection(adapted: false);
        _value = Projection(adapted: true);
        _dropout = nn.Dropout(sizes.Dropout);
        register_module("query", _query);
        register_module("key", _key);
        register_module("value", _value);
        register_module("dropout", _dropout);
        if (method.PrefixLength > 0)
        {
            _prefixKey = new Parameter(zeros(method.PrefixLength, sizes.Hidden));
            _prefixValue = new Parameter(zeros(method.PrefixLength, sizes.Hidden));
            register_parameter("prefix_key", _prefixKey);
            register_parameter("prefix_value", _prefixValue);
        }

        nn.Module<Tensor, Tensor> Projection(bool adapted)
        {
            var linear = nn.Linear(sizes.Hidden, sizes.Hidden);
            return adapted && method.LoraRank > 0
                ? new LoraLinear(linear, sizes.Hidden, sizes.Hidden, method.LoraRank, method.LoraAlpha)
                : linear;
        }
    }

    public override Tensor forward(Tensor hidden, Tensor mask)
    {
        var query = Split(_query.forward(hidden));
        var key = WithPrefix(Split(_key.forward(hidden)), _prefixKey);
        var value = WithPrefix(Split(_value.forward(hidden)), _prefixValue);
        var scores = matmul(query, key.transpose(-1, -2)) / Math.Sqrt(query.shape[^1]);
        var probabilities = _dropout.forward(nn.functional.softmax(scores + mask, -1));
        return matmul(probabilities, value).permute(0, 2, 1, 3).contiguous().flatten(2);
    }

    private Tensor Split(Tensor x) => x.view(x.shape[0], x.shape[1], _heads, x.shape[2] / _heads).permute(0, 2, 1, 3);

    private Tensor WithPrefix(Tensor heads, Parameter? prefix)
    {
        if (prefix is null)
            return heads;
        var rows = prefix.view(1, prefix.shape[0], _heads, prefix.shape[1] / _heads).permute(0, 2, 1, 3);
        return cat([rows.expand(heads.shape[0], -1, -1, -1), heads], 2);
    }
}

/// <summary>What follows a sublayer: a linear layer, dropout, an adapter if there is one, and the norm of the residual sum.</summary>
internal sealed class SublayerOutput : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly nn.Module<Tensor, Tensor> _dense,
        _dropout,
        _norm;
    private readonly nn.Module<Tensor, Tensor>? _adapter;

    public SublayerOutput(PlainSizes sizes, PlainMethod method, int input)
        : base("output")
    {
        _dense = nn.Linear(input, sizes.Hidden);
        _dropout = nn.Dropout(sizes.Dropout);
        _norm = nn.LayerNorm(sizes.Hidden, sizes.Epsilon);
        register_module("dense", _dense);
        register_module("dropout", _dropout);
        register_module("LayerNorm", _norm);
        if (method.Bottleneck > 0)
            register_module("adapter", _adapter = new Adapter(sizes.Hidden, method.Bottleneck));
    }

    public override Tensor forward(Tensor x, Tensor residual)
    {
        var result = _dropout.forward(_dense.forward(x));
        return _norm.forward(residual + (_adapter?.forward(result) ?? result));
    }
}
