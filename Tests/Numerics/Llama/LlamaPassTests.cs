using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

/// <summary>Passes change how LLaMA is computed, never what.</summary>
public sealed class LlamaPassTests : IDisposable
{
    private readonly SmallLlama _base = DecoderModels.Base<SmallLlama>();

    public LlamaPassTests() => _base.to(float64);

    public static TheoryData<string, bool> Cases => PassChecks.PaddedAndNot(typeof(LlamaAllPasses));

    public void Dispose() => _base.Dispose();

    [Theory, MemberData(nameof(Cases))]
    public void ResultsAreTheSame(string name, bool padded)
    {
        using var with = PassChecks.Create(typeof(LlamaAllPasses), name, _base);
        using var without = PassChecks.Create(PassVariants.Without(typeof(LlamaAllPasses), PassVariants.All), name, _base);
        using var batch = DecoderModels.Batch(with.Info.Head, padded);
        PassChecks.ComputeTheSame(with, without, batch);
    }
}
