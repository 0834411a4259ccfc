using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace DslPeft.Numerics.Tests;

/// <summary>A side stack that treats positions one by one, so that no layer needs more of them than the head.</summary>
[PeftMethod(Join.Side)]
public sealed class SumsAttribute(params string[] sites) : PeftAttribute(sites)
{
    /// <summary>(B, T, Width) to (B, T, 8).</summary>
    public static Tensor Start(Tensor hidden, [Weight("8, Width", Init.LinearDefault, Scope = Scope.Stack)] Tensor first) =>
        linear(hidden, first);

    /// <summary>(B, T, 8) and (B, T, Width) to (B, T, 8).</summary>
    public static Tensor Step(Tensor s, Tensor hidden, Tensor mask, [Weight("8, Width", Init.LinearDefault)] Tensor down) =>
        torch.tanh(s + linear(hidden, down));

    /// <summary>(B, T, 8) to (B, T, Width).</summary>
    public static Tensor Finish(Tensor s, [Weight("Width, 8", Init.LinearDefault, Scope = Scope.Stack)] Tensor last) => linear(s, last);
}

/// <summary>A side stack whose end adds the sum of all positions to each.</summary>
[PeftMethod(Join.Side)]
public sealed class TotalsAttribute(params string[] sites) : PeftAttribute(sites)
{
    /// <summary>(B, T, Width) to (B, T, Width).</summary>
    public static Tensor Start(Tensor hidden, [Weight("Width, Width", Init.LinearDefault, Scope = Scope.Stack)] Tensor first) =>
        linear(hidden, first);

    /// <summary>Two of (B, T, Width) to one.</summary>
    public static Tensor Step(Tensor s, Tensor hidden, Tensor mask, [Weight("Width, Width", Init.LinearDefault)] Tensor down) =>
        torch.tanh(s + linear(hidden, down));

    /// <summary>(B, T, Width) to (B, T, Width).</summary>
    public static Tensor Finish(Tensor s, [Weight("Width, Width", Init.LinearDefault, Scope = Scope.Stack)] Tensor last) =>
        linear(s, last) + s.sum(dim: 1, keepdim: true);
}

/// <summary>Declarations that LadderTests compiles again without <see cref="Pass.FirstPosition"/>.</summary>
public static partial class FirstPositionLadders
{
    [Adapt<TinyLadderBert>, Classifier(Labels = 3)]
    [LadderSide(Site.Encoder, Reduction = 4)]
    public sealed partial class Pruned : IAdapted;

    [Adapt<TinyLadderBert>, Classifier(Labels = 3)]
    [LadderSide(Site.Encoder, Reduction = 4, Pruned = false, MergeLast = true)]
    public sealed partial class Merged : IAdapted;

    [Adapt<TinyLadderBert>, Classifier(Labels = 3)]
    [LadderSide(Site.Encoder, Reduction = 4, MergeLast = true, Layers = "..1")]
    public sealed partial class LowerRung : IAdapted;

    [Adapt<TinyLadderBert>, Classifier(Labels = 3)]
    [LadderSide(Site.Encoder, Reduction = 4, MergeLast = true), PromptTuning(Site.Words, Length = 3)]
    public sealed partial class Prompted : IAdapted;

    [Adapt<TinyLadderBert>, Classifier(Labels = 3)]
    [LadderSide(Site.Encoder, Reduction = 4), Prefix(Site.AttentionMemory, Length = 3), Lora(Site.Query, Site.Pooler, Rank = 2, Alpha = 4)]
    public sealed partial class Hybrid : IAdapted;

    [Adapt<TinyLadderBert>, TokenClassifier(Labels = 3)]
    [LadderSide(Site.Encoder, Reduction = 4, MergeLast = true)]
    public sealed partial class Tokens : IAdapted;

    [Adapt<TinyLadderBert>, Classifier(Labels = 3)]
    [Sums(Site.Encoder)]
    public sealed partial class OfSums : IAdapted;

    [Adapt<TinyLadderBert>, Classifier(Labels = 3)]
    [Totals(Site.Encoder)]
    public sealed partial class OfTotals : IAdapted;
}
