using System.Security.Cryptography;
using DslPeft.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

/// <summary>
/// Every method at once over one loaded base: training one adaptation changes that one's tensors, and no byte of the base or of another.
/// </summary>
[Collection(ProcessWide.Name)]
public sealed class NeighbourTests : IDisposable
{
    private const double Rate = 0.01;

    public static TheoryData<string> All => [.. Cases.Select(type => type.Name)];

    private static Type[] Cases => typeof(Neighbours).GetNestedTypes();

    private readonly string _folder = Directory.CreateTempSubdirectory("dslpeft-neighbours-").FullName;
    private readonly TinyDroppingBert _base = NewBase();
    private readonly Batch _batch = NewBatch();

    public void Dispose()
    {
        _batch.Dispose();
        _base.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A new method has no case here until somebody declares one.</summary>
    [Fact]
    public void EveryMethodOfTheLibraryIsHere() => Assert.Equal(LibraryMethods.All, LibraryMethods.UsedBy(Cases));

    [Theory, MemberData(nameof(All))]
    public void TrainingOneChangesNoByteOfTheBaseOrTheOthers(string name)
    {
        var models = Cases.ToDictionary(type => type.Name, type => Create(type, _base));
        var (trained, others) = (models[name], models.Where(entry => entry.Key != name).ToDictionary());
        var (baseBefore, ownBefore) = (Hashes(_base), Hashes(trained));
        var othersBefore = others.ToDictionary(entry => entry.Key, entry => Hashes(entry.Value));
        var outputsBefore = others.ToDictionary(entry => entry.Key, entry => Outputs(entry.Value));

        Train(trained);

        Assert.Equal(baseBefore, Hashes(_base));
        Assert.All(others, other => Assert.Equal(othersBefore[other.Key], Hashes(other.Value)));
        // The base serves all of them in turn, whoever was trained.
        Assert.All(others, other => Assert.Equal(outputsBefore[other.Key], Outputs(other.Value)));

        var ownAfter = Hashes(trained);
        var changed = trained
            .Info.Parameters.Where(row => row is { State: false, Integer: false } && ownBefore[row.Name] != ownAfter[row.Name])
            .ToList();
        Assert.All(changed, row => Assert.True(row.Trainable, $"{row.Name} is frozen and has changed."));
        Assert.NotEmpty(changed);
        // A copy or a layer that no pass drew stays as it was.
        Assert.All(trained.Info.Parameters.Where(row => row.Trainable && !row.Routed), row => Assert.Contains(row, changed));
        foreach (var model in models.Values)
            model.Dispose();
    }

    /// <summary>What was trained is what runs: evaluated, deployed, and loaded from its file into another instance.</summary>
    [Theory, MemberData(nameof(All))]
    public void TrainedModelIsTheDeployedAndTheLoadedOne(string name)
    {
        using var model = Create(typeof(Neighbours).GetNestedType(name)!, _base);
        Train(model);
        var file = Path.Combine(_folder, "adapter.safetensors");
        model.Save(file);
        using var loaded = TinyModels.Create(model.GetType(), _base, seed: 99);
        loaded.Load(file);
        loaded.eval();

        using var noGrad = no_grad();
        using var evaluated = model.Forward(_batch);
        using var deployed = model.Infer(_batch);
        TensorAssert.Close(name + " deployed", evaluated, deployed, 1e-5);
        using var evaluatedAgain = loaded.Forward(_batch);
        TensorAssert.Same(name + " loaded", evaluated, evaluatedAgain);
        using var deployedAgain = loaded.Infer(_batch);
        TensorAssert.Same(name + " loaded and deployed", deployed, deployedAgain);
    }

    /// <summary>What the test above trains with: two passes of training differ, so dropout is on.</summary>
    [Theory, MemberData(nameof(All))]
    public void DropoutIsOnWhileTraining(string name)
    {
        using var noGrad = no_grad();
        using var model = Create(typeof(Neighbours).GetNestedType(name)!, _base);
        model.train();
        using var first = model.Forward(_batch);
        using var second = model.Forward(_batch);
        Assert.False(TinyModels.SameBits(first, second));
    }

    /// <summary>Steps of all of them in turn over one base are the steps of each over a base of its own.</summary>
    [Fact]
    public void TrainedInTurnTheyAreAsTrainedAlone()
    {
        const int Steps = 3;
        var together = Cases.ToDictionary(type => type.Name, type => Create(type, _base));
        var optimizers = together.ToDictionary(
            entry => entry.Key,
            entry => new FlatAdamW(entry.Value.TrainableGroups, new TrainingOptions())
        );
        for (var step = 0; step < Steps; step++)
        {
            foreach (var (name, model) in together)
                Step(model, optimizers[name], step);
        }

        foreach (var type in Cases)
        {
            using var ownBase = NewBase();
            using var alone = Create(type, ownBase);
            using var adam = new FlatAdamW(alone.TrainableGroups, new TrainingOptions());
            for (var step = 0; step < Steps; step++)
                Step(alone, adam, step);
            Assert.Equal(Hashes(alone), Hashes(together[type.Name]));
        }
        foreach (var optimizer in optimizers.Values)
            optimizer.Dispose();
        foreach (var model in together.Values)
            model.Dispose();
    }

    /// <summary>Rows of two tasks in one batch: each is what an adaptation of its task alone gives.</summary>
    [Fact]
    public void RowsOfOneBatchHaveTheirOwnAdaptations()
    {
        using var noGrad = no_grad();
        using var both = Create(typeof(Neighbours.TwoTasks), _base);
        using var expected = zeros(3, 3);
        foreach (var (task, name) in new[] { (0, "first"), (1, "second") })
        {
            using var single = Create(typeof(Neighbours.Pfeiffer), _base, seed: 7 + task);
            foreach (var row in single.Info.Parameters.Where(row => row.Head))
                single[row.Name].copy_(both[row.Name]);
            var file = Path.Combine(_folder, name + ".safetensors");
            single.Save(file);
            both.LoadMember(name, file);
            using var alone = single.Forward(_batch);
            using var its = _batch.Tasks!.eq(Scalars.Of(task)).unsqueeze(1);
            using var rows = alone.masked_fill(its.logical_not(), Scalars.Of(0));
            expected.add_(rows, Scalars.One);
        }

        using var mixed = both.Forward(_batch);
        TensorAssert.Close("rows", expected, mixed, 1e-6);
        using var deployed = both.Infer(_batch);
        TensorAssert.Close("deployed rows", expected, deployed, 1e-6);
    }

    private static void Train(AdaptedModel model) =>
        Assert.Equal(4, new Trainer(model, new FourTimes(), new TrainingOptions { Epochs = 1, LearningRate = Rate }).Run().Steps);

    private void Step(AdaptedModel model, FlatAdamW adam, int seed)
    {
        random.manual_seed(seed);
        model.train();
        model.ZeroGradients();
        using (var loss = model.Loss(_batch))
            loss.backward();
        adam.Step(Rate);
    }

    private static AdaptedModel Create(Type type, TinyDroppingBert @base, int seed = 3)
    {
        var model = TinyModels.Create(type, @base);
        TinyModels.Perturb(model, seed);
        model.eval();
        return model;
    }

    private static TinyDroppingBert NewBase()
    {
        var model = new TinyDroppingBert();
        model.Initialise(1);
        TinyModels.Perturb(model, 2, 0.1);
        return model;
    }

    private static Batch NewBatch()
    {
        using var plain = TinyModels.Batch();
        return new Batch(
            plain.InputIds.clone(),
            plain.AttentionMask.clone(),
            plain.TokenTypeIds!.clone(),
            labels: plain.Labels!.clone(),
            tasks: tensor(new long[] { 0, 1, 0 })
        );
    }

    /// <summary>A digest of the bytes of each tensor.</summary>
    private static Dictionary<string, string> Hashes(TensorModule model) =>
        model.named_parameters().ToDictionary(entry => entry.name, entry => Convert.ToHexString(SHA256.HashData(entry.parameter.bytes)));

    /// <summary>The bytes of both forms' results.</summary>
    private string Outputs(AdaptedModel model)
    {
        using var noGrad = no_grad();
        using var forward = model.Forward(_batch);
        using var inferred = model.Infer(_batch);
        return Convert.ToHexString([.. forward.bytes, .. inferred.bytes]);
    }

    /// <summary>The same rows in each of four batches.</summary>
    private sealed class FourTimes : IBatchSource
    {
        public string Fingerprint => "four times";

        public int Count(int epoch) => 4;

        public Batch Get(int epoch, int index) => NewBatch();
    }
}
