using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Lowering.Stacks;

/// <summary>Builds a sublayer in its place: its norm, what it computes, and the residual sum.</summary>
internal sealed class SublayerLowering(ModelBuilder model)
{
    private readonly StageParts _parts = new(model);

    public Operand Lower(StageBuilder stage, PartSpec stack, SublayerSpec sublayer, Operand x)
    {
        var (block, name) = (stack.Block!, sublayer.Type.Name);
        stage.Section = name;
        var norm = sublayer.Part("Norm")!;
        var local = char.ToLowerInvariant(name[0]) + name.Substring(1);
        Operand Normed(Operand value, string result) => _parts.Norm(stage, norm, name + "Norm", $"{stack.Key}.{norm.Key}", value, result, norm.Epsilon > 0 ? norm.Epsilon : block.Epsilon);
        var input = block.Residual == Residual.PreNorm ? Normed(x, local + "Input") : x;
        stage.Anchors["input:" + name] = input;
        stage.Anchors["residual:" + name] = x;
        var result = sublayer.Kind == SublayerKind.Attention ? new AttentionLowering(model).Lower(stage, stack, sublayer, input) : new FeedForwardLowering(model).Lower(stage, stack, sublayer, input);
        result = _parts.Dropout(stage, result, block.Dropout, local + "Result");
        stage.Anchors["result:" + name] = result;
        var sum = stage.Add("add", local + "Sum", x, result);
        var output = block.Residual == Residual.PostNorm ? Normed(sum, local + "Output") : sum;
        stage.Anchors["sum:" + name] = sum;
        stage.Anchors["norm:" + name] = output;
        stage.Anchors["output:" + name] = output;
        return output;
    }
}
