using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace DslPeft.Numerics.Tests;

/// <summary>What must hold of a mixture of adaptations (AdaMix).</summary>
public sealed class AdaMixInvariantTests : IDisposable
{
    private readonly TinyBert _base = TinyModels.Base();
    private readonly Batch _batch = TinyModels.Batch();

    public void Dispose()
    {
        _batch.Dispose();
        _base.Dispose();
    }

    /// <summary>Equal experts: whatever is drawn, the model is the one adapter with those weights.</summary>
    [Fact]
    public void EqualExpertsAreOneAdapter()
    {
        using var noGrad = no_grad();
        using var model = new TinyAdaMix(_base);
        using var single = new TinyOneAdapter(_base);
        TinyModels.Perturb(single, 3);
        foreach (var (name, parameter) in model.named_parameters())
            parameter.copy_(single[name.Contains(".houlsby.") ? name[..name.LastIndexOf('.')] : name]);
        using var expected = single.Forward(_batch);

        model.train();
        for (var draw = 0; draw < 5; draw++)
        {
            using var logits = model.Forward(_batch);
            TensorAssert.Same("drawn", expected, logits);
        }
        using var averaged = model.Infer(_batch);
        TensorAssert.Same("averaged", expected, averaged);
    }

    /// <summary>Both passes alike: no divergence, and the loss is the task's.</summary>
    [Fact]
    public void EqualRoutesDoNotDiverge()
    {
        using var model = new TinyAdaMix(_base);
        TinyModels.Perturb(model, 3);
        model.train();
        int[][] choices =
        [
            [0, 3],
            [2, 1],
        ];
        model.Routing.Pin([choices, choices]);

        using var loss = model.Loss(_batch);
        using var logits = model.Forward(_batch);
        using var task = cross_entropy(logits, _batch.RequireLabels());
        TensorAssert.Close("loss", task.item<float>(), loss.item<float>(), 1e-7);
        model.Routing.Pin([
            choices,
            [
                [1, 2],
                [0, 0],
            ],
        ]);
        using var apart = model.Loss(_batch);
        Assert.True(apart.item<float>() > task.item<float>() + 1e-4, "Different routes must diverge.");
    }

    /// <summary>Averaging weights is not averaging outputs, but it is a fixed model: evaluation never draws.</summary>
    [Fact]
    public void EvaluationDoesNotDraw()
    {
        using var noGrad = no_grad();
        using var model = new TinyAdaMix(_base);
        TinyModels.Perturb(model, 3);
        model.eval();
        var state = model.Routing.State;
        using var first = model.Forward(_batch);
        using var second = model.Forward(_batch);
        using var inferred = model.Infer(_batch);

        TensorAssert.Same("again", first, second);
        TensorAssert.Same("deployed", first, inferred);
        Assert.Equal(state, model.Routing.State);
    }

    [Fact]
    public void SecondPassOfTwoExpertsIsTheComplement()
    {
        using var model = new TinyAdaMixOfTwo(_base);
        for (var step = 0; step < 50; step++)
        {
            model.Routing.Draw(2);
            for (var route = 0; route < model.Info.Routes.Count; route++)
            {
                for (var layer = 0; layer < TinyBert.Layers; layer++)
                    Assert.Equal(1, model.Routing.Choice(0, route, layer) + model.Routing.Choice(1, route, layer));
            }
        }
    }

    /// <summary>
    /// Every layer and projection draws each expert equally often, independently; the second pass too, though it avoids the first's.
    /// </summary>
    [Theory, InlineData(true), InlineData(false)]
    public void DrawsAreUniform(bool distinct)
    {
        const int Steps = 4000;
        using AdaptedModel model = distinct ? new TinyAdaMix(_base, seed: 7) : new TinyAdaMixDrawnFreely(_base, seed: 7);
        var counts = new int[2, model.Info.Routes.Count, TinyBert.Layers, 4];
        var pairs = new int[4, 4];
        var repeats = 0;
        for (var step = 0; step < Steps; step++)
        {
            model.Routing.Draw(2);
            for (var pass = 0; pass < 2; pass++)
            {
                for (var route = 0; route < model.Info.Routes.Count; route++)
                {
                    for (var layer = 0; layer < TinyBert.Layers; layer++)
                        counts[pass, route, layer, model.Routing.Choice(pass, route, layer)]++;
                }
            }

            pairs[model.Routing.Choice(0, 0, 0), model.Routing.Choice(0, 1, 0)]++;
            repeats += model.Routing.Choice(0, 0, 0) == model.Routing.Choice(1, 0, 0) ? 1 : 0;
        }

        // 3 and 15 degrees of freedom, each beyond the 1e-5 point; the draws are seeded, so this is no matter of luck.
        for (var pass = 0; pass < 2; pass++)
        {
            for (var route = 0; route < model.Info.Routes.Count; route++)
            {
                for (var layer = 0; layer < TinyBert.Layers; layer++)
                    Assert.InRange(ChiSquare(Enumerable.Range(0, 4).Select(copy => counts[pass, route, layer, copy]), Steps / 4.0), 0, 26);
            }
        }

        Assert.InRange(ChiSquare(pairs.Cast<int>(), Steps / 16.0), 0, 50);
        if (distinct)
            Assert.Equal(0, repeats);
        else
            Assert.InRange(repeats, Steps / 4 - 150, Steps / 4 + 150);
    }

    [Fact]
    public void SameSeedDrawsTheSame()
    {
        using var first = new TinyAdaMix(_base, seed: 9);
        using var second = new TinyAdaMix(_base, seed: 9);
        using var other = new TinyAdaMix(_base, seed: 10);

        Assert.Equal(Draws(first), Draws(second));
        Assert.NotEqual(Draws(second), Draws(other));

        static List<int> Draws(AdaptedModel model)
        {
            var drawn = new List<int>();
            for (var step = 0; step < 20; step++)
            {
                model.Routing.Draw(2);
                drawn.AddRange(model.Routing.Choices.SelectMany(pass => pass.SelectMany(route => route)));
            }
            return drawn;
        }
    }

    [Fact]
    public void PinnedChoicesThatDoNotFitAreRefused()
    {
        using var model = new TinyAdaMix(_base);

        Assert.Contains(
            "2 routes",
            Assert
                .Throws<ArgumentException>(() =>
                    model.Routing.Pin([
                        [
                            [0, 0],
                        ],
                    ])
                )
                .Message
        );
        Assert.Contains(
            "from 0 to 3",
            Assert
                .Throws<ArgumentException>(() =>
                    model.Routing.Pin([
                        [
                            [0, 4],
                            [0, 0],
                        ],
                    ])
                )
                .Message
        );
        model.Routing.Pin([
            [
                [0, 0],
                [0, 0],
            ],
        ]);
        Assert.Contains("1 passes are pinned", Assert.Throws<InvalidOperationException>(() => model.Loss(_batch)).Message);
    }

    private static double ChiSquare(IEnumerable<int> observed, double expected) =>
        observed.Sum(count => (count - expected) * (count - expected) / expected);
}
