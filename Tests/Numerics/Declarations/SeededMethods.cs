using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace DslPeft.Numerics.Tests;

/// <summary>Directions that a seed draws, kept in peft's files.</summary>
[PeftMethod(Join.LinearDelta, Mergeable = true)]
[FileForm(AdapterLibrary.Peft, "KEPTBASIS")]
public sealed class KeptBasisAttribute(params string[] sites) : PeftAttribute(sites)
{
    [ConfigField(AdapterLibrary.Peft, "r")]
    public required int Rank { get; init; }
    public required int Seed { get; init; }

    public static Tensor Delta(
        Tensor x,
        [Weight("Rank, In", Init.Zeros, Frozen = true, Seed = "Seed", From = nameof(Draw)), StoredAs(AdapterLibrary.Peft, "basis")]
            Tensor basis,
        [Weight("Out, Rank", Init.Zeros), StoredAs(AdapterLibrary.Peft, "up")] Tensor up
    ) => linear(linear(x, basis), up);

    public static Tensor Draw([Is("Rank")] long rank, [Is("In")] long width, [Is("Seed")] int seed) =>
        tensor(SeededVectors.Normals(rank * width, seed, 0)).view(rank, width);
}

/// <summary>As <see cref="KeptBasisAttribute"/>; peft's configuration holds the seed and its tensors only what is trained.</summary>
[PeftMethod(Join.LinearDelta, Mergeable = true)]
[FileForm(AdapterLibrary.Peft, "DRAWNBASIS")]
public sealed class DrawnBasisAttribute(params string[] sites) : PeftAttribute(sites)
{
    [ConfigField(AdapterLibrary.Peft, "r")]
    public required int Rank { get; init; }

    [ConfigField(AdapterLibrary.Peft, "seed")]
    public required int Seed { get; init; }

    public static Tensor Delta(
        Tensor x,
        [Weight("Rank, In", Init.Zeros, Frozen = true, Seed = "Seed", From = nameof(Draw))] Tensor basis,
        [Weight("Out, Rank", Init.Zeros), StoredAs(AdapterLibrary.Peft, "up")] Tensor up
    ) => linear(linear(x, basis), up);

    public static Tensor Draw([Is("Rank")] long rank, [Is("In")] long width, [Is("Seed")] int seed) =>
        tensor(SeededVectors.Normals(rank * width, seed, 0)).view(rank, width);
}

/// <summary>As <see cref="DrawnBasisAttribute"/>, with a seed that peft's configuration does not hold.</summary>
[PeftMethod(Join.LinearDelta, Mergeable = true)]
[FileForm(AdapterLibrary.Peft, "LOSTBASIS")]
public sealed class LostBasisAttribute(params string[] sites) : PeftAttribute(sites)
{
    [ConfigField(AdapterLibrary.Peft, "r")]
    public required int Rank { get; init; }
    public required int Seed { get; init; }

    public static Tensor Delta(
        Tensor x,
        [Weight("Rank, In", Init.Zeros, Frozen = true, Seed = "Seed", From = nameof(Draw))] Tensor basis,
        [Weight("Out, Rank", Init.Zeros), StoredAs(AdapterLibrary.Peft, "up")] Tensor up
    ) => linear(linear(x, basis), up);

    public static Tensor Draw([Is("Rank")] long rank, [Is("In")] long width, [Is("Seed")] int seed) =>
        tensor(SeededVectors.Normals(rank * width, seed, 0)).view(rank, width);
}

[Adapt<TinyBert>, KeptBasis(Site.Query, Rank = 3, Seed = 5), Classifier(Labels = 3)]
public sealed partial class TinyKeptBasis : IAdapted;

[Adapt<TinyBert>, KeptBasis(Site.Query, Rank = 3, Seed = 6), Classifier(Labels = 3)]
public sealed partial class TinyOtherKeptBasis : IAdapted;

[Adapt<TinyBert>, DrawnBasis(Site.Query, Rank = 3, Seed = 5), Classifier(Labels = 3)]
public sealed partial class TinyDrawnBasis : IAdapted;

[Adapt<TinyBert>, DrawnBasis(Site.Query, Rank = 3, Seed = 6), Classifier(Labels = 3)]
public sealed partial class TinyOtherDrawnBasis : IAdapted;

[Adapt<TinyBert>, LostBasis(Site.Query, Rank = 3, Seed = 5), Classifier(Labels = 3)]
public sealed partial class TinyLostBasis : IAdapted;
