using TorchSharp;

namespace DslPeft.Runtime.Tests;

/// <summary>The natives of TorchSharp load on this system and compute.</summary>
public sealed class TorchTests
{
    [Fact]
    public void MatrixProductOfOnesCountsTheInnerDimension()
    {
        using var product = torch.matmul(torch.ones(2, 5), torch.ones(5, 3));

        Assert.Equal([2L, 3L], product.shape);
        Assert.Equal(30f, product.sum().item<float>());
    }
}
