using DslPeft.Architectures;

namespace DslPeft.Numerics.Tests;

/// <summary>Published parameter counts as constants of declarations. Nothing here allocates a weight.</summary>
public sealed class GoldenCountTests
{
    [Fact]
    public void BaseModels()
    {
        Assert.Equal(109_482_240, BertBase.ParameterCount);
        Assert.Equal(108_310_272, BertBaseCased.ParameterCount);
        Assert.Equal(335_141_888, BertLarge.ParameterCount);
    }

    /// <summary>With the pooler, which only multiple choice reads; without it, with the head of each task.</summary>
    [Fact]
    public void Roberta()
    {
        Assert.Equal(124_645_632, RobertaBase.ParameterCount);
        Assert.Equal(355_359_744, RobertaLarge.ParameterCount);
        Assert.Equal(124_647_170, CountRobertaFull.TrainableParameters);
        Assert.Equal(124_055_040, CountRobertaFull.TrainableParameters - CountRobertaFull.HeadParameters);
        Assert.Equal(124_697_433, CountRobertaWords.TrainableParameters);
        Assert.Equal(355_362_819, CountRobertaFullLarge.TrainableParameters);
        Assert.Equal(354_310_144, CountRobertaFullLarge.TrainableParameters - CountRobertaFullLarge.HeadParameters);
        Assert.Equal(355_412_057, CountRobertaWordsLarge.TrainableParameters);
    }

    [Fact]
    public void MethodsOverRoberta()
    {
        Assert.Equal(294_912, CountRobertaLora.TrainableParameters);
        Assert.Equal(786_432, CountRobertaLoraLarge.TrainableParameters);
        Assert.Equal(102_144, CountRobertaBitFit.TrainableParameters - CountRobertaBitFit.HeadParameters);
        Assert.Equal(1_223_682, CountRobertaIa3Large.TrainableParameters);
        Assert.Equal(172_032, CountRobertaIa3Large.TrainableParameters - CountRobertaIa3Large.HeadParameters);
        Assert.Equal(3_245_568, CountRobertaAdaMixLarge.TrainableParameters);
        Assert.Equal(1_992_192, CountRobertaAdaMixLargeSharedUp.TrainableParameters);
        Assert.Equal(811_392, CountRobertaAdaMixLarge.DeployedParameters);
        Assert.Equal(811_392, CountRobertaAdaMixLargeSharedUp.DeployedParameters);
        Assert.Equal(393_216, CountRobertaPrefixLarge8.TrainableParameters);
        Assert.Equal(6_291_456, CountRobertaPrefixLarge128.TrainableParameters);
    }

    /// <summary>Kronecker and element-wise products, shared projections and shared rules.</summary>
    [Fact]
    public void MethodsOfFewParameters()
    {
        Assert.Equal(43_008, CountRobertaVera.TrainableParameters);
        Assert.Equal(61_440, CountRobertaVeraLarge.TrainableParameters);
        Assert.Equal(43_008 + 2 * 1024 * 768, CountRobertaVera.AddedParameters);
        Assert.Equal(24 * (24 * 24 + 11 * (32 + 32)), CountLokr.TrainableParameters);
        Assert.Equal(24 * 1_536, CountKrona.TrainableParameters);
        Assert.Equal(24 * 2 * 8 * (768 + 768), CountLoha.TrainableParameters);
        Assert.Equal(24 * 2_376 + 64, CountCompacter.TrainableParameters);
        Assert.Equal(24 * 768 * 768, CountKrona.ChangedParameters);
    }

    [Fact]
    public void Lora()
    {
        Assert.Equal(294_912, CountLora.TrainableParameters);
        Assert.Equal(2 * 12 * 8 * (768 + 768), CountLora.AddedParameters);
        // Deployed as factors, or folded into the whole of 24 matrices.
        Assert.Equal(294_912, CountLora.DeployedParameters);
        Assert.Equal(24 * 768 * 768, CountLora.ChangedParameters);
        Assert.Equal(2 * 24 * 8 * (1024 + 1024), CountLoraLarge.TrainableParameters);
    }

    /// <summary>The library that printed these counts a frozen head and its trained copy: base + LoRA + 2 · head.</summary>
    [Fact]
    public void LoraOnCasedBertWithHead()
    {
        Assert.Equal(296_450, CountLoraCased.TrainableParameters);
        Assert.Equal(1_538, CountLoraCased.HeadParameters);
        Assert.Equal(108_608_260, CountLoraCased.BaseParameters + CountLoraCased.TrainableParameters + CountLoraCased.HeadParameters);
    }

    [Fact]
    public void Houlsby()
    {
        Assert.Equal(6_343_680, CountHoulsbyLarge.TrainableParameters);
        Assert.Equal(6_444_032, CountHoulsbyLargeWithNorms.TrainableParameters);
        Assert.Equal(6_343_680, CountHoulsbyLargeWithNorms.AddedParameters);
        Assert.Equal(6_444_032, CountHoulsbyLargeWithNorms.ChangedParameters);
        Assert.Equal(936_320, CountHoulsbyLarge8.TrainableParameters);
        Assert.Equal(25_327_616, CountHoulsbyLarge256.TrainableParameters);
        Assert.Equal(2_379_264, CountHoulsby64.TrainableParameters);
        // The layers' norms, and the embedding norm.
        Assert.Equal(2_379_264 + 36_864 + 1_536, CountHoulsby64WithNorms.TrainableParameters);
        Assert.Equal(1_789_056, CountHoulsby48.TrainableParameters);
        Assert.Equal(894_528, CountOneAdapter.TrainableParameters);
    }

    /// <summary>The scores that training keeps are no parameters.</summary>
    [Fact]
    public void AdaLora()
    {
        Assert.Equal(442_656, CountAdaLora.TrainableParameters);
        Assert.Equal(442_656, CountAdaLora.AddedParameters);
        Assert.Equal(24 * 768 * 768, CountAdaLora.ChangedParameters);
    }

    [Fact]
    public void PTuning()
    {
        Assert.Equal(300_288, CountPTuningLarge.TrainableParameters);
        Assert.Equal(20 * 1024, CountPTuningLarge.DeployedParameters);
        Assert.Equal(8_278_272, CountPTuningLstm.TrainableParameters);
        Assert.Equal(6_912, CountPTuningLstm.DeployedParameters);
    }

    [Fact]
    public void AdaMix()
    {
        Assert.Equal(2_223_360, CountAdaMix.TrainableParameters);
        Assert.Equal(894_528, CountAdaMix.DeployedParameters);
        Assert.Equal(894_528, CountAdaMix.ChangedParameters);
    }

    [Fact]
    public void BitFit()
    {
        Assert.Equal(102_912, CountBitFit.TrainableParameters);
        Assert.Equal(102_912, CountBitFit.ChangedParameters);
        Assert.Equal(0, CountBitFit.AddedParameters);
        Assert.Equal(272_384, CountBitFitLarge.TrainableParameters);
        Assert.Equal(46_080, CountBitFitSmall.TrainableParameters);
    }

    [Fact]
    public void Norms()
    {
        Assert.Equal(38_400, CountNormTuning.TrainableParameters);
        Assert.Equal(100_352, CountNormTuningLarge.TrainableParameters);
    }

    [Fact]
    public void Prefix()
    {
        Assert.Equal(9_860_105, CountPrefixMlp.TrainableParameters);
        Assert.Equal(6_921, CountPrefixMlp.HeadParameters);
        // Deployment drops the MLP: 2 · L · d · l.
        Assert.Equal(2 * 12 * 768 * 5 + 6_921, CountPrefixMlp.DeployedParameters);
        Assert.Equal(2 * 12 * 768 * 5, CountPrefix.TrainableParameters);
    }

    [Fact]
    public void Pfeiffer()
    {
        Assert.Equal(894_528, CountPfeiffer.TrainableParameters);
        Assert.Equal(21_252_096, CountFusion.TrainableParameters);
        Assert.Equal(21_252_096 + 2 * 894_528, CountFusion.DeployedParameters);
    }

    /// <summary>A gate for the prefix, one for the adapter and one for each of LoRA's two sites.</summary>
    [Fact]
    public void Combinations()
    {
        Assert.Equal(1_373_760 + 36_912, CountUniPelt.TrainableParameters);
        Assert.Equal(2 * 12 * 30 * 768 + 12 * (2 * 768 * 512 + 512 + 768), CountMam.TrainableParameters);
    }

    [Fact]
    public void TopLayers()
    {
        Assert.Equal(7_087_872, CountTopLayer.TrainableParameters);
        Assert.Equal(14_175_744 + 590_592, CountTwoTopLayers.TrainableParameters);
        Assert.Equal(0, CountTopLayer.AddedParameters);
    }

    /// <summary>2 d + f a layer. Merged, whole matrices and their biases change: W_k, W_v, W_2, b_k, b_v.</summary>
    [Fact]
    public void Ia3()
    {
        Assert.Equal(12 * (2 * 768 + 3072), CountIa3.TrainableParameters);
        Assert.Equal(12 * (2 * 768 * 768 + 768 * 3072 + 2 * 768), CountIa3.ChangedParameters);
    }

    [Fact]
    public void Dora() => Assert.Equal(294_912 + 2 * 12 * 768, CountDora.TrainableParameters);

    [Fact]
    public void Prompt() => Assert.Equal(20 * 768, CountPrompt.TrainableParameters);

    /// <summary>The ratio is of all entries, the head's included.</summary>
    [Fact]
    public void FishMask()
    {
        Assert.Equal(547_418, CountFishMask.TrainableParameters);
        Assert.Equal(547_418, CountFishMask.ChangedParameters);
        Assert.Equal(547_418, CountFishMask.DeployedParameters);
    }

    /// <summary>A difference and a gate for every entry, and a gate for each of 199 parameters; 0.5% is left.</summary>
    [Fact]
    public void DiffPruning()
    {
        Assert.Equal(2 * 109_482_240 + 199 + 1_538, CountDiffPruning.TrainableParameters);
        Assert.Equal(547_411 + 1_538, CountDiffPruning.ChangedParameters);
        Assert.Equal(547_411 + 1_538, CountDiffPruning.DeployedParameters);
    }

    [Fact]
    public void IntrinsicDimension()
    {
        Assert.Equal(20_000, CountIntrinsic.TrainableParameters);
        Assert.Equal(20_000, CountIntrinsic.AddedParameters);
        Assert.Equal(109_482_240, CountIntrinsic.ChangedParameters);
    }

    [Fact]
    public void Hybrid()
    {
        Assert.Equal(1_373_760, CountHybrid.TrainableParameters);
        Assert.Equal(1_373_760, CountHybrid.DeployedParameters);
    }
}
