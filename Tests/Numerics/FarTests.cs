using DslPeft.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

/// <summary>FAR: which features priming chooses, what their rows and columns compute, and that no others ever change.</summary>
public sealed class FarTests
{
    private const int Learners = 9;

    private static readonly (string Up, string Down)[] Layers =
    [
        .. Enumerable.Range(0, 2).Select(layer => ($"encoder.layer.{layer}.intermediate.dense", $"encoder.layer.{layer}.output.dense")),
    ];

    /// <summary>
    /// In each layer the features are chosen whose row of the first matrix and column of the second one moved most together.
    /// </summary>
    [Fact]
    public void PrimingChoosesWhatMovesMost()
    {
        using var scope = NewDisposeScope();
        using var @base = TinyModels.Base();
        using var model = new TinyFar(@base);
        model.eval();
        var fingerprint = @base.Fingerprint();
        var examples = new TrainingExamples(model, new OneBatch(() => TinyModels.Batch()));
        Tensor[] weights =
        [
            .. Layers.Select(layer => @base[layer.Up + ".weight"]),
            .. Layers.Select(layer => @base[layer.Down + ".weight"]),
        ];
        var tuned = examples.Tuned(weights, 1, 1e-2);

        model.StartFrom(examples);

        for (var layer = 0; layer < 2; layer++)
        {
            var (up, down) = ((tuned[layer] - weights[layer]).abs(), (tuned[layer + 2] - weights[layer + 2]).abs());
            var scores = Enumerable
                .Range(0, (int)up.shape[0])
                .Select(feature => up[feature].sum().item<float>() + down.select(1, feature).sum().item<float>())
                .ToArray();
            var expected = Enumerable
                .Range(0, scores.Length)
                .OrderByDescending(feature => scores[feature])
                .Take(Learners)
                .Select(feature => (long)feature)
                .Order();
            Assert.Equal(expected, model[$"encoder.layer.{layer}.far.learners"].data<long>().ToArray());
        }
        Assert.Equal(fingerprint, @base.Fingerprint());
    }

    /// <summary>The split network is the whole one with the differences in its rows and columns.</summary>
    [Fact]
    public void SplitIsTheWhole()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var @base = TinyModels.Base();
        using var model = TinyModels.Create(typeof(TinyFar), @base);
        TinyModels.Perturb(model, 3);
        model.eval();
        using var batch = TinyModels.Batch();
        var split = model.Forward(batch);
        using var changed = TinyModels.Base();
        using var whole = new TinyProbe(changed);
        foreach (var row in whole.Info.Parameters)
            whole[row.Name].copy_(model[row.Name]);
        for (var layer = 0; layer < 2; layer++)
        {
            var learners = model[$"encoder.layer.{layer}.far.learners"].data<long>().ToArray();
            for (var i = 0; i < learners.Length; i++)
            {
                changed[Layers[layer].Up + ".weight"][learners[i]].add_(model[Layers[layer].Up + ".far.change"][i], Scalars.One);
                changed[Layers[layer].Up + ".bias"][learners[i]].add_(model[Layers[layer].Up + ".far.bias"][i], Scalars.One);
                changed[Layers[layer].Down + ".weight"]
                    .select(1, learners[i])
                    .add_(model[Layers[layer].Down + ".far.change"].select(1, i), Scalars.One);
            }
        }

        TensorAssert.Close("logits", whole.Forward(batch), split, 1e-5);
    }

    /// <summary>Trained with weight decay, what is merged differs from the base in rows and columns of the chosen features alone.</summary>
    [Fact]
    public void OtherFeaturesKeepTheirBits()
    {
        using var scope = NewDisposeScope();
        using var @base = TinyModels.Base();
        using var model = new TinyFar(@base);

        new Trainer(
            model,
            new OneBatch(() => TinyModels.Batch()),
            new TrainingOptions
            {
                Epochs = 5,
                LearningRate = 0.1,
                WeightDecay = 0.1,
            }
        ).Run();

        var merged = model.Merge();
        Assert.Equal(6, merged.Names.Count(name => !name.StartsWith("classifier", StringComparison.Ordinal)));
        for (var layer = 0; layer < 2; layer++)
        {
            var learners = model[$"encoder.layer.{layer}.far.learners"].data<long>().ToArray();
            foreach (
                var (name, axis) in new[]
                {
                    (Layers[layer].Up + ".weight", 0),
                    (Layers[layer].Up + ".bias", 0),
                    (Layers[layer].Down + ".weight", 1),
                }
            )
            {
                var differs = merged[name].ne(@base[name]);
                for (var feature = 0; feature < differs.shape[axis]; feature++)
                    Assert.Equal(learners.Contains(feature), differs.select(axis, feature).any().item<bool>());
            }
        }
    }

    /// <summary>L r (2d + 1), a tenth of DistilBERT's 3,072 features: 4.3% of it.</summary>
    [Fact]
    public void CountIsThatOfRowsAndColumns() =>
        Assert.Equal(6 * 307 * ((2 * 768) + 1), CountFar.TrainableParameters - CountFar.HeadParameters);
}
