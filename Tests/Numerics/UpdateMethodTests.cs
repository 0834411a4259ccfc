using DslPeft.Checkpoints;
using DslPeft.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

/// <summary>Relatives of LoRA against their equations written plainly.</summary>
public sealed class UpdateMethodTests : IDisposable
{
    private const string Query = "encoder.layer.0.attention.self.query",
        Up = "encoder.layer.1.intermediate.dense",
        Down = "encoder.layer.0.output.dense";
    private readonly string _folder = Directory.CreateTempSubdirectory("dslpeft-updates-").FullName;
    private readonly TinyBert _base = TinyModels.Base();

    public void Dispose()
    {
        _base.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>The start is the best approximation of the rank, and what is trained acts over the rest of the weight.</summary>
    [Theory]
    [InlineData(Query)]
    [InlineData(Up)]
    public void PrincipalPartIsTrained(string name)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var model = new TinyPissa(_base);
        var weight = _base[name + ".weight"];
        Tensor Product() => model[name + ".pissa.b"].matmul(model[name + ".pissa.a"]) * Scalars.Of(2);
        var (u, s, v) = linalg.svd(weight.to(float64), fullMatrices: false);
        var principal = (u[.., ..4] * s[..4]).matmul(v[..4]).to(float32);

        TensorAssert.Close("start", principal, Product(), 1e-5);
        // Both factors take an equal share.
        TensorAssert.Close(
            "share",
            model[name + ".pissa.b"].pow(Scalars.Of(2)).sum([0]),
            model[name + ".pissa.a"].pow(Scalars.Of(2)).sum([1]),
            1e-4
        );
        TinyModels.Perturb(model, 3);
        TensorAssert.Close("deployed", (weight - principal).Plus(Product()), model.Deploy()[name + ".weight"], 1e-5);
        Assert.Equal(2 * (4 * (32 + 32) + 4 * (32 + 37)) + TinyPissa.HeadParameters, TinyPissa.TrainableParameters);
    }

    [Theory]
    [InlineData(Query)]
    [InlineData(Down)]
    public void OrthogonalStartIsTrained(string name)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var model = new TinyOlora(_base);
        var weight = _base[name + ".weight"];
        Tensor Product() => model[name + ".olora.b"].matmul(model[name + ".olora.a"]) * Scalars.Of(4);
        var first = Product();

        TensorAssert.Close("orthogonal", eye(4), model[name + ".olora.b"].t().matmul(model[name + ".olora.b"]), 1e-5);
        // Q R agrees with the weight in its first columns, of which R has no entries below.
        TensorAssert.Close("columns", weight[.., ..4], first[.., ..4] / Scalars.Of(4), 1e-5);
        TinyModels.Perturb(model, 3);
        TensorAssert.Close("deployed", (weight - first).Plus(Product()), model.Deploy()[name + ".weight"], 1e-5);
    }

    /// <summary>Files hold the factors alone; the start follows from the base that they belong to.</summary>
    [Theory]
    [InlineData(typeof(TinyPissa), "pissa")]
    [InlineData(typeof(TinyOlora), "olora")]
    public void StartsAreNotStored(Type type, string start)
    {
        using var model = TinyModels.Create(type, _base);
        TinyModels.Perturb(model, 3);
        var path = Path.Combine(_folder, "adapter.safetensors");
        model.Save(path);
        model.SavePeft(_folder);
        using (var file = SafetensorsFile.Open(path))
            Assert.DoesNotContain(file.Entries.Keys, key => key.Contains(".first", StringComparison.Ordinal));
        Assert.Contains($"\"init_lora_weights\": \"{start}\"", File.ReadAllText(Path.Combine(_folder, "adapter_config.json")));

        using AdaptedModel one = TinyModels.Create(type, _base, 9),
            other = TinyModels.Create(type, _base, 10);
        one.Load(path);
        other.LoadPeft(_folder);
        using var batch = TinyModels.Batch();
        using Tensor expected = model.Infer(batch),
            own = one.Infer(batch),
            foreign = other.Infer(batch);
        TensorAssert.Same("own file", expected, own);
        TensorAssert.Same("peft", expected, foreign);
        using var different = TinyModels.Base(seed: 8);
        using var elsewhere = TinyModels.Create(type, different);
        Assert.Contains("fingerprint", Assert.Throws<CheckpointException>(() => elsewhere.Load(path)).Message);
        var config = Path.Combine(_folder, "adapter_config.json");
        File.WriteAllText(config, File.ReadAllText(config).Replace($"\"{start}\"", "true", StringComparison.Ordinal));
        Assert.Contains(
            $"init_lora_weights: expected \"{start}\", found true",
            Assert.Throws<CheckpointException>(() => other.LoadPeft(_folder)).Message
        );
    }

    /// <summary>Adam's first step is the rate, whatever the gradient: B's is 16 times A's.</summary>
    [Fact]
    public void BLearnsAtARateOfItsOwn()
    {
        using var scope = NewDisposeScope();
        using var model = new TinyLoraPlus(_base);
        using var batch = TinyModels.Batch();
        TinyModels.Perturb(model, 3);
        var before = TinyModels.Snapshot(model);
        model.Loss(batch).backward();
        using (var adam = new FlatAdamW(model.TrainableGroups, new TrainingOptions { WeightDecay = 0 }))
            adam.Step(1e-3);

        foreach (var row in model.Info.Parameters)
        {
            var moved = (model[row.Name] - before[row.Name]).abs().max().AsDouble();
            Assert.Equal(row.Name.EndsWith(".b", StringComparison.Ordinal) ? 16e-3 : 1e-3, moved, 5e-5);
        }
        Assert.Equal([1.0, 16.0], model.TrainableGroups.Where(group => group.Decay).Select(group => group.Rate));
    }

    [Fact]
    public void AStaysAsItStarts()
    {
        using var model = new TinyLoraFa(_base);
        Assert.All(model.Info.Parameters.Where(row => row.Name.EndsWith(".lora.a", StringComparison.Ordinal)), row =>
            Assert.False(row.Trainable)
        );
        Assert.Equal(4 * 4 * 32 + TinyLoraFa.HeadParameters, TinyLoraFa.TrainableParameters);
    }

    [Fact]
    public void WeightAndUpdateAreMultiplied()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var model = Perturbed(new TinyHira(_base));
        var weight = _base[Up + ".weight"];
        TensorAssert.Close(
            "weight",
            weight * (model[Up + ".hira.b"].matmul(model[Up + ".hira.a"]).Plus(1)),
            model.Deploy()[Up + ".weight"],
            1e-6
        );
    }

    /// <summary>The sum of products, each written out, with the bases of the shorter and the longer side in either order.</summary>
    [Theory]
    [InlineData(Query)]
    [InlineData(Up)]
    [InlineData(Down)]
    public void RandomProductsAreWeighed(string name)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var model = Perturbed(new TinyRandLora(_base));
        var weight = _base[name + ".weight"];
        var (shorter, longer) = (model["model.randlora.a"], model["model.randlora.b"]);
        var (ranks, features) = (model[name + ".randlora.ranks"], model[name + ".randlora.features"]);
        Assert.Equal([5L, 1, 37], shorter.shape);
        Assert.Equal([37L, 8, 5], longer.shape);
        Assert.Equal([7L, 32], features.shape);
        var (rows, columns, products) = ((int)weight.shape[0], (int)weight.shape[1], 7);
        var update = zeros_like(weight);
        for (var j = 0; j < 5 * products; j++)
        {
            var left = ranks[j / products, j % products] * shorter[j / products, 0, ..32] * features[j % products];
            var right = longer[..Math.Max(rows, columns), j / 5, j % 5];
            update = update.Plus(columns <= rows ? outer(right, left) : outer(left, right));
        }
        TensorAssert.Close(name, weight.Plus(update * Scalars.Of(4)), model.Deploy()[name + ".weight"], 1e-4);
    }

    [Fact]
    public void PlacesAreRandomAndMany()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var model = Perturbed(new TinyShira(_base));
        var (weight, values, places) = (_base[Up + ".weight"], model[Up + ".shira.values"], model[Up + ".shira.places"]);
        var expected = weight.clone();
        var pairs = new HashSet<(long, long)>();
        for (var i = 0; i < 2 * (32 + 37); i++)
        {
            var (row, column) = (places[0, i].item<long>(), places[1, i].item<long>());
            Assert.True(pairs.Add((row, column)));
            expected[row, column] = expected[row, column].Plus(values[i]);
        }
        TensorAssert.Close("weight", expected, model.Deploy()[Up + ".weight"], 1e-6);
        using var again = new TinyShira(_base, seed: 5);
        TensorAssert.Same("places", places, again[Up + ".shira.places"]);
    }

    /// <summary>Block (k, n) of the update is the k-th part of the n-th first block times the n-th part of the k-th second one.</summary>
    [Theory]
    [InlineData(typeof(TinyGraLora), 2, 4, 2.0)]
    [InlineData(typeof(TinyHybridGraLora), 4, 8, 1.6)]
    public void BlocksOfTheUpdateAreProducts(Type type, int blocks, int rank, double scale)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var model = Perturbed(TinyModels.Create(type, _base));
        var (a, b) = (model[Query + ".gralora.a"], model[Query + ".gralora.b"]);
        var (size, part) = (32 / blocks, rank / blocks);
        var update = zeros(32, 32);
        for (var row = 0; row < blocks; row++)
        {
            for (var column = 0; column < blocks; column++)
            {
                var first = a[column].narrow(1, row * part, part);
                var second = b[row].narrow(0, column * part, part);
                update.narrow(0, row * size, size).narrow(1, column * size, size).copy_(first.matmul(second).t());
            }
        }

        if (model.has_parameter(Query + ".gralora.wholeA"))
            update = update.Plus(model[Query + ".gralora.wholeB"].matmul(model[Query + ".gralora.wholeA"]));
        TensorAssert.Close("weight", _base[Query + ".weight"].Plus(update * Scalars.Of(scale)), model.Deploy()[Query + ".weight"], 1e-5);
    }

    /// <summary>Each channel of what is added has a factor.</summary>
    [Fact]
    public void ChannelsAreScaled()
    {
        using var scope = NewDisposeScope();
        Tensor z = randn(2, 3, 6),
            down = randn(2, 6),
            downBias = randn(2),
            up = randn(6, 2),
            upBias = randn(6),
            channels = randn(6);
        var inner = nn.functional.gelu(z.matmul(down.t()).Plus(downBias));
        TensorAssert.Close(
            "added",
            (inner.matmul(up.t()).Plus(upBias)) * channels,
            AdapterPlusAttribute.Apply(z, down, downBias, up, upBias, channels, Act.Gelu),
            1e-5
        );
    }

    /// <summary>
    /// The last layer's states with the edit written out token by token: at the first two and the last of each row, padding not counted.
    /// </summary>
    [Fact]
    public void StatesAreEditedAtTheEndsOfTexts()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var model = Perturbed(new TinyEditedStates(_base));
        using var plain = new TinyPlainStates(_base);
        using var batch = TinyModels.Batch();
        const string place = "encoder.layer.1.Mlp.output.loreft.";
        var (directions, source, bias) = (model[place + "directions"], model[place + "source"], model[place + "sourceBias"]);
        var (basis, upper) = linalg.qr(directions);
        var rows = (basis * upper.diagonal().sign()).t();
        Tensor before = plain.Encode(batch).LastHiddenState,
            after = model.Encode(batch).LastHiddenState;
        int[] lengths = [9, 6, 8];
        var expected = before.clone();
        for (var row = 0; row < 3; row++)
        {
            foreach (var token in new[] { 0, 1, lengths[row] - 1 })
            {
                var h = before[row, token];
                expected[row, token] = h.Plus(rows.t().matmul(source.matmul(h).Plus(bias) - rows.matmul(h)));
            }
        }

        TensorAssert.Close("orthonormal", eye(3), rows.matmul(rows.t()), 1e-5);
        // States of padding have no meaning.
        for (var row = 0; row < 3; row++)
            TensorAssert.Close($"row {row}", expected[row, ..lengths[row]], after[row, ..lengths[row]], 1e-4);
        Assert.Equal(3 * (32 + 32 + 1), TinyEditedStates.TrainableParameters);
    }

    /// <summary>Without and with what the projection takes away.</summary>
    [Fact]
    public void OtherEditsAreWrittenOut()
    {
        using var scope = NewDisposeScope();
        Tensor h = randn(2, 4, 6),
            shares = full(2, 4, 1, Scalars.Of(0.25)),
            projection = randn(3, 6),
            source = randn(3, 6),
            bias = randn(3);
        var said = h.matmul(source.t()).Plus(bias);
        TensorAssert.Close("DiReFT", said.matmul(projection), DiReftAttribute.Apply(h, shares, projection, source, bias, 4, 0, 0), 1e-5);
        TensorAssert.Close(
            "NoReFT",
            (said - h.matmul(projection.t())).matmul(projection),
            NoReftAttribute.Apply(h, shares, projection, source, bias, 4, 0, 0),
            1e-5
        );
    }

    private static T Perturbed<T>(T model)
        where T : AdaptedModel
    {
        TinyModels.Perturb(model, 3);
        return model;
    }
}
