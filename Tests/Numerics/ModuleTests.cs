using DslPeft.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

/// <summary>An emitted model is a TorchSharp module like any other.</summary>
public sealed class ModuleTests : IDisposable
{
    public static TheoryData<string> All => TinyModels.Names();

    private readonly TinyBert _base = TinyModels.Base();
    private readonly Batch _batch = TinyModels.Batch();

    public void Dispose()
    {
        _batch.Dispose();
        _base.Dispose();
    }

    [Theory, MemberData(nameof(All))]
    public void SameSeedSameValues(string name)
    {
        using var first = Create(name, seed: 4);
        using var second = Create(name, seed: 4);
        using var other = Create(name, seed: 5);

        Assert.All(first.named_parameters(), entry => Assert.True(TinyModels.SameBits(entry.parameter, second[entry.name]), entry.name));
        Assert.Contains(first.named_parameters(), entry => !TinyModels.SameBits(entry.parameter, other[entry.name]));
    }

    /// <summary>To double precision and back: values, gradients and training follow, and the way back restores every bit.</summary>
    [Theory, MemberData(nameof(All))]
    public void ModelMovesBetweenTypes(string name)
    {
        using var model = Create(name);
        TinyModels.Perturb(model, 3);
        TinyModels.Settle(model);
        model.Routing.Pin(Choices(model));
        model.train();
        var before = TinyModels.Snapshot(model);
        var single = Gradients(model);
        using var loss = Loss(model);

        _base.to(float64);
        model.to(float64);
        Assert.All(model.Info.Parameters, row => Assert.Equal(row.Integer ? int64 : float64, model[row.Name].dtype));
        Assert.All(model.TrainableGroups, group => Assert.Equal(float64, group.Tensor.dtype));
        using (var moved = Loss(model))
        {
            Assert.Equal(float64, moved.dtype);
            TensorAssert.Close(name + " loss", loss, moved, 1e-5);
        }
        // Single precision loses digits where terms cancel, as in a gate's one gradient, a sum over all features of all tokens.
        foreach (var (parameter, gradient) in Gradients(model))
            TensorAssert.GradientClose($"{name}: gradient of {parameter}", gradient, single[parameter], relative: 1e-3);

        _base.to(float32);
        model.to(float32);
        Assert.All(model.named_parameters(), entry => Assert.True(TinyModels.SameBits(before[entry.name], entry.parameter), entry.name));
        using (var back = Loss(model))
            TensorAssert.Same(name + " loss", loss, back);

        // The groups are those of the moved tensors: a step changes what the model computes.
        model.ZeroGradients();
        using (var again = Loss(model))
            again.backward();
        using (var adam = new FlatAdamW(model.TrainableGroups, new TrainingOptions()))
            adam.Step(0.05);
        using var after = Loss(model);
        Assert.False(TinyModels.SameBits(loss, after));
    }

    [Theory, MemberData(nameof(All))]
    public void StateIsTheAdaptationsOwn(string name)
    {
        using var model = Create(name);
        var rows = model.Info.Parameters.Select(row => row.Name).Order(StringComparer.Ordinal);

        Assert.Equal(rows, model.state_dict().Keys.Order(StringComparer.Ordinal));
        Assert.Equal(rows, model.named_parameters().Select(entry => entry.name).Order(StringComparer.Ordinal));
        Assert.Equal(model.named_parameters().Count(), model.parameters().Count());
        Assert.All(rows, row => Assert.True(model.has_parameter(row)));
        Assert.Null(model.get_parameter("embeddings.no_such.weight"));
    }

    [Theory, MemberData(nameof(All))]
    public void StateIsCopiedThroughViews(string name)
    {
        using var noGrad = no_grad();
        using var model = Create(name);
        TinyModels.Perturb(model, 3);
        using var other = Create(name, seed: 11);
        other.load_state_dict(model.state_dict());

        using var expected = model.Infer(_batch);
        using var actual = other.Infer(_batch);
        TensorAssert.Same(name, expected, actual);
    }

    [Fact]
    public void StateThatDoesNotFitChangesNothing()
    {
        using var model = new TinyLora(_base);
        var before = TinyModels.Snapshot(model);
        var missing = model.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.detach().clone() * Scalars.Of(2));
        missing.Remove("classifier.bias");
        Assert.Contains("Missing: classifier.bias", Assert.Throws<InvalidOperationException>(() => model.load_state_dict(missing)).Message);

        var shaped = model.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.detach().clone() * Scalars.Of(2));
        shaped["classifier.bias"] = zeros(1); // would broadcast
        Assert.Contains(
            "classifier.bias: expected (3), found (1)",
            Assert.Throws<InvalidOperationException>(() => model.load_state_dict(shaped)).Message
        );

        shaped["classifier.bias"] = zeros(3);
        shaped["more"] = zeros(3);
        Assert.Contains("Unexpected: more", Assert.Throws<InvalidOperationException>(() => model.load_state_dict(shaped)).Message);
        Assert.All(before, entry => Assert.True(TinyModels.SameBits(entry.Value, model[entry.Key]), entry.Key));
    }

    /// <summary>Gradients accumulate in place, and are zero again after either way of clearing them.</summary>
    [Theory, MemberData(nameof(All))]
    public void GradientsAccumulateAndClear(string name)
    {
        using var model = Create(name);
        TinyModels.Perturb(model, 3);
        TinyModels.Settle(model);
        model.Routing.Pin(Choices(model));
        model.train();
        var once = Gradients(model);
        using (var loss = Loss(model))
            loss.backward();
        foreach (var (parameter, gradient) in once)
        {
            using var twice = model[parameter].grad;
            using var doubled = gradient * Scalars.Of(2);
            TensorAssert.GradientClose($"{name}: {parameter}", doubled, twice!);
        }
        foreach (var clear in new Action[] { () => model.zero_grad(), model.ZeroGradients })
        {
            using (var loss = Loss(model))
                loss.backward();
            clear();
            Assert.All(model.named_parameters(), entry =>
            {
                using var gradient = entry.parameter.grad;
                Assert.True(gradient is null || gradient.count_nonzero().item<long>() == 0, $"{entry.name} keeps a gradient.");
            });
        }
        foreach (var (parameter, gradient) in Gradients(model))
            TensorAssert.Same($"{name}: {parameter} after clearing", once[parameter], gradient);
    }

    /// <summary>Adaptations over one base: training one leaves the others and the base as they are.</summary>
    [Fact]
    public void AdaptationsOverOneBaseAreIndependent()
    {
        using var scope = NewDisposeScope();
        var models = TinyModels.All.Select(method => TinyModels.Create(method.Type, _base)).ToList();
        try
        {
            models.ForEach(model => model.eval());
            var logits = models.Select(model => model.Infer(_batch)).ToList();
            var fingerprint = _base.Fingerprint();
            foreach (var (place, trained) in models.Index())
            {
                trained.train();
                using (var loss = trained.Loss(_batch))
                    loss.backward();
                using (var adam = new FlatAdamW(trained.TrainableGroups, new TrainingOptions()))
                    adam.Step(0.1);
                trained.eval();
                logits[place] = trained.Infer(_batch);
            }
            foreach (var (model, own) in models.Zip(logits))
                TensorAssert.Same($"{model.GetName()} after training the others", own, model.Infer(_batch));
            Assert.Equal(fingerprint, _base.Fingerprint());
        }
        finally
        {
            models.ForEach(model => model.Dispose());
        }
    }

    [Fact]
    public void PartsGiveTheTensors()
    {
        Assert.Equal("encoder.layer.1.attention.self.query", _base.Encoder[1].AttentionOfSelfAttention.Query.Key);
        Assert.True(
            TinyModels.SameBits(
                _base["encoder.layer.1.attention.self.query.weight"],
                _base.Encoder[1].AttentionOfSelfAttention.Query.Weight
            )
        );
        Assert.True(TinyModels.SameBits(_base["embeddings.LayerNorm.bias"], _base.EmbeddingNorm.Bias!));
        Assert.Throws<ArgumentOutOfRangeException>(() => _base.Encoder[TinyBert.Layers]);
        _base.to(float64);
        Assert.Equal(float64, _base.Words.Weight.dtype);
    }

    private AdaptedModel Create(string name, int seed = 42) => TinyModels.Create(TinyModels.Get(name).Type, _base, seed);

    private Tensor Loss(AdaptedModel model) => model.Loss(_batch);

    private static int[][][]? Choices(AdaptedModel model) =>
        model.Info.Routes.Count == 0
            ? null
            :
            [
                .. Enumerable
                    .Range(0, 2)
                    .Select(pass =>
                        model
                            .Info.Routes.Select(route =>
                                Enumerable.Range(0, route.Layers).Select(layer => (pass + layer) % route.Count).ToArray()
                            )
                            .ToArray()
                    ),
            ];

    /// <summary>Fresh gradients by name.</summary>
    private Dictionary<string, Tensor> Gradients(AdaptedModel model)
    {
        model.ZeroGradients();
        using (var loss = Loss(model))
            loss.backward();
        var gradients = new Dictionary<string, Tensor>();
        foreach (var (name, parameter) in model.named_parameters())
        {
            using var gradient = parameter.grad;
            if (gradient is not null)
                gradients[name] = gradient.clone();
        }
        return gradients;
    }
}
