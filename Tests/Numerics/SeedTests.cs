using TorchSharp;

namespace DslPeft.Numerics.Tests;

/// <summary>Random numbers are the same for the same seed: what the parity tests rest on.</summary>
public sealed class SeedTests
{
    [Fact]
    public void SameSeedDrawsTheSameNumbers()
    {
        using torch.Tensor first = Draw(17),
            again = Draw(17),
            other = Draw(18);

        Assert.True(first.equal(again).all().item<bool>());
        Assert.False(first.equal(other).all().item<bool>());
    }

    private static torch.Tensor Draw(long seed)
    {
        using var generator = new torch.Generator((ulong)seed);
        return torch.randn([64], generator: generator);
    }
}
