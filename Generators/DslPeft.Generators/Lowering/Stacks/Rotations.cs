using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Lowering.Stacks;

/// <summary>Builds what queries and keys are turned by at each position, once for all layers that share a base.</summary>
internal static class Rotations
{
    private const string StageName = "Rotation",
        Whole = "rotation",
        Windowed = "windowRotation";

    /// <summary>Adds the stage of the rotations, if the stack's attentions have any.</summary>
    public static void Lower(ModelBuilder model, StackScope scope)
    {
        var used = Used(scope.Spec).ToList();
        if (used.Count == 0)
            return;
        var stage = new StageBuilder(scope.Method(StageName), 0, isLayer: false) { Stack = scope.Name };
        model.Stages.Add(stage);
        var positions = stage.Anchors["positions"] = EmbeddingLowering.Positions(
            model,
            stage,
            scope,
            stage.Input("batch", InputKind.Batch, Shape.Unknown)
        );
        foreach (var (name, attention, layer) in used)
            stage.Output(
                scope.Variable(name),
                Rotation(stage, name, positions, attention, attention.RotaryOf(layer), name == Whole ? attention.Scaling : null)
            );
    }

    /// <summary>The rotation that an attention reads in a layer.</summary>
    public static Operand Of(ModelBuilder model, StageBuilder stage, SublayerSpec attention)
    {
        var scope = model.ScopeOf(stage);
        var name = scope.Variable(Name(attention, stage.Layer));
        return stage.Input(name, InputKind.Variable, model.Stage(scope.Method(StageName)).OutputShape(name));
    }

    private static string Name(SublayerSpec attention, int layer) =>
        attention.WindowRotary > 0 && attention.IsWindowed(layer) ? Windowed : Whole;

    private static Operand Rotation(
        StageBuilder stage,
        string name,
        Operand positions,
        SublayerSpec attention,
        double theta,
        RotaryScalingSpec? scaling
    )
    {
        var plain = new List<Operand> { positions, Operand.Number(theta), Operand.Number(attention.RotaryWidth) };
        var (op, more) = scaling?.Kind switch
        {
            RotaryScaling.Linear => ("rotation_linear", new[] { scaling.Factor }),
            RotaryScaling.Dynamic => ("rotation_dynamic", [scaling.Factor, scaling.OriginalPositions]),
            RotaryScaling.Llama3 => ("rotation_llama3", [scaling.Factor, scaling.LowFactor, scaling.HighFactor, scaling.OriginalPositions]),
            RotaryScaling.Yarn => ("rotation_yarn", [scaling.Factor, scaling.LowFactor, scaling.HighFactor, scaling.OriginalPositions]),
            _ => ("rotation", []),
        };
        var turned = stage.Add(op, name, [.. plain, .. more.Select(Operand.Number)]);
        return attention.RotaryPairs == RotaryPairs.Neighbours ? stage.Add("as_pairs", name + "OfPairs", turned) : turned;
    }

    /// <summary>The rotations that attentions read, each with an attention and a layer of which it is.</summary>
    private static IEnumerable<(string Name, SublayerSpec Attention, int Layer)> Used(StackSpec stack) =>
        Enumerable
            .Range(0, stack.Layers.Count)
            .SelectMany(layer =>
                stack
                    .Attentions.Where(attention => attention.RotaryOf(layer) > 0)
                    .Select(attention => (Name: Name(attention, layer), attention, layer))
            )
            .GroupBy(entry => entry.Name)
            .Select(group => group.First())
            .OrderBy(entry => entry.Name == Whole ? 0 : 1);
}
