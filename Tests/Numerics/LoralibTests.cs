using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace DslPeft.Numerics.Tests;

/// <summary>
/// LoRA's body against single layers of its authors' library: results, gradients, five steps and the merged weight. The library's fused
/// query, key and value layer is two updates of this library's, side by side; its embedding is that of a table.
/// </summary>
public sealed class LoralibTests
{
    private const int Rank = 4;

    public static IReadOnlyList<string> Cases { get; } =
    [
        "loralib/linear",
        "loralib/linear_fan_in_fan_out",
        "loralib/merged_linear",
        "loralib/merged_linear_fan_in_fan_out",
        "loralib/embedding",
    ];

    /// <summary>The library's convolution, whose update is that of a linear layer, laid out anew.</summary>
    public const string Convolution = "loralib/conv2d";

    public static TheoryData<string> Names => [.. Cases];

    /// <summary>A kernel (out, in, k, k) takes the update of a linear layer from k · in to k · out features.</summary>
    [SharedFact("fixtures")]
    public void UpdateOfAConvolution()
    {
        using var scope = NewDisposeScope();
        using var fixture = FixtureCase.Shared(Convolution);
        var (kernel, x, target) = (fixture.Weight("layer.weight"), fixture.Read("x"), fixture.Read("target"));
        var trained = new[] { "bias", "lora_A", "lora_B" }.ToDictionary(
            key => key,
            key => fixture.Weight("layer." + key).clone().requires_grad_()
        );
        var (a, b, bias) = (trained["lora_A"], trained["lora_B"], trained["bias"]);
        Tensor Merged() => kernel.Plus(LoraAttribute.Delta(eye(a.shape[1]), a, b, null, 4.0 / 2, 0).t().reshape(kernel.shape));

        var output = conv2d(x, Merged(), bias, padding: [1, 1]);
        TensorAssert.Close("output", fixture.Read("output"), output, fixture.Tolerance);
        TensorAssert.Close("merged weight", fixture.Read("merged_weight"), Merged(), fixture.Tolerance);
        TensorAssert.Close("merged output", fixture.Read("merged_output"), output, fixture.Tolerance);
        var loss = (output - target).pow(Scalars.Of(2)).mean();
        TensorAssert.Close("loss", fixture.Read("loss"), loss, fixture.Tolerance);
        loss.backward();
        foreach (var (key, tensor) in trained)
            TensorAssert.GradientClose(key, fixture.Read("grad.layer." + key), tensor.grad!);

        using var losses = fixture.Read("losses");
        for (var step = 0; step < losses.shape[0]; step++)
        {
            foreach (var tensor in trained.Values)
                tensor.grad?.zero_();
            var next = (conv2d(x, Merged(), bias, padding: [1, 1]) - target).pow(Scalars.Of(2)).mean();
            TensorAssert.Close($"loss after step {step}", losses[step].item<float>(), next.item<float>(), 10 * fixture.Tolerance);
            next.backward();
            using (no_grad())
            {
                foreach (var tensor in trained.Values)
                    tensor.add_(tensor.grad!, alpha: Scalars.Of(-0.1));
            }
        }
    }

    [SharedTheory("fixtures"), MemberData(nameof(Names))]
    public void ResultsAndGradients(string name)
    {
        using var scope = NewDisposeScope();
        using var layer = new Layer(name);
        var output = layer.Forward();
        layer.Close("output", output);
        var loss = layer.Loss();
        layer.Close("loss", loss);
        loss.backward();
        foreach (var (key, tensor) in layer.Trained)
        {
            using var expected = layer.Fixture.Read("grad.layer." + key);
            TensorAssert.GradientClose($"{name}: gradient of {key}", expected, tensor.grad!);
        }
    }

    /// <summary>The identity in place of the input gives the update of the weight, transposed; all ids give that of a table.</summary>
    [SharedTheory("fixtures"), MemberData(nameof(Names))]
    public void MergedWeight(string name)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var layer = new Layer(name);
        var merged = layer.Weight.Plus(
            (
                layer.IsTable
                    ? layer.Update(arange(Scalars.Zero, Scalars.Of(layer.Weight.shape[0]), Scalars.One))
                    : layer.Update(eye(layer.Weight.shape[1])).t()
            )
        );
        layer.Close("merged_weight", layer.IsTransposed ? merged.t() : merged);
        layer.Close("merged_output", layer.Plain(merged));
    }

    [SharedTheory("fixtures"), MemberData(nameof(Names))]
    public void FiveSteps(string name)
    {
        using var layer = new Layer(name);
        using var losses = layer.Fixture.Read("losses");
        var rate = layer.Fixture.Json.GetProperty("training").GetProperty("lr").GetDouble();
        for (var step = 0; step < losses.shape[0]; step++)
        {
            using var scope = NewDisposeScope();
            foreach (var tensor in layer.Trained.Values)
                tensor.grad = null;
            var loss = layer.Loss();
            TensorAssert.Close(
                $"{name}: loss after step {step}",
                losses[step].item<float>(),
                loss.item<float>(),
                10 * layer.Fixture.Tolerance
            );
            loss.backward();
            GradientDescent.Step(layer.Trained.Values, rate);
        }
    }

    /// <summary>One recorded layer.</summary>
    private sealed class Layer : IDisposable
    {
        private readonly double _scale;

        public Layer(string name)
        {
            Fixture = FixtureCase.Shared(name);
            _scale = Fixture.Json.GetProperty("adapter_config").GetProperty("lora_alpha").GetDouble() / Rank;
            IsTransposed = name.EndsWith("fan_in_fan_out", StringComparison.Ordinal);
            using var weight = Fixture.Weight("layer.weight");
            Weight = (IsTransposed ? weight.t().contiguous() : weight.clone()).DetachFromDisposeScope();
            Input = Fixture.Read("x");
            IsTable = name.EndsWith("embedding", StringComparison.Ordinal);
            foreach (var key in IsTable ? new[] { "lora_A", "lora_B" } : ["bias", "lora_A", "lora_B"])
            {
                using var value = Fixture.Weight("layer." + key);
                Trained[key] = new TorchSharp.Modules.Parameter(value.clone().DetachFromDisposeScope());
            }
        }

        public FixtureCase Fixture { get; }

        public bool IsTransposed { get; }

        public bool IsTable { get; }

        public Tensor Weight { get; }

        public Tensor Input { get; }

        public Dictionary<string, TorchSharp.Modules.Parameter> Trained { get; } = [];

        public Tensor Forward() => Plain(Weight).Plus(Update(Input));

        /// <summary>The layer without its update.</summary>
        public Tensor Plain(Tensor weight) => IsTable ? Kernels.Embedding(Input, weight) : linear(Input, weight, Trained["bias"]);

        public Tensor Loss()
        {
            using var target = Fixture.Read("target");
            return (Forward() - target).pow(Scalars.Of(2)).mean();
        }

        /// <summary>What LoRA adds: with two updates, to the first and the last third of the output.</summary>
        public Tensor Update(Tensor x)
        {
            var (a, b) = (Trained["lora_A"], Trained["lora_B"]);
            if (IsTable)
                return LoraAttribute.Rows(x, a, b, null, padding: -1, _scale);
            if (a.shape[0] == Rank)
                return LoraAttribute.Delta(x, a, b, null, _scale, 0);
            var width = Weight.shape[0] / 3;
            var query = LoraAttribute.Delta(x, a.narrow(0, 0, Rank), b.narrow(0, 0, width), null, _scale, 0);
            var value = LoraAttribute.Delta(x, a.narrow(0, Rank, Rank), b.narrow(0, width, width), null, _scale, 0);
            return cat([query, zeros_like(query), value], -1);
        }

        public void Close(string name, Tensor actual)
        {
            using var expected = Fixture.Read(name);
            TensorAssert.Close($"{Fixture.Name}: {name}", expected, actual, Fixture.Tolerance);
        }

        public void Dispose()
        {
            foreach (var tensor in Trained.Values)
                tensor.Dispose();
            Weight.Dispose();
            Input.Dispose();
            Fixture.Dispose();
        }
    }
}
