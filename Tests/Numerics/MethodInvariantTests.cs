using System.Text.RegularExpressions;
using DslPeft.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

/// <summary>What must hold of every method: identity at first, freezing, counts, deployment.</summary>
public abstract class MethodInvariantTests<THost> : IDisposable
    where THost : ITinyHost
{
    public static TheoryData<string> All => TinyModels.Names<THost>();
    public static TheoryData<string> IdentityAtFirst => TinyModels.Names<THost>(method => method.IsIdentityAtFirst);
    public static TheoryData<string> NotRouted => TinyModels.Names<THost>(method => !method.IsRouted);
    public static TheoryData<string> Mergeable => TinyModels.Names<THost>(method => method is { IsMergeable: true, IsRouted: false });

    private readonly ArchitectureModule _base = TinyModels.Drawn(THost.New());
    private readonly Batch _batch = THost.Batch();

    public void Dispose()
    {
        _batch.Dispose();
        _base.Dispose();
    }

    [Fact]
    public void EveryMethodOfTheLibraryIsHere() =>
        Assert.Equal(LibraryMethods.All, LibraryMethods.UsedBy(THost.Methods.Select(method => method.Type)));

    [Theory, MemberData(nameof(IdentityAtFirst))]
    public void FreshModelComputesWhatTheBaseDoes(string name)
    {
        using var noGrad = no_grad();
        using var model = Create(name);
        using var probe = THost.Probe(_base);
        model.eval();

        using var expected = probe.Forward(_batch);
        using var forward = model.Forward(_batch);
        // Not to the bit: a frozen product is oneDNN's and one with a trained bias torch's, and what is trained whole is multiplied one by
        // one.
        TensorAssert.Close(name, expected, forward, 1e-6);
        using var inferred = model.Infer(_batch);
        TensorAssert.Close(name + " deployed", expected, inferred, 1e-6);
    }

    /// <summary>Three steps of rate 1 change everything declared as trained and nothing else.</summary>
    [Theory, MemberData(nameof(All))]
    public void TrainingChangesWhatIsDeclaredAndNothingElse(string name)
    {
        using var model = Create(name);
        TinyModels.Perturb(model, 3);
        var declared = new Regex(TinyModels.Get(name).Trained);
        var fingerprint = _base.Fingerprint();
        var before = TinyModels.Snapshot(model);
        var used = new HashSet<string>();

        model.train();
        using (var adam = new FlatAdamW(model.TrainableGroups, new TrainingOptions()))
        {
            for (var step = 0; step < 3; step++)
            {
                model.ZeroGradients();
                using (var loss = model.Loss(_batch))
                    loss.backward();
                used.UnionWith(model.named_parameters().Where(entry => HasGradient(entry.parameter)).Select(entry => entry.name));
                adam.Step(1);
            }
        }

        Assert.Equal(fingerprint, _base.Fingerprint());
        Assert.All(model.Info.Parameters.Where(row => row.Trainable), row => Assert.Matches(declared, row.Name));
        Assert.All(model.named_parameters(), entry =>
            Assert.Equal(!used.Contains(entry.name), TinyModels.SameBits(before[entry.name], entry.parameter))
        );
        // A copy that no pass drew stays as it was; everything else has moved.
        Assert.All(model.Info.Parameters.Where(row => row.Trainable && !row.Routed), row => Assert.Contains(row.Name, used));
        Assert.All(model.Deploy().Names, changed =>
            Assert.True(Merges(model, changed) || declared.IsMatch(changed) || Deployed(model, changed), $"{changed} changed.")
        );
        Free(before);

        static bool HasGradient(Tensor parameter)
        {
            using var gradient = parameter.grad;
            return gradient is not null;
        }
    }

    [Theory, MemberData(nameof(All))]
    public void GradientsStayWithTheAdaptation(string name)
    {
        using var model = Create(name);
        using (var loss = model.Loss(_batch))
            loss.backward();

        Assert.All(_base.parameters(), parameter => Assert.False(parameter.requires_grad));
        Assert.All(_base.parameters(), parameter => Assert.Null(parameter.grad));
        Assert.All(model.Info.Parameters, row => Assert.Equal(row.Trainable, model[row.Name].requires_grad));
    }

    [Theory, MemberData(nameof(All))]
    public void ConstantsAreTheRuntimeCounts(string name)
    {
        using var model = Create(name);
        long Constant(string constant) => TinyModels.Constant(model.GetType(), constant);
        var rows = model.Info.Parameters;

        Assert.Equal(_base.parameters().Sum(parameter => parameter.numel()), Constant("BaseParameters"));
        Assert.Equal(
            model.parameters().Where(parameter => parameter.requires_grad).Sum(parameter => parameter.numel()),
            Constant("TrainableParameters")
        );
        Assert.Equal(model.TrainableGroups.Sum(group => group.Tensor.numel()), Constant("TrainableParameters"));
        Assert.Equal(
            rows.Where(row => row.Initial.Kind != Init.Pretrained && row is { State: false, Integer: false, Seeded: false })
                .Sum(row => model[row.Name].numel()),
            Constant("AddedParameters")
        );
        Assert.Equal(rows.Where(row => row.Head).Sum(row => model[row.Name].numel()), Constant("HeadParameters"));
        Assert.Equal(rows.Select(row => row.Name), rows.Select(row => row.Name).Distinct());
        Assert.Equal(rows.Select(row => row.Name).Order(), model.named_parameters().Select(entry => entry.name).Order());
    }

    /// <summary>The table's shapes are those of the tensors; decay goes to trained matrices alone, and to all but gates.</summary>
    [Theory, MemberData(nameof(All))]
    public void TableDescribesTheTensors(string name)
    {
        using var model = Create(name);

        Assert.All(model.Info.Parameters, row => Assert.Equal(row.Shape, model[row.Name].shape));
        Assert.All(model.Info.Parameters, row =>
            Assert.Equal(
                row.Trainable && row.Shape.Length > 1 && !row.Name.EndsWith(".diffpruning.gate", StringComparison.Ordinal),
                row.Decay
            )
        );
        Assert.All(model.TrainableGroups, group => Assert.True(group.Tensor.numel() > 0));
    }

    [Theory, MemberData(nameof(All))]
    public void DeployedFormComputesWhatTheTrainedFormDoes(string name)
    {
        using var noGrad = no_grad();
        using var model = Create(name);
        TinyModels.Perturb(model, 3);
        model.eval();

        using var forward = model.Forward(_batch);
        using var inferred = model.Infer(_batch);
        TensorAssert.Close(name, forward, inferred, 1e-5);
        using var again = model.Forward(_batch);
        TensorAssert.Same(name + " after deployment", forward, again);
    }

    /// <summary>Training after deployment: the deployed form follows.</summary>
    [Theory, MemberData(nameof(NotRouted))]
    public void DeployedFormFollowsTraining(string name)
    {
        using var model = Create(name);
        using (var early = model.Infer(_batch))
        {
            using (var loss = model.Loss(_batch))
                loss.backward();
            using var adam = new FlatAdamW(model.TrainableGroups, new TrainingOptions());
            adam.Step(0.1);
            using var late = model.Infer(_batch);
            Assert.False(TinyModels.SameBits(early, late));
        }
        using var noGrad = no_grad();
        using var forward = model.Forward(_batch);
        using var inferred = model.Infer(_batch);
        TensorAssert.Close(name, forward, inferred, 1e-5);
    }

    [Theory, MemberData(nameof(Mergeable))]
    public void MergingChangesNoResultAndUnmergingRestores(string name)
    {
        using var noGrad = no_grad();
        using var model = Create(name);
        TinyModels.Perturb(model, 3);
        var fingerprint = _base.Fingerprint();
        Assert.True(model.Info.Mergeable);
        using var before = model.Forward(_batch);

        model.GetType().GetMethod("Merge")!.Invoke(model, null);
        Assert.True(model.IsDeployed);
        using (var merged = model.Infer(_batch))
            TensorAssert.Close(name + " merged", before, merged, 1e-5);
        model.GetType().GetMethod("Unmerge")!.Invoke(model, null);

        Assert.False(model.IsDeployed);
        using var after = model.Forward(_batch);
        TensorAssert.Same(name + " unmerged", before, after);
        Assert.Equal(fingerprint, _base.Fingerprint());
    }

    [Theory, MemberData(nameof(All))]
    public void OnlyMergeableMethodsOfferMerge(string name)
    {
        using var model = Create(name);
        var merge = model.GetType().GetMethod("Merge")!;

        Assert.Equal(TinyModels.Get(name).IsMergeable, model.Info.Mergeable);
        Assert.Equal(
            model.Info.Mergeable,
            !merge.GetCustomAttributes(typeof(ObsoleteAttribute), false).OfType<ObsoleteAttribute>().Any(attribute => attribute.IsError)
        );
    }

    private AdaptedModel Create(string name) => TinyModels.Create(TinyModels.Get(name).Type, _base);

    /// <summary>Weights that low-rank factors fold into.</summary>
    private static bool Merges(AdaptedModel model, string changed) =>
        new[]
        {
            "lora.a",
            "lora.a.0",
            "fourierft.spectrum",
            "vblora.logitsA",
            "circulant.kernel",
            "adalora.a",
            "lora.tableA",
            "lora.tableA.0",
            "trainabletokens.rows",
            "lokr.c",
            "loha.a1",
            "krona.a",
            "vera.scale",
            "far.change",
            "ia3.l",
            "dora.magnitude",
            "oft.rotations",
            "boft.scale",
            "hra.directions",
            "bone.block",
            "bone.blocks",
            "miss.block",
            "pissa.a",
            "olora.a",
            "hira.a",
            "randlora.ranks",
            "shira.values",
            "gralora.a",
        }.Any(factor => model.has_parameter(changed[..(changed.LastIndexOf('.') + 1)] + factor))
        || model.has_parameter(changed + ".diffpruning.difference")
        || model.has_parameter(changed + ".intrinsicdimension.signs")
        || model.has_parameter("model.fishmask.values")
        || model.has_parameter("model.lotteryticket.values");

    /// <summary>Tables and averages that stand for what deployment drops.</summary>
    private static bool Deployed(AdaptedModel model, string changed) =>
        Regex.IsMatch(changed, @"\.prefix\.(key|value)$") && model.has_parameter("Encoder.prefix.table")
        || changed.EndsWith(".ptuning.prompt", StringComparison.Ordinal) && model.has_parameter(changed.Replace(".prompt", ".table"))
        || model.has_parameter(changed + ".0");

    private static void Free(Dictionary<string, Tensor> tensors)
    {
        foreach (var tensor in tensors.Values)
            tensor.Dispose();
    }
}
