using DslPeft.Architectures;

namespace DslPeft.Families.Tests;

/// <summary>Published numbers of trained parameters over models of two stacks.</summary>
public sealed partial class GoldenCountTests
{
    /// <summary>(IA)³ of peft's example over mT0-large, and of T-Few over T0-3B: keys, values and what the gate multiplies.</summary>
    [Fact]
    public void Rescaling()
    {
        Assert.Equal(282_624, Ia3OfMT0.TrainableParameters);
        Assert.Equal(1_229_863_936, Ia3OfMT0.TrainableParameters + MT5Large.ParameterCount);
        Assert.Equal(540_672, Ia3OfT0.TrainableParameters);
    }

    /// <summary>LoRA of rank 8 on queries and values of both stacks and of the attentions between them.</summary>
    [Fact]
    public void LowRank() => Assert.Equal(2_359_296, LoraOfMT0.TrainableParameters);

    /// <summary>Five virtual tokens before the words of the largest size (Lester et al., arXiv 2104.08691).</summary>
    [Fact]
    public void Prompts() => Assert.Equal(20_480, PromptOfXXL.TrainableParameters);

    /// <summary>
    /// Adapters, and norms beside them, as the comparison in the paper of Compacter has them (Karimi Mahabadi et al., arXiv 2106.04647).
    /// </summary>
    [Fact]
    public void AdaptersOfT5()
    {
        Assert.Equal(1_855_104, AdapterOfT5.TrainableParameters);
        Assert.Equal(951_360, PfeifferOfT5.TrainableParameters);
    }

    /// <summary>The norms of both stacks.</summary>
    [Fact]
    public void Norms() => Assert.Equal(47_616, NormsOfT5.TrainableParameters);

    /// <summary>Cross attentions with their norms (Gheini et al., arXiv 2104.08771).</summary>
    [Fact]
    public void CrossAttentions()
    {
        Assert.Equal(50_405_376, CrossOfBart.TrainableParameters);
        Assert.Equal(28_320_768, CrossOfT5.TrainableParameters);
        Assert.All(CrossOfBart.Declaration.Parameters.Where(row => row.Trainable), row =>
            Assert.Contains(".encoder_attn", row.Name, StringComparison.Ordinal)
        );
    }

    /// <summary>The tables of one side and the norm behind them; the words' table is both sides'.</summary>
    [Fact]
    public void TablesOfOneSide()
    {
        string[] Beside(AdaptationInfo info) =>
            [
                .. info
                    .Parameters.Where(row => row.Trainable)
                    .Select(row => row.Name)
                    .Where(name => !name.Contains(".encoder_attn", StringComparison.Ordinal))
                    .Order(StringComparer.Ordinal),
            ];
        string[] Expected(string side) =>
            [$"{side}.embed_positions.weight", $"{side}.layernorm_embedding.bias", $"{side}.layernorm_embedding.weight", "shared.weight"];

        Assert.Equal(Expected("encoder"), Beside(CrossAndSources.Declaration));
        Assert.Equal(Expected("decoder"), Beside(CrossAndTargets.Declaration));
    }

    [Adapt<BartLarge>, Seq2SeqLm]
    [CrossAttention]
    public sealed partial class CrossOfBart : IAdapted;

    [Adapt<T5Base>, Seq2SeqLm]
    [CrossAttention]
    public sealed partial class CrossOfT5 : IAdapted;

    [Adapt<BartBase>, Seq2SeqLm]
    [CrossAttention(Tables = TunedTables.Source)]
    public sealed partial class CrossAndSources : IAdapted;

    [Adapt<BartBase>, Seq2SeqLm]
    [CrossAttention(Tables = TunedTables.Target)]
    public sealed partial class CrossAndTargets : IAdapted;

    [Adapt<T5Base>, Seq2SeqLm]
    [NormTuning]
    public sealed partial class NormsOfT5 : IAdapted;

#pragma warning disable DPEFT262 // The places that were counted.
    [Adapt<MT5Large>, Seq2SeqLm]
    [Ia3(Site.Everywhere + Site.Key, Site.Everywhere + Site.Value, "Encoder.FeedForwardUp", "Decoder.FeedForwardUp")]
    public sealed partial class Ia3OfMT0 : IAdapted;

    [Adapt<T0Of3B>, Seq2SeqLm]
    [Ia3(Site.Everywhere + Site.Key, Site.Everywhere + Site.Value, "Encoder.FeedForwardUp", "Decoder.FeedForwardUp")]
    public sealed partial class Ia3OfT0 : IAdapted;
#pragma warning restore DPEFT262

    [Adapt<MT5Large>, Seq2SeqLm]
    [Lora(Site.Everywhere + Site.Query, Site.Everywhere + Site.Value, Rank = 8, Alpha = 32)]
    public sealed partial class LoraOfMT0 : IAdapted;

    [Adapt<T5Version11XXL>, Seq2SeqLm]
    [PromptTuning("Encoder.Words", Length = 5)]
    public sealed partial class PromptOfXXL : IAdapted;

    [Adapt<T5Base>, Seq2SeqLm]
    [Houlsby(Site.Everywhere + Site.AttentionResult, Site.Everywhere + Site.FeedForwardResult, Bottleneck = 24, TrainNorms = true)]
    public sealed partial class AdapterOfT5 : IAdapted;

    [Adapt<T5Base>, Seq2SeqLm]
    [Houlsby(Site.Everywhere + Site.FeedForwardResult, Bottleneck = 24, TrainNorms = true)]
    public sealed partial class PfeifferOfT5 : IAdapted;
}
