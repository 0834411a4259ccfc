using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

/// <summary>
/// The layers that Compacter, PHM adapters and low-rank adapters are made of, against single layers of their authors' code: results and
/// gradients.
/// </summary>
public sealed class CompacterLayerTests
{
    public static IReadOnlyList<string> Cases { get; } =
    [
        "compacter_original/phm_linear",
        "compacter_original/phm_linear_factorized",
        "compacter_original/phm_linear_factorized_rule",
        "compacter_original/phm_linear_kronecker_prod",
        "compacter_original/low_rank_linear",
    ];

    public static TheoryData<string> Names => [.. Cases];

    [SharedTheory("fixtures"), MemberData(nameof(Names))]
    public void ResultsAndGradients(string name)
    {
        using var scope = NewDisposeScope();
        using var fixture = FixtureCase.Shared(name);
        var trained = fixture.Recorded("grad.").ToDictionary(key => key, key => fixture.Weight(key).clone().requires_grad_());
        var x = fixture.Read("x");

        var output = name.EndsWith("low_rank_linear", StringComparison.Ordinal)
            ? LowRankAdapterAttribute.Layer(x, trained["W_left"], trained["W_right"], trained["b"])
            : matmul(x, Matrix(trained)).Plus(trained["b"]);
        TensorAssert.Close($"{name}: output", fixture.Read("output"), output, fixture.Tolerance);
        var loss = (output * fixture.Read("weight")).mean();
        TensorAssert.Close($"{name}: loss", fixture.Read("loss"), loss, fixture.Tolerance);
        loss.backward();
        foreach (var (key, tensor) in trained)
            TensorAssert.GradientClose($"{name}: gradient of {key}", fixture.Read("grad." + key), tensor.grad!);
    }

    /// <summary>The adapter is the sum of Kronecker products, written out, behind a bottleneck; each matrix has its rules.</summary>
    [Fact]
    public void OwnRulesAreThoseOfTheMatrix()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var @base = TinyModels.Base();
        using var model = new TinyOwnRules(@base);
        TinyModels.Perturb(model, 3);
        Tensor Own(string part) => model["encoder.layer.0.Mlp.compacter." + part];
        Tensor Sum(string side)
        {
            var (rules, blocks) = (
                matmul(Own(side + "RuleLeft"), Own(side + "RuleRight")),
                matmul(Own(side + "Left"), Own(side + "Right"))
            );
            return Enumerable.Range(0, 4).Select(i => kron(rules[i], blocks[i])).Aggregate((sum, next) => sum.Plus(next));
        }

        foreach (var (side, rows, columns) in new[] { ("down", 8L, 2L), ("up", 2L, 8L) })
        {
            TensorAssert.Close(
                side,
                Sum(side),
                Hypercomplex.Matrix(
                    matmul(Own(side + "RuleLeft"), Own(side + "RuleRight")),
                    matmul(Own(side + "Left"), Own(side + "Right")),
                    4,
                    rows,
                    columns
                ),
                1e-5
            );
        }

        Assert.Equal(
            2 * 2 * (2 * 2 * 4 * 4 * 2 + 2 * 2 * (32 + 8) + 32 + 8) + TinyOwnRules.HeadParameters,
            TinyOwnRules.TrainableParameters
        );
    }

    private static Tensor Matrix(Dictionary<string, Tensor> tensors)
    {
        var rules = tensors.TryGetValue("phm_rule", out var rule) ? rule : matmul(tensors["phm_rule_left"], tensors["phm_rule_right"]);
        var blocks = tensors.TryGetValue("W", out var whole) ? whole : matmul(tensors["W_left"], tensors["W_right"]);
        return Hypercomplex.Matrix(rules, blocks, rules.shape[0], blocks.shape[1], blocks.shape[2]);
    }
}
