using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Lowering.Stacks;

/// <summary>Adds parts that have tensors to a stage: linear layers, norms; and dropout.</summary>
internal sealed class StageParts(ModelBuilder model)
{
    public Operand Linear(StageBuilder stage, PartSpec stack, SublayerSpec sublayer, string part, Operand x)
    {
        var spec = sublayer.Part(part)!;
        var site = model.Sites.Find($"{stack.Name}.{sublayer.Type.Name}.{part}")[0];
        return LinearAt(model, stage, spec, $"{stack.KeyAt(stage.Layer)}.{spec.Key}", site.Field, site.Path, x);
    }

    /// <summary>Adds a linear layer of the base and its anchors.</summary>
    public static Operand LinearAt(ModelBuilder model, StageBuilder stage, PartSpec part, string key, string field, string path, Operand x)
    {
        var weight = model.BaseOperand(stage, field + "Weight", key + ".weight");
        var name = char.ToLowerInvariant(field[0]) + field.Substring(1);
        var y = part.Bias
            ? stage.Add("linear", name, x, weight, model.BaseOperand(stage, field + "Bias", key + ".bias"))
            : stage.Add("linear", name, x, weight);
        stage.Anchors["input:" + path] = x;
        stage.Anchors["linear:" + path] = y;
        return y;
    }

    public Operand Norm(StageBuilder stage, PartSpec norm, string field, string key, Operand x, string name, double epsilon)
    {
        var weight = model.BaseOperand(stage, field + "Weight", key + ".weight");
        if (norm.UnitOffset)
            weight = stage.Add("add", name + "Gain", weight, Operand.Number(1));
        return norm.RootMeanSquare
            ? stage.Add("rms_norm", name, x, weight, Operand.Number(epsilon))
            : stage.Add(
                "layer_norm",
                name,
                x,
                Operand.List(norm.Out),
                weight,
                norm.Bias ? model.BaseOperand(stage, field + "Bias", key + ".bias") : Operand.Absent,
                Operand.Number(epsilon)
            );
    }

    /// <summary>c · tanh(x / c).</summary>
    public static Operand SoftCapped(StageBuilder stage, Operand x, double cap, string name) =>
        stage.Add(
            "mul",
            name + "Capped",
            stage.Add("tanh", name + "Bounded", stage.Add("div", name + "OfCap", x, Operand.Number(cap))),
            Operand.Number(cap)
        );

    public Operand Dropout(StageBuilder stage, Operand x, double probability, string name) =>
        model.Training && probability > 0 ? stage.Add("dropout", name, x, Operand.Number(probability)) : x;
}
