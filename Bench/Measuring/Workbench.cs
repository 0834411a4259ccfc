using System.Text.RegularExpressions;
using DslPeft.Architectures;
using DslPeft.Bench.Declarations;
using DslPeft.Bench.Plain;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Bench.Measuring;

/// <summary>A base of random weights, one batch, and the models over them.</summary>
internal sealed partial class Workbench : IDisposable
{
    private const int Seed = 3;
    private const double Std = 0.05;
    private readonly ArchitectureModule _base;
    private readonly int _vocabulary;
    private readonly PlainSizes? _sizes;
    private readonly bool _predictsTokens;

    private Workbench(ArchitectureModule @base, PlainSizes sizes, string name, Type adaptations, int rows, int tokens)
        : this(@base, sizes.Vocabulary, name, adaptations, rows, tokens, padded: true) => _sizes = sizes;

    private Workbench(
        ArchitectureModule @base,
        int vocabulary,
        string name,
        Type adaptations,
        int rows,
        int tokens,
        bool padded,
        bool predictsTokens = false
    )
    {
        _predictsTokens = predictsTokens;
        (_base, _vocabulary, Name, Adaptations, Rows, Tokens) = (@base, vocabulary, name, adaptations, rows, tokens);
        @base.Initialise(Seed);
        Batch = MakeBatch(rows, tokens, padded);
    }

    /// <summary>Name and batch, for the results.</summary>
    public string Group => $"{Name}, batch {Rows} × {Tokens}";
    public string Name { get; }
    public int Rows { get; }
    public int Tokens { get; }
    public Batch Batch { get; }

    /// <summary>The class whose nested classes are the adaptations.</summary>
    public Type Adaptations { get; }

    public static Workbench Wide(int rows = 8, int tokens = 128, BaseStorage storage = default) =>
        new(
            Held(new BertWide(), storage),
            Base(BertWide.Vocab, BertWide.Layers),
            $"{BertWide.Layers} layers of hidden {BertBase.Hidden}",
            typeof(Declarations.Wide),
            rows,
            tokens
        );

    private static ArchitectureModule Held(ArchitectureModule @base, BaseStorage storage)
    {
        @base.Hold(storage);
        return @base;
    }

    public static Workbench Deep(int rows = 8, int tokens = 128) =>
        new(
            new BertDeep(),
            Base(BertDeep.Vocab, BertBase.Layers),
            $"{BertBase.Layers} layers of hidden {BertBase.Hidden}",
            typeof(Declarations.Deep),
            rows,
            tokens
        );

    public static Workbench Mini(int rows = 16, int tokens = 64) =>
        new(
            new BertMini(),
            new PlainSizes(
                BertMini.Vocab,
                BertMini.Positions,
                BertBase.TokenTypes,
                BertMini.Layers,
                BertMini.Hidden,
                BertMini.Heads,
                4 * BertMini.Hidden,
                BertBase.Epsilon,
                BertBase.Dropout,
                Labels: 2
            ),
            $"{BertMini.Layers} layers of hidden {BertMini.Hidden}",
            typeof(Declarations.Mini),
            rows,
            tokens
        );

    /// <summary>A decoder and a batch without padding.</summary>
    public static Workbench Causal(int rows = 8, int tokens = 128) =>
        new(
            new Gpt2Wide(),
            Gpt2Wide.Vocab,
            $"{Gpt2Wide.Layers} causal layers of hidden {Gpt2Small.Hidden}",
            typeof(Declarations.Causal),
            rows,
            tokens,
            padded: false
        );

    /// <summary>Six layers, and rows of 256 tokens.</summary>
    public static Workbench Six(int rows = 4, int tokens = 256) =>
        new(
            new BertSix(),
            Base(BertSix.Vocab, BertSix.Layers),
            $"{BertSix.Layers} layers of hidden {BertBase.Hidden}",
            typeof(Repeated),
            rows,
            tokens
        );

    /// <summary>A narrow decoder over many words.</summary>
    public static Workbench Words(int rows = 4, int tokens = 128) =>
        new(
            new LlamaWords(),
            LlamaWords.Vocab,
            $"{LlamaWords.Layers} causal layers of hidden {LlamaWords.Hidden} over {LlamaWords.Vocab:N0} words",
            typeof(Worded),
            rows,
            tokens,
            padded: false,
            predictsTokens: true
        );

    /// <summary>The emitted model of a declaration; its trained tensors are moved off their initial values, so that none is zero.</summary>
    public Emitted Emit(Type declaration)
    {
        var model = (AdaptedModel)Activator.CreateInstance(declaration, _base, Seed)!;
        using var noGrad = no_grad();
        using var generator = new Generator(Seed);
        foreach (var (_, parameter) in model.named_parameters().OrderBy(entry => entry.name, StringComparer.Ordinal))
        {
            using var noise = randn(parameter.shape, generator: generator) * Scalars.Of(Std);
            parameter.add_(noise, Scalars.One);
        }
        return new Emitted(model);
    }

    /// <summary>The same model of plain modules, with the same weights; what the emitted one does not train is frozen.</summary>
    public ByHand Plain(AdaptedModel emitted, bool scopeALayer = false)
    {
        var model = new PlainBert(_sizes ?? throw new InvalidOperationException($"{Name} has no model of plain modules."), Method(emitted))
        {
            ScopeALayer = scopeALayer,
        };
        var trained = new Dictionary<string, Tensor>();
        using var noGrad = no_grad();
        foreach (var (name, parameter) in model.named_parameters())
        {
            var own = EmittedName(name);
            var source = emitted.has_parameter(own) ? emitted[own] : _base[own];
            parameter.copy_(source);
            parameter.requires_grad = emitted.has_parameter(own) && emitted.Info.Parameters.Any(row => row.Trainable && row.Name == own);
            if (parameter.requires_grad)
                trained.Add(own, parameter);
        }
        var missing = emitted.Info.Parameters.Where(row => !trained.ContainsKey(row.Name)).Select(row => row.Name).ToList();
        return missing.Count == 0
            ? new ByHand(model, trained)
            : throw new InvalidOperationException($"The plain model has no {string.Join(", ", missing)}.");
    }

    /// <summary>A small batch, to pay for first uses.</summary>
    public Batch Small() => MakeBatch(2, 8, padded: true);

    public void Dispose()
    {
        Batch.Dispose();
        _base.Dispose();
    }

    private static PlainSizes Base(int vocabulary, int layers) =>
        new(
            vocabulary,
            BertBase.Positions,
            BertBase.TokenTypes,
            layers,
            BertBase.Hidden,
            BertBase.Heads,
            BertBase.Inner,
            BertBase.Epsilon,
            BertBase.Dropout,
            Labels: 2
        );

    /// <summary>The declared method, by the tensors that it has.</summary>
    private static PlainMethod Method(AdaptedModel emitted)
    {
        int Rows(string part) =>
            (int)(emitted.Info.Parameters.FirstOrDefault(row => row.Name.EndsWith(part, StringComparison.Ordinal))?.Shape[0] ?? 0);
        return new(Rows(".query.lora.a"), LoraAlpha: 16, Rows(".prefix.key"), Rows(".Mlp.houlsby.down"));
    }

    /// <summary>Rows of the given lengths, padded to <paramref name="tokens"/>.</summary>
    public Batch BatchOf(IReadOnlyList<int> lengths, int tokens)
    {
        var rows = lengths.Count;
        using var generator = new Generator(Seed);
        var ids = randint(1, _vocabulary, [rows, tokens], generator: generator, dtype: int64);
        var mask = ones(rows, tokens, dtype: int64);
        for (var row = 0; row < rows; row++)
            mask[row, TensorIndex.Slice(lengths[row])] = 0;
        var labels = _predictsTokens
            ? ids.masked_fill(mask.eq(Scalars.Of(0)), Scalars.Of(-100))
            : arange(Scalars.Zero, Scalars.Of(rows), Scalars.One, dtype: int64).remainder(Scalars.Of(2));
        return new Batch(ids, mask, zeros_like(ids), labels: labels);
    }

    /// <summary>Where a batch is padded, every other row is, by a quarter.</summary>
    private Batch MakeBatch(int rows, int tokens, bool padded) =>
        BatchOf([.. Enumerable.Range(0, rows).Select(row => padded && row % 2 == 1 ? tokens * 3 / 4 : tokens)], tokens);

    /// <summary>The emitted name of a plain module's parameter.</summary>
    private static string EmittedName(string name)
    {
        name = name.Replace(".base.", ".").Replace(".lora_", ".lora.").Replace("attention.self.prefix_", "SelfAttention.prefix.");
        name = name.Replace(".attention.output.adapter.", ".SelfAttention.houlsby.").Replace(".output.adapter.", ".Mlp.houlsby.");
        return AdapterPart().Replace(name, match => match.Groups[1].Value + (match.Groups[2].Value == "bias" ? "Bias" : ""));
    }

    [GeneratedRegex(@"(?<=houlsby\.)(down|up)\.(weight|bias)$")]
    private static partial Regex AdapterPart();
}
