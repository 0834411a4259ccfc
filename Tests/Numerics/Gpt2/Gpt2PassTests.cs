using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

/// <summary>Passes change how a decoder is computed, never what.</summary>
public sealed class Gpt2PassTests : IDisposable
{
    private readonly TinyGpt2 _base = Gpt2Models.Base();

    public Gpt2PassTests() => _base.to(float64);

    public static TheoryData<string, bool> Cases
    {
        get
        {
            var cases = new TheoryData<string, bool>();
            foreach (var type in typeof(Gpt2AllPasses).GetNestedTypes())
                foreach (var padded in new[] { true, false })
                    cases.Add(type.Name, padded);
            return cases;
        }
    }

    public void Dispose() => _base.Dispose();

    [Theory, MemberData(nameof(Cases))]
    public void ResultsAreTheSame(string name, bool padded)
    {
        using var with = Create(typeof(Gpt2AllPasses), name);
        using var without = Create(typeof(Gpt2WithoutPasses), name);
        using var batch = Gpt2Models.Batch(with.Info.Head, padded);
        PassChecks.ComputeTheSame(with, without, batch);
    }

    private AdaptedModel Create(Type passes, string name)
    {
        var model = Gpt2Models.Create(passes.GetNestedType(name)!, _base);
        model.to(float64);
        TinyModels.Perturb(model, 3);
        return model;
    }
}
