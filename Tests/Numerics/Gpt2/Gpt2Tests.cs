using DslPeft.Architectures;
using DslPeft.Checkpoints;
using DslPeft.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

/// <summary>GPT-2 itself: counts, masks, padding, positions, files.</summary>
public sealed class Gpt2Tests : IDisposable
{
    private readonly TinyGpt2 _base = DecoderModels.Base<TinyGpt2>();

    public void Dispose() => _base.Dispose();

    [Fact]
    public void CountsAreThoseOfThePublishedModels()
    {
        Assert.Equal(124_439_808, Gpt2Small.ParameterCount);
        Assert.Equal(354_823_168, Gpt2Medium.ParameterCount);
        Assert.Equal(774_030_080, Gpt2Large.ParameterCount);
        Assert.Equal(1_557_611_200, Gpt2Xl.ParameterCount);
        Assert.Equal(393_216, CountGpt2Lora.TrainableParameters);
        Assert.Equal(24 * 3 * 1024 * 1024, CountGpt2Lora.ChangedParameters);
        Assert.Equal(25_750_016, CountGpt2Prefix.TrainableParameters);
        Assert.Equal(491_520, CountGpt2Prefix.DeployedParameters);
    }

    [SharedTheory("fixtures")]
    [InlineData("base/gpt2_model", "")]
    [InlineData("base/gpt2_lm_left_padded", "transformer.")]
    public void HiddenStatesAndAttentions(string name, string prefix)
    {
        using var fixture = FixtureCase.Shared(name);
        using var model = TinyWideGpt2.Load(fixture.ModelPath);
        using var batch = fixture.Batch();
        using var inspection = model.Inspect(batch);
        Assert.Equal(fixture.Recorded("hidden_states.").Count, inspection.HiddenStates.Count);
        Assert.Equal(fixture.Recorded("attentions.").Count, inspection.Attentions.Count);
        for (var i = 0; i < inspection.HiddenStates.Count; i++)
            Close($"hidden_states.{i}", inspection.HiddenStates[i]);
        for (var i = 0; i < inspection.Attentions.Count; i++)
            Close($"attentions.{i}", inspection.Attentions[i]);
        using var output = model.Forward(batch);
        Close($"hidden_states.{inspection.HiddenStates.Count - 1}", output.LastHiddenState);
        Assert.Equal(prefix.Length > 0, fixture.Has("logits"));

        void Close(string recorded, Tensor actual)
        {
            using var expected = fixture.Read(recorded);
            TensorAssert.Close($"{name}: {recorded}", expected, actual, fixture.Tolerance);
        }
    }

    /// <summary>A batch without padding has no mask; the same rows beside a shorter one have it.</summary>
    [Fact]
    public void AMaskChangesNothingForRowsWithoutPadding()
    {
        using var noGrad = no_grad();
        _base.to(float64);
        using var batch = DecoderModels.Batch(HeadKind.CausalLm, padded: false);
        using var padded = DecoderModels.Batch(HeadKind.CausalLm);
        using var ids = cat([batch.InputIds, padded.InputIds], 0);
        using var mask = cat([batch.AttentionMask, padded.AttentionMask], 0);
        using var both = new Batch(ids, mask);
        using var alone = _base.Forward(batch);
        using var beside = _base.Forward(both);
        using var same = beside.LastHiddenState.narrow(0, 0, 3);
        TensorAssert.Close("without padding", alone.LastHiddenState, same, 1e-12);
    }

    /// <summary>Padding at the left with positions of the text's own gives what padding at the right does.</summary>
    [Fact]
    public void PaddingMayStandOnEitherSide()
    {
        using var noGrad = no_grad();
        _base.to(float64);
        using var right = new Batch(tensor(new long[] { 5, 6, 7, 0, 0 }, [1, 5]), tensor(new long[] { 1, 1, 1, 0, 0 }, [1, 5]));
        using var left = new Batch(
            tensor(new long[] { 0, 0, 5, 6, 7 }, [1, 5]),
            tensor(new long[] { 0, 0, 1, 1, 1 }, [1, 5]),
            positionIds: tensor(new long[] { 0, 0, 0, 1, 2 }, [1, 5])
        );
        using var a = _base.Forward(right);
        using var b = _base.Forward(left);
        using var first = a.LastHiddenState.narrow(1, 0, 3);
        using var second = b.LastHiddenState.narrow(1, 2, 3);
        TensorAssert.Close("text", first, second, 1e-12);
    }

    /// <summary>A head that reads the last token leaves the pass of the first position alone.</summary>
    [Fact]
    public void TheFirstPositionIsNotComputedAlone()
    {
        using var model = new Gpt2FullClassifier(new TinyWideGpt2());
        Assert.DoesNotContain("first position", model.Info.Explanation);
        Assert.Contains("a batch without padding needs no causal mask", model.Info.Explanation);
        using var prefix = new Gpt2Prefix(_base);
        Assert.DoesNotContain("causal mask", prefix.Info.Explanation);
        model.Base.Dispose();
    }

    /// <summary>Projections are stored as (in, out): what is loaded and written again is the same file.</summary>
    [SharedFact("fixtures")]
    public void AMergedCheckpointHasTheLayoutOfThePublished()
    {
        using var fixture = FixtureCase.Shared("peft/lora_gpt2_c_attn");
        using var @base = TinyGpt2.Load(fixture.ModelPath);
        using var model = new Gpt2BitFit(@base);
        using var file = SafetensorsFile.Open(fixture.ModelPath);
        var written = PretrainedFolder.Tensors(model).ToDictionary(entry => entry.Key, entry => entry.Value);
        Assert.Equal(
            file.Entries.Keys.Where(key => !System.Text.RegularExpressions.Regex.IsMatch(key, @"\.attn\.(masked_)?bias$|lm_head")).Order(),
            written.Keys.Order()
        );
        Assert.All(written, entry => Assert.True(TinyModels.SameBits(file.Read(entry.Key), entry.Value.contiguous()), entry.Key));
    }
}
