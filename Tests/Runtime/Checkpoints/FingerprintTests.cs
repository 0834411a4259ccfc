using CsCheck;
using DslPeft.Checkpoints;
using static TorchSharp.torch;

namespace DslPeft.Runtime.Tests.Checkpoints;

/// <summary>A fingerprint changes with any bit of names, types, shapes and values, and with nothing else.</summary>
public sealed class FingerprintTests : IDisposable
{
    private readonly IDisposable _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void IsTheSha256OfADocumentedSequence()
    {
        // The bytes are spelled out so that fingerprints in files that exist stay valid.
        byte[] fed =
        [
            .. "dslpeft-tensors-1"u8,
            1,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            (byte)'w',
            3,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            .. "F32"u8,
            2,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            1,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            2,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0x80,
            0x3f,
            0,
            0,
            0,
            0x40,
        ];
        var expected = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(fed));
        Assert.Equal(expected, Of(("w", SampleTensors.Counting(1, 2))));
    }

    [Fact]
    public void OrderStridesAndGradientsDoNotMatter()
    {
        var matrix = SampleTensors.Counting(3, 4);
        var plain = Of(("a", matrix), ("b", ones(2)));
        Assert.Equal(plain, Of(("b", ones(2)), ("a", matrix.t().contiguous().t())));
        Assert.Equal(plain, Of(("a", matrix.clone().requires_grad_()), ("b", ones(1).expand(2))));
    }

    [Fact]
    public void NamesTypesShapesAndBitsMatter()
    {
        string[] all =
        [
            Of(),
            Of(("a", zeros(2))),
            Of(("b", zeros(2))),
            Of(("a", zeros(2, 1))),
            Of(("a", zeros(1, 2))),
            Of(("a", zeros(2, dtype: ScalarType.Int32))),
            Of(("a", zeros(2).neg())),
            Of(("a", zeros(1)), ("b", zeros(1))),
            Of(("a", zeros(0, 3))),
            Of(("a", zeros(3, 0))),
            Of(("ab", zeros(0)), ("c", zeros(0))),
            Of(("a", zeros(0)), ("bc", zeros(0))),
            Of(("a", tensor(0f))),
        ];
        Assert.Equal(all.Length, all.Distinct().Count());
    }

    [Fact]
    public void OneFlippedBitChangesIt() =>
        Gen.Select(Gen.Int[0, 999], Gen.Int[0, 31])
            .Sample(
                (element, bit) =>
                {
                    using var scope = NewDisposeScope();
                    var values = SampleTensors.Counting(1000);
                    var before = Of(("w", values));
                    var bytes = values.bytes;
                    bytes[element * 4 + bit / 8] ^= (byte)(1 << (bit % 8));
                    Assert.NotEqual(before, Of(("w", values)));
                },
                iter: 50,
                threads: 1
            );

    [Fact]
    public void TwoTensorsOfOneNameAreRefused() =>
        Assert.Contains("'w'", Assert.Throws<ArgumentException>(() => Of(("w", ones(1)), ("w", ones(1)))).Message);

    private static string Of(params (string Name, Tensor Tensor)[] tensors) =>
        Fingerprint.OfTensors(tensors.Select(pair => KeyValuePair.Create(pair.Name, pair.Tensor)));
}
