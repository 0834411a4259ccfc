using DslPeft.Architectures;

namespace DslPeft.Families.Tests;

/// <summary>Parameters of the declared sizes of T5, and the buckets of its relative positions.</summary>
public sealed class T5CountTests
{
    [Fact]
    public void ParametersOfDeclaredSizes()
    {
        Assert.Equal(60_506_624, T5Small.ParameterCount);
        Assert.Equal(222_903_552, T5Base.ParameterCount);
        Assert.Equal(737_668_096, T5Large.ParameterCount);
        Assert.Equal(2_851_598_336, T5Of3B.ParameterCount);
        Assert.Equal(11_307_321_344, T5Of11B.ParameterCount);
        Assert.Equal(76_961_152, T5Version11Small.ParameterCount);
        Assert.Equal(247_577_856, T5Version11Base.ParameterCount);
        Assert.Equal(783_150_080, T5Version11Large.ParameterCount);
        Assert.Equal(2_849_757_184, T5Version11XL.ParameterCount);
        Assert.Equal(11_135_332_352, T5Version11XXL.ParameterCount);
        Assert.Equal(T5Version11Base.ParameterCount, FlanT5Base.ParameterCount);
        Assert.Equal(T5Version11XL.ParameterCount, T0Of3B.ParameterCount);
        Assert.Equal(T5Version11XXL.ParameterCount, T0.ParameterCount);
        Assert.Equal(1_229_581_312, MT5Large.ParameterCount);
    }

    /// <summary>Distances, key minus query, and the buckets that the published implementation puts them in.</summary>
    [Theory]
    [InlineData(true, new long[] { -200, -16, -8, -7, -1, 0, 1, 7, 8, 16, 128 }, new long[] { 15, 10, 8, 7, 1, 0, 17, 23, 24, 26, 31 })]
    [InlineData(false, new long[] { -200, -32, -17, -16, -15, -1, 0, 5 }, new long[] { 31, 21, 16, 16, 15, 1, 0, 0 })]
    public void BucketsOfRelativePositions(bool bothWays, long[] apart, long[] expected)
    {
        using var distances = TorchSharp.torch.tensor(apart);
        using var buckets = Kernels.RelativeBuckets(distances, 32, 128, bothWays);
        Assert.Equal(expected, buckets.data<long>().ToArray());
    }
}
