using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Lowering.Heads;

/// <summary>
/// Builds a head that a class declares: its outputs as the stage above the stack, its loss as a fragment beside the graph.
/// </summary>
internal static class DeclaredHead
{
    /// <summary>What the loss reads: the head's outputs, the batch's labels, the weights of classes.</summary>
    public const string Outputs = "outputs",
        Labels = "labels",
        Weights = "weights";

    /// <summary>Adds the outputs to the head's stage.</summary>
    /// <exception cref="MisfitsException">Shapes do not fit each other in the body.</exception>
    public static void Lower(ModelBuilder model, StageBuilder stage, HeadSpec head)
    {
        var use = head.Own!;
        var body = use.Method.Body(HeadClass.Outputs)!;
        stage.ReadsText = true;
        var arguments = body.Parameters.ToDictionary(
            parameter => parameter.Name,
            parameter =>
                parameter.Kind switch
                {
                    ParameterKind.Input => stage.Input("hidden", InputKind.Variable, Shape.Of("B", "T", model.ResultWidth)),
                    ParameterKind.Mask => stage.Add(
                        "attention_mask",
                        "attentionMask",
                        stage.Input("batch", InputKind.Batch, Shape.Unknown)
                    ),
                    ParameterKind.Constant => Constant(model, use, body, parameter),
                    ParameterKind.Weight => Weight(model, stage, use, parameter),
                    _ => throw new FormatException(
                        $"parameter '{parameter.Name}' of {use.Method.Name}.{body.Member} cannot be given to a head"
                    ),
                }
        );
        try
        {
            var outputs = new BodyInliner(stage, model.Training).Add(use, body, arguments, "logits", Shape.Unknown);
            if (stage.ShapeOf(outputs) is { Known: true } shape && (shape.Rank == 0 || shape.Dims[0] != "B"))
                throw new ShapeException($"it gives {shape}, where the first dimension is the rows B").In(use, body.Member);
            stage.Output("logits", outputs);
        }
        catch (ShapeException exception)
        {
            model.AddMisfit(exception, use, body.Member);
            model.RequireFits();
        }
    }

    /// <summary>The loss over the head's outputs; null for a head that an architecture has a recipe for.</summary>
    public static Fragment? Loss(ModelBuilder model, HeadSpec? head)
    {
        if (head?.Own is not { } use)
            return null;
        var body = use.Method.Body(HeadClass.Loss)!;
        var stage = new StageBuilder(HeadClass.Loss, 0, isLayer: false);
        var outputs = model.Stages.First(candidate => candidate.Gives("logits")).OutputShape("logits");
        var arguments = body.Parameters.ToDictionary(
            parameter => parameter.Name,
            parameter =>
                parameter.Kind switch
                {
                    ParameterKind.Input => stage.Input(Outputs, InputKind.Variable, outputs),
                    ParameterKind.Targets => stage.Input(Labels, InputKind.Variable, Shape.Unknown),
                    ParameterKind.ClassWeights => stage.Input(Weights, InputKind.Variable, Shape.Unknown),
                    ParameterKind.Constant => Operand.Number(Evaluate(model, use, parameter.Expression)),
                    _ => throw new FormatException(
                        $"parameter '{parameter.Name}' of {use.Method.Name}.{body.Member} cannot be given to a loss"
                    ),
                }
        );
        try
        {
            var loss = new BodyInliner(stage, training: true).Add(use, body, arguments, "loss", Shape.Scalar);
            return stage.Fragment(use.Method.Name + HeadClass.Loss, loss, Shape.Scalar);
        }
        catch (ShapeException exception)
        {
            model.AddMisfit(exception, use, body.Member);
            return null;
        }
    }

    private static Operand Constant(ModelBuilder model, MethodUse use, BodySpec body, ParameterSpec parameter)
    {
        var constant = Operand.Number(Evaluate(model, use, parameter.Expression));
        if (body.Decides(parameter.Name))
            model.Constants.Add($"head.{Label(use)}.{parameter.Name}={constant.Text}");
        return constant;
    }

    private static Operand Weight(ModelBuilder model, StageBuilder stage, MethodUse use, ParameterSpec parameter)
    {
        var weight = parameter.Weight!;
        if (weight.If.Length > 0 && Evaluate(model, use, weight.If) == 0)
            return Operand.Absent;
        var shape = Shape.Of(Arithmetic.EvaluateList(weight.Shape, name => Value(model, use, name)).Select(Size));
        var name = $"{Label(use)}.{parameter.Name}";
        model.Declare(
            new OwnTensor(
                name,
                default,
                shape,
                weight.InitOf.Length > 0 ? (Init)(int)Evaluate(model, use, weight.InitOf) : weight.Init,
                "head"
            )
            {
                Head = true,
                Std = weight.StdOf.Length > 0 ? Evaluate(model, use, weight.StdOf) : weight.Std,
                FanIn = weight.FanIn.Length > 0 ? (long)Evaluate(model, use, weight.FanIn) : 0,
                Trainable = !weight.Frozen,
                Decay = !weight.Frozen && !weight.NoDecay && shape.Rank > 1,
                CheckpointKey = name,
            }
        );
        return stage.Tensor(
            new TensorBinding(
                use.Method.Name + char.ToUpperInvariant(parameter.Name[0]) + parameter.Name.Substring(1),
                BindingKind.Own,
                name,
                shape
            )
            {
                Trainable = !weight.Frozen,
            }
        );
    }

    /// <summary>What stands before the names of the head's tensors.</summary>
    private static string Label(MethodUse use) => use.Method.Name.ToLowerInvariant();

    private static double Evaluate(ModelBuilder model, MethodUse use, string expression) =>
        Arithmetic.Evaluate(expression, name => Value(model, use, name));

    private static double? Value(ModelBuilder model, MethodUse use, string name) =>
        use.Value(name) ?? (name == HeadClass.Hidden ? model.ResultWidth : null);

    private static long Size(double value) =>
        value >= 1 && value == Math.Floor(value) && value <= int.MaxValue
            ? (long)value
            : throw new FormatException(
                $"a weight of the head would have the size {value.ToString("R", CultureInfo.InvariantCulture)}, and sizes are whole numbers from 1"
            );
}
