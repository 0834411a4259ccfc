using System.Reflection;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

/// <summary>One method's declaration, for what must hold of every method.</summary>
/// <param name="Type">The emitted class.</param>
/// <param name="Trained">Pattern of the names of everything that training may change.</param>
public sealed record TinyMethod(Type Type, string Trained)
{
    /// <summary>True if the fresh model computes exactly what the base does.</summary>
    public bool IsIdentityAtFirst { get; init; }

    /// <summary>True if it folds into base weights.</summary>
    public bool IsMergeable { get; init; }

    /// <summary>True if a pass draws copies or noise.</summary>
    public bool IsRouted { get; init; }

    /// <summary>True if padding counts: the gates of the references are means over it, too.</summary>
    public bool CountsPadding { get; init; }

    public override string ToString() => Type.Name;
}

/// <summary>Random models and inputs of the tests' size.</summary>
internal static class TinyModels
{
    private const string Head = @"classifier\.(weight|bias)";

    public static IReadOnlyList<TinyMethod> All { get; } =
    [
        new(typeof(TinyLora), $@"^({Head}|.*\.(query|value)\.lora\.[ab])$") { IsIdentityAtFirst = true, IsMergeable = true },
        new(typeof(TinyLoraEverywhereWithBiases), $@"^({Head}|.*\.lora\.[ab]|.*(query|key|value|dense)\.bias)$")
        {
            IsIdentityAtFirst = true,
            IsMergeable = true,
        },
        new(typeof(TinyLoraUpperLayer), $@"^({Head}|encoder\.layer\.1\..*\.lora\.[ab])$") { IsIdentityAtFirst = true, IsMergeable = true },
        new(typeof(TinyLoraBiasOnB), $@"^({Head}|.*\.lora\.(a|b|bias))$") { IsIdentityAtFirst = true, IsMergeable = true },
        new(typeof(TinyLoraPatterns), $@"^({Head}|.*\.lora\.[ab])$") { IsIdentityAtFirst = true, IsMergeable = true },
        new(typeof(TinyLoraOfTables), $@"^({Head}|embeddings\..*\.lora\.table(A|B|Bias))$")
        {
            IsIdentityAtFirst = true,
            IsMergeable = true,
        },
        new(typeof(TinyLoraOfWordsAndPrompt), $@"^({Head}|embeddings\..*\.(lora\.table[AB]|prompttuning\.prompt))$"),
        new(typeof(TinyAdaMixOfTables), $@"^({Head}|embeddings\..*\.lora\.table[AB]\.[01])$")
        {
            IsIdentityAtFirst = true,
            IsMergeable = true,
            IsRouted = true,
        },
        new(typeof(TinyHoulsby), $@"^({Head}|.*\.(SelfAttention|Mlp)\.houlsby\.(down|up|downBias|upBias))$"),
        new(typeof(TinyHoulsbyWithNorms), $@"^({Head}|.*\.houlsby\.(down|up|downBias|upBias)|.*LayerNorm\.(weight|bias))$"),
        new(typeof(TinyPrefix), $@"^({Head}|.*\.SelfAttention\.prefix\.(key|value))$"),
        new(typeof(TinyPrefixInAttention), $@"^({Head}|.*\.SelfAttention\.prefix\.(key|value))$"),
        new(typeof(TinyPrefixMlp), $@"^({Head}|Encoder\.prefix\.(table|w1|b1|w2|b2))$"),
        new(typeof(TinyPrefixMlpInAttention), $@"^({Head}|Encoder\.prefix\.(table|w1|b1|w2|b2))$"),
        new(typeof(TinyBitFit), $@"^({Head}|.*\.bias)$") { IsIdentityAtFirst = true, IsMergeable = true },
        new(typeof(TinyBitFitSmall), $@"^({Head}|.*\.(query|intermediate\.dense)\.bias)$") { IsIdentityAtFirst = true, IsMergeable = true },
        new(typeof(TinyFullClassifier), "") { IsIdentityAtFirst = true, IsMergeable = true },
        new(typeof(TinyAdaMix), $@"^({Head}|.*\.Mlp\.houlsby\.(down|up|downBias|upBias)\.[0-3])$") { IsRouted = true },
        new(typeof(TinyAdaMixSharedUp), $@"^({Head}|.*\.Mlp\.houlsby\.((down|downBias)\.[0-3]|up|upBias))$") { IsRouted = true },
        new(
            typeof(TinyHybrid),
            $@"^({Head}|.*\.prefix\.(key|value)|encoder\.layer\.1\..*\.lora\.[ab]|.*\.houlsby\.(down|up|downBias|upBias))$"
        ),
        new(typeof(TinyMam), $@"^({Head}|Encoder\.prefix\.(table|w1|b1|w2|b2)|.*\.paralleladapter\.(down|up|downBias|upBias))$"),
        new(typeof(TinyCompacter), $@"^({Head}|model\.compacter\.rule|.*\.compacter\.(down|up)(Left|Right|Bias))$"),
        new(typeof(TinyLoraFa), $@"^({Head}|.*\.lora\.b)$") { IsIdentityAtFirst = true, IsMergeable = true },
        new(typeof(TinyLoraPlus), $@"^({Head}|.*\.lora\.[ab])$") { IsIdentityAtFirst = true, IsMergeable = true },
        new(typeof(TinyPissa), $@"^({Head}|.*\.pissa\.[ab])$") { IsIdentityAtFirst = true, IsMergeable = true },
        new(typeof(TinyOlora), $@"^({Head}|.*\.olora\.[ab])$") { IsIdentityAtFirst = true, IsMergeable = true },
        new(typeof(TinyHira), $@"^({Head}|.*\.hira\.[ab])$") { IsIdentityAtFirst = true, IsMergeable = true },
        new(typeof(TinyRandLora), $@"^({Head}|.*\.randlora\.(ranks|features))$") { IsIdentityAtFirst = true, IsMergeable = true },
        new(typeof(TinyShira), $@"^({Head}|.*\.shira\.values)$") { IsIdentityAtFirst = true, IsMergeable = true },
        new(typeof(TinyGraLora), $@"^({Head}|.*\.gralora\.[ab])$") { IsIdentityAtFirst = true, IsMergeable = true },
        new(typeof(TinyPoly), $@"^({Head}|.*\.(query|value)\.poly\.(router|a|b))$") { IsIdentityAtFirst = true, IsRouted = true },
        new(typeof(TinyMultiHeadRouting), $@"^({Head}|.*\.poly\.(router|a|b))$") { IsIdentityAtFirst = true },
        new(typeof(TinyMultitaskPrompt), $@"^({Head}|.*\.multitaskprompt\.(prompt|columns|rows))$"),
        new(typeof(TinyHybridGraLora), $@"^({Head}|.*\.gralora\.([ab]|whole[AB]))$") { IsIdentityAtFirst = true, IsMergeable = true },
        new(typeof(TinyAdapterPlus), $@"^({Head}|.*\.adapterplus\.(down|up|downBias|upBias|channels))$"),
        new(typeof(TinyEndsDiReft), $@"^({Head}|.*\.direft\.(projection|source|sourceBias))$"),
        new(typeof(TinyMoe), $@"^({Head}|.*\.moeadapter\.(gate|down|up|downBias|upBias))$"),
        new(typeof(TinyMoeOfTwo), $@"^({Head}|.*\.moeadapter\.(gate|down|up|downBias|upBias))$"),
        new(typeof(TinyLoReft), $@"^({Head}|.*\.loreft\.(directions|source|sourceBias))$"),
        new(typeof(TinyNoReft), $@"^({Head}|.*\.noreft\.(projection|source|sourceBias))$"),
        new(typeof(TinyPhmAdapter), $@"^({Head}|model\.compacter\.rule|.*\.compacter\.(down|up)(Bias)?)$"),
        new(typeof(TinyOwnRules), $@"^({Head}|.*\.compacter\.(down|up)(Left|Right|RuleLeft|RuleRight|Bias))$"),
        new(typeof(TinyLowRankAdapter), $@"^({Head}|.*\.lowrankadapter\.(down|up)(Left|Right|Bias))$"),
        new(typeof(TinyLokr), $@"^({Head}|.*\.(query|value)\.lokr\.[abc])$") { IsIdentityAtFirst = true, IsMergeable = true },
        new(typeof(TinyLoha), $@"^({Head}|.*\.(query|value)\.loha\.[ab][12])$") { IsIdentityAtFirst = true, IsMergeable = true },
        new(typeof(TinyKrona), $@"^({Head}|.*\.(query|dense)\.krona\.[ab])$") { IsIdentityAtFirst = true, IsMergeable = true },
        new(typeof(TinyKronaB), $@"^({Head}|.*\.Mlp\.kronab\.[ab])$") { IsIdentityAtFirst = true },
        new(typeof(TinyVera), $@"^({Head}|.*\.(query|value)\.vera\.(d|scale))$") { IsIdentityAtFirst = true, IsMergeable = true },
        new(typeof(TinyGatedLora), $@"^({Head}|.*\.(query|value)\.gatedlora\.(a|b|gate|gateBias))$")
        {
            IsIdentityAtFirst = true,
            CountsPadding = true,
        },
        new(typeof(TinyIa3), $@"^({Head}|.*\.ia3\.l)$") { IsIdentityAtFirst = true, IsMergeable = true },
        new(typeof(TinyIa3AndLora), $@"^({Head}|.*\.ia3\.l|.*\.lora\.[ab]|.*(value|output\.dense)\.bias)$")
        {
            IsIdentityAtFirst = true,
            IsMergeable = true,
        },
        new(typeof(TinyNormTuning), $@"^({Head}|.*LayerNorm\.(weight|bias))$") { IsIdentityAtFirst = true, IsMergeable = true },
        new(typeof(TinyTopLayer), $@"^({Head}|encoder\.layer\.1\..*|pooler\.dense\.(weight|bias))$")
        {
            IsIdentityAtFirst = true,
            IsMergeable = true,
        },
        new(typeof(TinyRankStabilisedLora), $@"^({Head}|.*\.lora\.[ab])$") { IsIdentityAtFirst = true, IsMergeable = true },
        new(typeof(TinyParallel), $@"^({Head}|.*\.paralleladapter\.(down|up|downBias|upBias))$") { IsIdentityAtFirst = true },
        new(typeof(TinyLearnedParallel), $@"^({Head}|.*\.paralleladapter\.(down|up|downBias|upBias|learned))$")
        {
            IsIdentityAtFirst = true,
        },
        new(typeof(TinyPfeiffer), $@"^({Head}|.*\.Mlp\.pfeiffer\.(down|up|downBias|upBias))$"),
        new(typeof(TinyAdapterDrop), $@"^({Head}|.*\.Mlp\.pfeiffer\.(down|up|downBias|upBias))$") { IsRouted = true },
        new(typeof(TinyPfeifferUpperLayer), $@"^({Head}|encoder\.layer\.1\.Mlp\.pfeiffer\.(down|up|downBias|upBias))$"),
        new(typeof(TinyPfeifferAfterAttention), $@"^({Head}|.*\.SelfAttention\.pfeiffer\.(down|up|downBias|upBias))$"),
        new(typeof(TinyPfeifferAfterAttentionNorm), $@"^({Head}|.*\.SelfAttention\.output\.pfeiffer\.(down|up|downBias|upBias))$"),
        new(typeof(TinyPfeifferAfterNorm), $@"^({Head}|.*\.Mlp\.output\.pfeiffer\.(down|up|downBias|upBias))$"),
        new(typeof(TinyGatedPfeiffer), $@"^({Head}|.*\.pfeiffer\.(down|up|downBias|upBias)|.*\.gate_pfeiffer\.(weight|bias))$")
        {
            CountsPadding = true,
        },
        new(typeof(TinyMaskedGate), $@"^({Head}|.*\.(query|value)\.lora\.[ab]|.*\.gate_lora\.(weight|bias))$") { IsIdentityAtFirst = true },
        new(typeof(TinyStack), $@"^({Head}|.*\.pfeiffer_b\.(down|up|downBias|upBias))$"),
        new(typeof(TinyPenalisedFusion), $@"^({Head}|.*\.adapterfusion\.(query|key|value|queryBias|keyBias))$"),
        new(typeof(TinyStaticFusion), $@"^({Head}|.*\.adapterfusion\.(query|key|queryBias|keyBias))$"),
        new(
            typeof(TinyUniPelt),
            $@"^({Head}|Encoder\.prefix\.(table|w1|b1|w2|b2)|.*\.pfeiffer\.(down|up|downBias|upBias)|.*\.lora\.[ab]|.*\.gate_(prefix|lora|pfeiffer)\.(weight|bias))$"
        )
        {
            CountsPadding = true,
        },
        new(
            typeof(TinyCentralUniPelt),
            $@"^({Head}|.*\.prefix\.(key|value)|.*\.pfeiffer\.(down|up|downBias|upBias)|.*\.lora\.[ab]|.*\.gate_pfeiffer\.(weight|bias)|encoder\.layer\.\d\.centralgate\.(weight|bias))$"
        )
        {
            CountsPadding = true,
        },
        new(typeof(TinyAdaLora), $@"^({Head}|.*\.adalora\.[aeb])$") { IsIdentityAtFirst = true, IsMergeable = true },
        new(typeof(TinyAdaLoraOfTwoKinds), $@"^({Head}|.*\.adalora\.[aeb])$") { IsIdentityAtFirst = true, IsMergeable = true },
        new(typeof(TinyDora), $@"^({Head}|.*\.(query|value)\.dora\.(a|b|magnitude))$") { IsIdentityAtFirst = true, IsMergeable = true },
        new(typeof(TinyRankStabilisedDora), $@"^({Head}|.*\.(query|value)\.(bias|dora\.(a|b|magnitude)))$")
        {
            IsIdentityAtFirst = true,
            IsMergeable = true,
        },
        new(typeof(TinyInvertibleClassifier), $@"^({Head}|embeddings\.output\.invertible\.[fg](Down|Up)(Bias)?)$"),
        new(typeof(TinyCirculant), $@"^({Head}|.*\.circulant\.kernel)$") { IsIdentityAtFirst = true, IsMergeable = true },
        new(typeof(TinyOft), $@"^({Head}|.*\.(query|value)\.oft\.rotations)$") { IsIdentityAtFirst = true, IsMergeable = true },
        new(typeof(TinySharedOft), $@"^({Head}|.*\.(query|value)\.oft\.rotations)$") { IsIdentityAtFirst = true, IsMergeable = true },
        new(typeof(TinyConstrainedOft), $@"^({Head}|.*\.(query|value)\.oft\.rotations)$") { IsIdentityAtFirst = true, IsMergeable = true },
        new(typeof(TinyBoft), $@"^({Head}|.*\.(query|value)\.boft\.(rotations|scale))$") { IsIdentityAtFirst = true, IsMergeable = true },
        new(typeof(TinyButterfly), $@"^({Head}|.*\.(query|value)\.boft\.(rotations|scale))$")
        {
            IsIdentityAtFirst = true,
            IsMergeable = true,
        },
        new(typeof(TinyHra), $@"^({Head}|.*\.(query|value)\.hra\.directions)$") { IsIdentityAtFirst = true, IsMergeable = true },
        new(typeof(TinyOrthogonalHra), $@"^({Head}|.*\.(query|value)\.hra\.directions)$") { IsMergeable = true },
        new(typeof(TinyBone), $@"^({Head}|.*\.(query|value)\.bone\.block)$") { IsIdentityAtFirst = true, IsMergeable = true },
        new(typeof(TinyUnevenBone), $@"^({Head}|.*\.(query|dense)\.bone\.block)$") { IsIdentityAtFirst = true, IsMergeable = true },
        new(typeof(TinyBat), $@"^({Head}|.*\.(query|value)\.bone\.blocks)$") { IsIdentityAtFirst = true, IsMergeable = true },
        new(typeof(TinyMiss), $@"^({Head}|.*\.(query|dense)\.miss\.block)$") { IsIdentityAtFirst = true, IsMergeable = true },
        new(typeof(TinyMiniMiss), $@"^({Head}|.*\.(query|value)\.miss\.block)$") { IsIdentityAtFirst = true, IsMergeable = true },
        new(typeof(TinyFourierFt), $@"^({Head}|.*\.fourierft\.spectrum)$") { IsMergeable = true },
        new(typeof(TinyFourierFtFromZero), $@"^({Head}|.*\.fourierft\.spectrum)$") { IsIdentityAtFirst = true, IsMergeable = true },
        new(typeof(TinyVbLora), $@"^({Head}|model\.vblora\.bank|.*\.vblora\.logits[AB])$") { IsMergeable = true },
        new(typeof(TinyPrompt), $@"^({Head}|.*\.prompttuning\.prompt)$"),
        new(typeof(TinyPromptAndPrefix), $@"^({Head}|.*\.prompttuning\.prompt|.*\.SelfAttention\.prefix\.(key|value))$"),
        new(typeof(TinyEmbeddedPrompt), $@"^({Head}|.*\.prompttuning\.prompt)$"),
        new(typeof(TinyPTuning), $@"^({Head}|.*\.ptuning\.(table|w\d|b\d))$"),
        new(typeof(TinyPTuningLstm), $@"^({Head}|.*\.ptuning\.(table|input|state|gates|deeper|w[23]|b[23]))$"),
        new(typeof(TinyPTuningDeep), $@"^({Head}|.*\.ptuning\.(table|input|state|gates|deeper|w[23]|b[23]))$"),
        new(typeof(TinyTokensAndLora), $@"^({Head}|.*\.(trainabletokens\.rows|lora\.[ab]))$")
        {
            IsIdentityAtFirst = true,
            IsMergeable = true,
        },
        new(typeof(TinyAdaMixOfLora), $@"^({Head}|.*\.(query|value)\.lora\.(a|b|bias)\.[0-3])$")
        {
            IsIdentityAtFirst = true,
            IsMergeable = true,
            IsRouted = true,
        },
        new(typeof(TinyWideLadder), $@"^({Head}|(Encoder|encoder\.layer\.\d)\.ladderside\.\w+)$"),
        new(typeof(TinyMergedLadder), $@"^({Head}|(Encoder|encoder\.layer\.\d)\.ladderside\.\w+)$"),
        new(typeof(TinyFishMask), $@"^({Head}|model\.fishmask\.values)$") { IsIdentityAtFirst = true, IsMergeable = true },
        new(typeof(TinyLotteryTicket), $@"^({Head}|model\.lotteryticket\.values)$") { IsIdentityAtFirst = true, IsMergeable = true },
        new(typeof(TinyPartialTicket), $@"^({Head}|model\.lotteryticket\.values)$") { IsIdentityAtFirst = true, IsMergeable = true },
        new(typeof(TinyFar), $@"^({Head}|.*\.far\.(change|bias))$") { IsIdentityAtFirst = true, IsMergeable = true },
        new(typeof(TinyAttentionFusion), $@"^({Head}|Encoder\.attentionfusion\.query)$"),
        new(typeof(TinyPartialMask), $@"^({Head}|model\.fishmask\.values)$") { IsIdentityAtFirst = true, IsMergeable = true },
        new(typeof(TinyDiffPruning), $@"^({Head}|.*\.diffpruning\.(difference|gate))$")
        {
            IsIdentityAtFirst = true,
            IsMergeable = true,
            IsRouted = true,
        },
        new(typeof(TinyStructuredPruning), $@"^({Head}|.*\.diffpruning\.(difference|gate|shared))$")
        {
            IsIdentityAtFirst = true,
            IsMergeable = true,
            IsRouted = true,
        },
        new(typeof(TinyDid), @"^model\.intrinsicdimension\.vector$") { IsIdentityAtFirst = true, IsMergeable = true },
        new(typeof(TinyWholeSaid), $@"^({Head}|model\.intrinsicdimension\.vector|.*\.intrinsicdimension\.scale)$")
        {
            IsIdentityAtFirst = true,
            IsMergeable = true,
        },
        new(typeof(TinyProbe), $@"^{Head}$") { IsIdentityAtFirst = true, IsMergeable = true },
    ];

    public static TinyMethod Get(string name) => All.Concat(TinyRobertaModels.All).First(method => method.Type.Name == name);

    /// <summary>Names for theories.</summary>
    public static TheoryData<string> Names(Func<TinyMethod, bool>? of = null) => Names<TinyBertHost>(of);

    /// <summary>Names for theories over a host.</summary>
    public static TheoryData<string> Names<THost>(Func<TinyMethod, bool>? of = null)
        where THost : ITinyHost => [.. THost.Methods.Where(method => of?.Invoke(method) != false).Select(method => method.Type.Name)];

    /// <summary>A base of random weights in which no norm or bias is trivial.</summary>
    public static TinyBert Base(int seed = 1) => Drawn(new TinyBert(), seed);

    /// <summary>A base that an adaptation is declared over, and a batch that fits it.</summary>
    public static HostModel Host(Type adaptation) => IsOverRoberta(adaptation) ? Host<TinyRobertaHost>() : Host<TinyBertHost>();

    public static bool IsOverRoberta(Type adaptation) =>
        adaptation.GetConstructors()[0].GetParameters()[0].ParameterType == typeof(TinyRoberta);

    /// <summary>A base with weights drawn as in <see cref="Base"/>.</summary>
    public static T Drawn<T>(T model, int seed = 1)
        where T : ArchitectureModule
    {
        model.Initialise(seed);
        Perturb(model, seed + 1, 0.1);
        return model;
    }

    private static HostModel Host<THost>()
        where THost : ITinyHost => new(Drawn(THost.New()), THost.Batch());

    public static AdaptedModel Create(Type type, ArchitectureModule @base, int seed = 42) =>
        Started((AdaptedModel)Activator.CreateInstance(type, @base, seed)!);

    /// <summary>
    /// Adds N(0, std²) to every parameter, so that nothing is zero or equal. Integers stay, and so does what a seed decides.
    /// </summary>
    public static void Perturb(TensorModule model, int seed, double std = 0.3)
    {
        using var noGrad = no_grad();
        using var generator = new Generator((ulong)seed);
        var fixedNames = (model as AdaptedModel)
            ?.Info.Parameters.Where(row => row.Integer || row.Seeded)
            .Select(row => row.Name)
            .ToHashSet()
            ?? [];
        foreach (
            var (_, parameter) in model
                .named_parameters()
                .Where(entry => !fixedNames.Contains(entry.name))
                .OrderBy(entry => entry.name, StringComparer.Ordinal)
        )
        {
            using var noise = randn(parameter.shape, generator: generator);
            using var scaled = (noise * Scalars.Of(std)).to(parameter.dtype);
            parameter.add_(scaled, Scalars.One);
        }
    }

    /// <summary>A model that has taken from data what it takes.</summary>
    private static AdaptedModel Started(AdaptedModel model)
    {
        model.StartFrom(
            new Training.TrainingExamples(
                model,
                new OneBatch(() =>
                    model.Base switch
                    {
                        TinyRoberta => TinyRobertaHost.Batch(),
                        TinyGpt2 or SmallLlama => DecoderModels.Batch(model.Info.Head),
                        _ => Batch(),
                    }
                )
            )
        );
        return model;
    }

    /// <summary>Puts the logits of gates so far from 0 that noise opens and closes none.</summary>
    public static void Settle(AdaptedModel model)
    {
        using var noGrad = no_grad();
        foreach (
            var row in model.Info.Parameters.Where(row =>
                row.Name.EndsWith(".poly.router", StringComparison.Ordinal)
                || (row.Name.Contains(".diffpruning.") && !row.Name.EndsWith("difference", StringComparison.Ordinal))
            )
        )
            model[row.Name].sign_().mul_(Scalars.Of(100));
    }

    /// <summary>Three rows of nine tokens, the later ones padded, with labels of three classes.</summary>
    /// <param name="seed">Seed of the ids.</param>
    /// <param name="padding">The id of padding; those of tokens are greater.</param>
    /// <param name="lastType">The type of the later tokens.</param>
    public static Batch Batch(int seed = 5, long padding = 0, long lastType = 1)
    {
        using var generator = new Generator((ulong)seed);
        var ids = randint(padding + 1, TinyBert.Vocab, [3, 9], generator: generator, dtype: int64);
        var mask = ones(3, 9, dtype: int64);
        mask[1, TensorIndex.Slice(6)] = 0;
        mask[2, TensorIndex.Slice(8)] = 0;
        ids.masked_fill_(mask.eq(Scalars.Of(0)), Scalars.Of(padding));
        var types = zeros(3, 9, dtype: int64);
        types[TensorIndex.Colon, TensorIndex.Slice(4)] = lastType;
        return new Batch(ids, mask, types, labels: tensor(new long[] { 0, 2, 1 }));
    }

    /// <summary>A constant that the compiler emitted.</summary>
    public static long Constant(Type type, string name) =>
        (long)type.GetField(name, BindingFlags.Public | BindingFlags.Static)!.GetRawConstantValue()!;

    /// <summary>Copies of all values by name.</summary>
    public static Dictionary<string, Tensor> Snapshot(TensorModule model) =>
        model.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter.detach().clone());

    public static bool SameBits(Tensor a, Tensor b) =>
        a.dtype == b.dtype && a.shape.SequenceEqual(b.shape) && a.bytes.SequenceEqual(b.bytes);
}
