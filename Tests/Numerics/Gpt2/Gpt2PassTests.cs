using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

/// <summary>Passes change how a decoder is computed, never what.</summary>
public sealed class Gpt2PassTests : IDisposable
{
    private readonly TinyGpt2 _base = DecoderModels.Base<TinyGpt2>();

    public Gpt2PassTests() => _base.to(float64);

    public static TheoryData<string, bool> Cases => PassChecks.PaddedAndNot(typeof(Gpt2AllPasses));

    public void Dispose() => _base.Dispose();

    [Theory, MemberData(nameof(Cases))]
    public void ResultsAreTheSame(string name, bool padded)
    {
        using var with = PassChecks.Create(typeof(Gpt2AllPasses), name, _base);
        using var without = PassChecks.Create(PassVariants.Without(typeof(Gpt2AllPasses), PassVariants.All), name, _base);
        using var batch = DecoderModels.Batch(with.Info.Head, padded);
        PassChecks.ComputeTheSame(with, without, batch);
    }

    /// <summary>Without padding there is a mask only where the pass is off.</summary>
    [Theory]
    [InlineData(nameof(Gpt2AllPasses.Lora), true)]
    [InlineData(nameof(Gpt2AllPasses.Lora), false)]
    [InlineData(nameof(Gpt2AllPasses.Biases), true)]
    [InlineData(nameof(Gpt2AllPasses.Biases), false)]
    public void TheImplicitMaskIsTheSame(string name, bool padded)
    {
        const string note = "a batch without padding needs no causal mask";
        using var with = PassChecks.Create(typeof(Gpt2AllPasses), name, _base);
        using var without = PassChecks.Create(PassVariants.Without(typeof(Gpt2AllPasses), nameof(Pass.ImplicitMask)), name, _base);
        using var batch = DecoderModels.Batch(with.Info.Head, padded);
        PassChecks.ComputeTheSame(with, without, batch);
        Assert.Contains(note, with.Info.Explanation);
        Assert.DoesNotContain(note, without.Info.Explanation);
    }
}
