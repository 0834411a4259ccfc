using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

/// <summary>Passes change how LLaMA is computed, never what.</summary>
public sealed class LlamaPassTests : IDisposable
{
    private readonly SmallLlama _base = DecoderModels.Base<SmallLlama>();

    public LlamaPassTests() => _base.to(float64);

    public static TheoryData<string, bool> Cases
    {
        get
        {
            var cases = new TheoryData<string, bool>();
            foreach (var type in typeof(LlamaAllPasses).GetNestedTypes())
                foreach (var padded in new[] { true, false })
                    cases.Add(type.Name, padded);
            return cases;
        }
    }

    public void Dispose() => _base.Dispose();

    [Theory, MemberData(nameof(Cases))]
    public void ResultsAreTheSame(string name, bool padded)
    {
        using var with = Create(typeof(LlamaAllPasses), name);
        using var without = Create(typeof(LlamaWithoutPasses), name);
        using var batch = DecoderModels.Batch(with.Info.Head, padded);
        PassChecks.ComputeTheSame(with, without, batch);
    }

    private AdaptedModel Create(Type passes, string name)
    {
        var model = TinyModels.Create(passes.GetNestedType(name)!, _base);
        model.to(float64);
        TinyModels.Perturb(model, 3);
        return model;
    }
}
