using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Lowering.Stacks;

/// <summary>Builds a sublayer in its place: its norm, what it computes, and the residual sum.</summary>
internal sealed class SublayerLowering(ModelBuilder model)
{
    private readonly StageParts _parts = new(model);

    /// <summary>Adds the sublayers of a layer, in their order.</summary>
    /// <param name="stage">The layer's stage.</param>
    /// <param name="stack">The stack.</param>
    /// <param name="hidden">What the layer reads.</param>
    public Operand LowerAll(StageBuilder stage, PartSpec stack, Operand hidden)
    {
        if (stack.Block!.Residual != Residual.Parallel)
            return stack.Block.Sublayers.Aggregate(hidden, (x, sublayer) => Lower(stage, stack, sublayer, x, x).Output);
        // Each sublayer reads what the layer reads, and adds to what those before it gave.
        var (sum, input) = (hidden, hidden);
        foreach (var sublayer in stack.Block.Sublayers)
            (sum, input) = Lower(stage, stack, sublayer, sublayer.Part("Norm") is null ? input : hidden, sum);
        return sum;
    }

    /// <param name="stage">The layer's stage.</param>
    /// <param name="stack">The stack.</param>
    /// <param name="sublayer">The sublayer.</param>
    /// <param name="x">What its norm reads, or what it reads itself where it has none.</param>
    /// <param name="residual">What its result is added to.</param>
    /// <returns>The sum, and what the sublayer read.</returns>
    private (Operand Output, Operand Input) Lower(StageBuilder stage, PartSpec stack, SublayerSpec sublayer, Operand x, Operand residual)
    {
        var (block, name) = (stack.Block!, sublayer.Type.Name);
        stage.Section = name;
        var local = char.ToLowerInvariant(name[0]) + name.Substring(1);
        Operand Normed(string part, Operand value, string result) =>
            sublayer.Part(part) is { } norm && stage.Layer >= norm.FromLayer
                ? _parts.Norm(
                    stage,
                    norm,
                    name + part,
                    $"{stack.KeyAt(stage.Layer)}.{norm.Key}",
                    value,
                    result,
                    norm.Epsilon > 0 ? norm.Epsilon : block.Epsilon
                )
                : value;
        var input = block.NormsInput ? Normed("Norm", x, local + "Input") : x;
        if (block.Residual == Residual.NormedSum)
            residual = input;
        stage.Anchors["input:" + name] = input;
        stage.Anchors["residual:" + name] = residual;
        var result =
            sublayer.Kind == SublayerKind.Attention
                ? new AttentionLowering(model).Lower(stage, stack, sublayer, input)
                : new FeedForwardLowering(model).Lower(stage, stack, sublayer, input);
        result = Normed(SublayerSpec.ResultNorm, result, local + "ResultNormed");
        result = _parts.Dropout(stage, result, block.Dropout, local + "Result");
        stage.Anchors["result:" + name] = result;
        var sum = stage.Add("add", local + "Sum", residual, result);
        var output = block.Residual == Residual.PostNorm ? Normed("Norm", sum, local + "Output") : sum;
        stage.Anchors["sum:" + name] = sum;
        stage.Anchors["norm:" + name] = output;
        stage.Anchors["output:" + name] = output;
        return (output, input);
    }
}
