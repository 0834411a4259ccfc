using DslPeft.Architectures;

namespace DslPeft.Families.Tests;

/// <summary>Published numbers of parameters, of sizes and of methods over them.</summary>
public sealed partial class PublishedCountTests
{
    public static TheoryData<string, long, long> Sizes =>
        new()
        {
            { nameof(Mistral7B), 7_241_732_096, Mistral7B.ParameterCount },
            { nameof(Gemma2B), 2_506_172_416, Gemma2B.ParameterCount },
            { nameof(Gemma7B), 8_537_680_896, Gemma7B.ParameterCount },
            { nameof(Gemma2Of2B), 2_614_341_888, Gemma2Of2B.ParameterCount },
            { nameof(Gemma2Of9B), 9_241_705_984, Gemma2Of9B.ParameterCount },
            { nameof(Gemma3Of1B), 999_885_952, Gemma3Of1B.ParameterCount },
            { nameof(Qwen25Of500M), 494_032_768, Qwen25Of500M.ParameterCount },
            { nameof(Qwen25Of1500M), 1_543_714_304, Qwen25Of1500M.ParameterCount },
            { nameof(Qwen25Of7B), 7_615_616_512, Qwen25Of7B.ParameterCount },
            { nameof(Qwen3Of600M), 596_049_920, Qwen3Of600M.ParameterCount },
            { nameof(Qwen3Of1700M), 1_720_574_976, Qwen3Of1700M.ParameterCount },
            { nameof(Qwen3Of4B), 4_022_468_096, Qwen3Of4B.ParameterCount },
            { nameof(Qwen3Of8B), 8_190_735_360, Qwen3Of8B.ParameterCount },
            { nameof(Phi2), 2_779_683_840, Phi2.ParameterCount },
            { nameof(Phi3Mini), 3_821_079_552, Phi3Mini.ParameterCount },
            { nameof(Llama31Of8B), 8_030_261_248, Llama31Of8B.ParameterCount },
            { nameof(Llama32Of1B), 1_235_814_400, Llama32Of1B.ParameterCount },
            { nameof(SmolLm2Of135M), 134_515_008, SmolLm2Of135M.ParameterCount },
            { nameof(PythiaOf70M), 70_426_624, PythiaOf70M.ParameterCount },
            { nameof(PythiaOf160M), 162_322_944, PythiaOf160M.ParameterCount },
            { nameof(PythiaOf410M), 405_334_016, PythiaOf410M.ParameterCount },
            { nameof(PythiaOf1B), 1_011_781_632, PythiaOf1B.ParameterCount },
            { nameof(PythiaOf1400M), 1_414_647_808, PythiaOf1400M.ParameterCount },
            { nameof(PythiaOf2800M), 2_775_208_960, PythiaOf2800M.ParameterCount },
            { nameof(PythiaOf6900M), 6_857_302_016, PythiaOf6900M.ParameterCount },
            { nameof(PythiaOf12B), 11_846_072_320, PythiaOf12B.ParameterCount },
            { nameof(NeoX20B), 20_554_567_680, NeoX20B.ParameterCount },
            { nameof(GptJ6B), 6_050_882_784, GptJ6B.ParameterCount },
            { nameof(Opt125M), 125_239_296, Opt125M.ParameterCount },
            { nameof(Opt350M), 331_196_416, Opt350M.ParameterCount },
            { nameof(Opt1300M), 1_315_758_080, Opt1300M.ParameterCount },
            { nameof(StableLm3B), 2_795_443_200, StableLm3B.ParameterCount },
            { nameof(Bloom560M), 559_214_592, Bloom560M.ParameterCount },
            { nameof(Bloom7100M), 7_069_016_064, Bloom7100M.ParameterCount },
            { nameof(DistilBertBase), 66_362_880, DistilBertBase.ParameterCount },
            { nameof(AlbertBase), 11_683_584, AlbertBase.ParameterCount },
            { nameof(AlbertLarge), 17_683_968, AlbertLarge.ParameterCount },
            { nameof(ElectraBase), 108_891_648, ElectraBase.ParameterCount },
            { nameof(XlmRobertaBase), 278_043_648, XlmRobertaBase.ParameterCount },
            { nameof(XlmRobertaLarge), 559_890_432, XlmRobertaLarge.ParameterCount },
            { nameof(ModernBertBase), 149_014_272, ModernBertBase.ParameterCount },
        };

    [Theory, MemberData(nameof(Sizes))]
    public void OfSizes(string name, long published, long counted) =>
        Assert.True(published == counted, $"{name}: published {published}, counted {counted}.");

    /// <summary>
    /// What peft's documentation and issues print of methods over decoders. Its norms of BLOOM leave that of the embeddings out.
    /// </summary>
    [Fact]
    public void OfMethods()
    {
        Assert.Equal(3_670_016, LoraOfGptJ.TrainableParameters);
        Assert.Equal(6_054_552_800, LoraOfGptJ.TrainableParameters + GptJ6B.ParameterCount);
        Assert.Equal(8_650_752, LoraOfNeoX.TrainableParameters);
        Assert.Equal(983_040, PrefixOfBloom.TrainableParameters);
        Assert.Equal(8_192, PromptOfBloom.TrainableParameters);
        Assert.Equal(300_288, PTuningOfBloom.TrainableParameters);
        Assert.Equal(100_352, NormsOfBloom.TrainableParameters);
    }

    [Adapt<GptJ6B>, CausalLm]
    [Lora(Site.Query, Site.Value, Rank = 8, Alpha = 16)]
    public sealed partial class LoraOfGptJ : IAdapted;

    [Adapt<NeoX20B>, CausalLm]
    [Lora(Site.QueryKeyValue, Rank = 8, Alpha = 16)]
    public sealed partial class LoraOfNeoX : IAdapted;

    [Adapt<Bloom560M>, CausalLm]
    [Prefix(Site.AttentionMemory, Length = 20)]
    public sealed partial class PrefixOfBloom : IAdapted;

    [Adapt<Bloom560M>, CausalLm]
    [PromptTuning(Site.Words, Length = 8)]
    public sealed partial class PromptOfBloom : IAdapted;

    [Adapt<Bloom560M>, CausalLm]
    [PTuning(Site.Words, Length = 20, Inner = 128)]
    public sealed partial class PTuningOfBloom : IAdapted;

    [Adapt<Bloom560M>, CausalLm]
    [NormTuning("SelfAttention.Norm", "Mlp.Norm", "FinalNorm")]
    public sealed partial class NormsOfBloom : IAdapted;
}
