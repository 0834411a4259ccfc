using CsCheck;
using DslPeft.Generators.Ir.Ops;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Compiler.Tests.Vocabulary;

/// <summary>
/// What the vocabulary says of its operations holds of the C# that is emitted for them, in double precision and on random sizes.
/// </summary>
public sealed class OperationNumericsTests
{
    private const int Cases = 12;

    public static TheoryData<string> Names => [.. OperationCases.Names.Order(StringComparer.Ordinal)];

    public static TheoryData<string> Reversed =>
        [.. OperationCases.Names.Where(name => Operations.Get(name).Reverse.IsBuilt).Order(StringComparer.Ordinal)];

    /// <summary>The inferred shape is that of the result.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void ResultsHaveTheInferredShape(string name) => Sample(name, (run, random) =>
        {
            foreach (var (given, _, result, inferred, _) in run)
            {
                Assert.True(inferred.Known, $"{given}: the shape is not inferred");
                Assert.True(
                    inferred.Rank == result.dim(),
                    $"{given}: {inferred} is inferred, and the result has {result.dim()} dimensions"
                );
                // Letters stand for what the batch decides.
                for (var axis = 0; axis < inferred.Rank; axis++)
                {
                    Assert.True(
                        ShapeInference.Number(inferred.Dims[axis]) is not { } size || size == result.shape[axis],
                        $"{given}: {inferred} is inferred, and dimension {axis} is {result.shape[axis]}"
                    );
                }
            }
        });

    /// <summary>The nodes that the reverse builds compute autograd's gradients.</summary>
    [Theory]
    [MemberData(nameof(Reversed))]
    public void ReversesAreAutogradsGradients(string name) => Sample(name, (run, random) =>
        {
            foreach (var (given, operands, result, _, reverse) in run)
            {
                var gradient = randn(result.shape, float64, generator: random);
                var gradients = reverse(gradient);
                Assert.True(gradients.Count > 0, $"{given}: no operand has a gradient");
                result.backward([gradient]);
                foreach (var (index, own) in gradients)
                {
                    var expected = operands[index]!.grad ?? zeros_like(operands[index]!);
                    Assert.Equal(expected.shape, own.shape);
                    var difference = (own - expected).abs().max().item<double>();
                    Assert.True(
                        difference <= 1e-9 * (1 + expected.abs().max().item<double>()),
                        $"{given}: the gradient of operand {index} is {difference:e2} off"
                    );
                }
            }
        });

    /// <summary>An operation that is declared is tried, or listed with those that cannot be.</summary>
    [Fact]
    public void EveryOperationHasACase() =>
        Assert.Equal(
            OperationCases.Without.Order(StringComparer.Ordinal),
            Operations.All.Select(operation => operation.Name).Except(OperationCases.Names).Order(StringComparer.Ordinal)
        );

    /// <summary>Nothing that has a reverse goes untried.</summary>
    [Fact]
    public void EveryReverseHasACase() =>
        Assert.All(OperationCases.Without, name => Assert.False(Operations.Get(name).Reverse.IsBuilt, name));

    private static void Sample(
        string name,
        Action<
            IEnumerable<(
                OperationCase Case,
                Tensor?[] Operands,
                Tensor Result,
                Generators.Ir.Shape Inferred,
                Func<Tensor, Dictionary<int, Tensor>> Reverse
            )>,
            torch.Generator
        > check
    ) =>
        Gen.Select(OperationCases.Of(name).Array[Cases], Gen.ULong)
            .Sample(
                (cases, seed) =>
                {
                    using var scope = NewDisposeScope();
                    using var random = new torch.Generator(seed, CPU);
                    check(new OperationProgram(cases).Run(random), random);
                },
                iter: 1,
                threads: 1
            );
}
