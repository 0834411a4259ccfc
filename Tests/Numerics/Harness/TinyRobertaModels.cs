namespace DslPeft.Numerics.Tests;

/// <summary>Every method of the library over a RoBERTa.</summary>
internal static class TinyRobertaModels
{
    private const string Head = @"classifier\.(dense|out_proj)\.(weight|bias)";

    public static IReadOnlyList<TinyMethod> All { get; } =
    [
        new(typeof(RobertaProbe), $@"^{Head}$") { IsIdentityAtFirst = true, IsMergeable = true },
        new(typeof(RobertaFull), "^(?!pooler)") { IsIdentityAtFirst = true, IsMergeable = true },
        new(typeof(RobertaFishMask), $@"^({Head}|model\.fishmask\.values)$") { IsIdentityAtFirst = true, IsMergeable = true },
        new(typeof(RobertaDiffPruning), $@"^({Head}|.*\.diffpruning\.(difference|gate|shared))$")
        {
            IsIdentityAtFirst = true,
            IsMergeable = true,
            IsRouted = true,
        },
        new(typeof(RobertaSaid), @"^(model\.intrinsicdimension\.vector|.*\.intrinsicdimension\.scale)$")
        {
            IsIdentityAtFirst = true,
            IsMergeable = true,
        },
        new(typeof(RobertaBitFit), $@"^({Head}|(?!pooler).*\.bias)$") { IsIdentityAtFirst = true, IsMergeable = true },
        new(typeof(RobertaNormTuning), $@"^({Head}|.*LayerNorm\.(weight|bias))$") { IsIdentityAtFirst = true, IsMergeable = true },
        new(typeof(RobertaTopLayer), $@"^({Head}|encoder\.layer\.1\..*)$") { IsIdentityAtFirst = true, IsMergeable = true },
        new(typeof(RobertaTokens), $@"^({Head}|.*\.trainabletokens\.rows)$") { IsIdentityAtFirst = true, IsMergeable = true },
        new(typeof(RobertaLora), $@"^({Head}|.*\.(query|value)\.lora\.[ab])$") { IsIdentityAtFirst = true, IsMergeable = true },
        new(typeof(RobertaLoraOfTables), $@"^({Head}|embeddings\..*\.lora\.table(A|B|Bias))$")
        {
            IsIdentityAtFirst = true,
            IsMergeable = true,
        },
        new(typeof(RobertaDora), $@"^({Head}|.*\.(query|value)\.dora\.(a|b|magnitude))$") { IsIdentityAtFirst = true, IsMergeable = true },
        new(typeof(RobertaAdaLora), $@"^({Head}|.*\.adalora\.[aeb])$") { IsIdentityAtFirst = true, IsMergeable = true },
        new(typeof(RobertaIa3), $@"^({Head}|.*\.ia3\.l)$") { IsIdentityAtFirst = true, IsMergeable = true },
        new(typeof(RobertaVera), $@"^({Head}|.*\.(query|value)\.vera\.(d|scale))$") { IsIdentityAtFirst = true, IsMergeable = true },
        new(typeof(RobertaLoha), $@"^({Head}|.*\.(query|value)\.loha\.[ab][12])$") { IsIdentityAtFirst = true, IsMergeable = true },
        new(typeof(RobertaLokr), $@"^({Head}|.*\.(query|value)\.lokr\.[abc])$") { IsIdentityAtFirst = true, IsMergeable = true },
        new(typeof(RobertaKrona), $@"^({Head}|.*\.(query|value)\.krona\.[ab])$") { IsIdentityAtFirst = true, IsMergeable = true },
        new(typeof(RobertaKronaB), $@"^({Head}|.*\.Mlp\.kronab\.[ab])$") { IsIdentityAtFirst = true },
        new(typeof(RobertaCompacter), $@"^({Head}|model\.compacter\.rule|.*\.compacter\.(down|up)(Left|Right|Bias))$"),
        new(typeof(RobertaOft), $@"^({Head}|.*\.oft\.rotations)$") { IsIdentityAtFirst = true, IsMergeable = true },
        new(typeof(RobertaBoft), $@"^({Head}|.*\.boft\.(rotations|scale))$") { IsIdentityAtFirst = true, IsMergeable = true },
        new(typeof(RobertaHra), $@"^({Head}|.*\.hra\.directions)$") { IsIdentityAtFirst = true, IsMergeable = true },
        new(typeof(RobertaBone), $@"^({Head}|.*\.bone\.block)$") { IsIdentityAtFirst = true, IsMergeable = true },
        new(typeof(RobertaBat), $@"^({Head}|.*\.bone\.blocks)$") { IsIdentityAtFirst = true, IsMergeable = true },
        new(typeof(RobertaMiss), $@"^({Head}|.*\.miss\.block)$") { IsIdentityAtFirst = true, IsMergeable = true },
        new(typeof(RobertaFourierFt), $@"^({Head}|.*\.fourierft\.spectrum)$") { IsIdentityAtFirst = true, IsMergeable = true },
        new(typeof(RobertaVbLora), $@"^({Head}|model\.vblora\.bank|.*\.vblora\.logits[AB])$") { IsMergeable = true },
        new(typeof(RobertaPissa), $@"^({Head}|.*\.pissa\.[ab])$") { IsIdentityAtFirst = true, IsMergeable = true },
        new(typeof(RobertaOlora), $@"^({Head}|.*\.olora\.[ab])$") { IsIdentityAtFirst = true, IsMergeable = true },
        new(typeof(RobertaHira), $@"^({Head}|.*\.hira\.[ab])$") { IsIdentityAtFirst = true, IsMergeable = true },
        new(typeof(RobertaRandLora), $@"^({Head}|.*\.randlora\.(ranks|features))$") { IsIdentityAtFirst = true, IsMergeable = true },
        new(typeof(RobertaShira), $@"^({Head}|.*\.shira\.values)$") { IsIdentityAtFirst = true, IsMergeable = true },
        new(typeof(RobertaGraLora), $@"^({Head}|.*\.gralora\.([ab]|whole[AB]))$") { IsIdentityAtFirst = true, IsMergeable = true },
        new(typeof(RobertaPoly), $@"^({Head}|.*\.poly\.(router|a|b))$") { IsIdentityAtFirst = true, IsRouted = true },
        new(typeof(RobertaMultitaskPrompt), $@"^({Head}|.*\.multitaskprompt\.(prompt|columns|rows))$"),
        new(typeof(RobertaAdapterPlus), $@"^({Head}|.*\.adapterplus\.(down|up|downBias|upBias|channels))$"),
        new(typeof(RobertaMoe), $@"^({Head}|.*\.moeadapter\.(gate|down|up|downBias|upBias))$"),
        new(typeof(RobertaLotteryTicket), $@"^({Head}|model\.lotteryticket\.values)$") { IsIdentityAtFirst = true, IsMergeable = true },
        new(typeof(RobertaFar), $@"^({Head}|.*\.far\.(change|bias))$") { IsIdentityAtFirst = true, IsMergeable = true },
        new(typeof(RobertaAttentionFusion), $@"^({Head}|Encoder\.attentionfusion\.query)$"),
        new(typeof(RobertaLoReft), $@"^({Head}|.*\.loreft\.(directions|source|sourceBias))$"),
        new(typeof(RobertaNoReft), $@"^({Head}|.*\.noreft\.(projection|source|sourceBias))$"),
        new(typeof(RobertaDiReft), $@"^({Head}|.*\.direft\.(projection|source|sourceBias))$"),
        new(typeof(RobertaLowRankAdapter), $@"^({Head}|.*\.lowrankadapter\.(down|up)(Left|Right|Bias))$"),
        new(typeof(RobertaHoulsby), $@"^({Head}|.*\.houlsby\.(down|up|downBias|upBias)|.*LayerNorm\.(weight|bias))$"),
        new(typeof(RobertaPfeiffer), $@"^({Head}|.*\.Mlp\.pfeiffer\.(down|up|downBias|upBias))$"),
        new(typeof(RobertaParallel), $@"^({Head}|.*\.paralleladapter\.(down|up|downBias|upBias|learned))$") { IsIdentityAtFirst = true },
        new(typeof(RobertaAdapterDrop), $@"^({Head}|.*\.Mlp\.pfeiffer\.(down|up|downBias|upBias))$") { IsRouted = true },
        new(typeof(RobertaFusion), $@"^({Head}|.*\.adapterfusion\.(query|key|value|queryBias|keyBias))$"),
        new(typeof(RobertaInvertible), $@"^({Head}|embeddings\.output\.invertible\.[fg](Down|Up)(Bias)?)$"),
        new(typeof(RobertaAdaMix), $@"^({Head}|.*\.Mlp\.houlsby\.(down|up|downBias|upBias)\.[0-3])$") { IsRouted = true },
        new(typeof(RobertaAdaMixSharedUp), $@"^({Head}|.*\.Mlp\.houlsby\.((down|downBias)\.[0-3]|up|upBias))$") { IsRouted = true },
        new(typeof(RobertaPrefix), $@"^({Head}|.*\.SelfAttention\.prefix\.(key|value))$"),
        new(typeof(RobertaPrompt), $@"^({Head}|.*\.prompttuning\.prompt)$"),
        new(typeof(RobertaPromptAndPrefix), $@"^({Head}|.*\.prompttuning\.prompt|.*\.SelfAttention\.prefix\.(key|value))$"),
        new(typeof(RobertaEmbeddedPrompt), $@"^({Head}|.*\.prompttuning\.prompt)$"),
        new(typeof(RobertaPTuning), $@"^({Head}|.*\.ptuning\.(table|w\d|b\d))$"),
        new(
            typeof(RobertaUniPelt),
            $@"^({Head}|Encoder\.prefix\.(table|w1|b1|w2|b2)|.*\.pfeiffer\.(down|up|downBias|upBias)|.*\.lora\.[ab]|.*\.gate_pfeiffer\.(weight|bias)|encoder\.layer\.\d\.centralgate\.(weight|bias))$"
        )
        {
            CountsPadding = true,
        },
        new(typeof(RobertaLadder), $@"^({Head}|(Encoder|encoder\.layer\.\d)\.ladderside\.\w+)$"),
    ];
}
