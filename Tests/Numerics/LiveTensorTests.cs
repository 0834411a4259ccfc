using DslPeft.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

/// <summary>A pass leaves no tensor behind but its result, with planned disposal and without.</summary>
[Collection(ProcessWide.Name)]
public sealed class LiveTensorTests : IDisposable
{
    public static TheoryData<string> All =>
        [.. TinyModels.All.Concat(TinyRobertaModels.All).Select(method => method.Type).Concat(typeof(WithoutPlannedDisposal).GetNestedTypes()).Concat(typeof(WithoutPasses).GetNestedTypes()).Select(type => type.FullName!)];

    private readonly TinyBert _base = TinyModels.Base();
    private readonly Batch _batch = TinyModels.Batch();

    public void Dispose()
    {
        _batch.Dispose();
        _base.Dispose();
    }

    [Theory, MemberData(nameof(All))]
    public void NothingIsLeftBehind(string type)
    {
        using var host = Host(type);
        using var model = TinyModels.Create(Get(type), host.Base);
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
    public void DeploymentIsGivenBack(string type)
    {
        using var host = Host(type);
        using var model = TinyModels.Create(Get(type), host.Base);
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

    /// <summary>TorchSharp goes on counting the tensor that a parameter was made of: one for each parameter and each buffer (frozen tensors have one each).</summary>
    [Theory, MemberData(nameof(All))]
    public void DisposedModelLeavesNothing(string type)
    {
        using var host = Host(type);
        var parameters = Live(); // the base keeps views that every adaptation shares

        Leaves(parameters, () =>
        {
            Live();
            return null;
        });

        int Live()
        {
            using var model = TinyModels.Create(Get(type), host.Base);
            using (model.Infer(host.Batch))
            using (var loss = model.Loss(host.Batch))
                loss.backward();
            return model.Info.Parameters.Count + model.TrainableGroups.Count + model.Info.Parameters.Count(row => !row.Trainable);
        }
    }

    private static Type Get(string type) => typeof(LiveTensorTests).Assembly.GetType(type)!;

    private static HostModel Host(string type) => TinyModels.Host(Get(type));

    private static void Leaves(int count, Func<Tensor?> run) => LeavesAll(count, () => run() is { } result ? [result] : []);

    private static void LeavesAll(int count, Func<Tensor[]> run)
    {
        // The collector frees what other tests have forgotten; it must not do so between the two counts.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var before = Tensor.TotalCount;
        var results = run();
        var after = Tensor.TotalCount;
        foreach (var result in results)
            result.Dispose();
        Assert.Equal(count, after - before);
    }
}
