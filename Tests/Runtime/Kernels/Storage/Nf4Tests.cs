using CsCheck;
using static TorchSharp.torch;

namespace DslPeft.Runtime.Tests.Kernels.Storage;

/// <summary>NF4 with double quantisation against METHODS.md, section 9, restated slowly.</summary>
public sealed class Nf4Tests
{
    /// <summary>Section 9's codes.</summary>
    private static readonly double[] Codes =
    [
        -1,
        -0.69619280,
        -0.52507305,
        -0.39491749,
        -0.28444138,
        -0.18477343,
        -0.09105004,
        0,
        0.07958030,
        0.16093020,
        0.24611230,
        0.33791524,
        0.44070983,
        0.56261700,
        0.72295684,
        1,
    ];

    /// <summary>Half of the widest gap between two codes.</summary>
    private const double HalfGap = (1 - 0.69619280) / 2;

    /// <summary>Matrices of 1 to 40 blocks, of any scale, some entries zero.</summary>
    private static readonly Gen<Tensor> Weights =
        from rows in Gen.Int[1, 40]
        from columns in Gen.Int[1, 3].Select(count => 64 * count)
        from seed in Gen.ULong
        from scale in Gen.Double[1e-4, 10]
        select Random(rows, columns, seed, scale);

    [Fact]
    public void TheCodesAreThoseOfTheSpecification() => Assert.Equal(Codes.Select(code => (float)code), Nf4Tensor.Values);

    /// <summary>Entry by entry: the nearest code by trying all, the scale of its block by the formulas of double quantisation.</summary>
    [Fact]
    public void ValuesAreThoseOfTheFormulas() =>
        Weights.Sample(
            weight =>
            {
                using var scope = NewDisposeScope();
                using var blocks = QuantisedTensor.Of(Quantisation.Nf4, weight);
                var values = weight.data<float>().ToArray();
                var expected = Restated(values).Values;
                var actual = blocks.Dense().data<float>().ToArray();
                for (var i = 0; i < values.Length; i++)
                    Assert.Equal(expected[i], actual[i], 1e-5 * values.Max(Math.Abs));
            },
            iter: 60
        );

    /// <summary>|w − ŵ| is at most half of the widest gap times the block's largest value, and what its scale is off.</summary>
    [Fact]
    public void ErrorsAreBounded() =>
        Weights.Sample(
            weight =>
            {
                using var scope = NewDisposeScope();
                using var blocks = QuantisedTensor.Of(Quantisation.Nf4, weight);
                var (exact, near) = (weight.view(-1, 64), blocks.Dense().view(-1, 64));
                var largest = exact.abs().amax([1], true);
                var group = (largest - largest.mean()).abs().max();
                var bound = (largest * Scalars.Of(HalfGap)).Plus((group / Scalars.Of(254))).Plus((largest.max() * Scalars.Of(1e-6)));
                Assert.True((exact - near).abs().le(bound).all().item<bool>());
                Assert.True(near[exact.eq(Scalars.Of(0))].eq(Scalars.Of(0)).all().item<bool>(), "zero is a code");
            },
            iter: 100
        );

    /// <summary>What was dequantised has the same codes again.</summary>
    [Fact]
    public void QuantisingAgainChangesNoCode() =>
        Weights.Sample(
            weight =>
            {
                using var scope = NewDisposeScope();
                using var once = QuantisedTensor.Of(Quantisation.Nf4, weight);
                // A scale that double quantisation made negative would turn its block around; its values are below the precision of the
                // others.
                var scales = once.Dense().view(-1, 64).abs().amax([1]);
                using var again = QuantisedTensor.Of(Quantisation.Nf4, once.Dense());
                var whole = scales.gt(weight.abs().max() / Scalars.Of(100));
                Tensor Bytes(QuantisedTensor blocks) => blocks.Parts.Single(part => part.Key == "codes").Value.view(-1, 32)[whole];
                Assert.True(Bytes(once).eq(Bytes(again)).all().item<bool>());
            },
            iter: 100
        );

    /// <summary>Without an error in its scale, the largest entry of a block is exact.</summary>
    [Fact]
    public void TheLargestEntryOfEqualBlocksIsExact()
    {
        using var scope = NewDisposeScope();
        var weight = Random(8, 64, 3, 1);
        weight.div_(weight.abs().amax([1], true)); // so that all scales are 1
        using var blocks = QuantisedTensor.Of(Quantisation.Nf4, weight);
        var near = blocks.Dense();
        Assert.Equal(0, (weight - near)[weight.abs().eq(Scalars.Of(1))].abs().max().item<float>());
    }

    [Theory]
    [InlineData(2048, 2048)]
    [InlineData(5632, 2048)]
    [InlineData(256, 2048)]
    public void FourBitsAndAnEighthAreHeld(long rows, long columns)
    {
        using var blocks = QuantisedTensor.Zeros(Quantisation.Nf4, rows, columns);
        Assert.InRange(8.0 * blocks.Bytes / (rows * columns), 4.1269, 4.1275);
    }

    /// <summary>Registers and tensor operations, which other devices take, give the same values; rows may begin within a block.</summary>
    [Fact]
    public void RowsAreThoseOfTheWhole()
    {
        using var scope = NewDisposeScope();
        using var blocks = QuantisedTensor.Of(Quantisation.Nf4, Random(40, 24, 7, 0.02));
        var whole = blocks.Dense();
        for (var first = 0L; first < 40; first += 3)
            Assert.Equal(whole.narrow(0, first, Math.Min(5, 40 - first)), blocks.Read(first, Math.Min(5, 40 - first)));

        var codes = blocks.Parts.Single(part => part.Key == "codes").Value;
        var scales = rand(15);
        Assert.Equal(Nf4Codes.ByOperations(codes, scales, 0, 960), Nf4Codes.Dequantise(codes, scales, 0));
        Assert.Equal(Nf4Codes.ByOperations(codes, scales[..4], 128, 256), Nf4Codes.Dequantise(codes, scales[..4], 128));
    }

    [Fact]
    public void AMatrixOfPartsOfBlocksIsRefused()
    {
        using var weight = rand(3, 5);
        Assert.Contains(
            "blocks of 64",
            Assert.Throws<ArgumentException>(() => QuantisedTensor.Of(Quantisation.Nf4, weight)).Message,
            StringComparison.Ordinal
        );
    }

    private static (double[] Values, double[] Scales) Restated(float[] weight)
    {
        var largest = weight.Chunk(64).Select(block => block.Max(entry => (double)Math.Abs(entry))).ToArray();
        var mean = largest.Average();
        var scales = largest
            .Chunk(256)
            .SelectMany(group =>
            {
                var size = group.Max(scale => Math.Abs(scale - mean));
                return group.Select(scale =>
                    size == 0 ? mean : (Math.Round(127 * (float)(scale - mean) / size, MidpointRounding.ToEven) / 127 * size) + mean
                );
            })
            .ToArray();
        var values = weight
            .Select(
                (entry, i) =>
                {
                    var share = largest[i / 64] == 0 ? 0 : entry / largest[i / 64];
                    return Codes.MinBy(code => Math.Abs(code - share)) * scales[i / 64];
                }
            )
            .ToArray();
        return (values, scales);
    }

    private static Tensor Random(long rows, long columns, ulong seed, double scale)
    {
        using var generator = new Generator(seed, CPU);
        using var mask = rand([rows, columns], generator: generator).gt(Scalars.Of(0.1));
        using var values = randn([rows, columns], generator: generator);
        return values * mask * Scalars.Of(scale);
    }
}
