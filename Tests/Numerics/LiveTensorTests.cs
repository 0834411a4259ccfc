using DslPeft.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

/// <summary>A pass leaves no tensor behind but its result, with planned disposal and without.</summary>
[Collection(ProcessWide.Name)]
public sealed class LiveTensorTests : IDisposable
{
    /// <summary>Declarations, and the passes that each is compiled without.</summary>
    public static TheoryData<string, string> All
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (var method in TinyModels.All.Concat(TinyRobertaModels.All))
                cases.Add(method.Type.FullName!, "");
            foreach (var disabled in new[] { nameof(Pass.PlannedDisposal), string.Join(';', PassVariants.All) })
            {
                foreach (var type in typeof(AllPasses).GetNestedTypes())
                    cases.Add(type.FullName!, disabled);
            }

            return cases;
        }
    }

    private readonly TinyBert _base = TinyModels.Base();
    private readonly Batch _batch = TinyModels.Batch();

    public void Dispose()
    {
        _batch.Dispose();
        _base.Dispose();
    }

    [Theory, MemberData(nameof(All))]
    public void NothingIsLeftBehind(string type, string disabled)
    {
        var compiled = Compiled(type, disabled);
        using var host = TinyModels.Host(compiled);
        using var model = TinyModels.Create(compiled, host.Base);
        using var adam = new FlatAdamW(model.TrainableGroups, new TrainingOptions());
        model.train();
        Step();

        Leaves(1, () => model.Forward(host.Batch));
        Leaves(1, () => model.Loss(host.Batch));
        Leaves(0, Step);
        using (no_grad())
        {
            Leaves(1, () => model.Forward(host.Batch));
            Leaves(1, () => model.Loss(host.Batch));
        }
        using (model.Infer(host.Batch))
            Leaves(1, () => model.Infer(host.Batch));

        Tensor? Step()
        {
            model.ZeroGradients();
            using var loss = model.Loss(host.Batch);
            loss.backward();
            adam.Step(1e-3);
            return null;
        }
    }

    /// <summary>What deployment holds is given back when it is dropped, also after many times.</summary>
    [Theory, MemberData(nameof(All))]
    public void DeploymentIsGivenBack(string type, string disabled)
    {
        var compiled = Compiled(type, disabled);
        using var host = TinyModels.Host(compiled);
        using var model = TinyModels.Create(compiled, host.Base);
        Deploy();

        Leaves(0, Deploy);

        Tensor? Deploy()
        {
            model.eval();
            using (model.Infer(host.Batch))
                model.train();
            return null;
        }
    }

    [Fact]
    public void EncodersLeaveTheirResults()
    {
        using var model = new TinyPrefixFeature(_base);
        using (model.Encode(_batch))
            LeavesAll(2, () => Tensors(model.Encode(_batch)));
        using (_base.Forward(_batch))
            LeavesAll(2, () => Tensors(_base.Forward(_batch)));
        using (_base.Inspect(_batch))
            LeavesAll(3 + 2 + 1, () => _base.Inspect(_batch) is var all ? [.. all.HiddenStates, .. all.Attentions, all.Pooled!] : []);

        static Tensor[] Tensors(EncoderOutput output) => [output.LastHiddenState, output.Pooled!];
    }

    [Fact]
    public void SharedTrunkLeavesItsResults()
    {
        using var drop = new TinyAdapterDrop(_base) { DroppedLayers = 1 };
        using var lora = new TinyLoraUpperLayer(_base);
        var trunk = new SharedTrunk([drop, lora]);
        foreach (var result in trunk.Infer(_batch))
            result.Dispose();

        LeavesAll(2, () => [.. trunk.Infer(_batch)]);
        Assert.Equal((1, 2), (trunk.Depth, trunk.Runs));
    }

    /// <summary>
    /// TorchSharp goes on counting the tensor that a parameter was made of: one for each parameter and each buffer (frozen tensors have
    /// one each).
    /// </summary>
    [Theory, MemberData(nameof(All))]
    public void DisposedModelLeavesNothing(string type, string disabled)
    {
        var compiled = Compiled(type, disabled);
        using var host = TinyModels.Host(compiled);
        var parameters = Live(); // the base keeps views that every adaptation shares

        Leaves(parameters, () =>
        {
            Live();
            return null;
        });

        int Live()
        {
            using var model = TinyModels.Create(compiled, host.Base);
            using (model.Infer(host.Batch))
            using (var loss = model.Loss(host.Batch))
                loss.backward();
            return model.Info.Parameters.Count + model.TrainableGroups.Count + model.Info.Parameters.Count(row => !row.Trainable);
        }
    }

    private static Type Compiled(string type, string disabled)
    {
        var declared = typeof(LiveTensorTests).Assembly.GetType(type)!;
        return disabled.Length > 0 ? PassVariants.Without(declared, disabled.Split(';')) : declared;
    }

    private static void Leaves(int count, Func<Tensor?> run) => LeavesAll(count, () => run() is { } result ? [result] : []);

    private static void LeavesAll(int count, Func<Tensor[]> run)
    {
        if (Left(run) == count)
            return;
        // The collector may have freed between the two counts what other tests had forgotten; now nothing of theirs is left.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.Equal(count, Left(run));
    }

    private static long Left(Func<Tensor[]> run)
    {
        var before = Tensor.TotalCount;
        var results = run();
        var after = Tensor.TotalCount;
        foreach (var result in results)
            result.Dispose();
        return after - before;
    }
}
