using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

// Methods over weights that the compiler has never heard of, as anybody may declare them: orthogonal and block-wise updates.

/// <summary>Cayley's map from matrices to rotations.</summary>
internal static class Cayley
{
    /// <summary>(I − S)(I + S)⁻¹ of the skew part S of each matrix (…, n, n).</summary>
    public static Tensor Rotation(Tensor matrices)
    {
        var skew = (matrices - matrices.transpose(-2, -1)) * 0.5;
        var identity = eye(matrices.shape[^1], dtype: matrices.dtype, device: matrices.device);
        return matmul(identity - skew, linalg.inv(identity + skew));
    }
}

/// <summary>OFT (arXiv 2306.07280): blocks of output rows are rotated.</summary>
[PeftMethod(Join.WeightTransform, Mergeable = true)]
public sealed class OftAttribute(params string[] sites) : PeftAttribute(sites)
{
    public required int Blocks { get; init; }
    public bool Share { get; init; }

    public static Tensor Weight([Base] Tensor weight,
        [Weight("Share ? 1 : Blocks, Out / Blocks, Out / Blocks", Init.Zeros)] Tensor rotations,
        [Is("Blocks")] long blocks)
    {
        var rows = weight.view(blocks, -1, weight.shape[1]);
        return matmul(Cayley.Rotation(rotations).transpose(1, 2), rows).view(weight.shape);
    }
}

/// <summary>BOFT (arXiv 2311.06243) with one butterfly factor: rotated blocks of permuted input features, and a scale for each row.</summary>
[PeftMethod(Join.WeightTransform, Mergeable = true)]
public sealed class BoftAttribute(params string[] sites) : PeftAttribute(sites)
{
    public required int Block { get; init; }

    public static Tensor Weight([Base] Tensor weight,
        [Weight("1, In / Block, Block, Block", Init.Zeros)] Tensor rotations,
        [Weight("1, In, In", Init.Zeros, Frozen = true, From = nameof(Identity))] Tensor permutation,
        [Weight("Out, 1", Init.Ones)] Tensor scale)
    {
        var blocks = block_diag([.. Cayley.Rotation(rotations)[0].unbind()]);
        var rotation = matmul(permutation[0], matmul(blocks, permutation[0].t()));
        return matmul(weight, rotation.t()) * scale;
    }

    public static Tensor Identity([Base] Tensor weight) => eye(weight.shape[1]).unsqueeze(0);
}

/// <summary>HRA (arXiv 2405.17484): a chain of reflections of the input.</summary>
[PeftMethod(Join.WeightTransform, Mergeable = true)]
public sealed class HraAttribute(params string[] sites) : PeftAttribute(sites)
{
    public required int Rank { get; init; }

    public static Tensor Weight([Base] Tensor weight, [Weight("In, Rank", Init.KaimingUniform)] Tensor directions)
    {
        var unit = directions / directions.pow(2).sum(dim: 0).sqrt();
        foreach (var direction in unit.unbind(1))
            weight = weight - 2 * outer(matmul(weight, direction), direction);
        return weight;
    }
}

/// <summary>Bone (arXiv 2409.15371): one block for the sum over groups of input features.</summary>
[PeftMethod(Join.WeightTransform, Mergeable = true)]
public sealed class BoneAttribute(params string[] sites) : PeftAttribute(sites)
{
    public required int Rank { get; init; }

    public static Tensor Weight([Base] Tensor weight, [Weight("Rank, Out", Init.Zeros)] Tensor block) => weight + block.t().repeat(1, weight.shape[1] / block.shape[0]);
}

/// <summary>FourierFT (arXiv 2405.03003): some entries of the update's spectrum, at places that a seed draws.</summary>
[PeftMethod(Join.WeightTransform, Mergeable = true)]
public sealed class FourierAttribute(params string[] sites) : PeftAttribute(sites)
{
    public required int Frequencies { get; init; }
    public required double Scaling { get; init; }
    public required int Seed { get; init; }

    public static Tensor Weight([Base] Tensor weight,
        [Weight("Frequencies", Init.Normal)] Tensor spectrum,
        [Weight("Frequencies", Init.Zeros, Frozen = true, From = nameof(Places))] Tensor places,
        [Is("Out")] long rows, [Is("In")] long columns, [Is("Scaling")] double scaling)
    {
        var dense = zeros([rows * columns], spectrum.dtype, spectrum.device).scatter(0, places.to(int64), spectrum).view(rows, columns);
        return weight + fft.ifft2(dense).real * scaling;
    }

    public static Tensor Places([Base] Tensor weight, [Is("Frequencies")] int count, [Is("Seed")] int seed)
    {
        using var generator = new Generator((ulong)seed);
        return randperm(weight.numel(), int64, generator: generator).narrow(0, 0, count).to(weight.dtype);
    }
}

/// <summary>VB-LoRA (arXiv 2405.15179): both factors are made of mixtures of the vectors of one bank, the best few of each.</summary>
[PeftMethod(Join.WeightTransform, Mergeable = true)]
public sealed class VectorBankAttribute(params string[] sites) : PeftAttribute(sites)
{
    public required int Rank { get; init; }
    public required int Vectors { get; init; }
    public required int Length { get; init; }
    public required int Best { get; init; }

    public static Tensor Weight([Base] Tensor weight,
        [Weight("Vectors, Length", Init.Normal, Std = 0.02, Scope = Scope.Model)] Tensor bank,
        [Weight("Rank, In / Length, Vectors", Init.Normal, Std = 0.1)] Tensor logitsA,
        [Weight("Out / Length, Rank, Vectors", Init.Normal, Std = 0.1)] Tensor logitsB,
        [Is("Best")] int best)
    {
        var a = Mixed(logitsA, bank, best).flatten(1);
        var b = Mixed(logitsB, bank, best).transpose(1, 2).flatten(0, 1);
        return weight + matmul(b, a);
    }

    private static Tensor Mixed(Tensor logits, Tensor bank, int best)
    {
        var (values, indices) = logits.topk(best, -1);
        var vectors = bank.index_select(0, indices.reshape(-1)).view([.. indices.shape, bank.shape[1]]);
        return (nn.functional.softmax(values, -1).unsqueeze(-1) * vectors).sum(dim: -2);
    }
}

[Adapt<TinyBert>]
[Fourier(Site.Query, Site.Value, Frequencies = 20, Scaling = 15, Seed = 77)]
[Classifier(Labels = 3)]
public sealed partial class TinyFourier : IAdapted;

[Adapt<TinyBert>]
[VectorBank(Site.Query, Site.Value, Rank = 4, Vectors = 6, Length = 8, Best = 2)]
[Classifier(Labels = 3)]
public sealed partial class TinyVectorBank : IAdapted;

[Adapt<TinyBert>]
[Oft(Site.Query, Site.Value, Blocks = 4)]
[Classifier(Labels = 3)]
public sealed partial class TinyOft : IAdapted;

[Adapt<TinyBert>]
[Oft(Site.Query, Site.Value, Blocks = 4, Share = true)]
[Classifier(Labels = 3)]
public sealed partial class TinySharedOft : IAdapted;

[Adapt<TinyBert>]
[Boft(Site.Query, Site.Value, Block = 4)]
[Classifier(Labels = 3)]
public sealed partial class TinyBoft : IAdapted;

[Adapt<TinyBert>]
[Hra(Site.Query, Site.Value, Rank = 4)]
[Classifier(Labels = 3)]
public sealed partial class TinyHra : IAdapted;

[Adapt<TinyBert>]
[Bone(Site.Query, Site.Value, Rank = 8)]
[Classifier(Labels = 3)]
public sealed partial class TinyBone : IAdapted;
