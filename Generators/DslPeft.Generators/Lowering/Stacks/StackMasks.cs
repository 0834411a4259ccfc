using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Lowering.Stacks;

/// <summary>Builds what a stack's tokens may attend to, once for all layers that agree on it.</summary>
internal static class StackMasks
{
    private const string Whole = "mask",
        Windowed = "windowMask",
        Sloped = "slopes";

    /// <summary>
    /// Adds the stage of the masks: of all tokens before, of all, of those in a window, or with slopes, as the attentions need them.
    /// </summary>
    public static void Lower(ModelBuilder model, StageBuilder stage, StackScope scope)
    {
        var steps = model.Steps(scope);
        var read =
            steps ? "next_mask"
            : scope.ReadsSource ? "source_mask"
            : scope.ReadsTarget ? "target_mask"
            : "attention_mask";
        var batch = steps ? ModelBuilder.Cache(stage) : stage.Input("batch", InputKind.Batch, Shape.Unknown);
        var mask =
            scope.Spec.IsCausal && read == "attention_mask" ? stage.Add("attended_tokens", Whole, batch) : Attended(stage, read, batch);
        var padding = mask;
        var used = Used(scope.Spec);
        var readsWhole = used.Length == 0 || used.Any(entry => entry.Name == Whole);
        if (scope.Spec.IsCausal || used.Any(entry => entry.Name != Whole))
            stage.Anchors[ModelBuilder.Padding] = padding;
        if (scope.Spec.IsCausal && readsWhole)
            mask = steps
                ? stage.Add("next_causal_mask", "causal", padding, ModelBuilder.Cache(stage))
                : stage.Add("causal_mask", "causal", padding);
        if (readsWhole)
            Give(Whole, mask);
        foreach (var (name, attention) in used.Where(entry => entry.Name != Whole))
        {
            Operand[] more =
                name == Sloped
                    ? [Operand.Number(attention.Heads)]
                    :
                    [
                        Operand.Number(attention.Causal ? attention.Window - 1 : attention.Window / 2),
                        Operand.Number(attention.Causal ? 0 : attention.Window / 2),
                    ];
            var op = name == Sloped ? "alibi" : "window_mask";
            Give(
                name,
                steps
                    ? stage.Add("next_" + op, name, [padding, .. more, ModelBuilder.Cache(stage)])
                    : stage.Add(op, name, [padding, .. more])
            );
        }

        void Give(string name, Operand value)
        {
            stage.Anchors[name] = value;
            stage.Output(scope.Variable(name), value);
        }
    }

    /// <summary>The tokens that are no padding, (B, 1, 1, T).</summary>
    private static Operand Attended(StageBuilder stage, string read, Operand batch)
    {
        var attended = stage.Add("ne", "attended", stage.Add(read, "attentionMask", batch), Operand.Number(0));
        return stage.Add("unsqueeze", Whole, stage.Add("unsqueeze", "rows", attended, Operand.Number(1)), Operand.Number(1));
    }

    /// <summary>The mask that an attention reads in a layer.</summary>
    public static Operand Of(ModelBuilder model, StageBuilder stage, StackScope scope, SublayerSpec attention)
    {
        var name = scope.Variable(Name(attention, stage.Layer));
        return stage.Input(name, InputKind.Variable, model.MaskStage(scope).OutputShape(name));
    }

    private static string Name(SublayerSpec attention, int layer) =>
        attention.Alibi ? Sloped
        : attention.IsWindowed(layer) ? Windowed
        : Whole;

    /// <summary>The masks that attentions read, each with an attention that does.</summary>
    private static (string Name, SublayerSpec Attention)[] Used(StackSpec stack) =>
        [
            .. Enumerable
                .Range(0, stack.Layers.Count)
                .SelectMany(layer =>
                    stack.Attentions.Where(attention => !attention.Cross).Select(attention => (Name: Name(attention, layer), attention))
                )
                .GroupBy(entry => entry.Name)
                .Select(group => group.First())
                .OrderBy(entry => entry.Name == Whole ? 0 : 1),
        ];
}
