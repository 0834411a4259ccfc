using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

/// <summary>What must hold of any input, whatever the method.</summary>
public abstract class InputInvariantTests<THost> : IDisposable
    where THost : ITinyHost
{
    public static TheoryData<string> All => TinyModels.Names<THost>();

    /// <summary>The gates of the references are means over padding, too.</summary>
    public static TheoryData<string> AllButGated => TinyModels.Names<THost>(method => !method.CountsPadding);

    private readonly ArchitectureModule _base = TinyModels.Drawn(THost.New());
    private readonly Batch _batch = THost.Batch();

    public void Dispose()
    {
        _batch.Dispose();
        _base.Dispose();
    }

    /// <summary>More padding, and other ids in it, change nothing.</summary>
    [Theory, MemberData(nameof(AllButGated))]
    public void PaddingDoesNotMatter(string name)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var model = Create(name);
        var junk = full([3, 4], Scalars.Of(17), int64);
        using var padded = new Batch(
            cat([_batch.InputIds, junk], 1),
            cat([_batch.AttentionMask, zeros_like(junk)], 1),
            cat([_batch.TokenTypeIds!, full_like(junk, Scalars.Of(THost.LastType))], 1)
        );

        TensorAssert.Close(name, model.Forward(_batch), model.Forward(padded), 1e-5);
        TensorAssert.Close(name + " deployed", model.Infer(_batch), model.Infer(padded), 1e-5);
    }

    /// <summary>A row's result does not depend on the rows beside it.</summary>
    [Theory, MemberData(nameof(All))]
    public void RowsAreIndependent(string name)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var model = Create(name);
        var together = model.Forward(_batch);
        for (var row = 0; row < _batch.Rows; row++)
        {
            var only = TensorIndex.Slice(row, row + 1);
            using var single = new Batch(_batch.InputIds[only], _batch.AttentionMask[only], _batch.TokenTypeIds![only]);
            TensorAssert.Close($"{name}: row {row}", together[only], model.Forward(single), 1e-5);
        }
    }

    /// <summary>Without token types they are all 0; positions that are given are used.</summary>
    [Theory, MemberData(nameof(All))]
    public void DefaultsAreZerosAndTheOrderOfTokens(string name)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var model = Create(name);
        using var bare = new Batch(_batch.InputIds.alias(), _batch.AttentionMask.alias());
        using var given = new Batch(
            _batch.InputIds.alias(),
            _batch.AttentionMask.alias(),
            zeros_like(_batch.InputIds),
            THost.Positions(_batch)
        );
        using var moved = new Batch(_batch.InputIds.alias(), _batch.AttentionMask.alias(), positionIds: THost.Positions(_batch).Plus(1));

        TensorAssert.Same(name, model.Forward(bare), model.Forward(given));
        Assert.False(TinyModels.SameBits(model.Forward(bare), model.Forward(moved)));
    }

    private AdaptedModel Create(string name)
    {
        var model = TinyModels.Create(TinyModels.Get(name).Type, _base);
        TinyModels.Perturb(model, 3);
        model.eval();
        return model;
    }
}
