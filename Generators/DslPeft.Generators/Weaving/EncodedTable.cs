using System;
using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Ir.Ops;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Weaving;

/// <summary>
/// A table that an encoder computes in training: from one encoder stage a stack, as a slice for each layer. In the deployed form it is a
/// stored tensor, and where the method says so it is an ordinary weight.
/// </summary>
internal static class EncodedTable
{
    public static Operand Read(MethodWeaver weaver, StageBuilder stage, SiteTarget site, ParameterSpec parameter)
    {
        if (parameter.Encoded is not { } encoded || !weaver.Holds(encoded.When, site))
            return weaver.Weight(stage, site, parameter);
        var model = weaver.Model;
        var shape = weaver.ShapeOf(parameter.Weight!.Shape, site);
        var name = $"{site.Key}.{weaver.Label}.{parameter.Name}";
        var field = site.Field + weaver.Stem + char.ToUpperInvariant(parameter.Name[0]) + parameter.Name.Substring(1);
        if (model.Deployed.All(tensor => tensor.Name != name))
            model.Deployed.Add(new DeployedTensor(name, weaver.Layers(site), shape));
        if (!model.Training)
            return stage.Tensor(new TensorBinding(field, BindingKind.Deployed, name, shape));
        var (variable, encoder) = Encoder(weaver, stage, site, weaver.Use.Method.Body(encoded.Method)!);
        Require(weaver, site, encoded, encoder, shape);
        var width = shape.Last;
        Operand Slice(StageBuilder builder)
        {
            var (local, table) = (parameter.Name + "Table", builder.Input(variable, InputKind.Variable, encoder));
            if (HasMoreRows(encoder, shape))
                return builder.Add(
                    "narrow",
                    local,
                    table,
                    Operand.Number(0),
                    Operand.Number(0),
                    Operand.Expression(shape.Dims[0].ToString())
                );
            return encoded.Slice.Length == 0
                ? builder.Add("alias", local, table)
                : builder.Add(
                    "narrow",
                    local,
                    table,
                    Operand.Number(-1),
                    OfLayer(encoded.Slice, width),
                    Operand.Expression(width.ToString())
                );
        }
        if (stage.IsLayer)
            stage.Input("i", InputKind.Layer, Shape.Scalar);
        var scratch = stage.Scratch();
        var slice = Slice(scratch);
        stage.Deploys.Add(new DeployStep(DeployKind.Set, name, scratch.Fragment(field + "Table", slice, shape)) { Variable = variable });
        return Slice(stage);
    }

    /// <summary>The stage that runs the encoder once a forward pass; it stands before what reads it.</summary>
    private static (string Variable, Shape Shape) Encoder(MethodWeaver weaver, StageBuilder reader, SiteTarget site, BodySpec body)
    {
        var model = weaver.Model;
        var shared = site.Shared.Replace(".", "");
        var method = weaver.Stem + body.Member + shared;
        var variable = weaver.Label + shared;
        if (model.Stages.FirstOrDefault(stage => stage.Method == method) is { } known)
            return (variable, known.ShapeOf(known.Anchors["result"]));
        var encoder = new StageBuilder(method, 0, isLayer: false) { IsEncoder = true };
        model.Stages.Insert(
            model.Stages.FindIndex(stage => reader.IsLayer ? stage.IsLayer && stage.Stack == reader.Stack : stage == reader),
            encoder
        );
        var result = new BodyInliner(encoder, model.Training).Add(
            weaver.Use,
            body,
            weaver.Arguments(encoder, site, body, new Given()),
            variable,
            Shape.Unknown
        );
        encoder.Anchors["result"] = result;
        encoder.Output(variable, result);
        for (var i = 0; i < model.Own.Count; i++)
        {
            if (encoder.Tensors.Any(tensor => tensor.Name == model.Own[i].Name))
                model.Own[i] = model.Own[i] with { Deployed = false };
        }

        return (variable, encoder.ShapeOf(result));
    }

    /// <summary>Refuses an encoder that does not give the table, or not all slices of it.</summary>
    private static void Require(MethodWeaver weaver, SiteTarget site, EncodedSpec encoded, Shape encoder, Shape table)
    {
        if (!encoder.Known)
            return;
        if (HasMoreRows(encoder, table) && encoded.Slice.Length == 0)
            encoder = encoder.With(0, table.Dims[0]);
        var slices =
            encoded.Slice.Length == 0
                ? [0]
                : weaver.Layers(site).Select(layer => Arithmetic.Evaluate(encoded.Slice, name => name == "Layer" ? layer : null)).ToList();
        var width = ShapeInference.Number(table.Last) * (long)(slices.Max() + 1);
        var isWide = ShapeInference.Number(encoder.Last) is not { } given || (encoded.Slice.Length == 0 ? given == width : given >= width);
        if (slices.Min() < 0 || encoder.Rank != table.Rank || !isWide || !ShapeInference.Fits(encoder.WithLast(table.Last), table))
            throw new ShapeException($"it gives {encoder}, where {table.WithLast(width ?? Dim.Unknown)} is needed").In(
                weaver.Use,
                encoded.Method
            );
    }

    /// <summary>True for an encoder of which the table is the first rows.</summary>
    private static bool HasMoreRows(Shape encoder, Shape table) =>
        encoder is { Known: true, Rank: 2 }
        && table.Rank == 2
        && encoder.Dims[0].Number > table.Dims[0].Number
        && encoder.Last == table.Last;

    /// <summary>Where a layer's slice begins.</summary>
    /// <param name="slice">The number of slices before that of a <c>Layer</c>, which grows by as many with each.</param>
    /// <param name="width">The width of a slice.</param>
    private static Operand OfLayer(string slice, Dim width)
    {
        var (first, next) = (Of(0), Of(1));
        return first == next ? Operand.Number(first) : Operand.Layer(first, next - first);

        long Of(int layer) => (long)Arithmetic.Evaluate(slice, name => name == "Layer" ? layer : null) * width.Number!.Value;
    }
}
