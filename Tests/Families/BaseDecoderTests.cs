using DslPeft.Numerics.Tests;

namespace DslPeft.Families.Tests;

/// <summary>A language model needs the decoder that checkpoints of other heads lack.</summary>
public sealed partial class BaseDecoderTests
{
    [SharedFact("fixtures", "families")]
    public void ALanguageModelIsRefusedOverAClassifiersCheckpoint()
    {
        using var loaded = FamilyCase.Load("families/qwen2_seq_cls");
        var fault = Assert.Throws<InvalidOperationException>(() => new Words((ClassifyingQwen2)loaded.Base));
        Assert.Contains("Words predicts words with lm_head.weight, which", fault.Message);
        Assert.Contains("does not hold", fault.Message);
    }

    [Fact]
    public void BothLanguageModelsReadIt()
    {
        Assert.True(HeadKind.CausalLm.ReadsDecoder);
        Assert.True(HeadKind.Seq2SeqLm.ReadsDecoder);
        Assert.False(HeadKind.MaskedLm.ReadsDecoder);
    }

    [Adapt<ClassifyingQwen2>, CausalLm]
    [Lora(Site.Query, Rank = 2, Alpha = 4)]
    public sealed partial class Words : IAdapted;
}
