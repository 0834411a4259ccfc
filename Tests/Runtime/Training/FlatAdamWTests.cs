using DslPeft.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DslPeft.Runtime.Tests.Training;

public sealed class FlatAdamWTests
{
    private static readonly TrainingOptions Options = new()
    {
        WeightDecay = 0.1,
        Beta1 = 0.8,
        Beta2 = 0.95,
        Epsilon = 1e-6,
    };

    [Theory]
    [InlineData(false, 37, ScalarType.Float32)]
    [InlineData(true, 37, ScalarType.Float32)]
    [InlineData(true, (1 << 20) + 5, ScalarType.Float32)]
    [InlineData(true, 37, ScalarType.Float64)]
    public void StepsAreThoseOfAdamW(bool decay, long count, ScalarType type)
    {
        using var generator = new Generator(1);
        using var ours = new Parameter(randn(count, type, generator: generator));
        using var theirs = ours.detach().clone();
        using var optimizer = new FlatAdamW([new TrainableGroup("g", decay, ours)], Options);
        using Tensor mean = zeros_like(theirs),
            square = zeros_like(theirs);

        for (var step = 0; step < 5; step++)
        {
            using var gradient = randn(count, type, generator: generator);
            ours.grad = gradient;
            optimizer.Step(0.01);
            Reference(step + 1, gradient);
        }

        Assert.InRange(((ours - theirs).abs() / theirs.abs().clamp_min(Scalars.Of(1))).max().AsDouble(), 0, 1e-6);
        Assert.Equal(5, optimizer.Steps["g"]);

        // Algorithm 2 of Loshchilov and Hutter, arXiv 1711.05101.
        void Reference(int t, Tensor gradient)
        {
            using var scope = NewDisposeScope();
            mean.mul_(Scalars.Of(0.8)).add_(gradient, Scalars.Of(0.2));
            square.mul_(Scalars.Of(0.95)).addcmul_(gradient, gradient, Scalars.Of(0.05));
            var step = mean / Scalars.Of(1 - Math.Pow(0.8, t)) / (square / Scalars.Of(1 - Math.Pow(0.95, t))).sqrt().Plus(1e-6);
            theirs.mul_(Scalars.Of(decay ? 1 - 0.01 * 0.1 : 1)).add_(step, Scalars.Of(-0.01));
        }
    }

    /// <summary>One step by hand: m = 0.2·g, v = 0.05·g², both corrected to g and g², so the step is the sign of g, after decay.</summary>
    [Fact]
    public void FirstStepIsTheSignOfTheGradient()
    {
        using Parameter parameter = new(tensor([1f, 1f, 1f]));
        using var optimizer = new FlatAdamW([new TrainableGroup("g", true, parameter)], Options with { Epsilon = 0 });
        parameter.grad = tensor([3f, -0.5f, 2f]);

        optimizer.Step(0.1);

        var values = parameter.data<float>().ToArray();
        Assert.Equal(0.99f - 0.1f, values[0], 6);
        Assert.Equal(0.99f + 0.1f, values[1], 6);
    }

    [Fact]
    public void GroupWithoutGradientIsLeftAlone()
    {
        using Parameter used = new(ones(3)),
            unused = new(ones(3));
        using var optimizer = new FlatAdamW([new TrainableGroup("used", true, used), new TrainableGroup("unused", true, unused)], Options);
        used.grad = ones(3);

        optimizer.Step(0.1);

        Assert.Equal([1f, 1f, 1f], unused.data<float>().ToArray());
        Assert.NotEqual(1f, used.data<float>()[0]);
        Assert.Equal((1, 0), (optimizer.Steps["used"], optimizer.Steps["unused"]));
    }

    [Fact]
    public void ClippingScalesAllGradientsTogether()
    {
        using Parameter a = new(zeros(1)),
            b = new(zeros(1)),
            none = new(zeros(1));
        TrainableGroup[] groups = [new("a", true, a), new("b", false, b), new("none", false, none)];
        (a.grad, b.grad) = (tensor([3f]), tensor([4f]));

        Assert.Equal(5, GradientClipping.Clip(groups, 10), 5);
        Assert.Equal(3f, a.grad!.item<float>());
        Assert.Equal(5, GradientClipping.Clip(groups, 1), 5);
        Assert.Equal((0.6, 0.8), (Math.Round(a.grad!.item<float>(), 4), Math.Round(b.grad!.item<float>(), 4)));
        Assert.Equal(1, GradientClipping.Clip(groups, 0), 4);
    }
}
