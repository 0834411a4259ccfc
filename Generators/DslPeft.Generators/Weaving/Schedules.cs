using System;
using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;
using DslPeft.Generators.Lowering;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Weaving;

/// <summary>What a method does before training and at moments of it: its state, and the calls with the tensors of every place.</summary>
internal static class Schedules
{
    public static void Add(MethodWeaver weaver)
    {
        if (!weaver.Model.Training)
            return;
        var sites = Sites(weaver);
        if (sites.Count == 0)
            return;
        foreach (var body in MethodBodies.Scheduled(weaver.Use.Method).Where(body => weaver.Holds(body.If)))
        {
            foreach (var site in sites)
            {
                foreach (var state in body.Parameters.Where(parameter => parameter.Kind == ParameterKind.State))
                {
                    weaver.Model.Declare(
                        new OwnTensor(
                            $"{site.Key}.{weaver.Label}.{state.Name}",
                            weaver.Layers(site),
                            weaver.ShapeOf(state.Expression, site),
                            Init.Zeros,
                            weaver.Origin()
                        )
                        {
                            Trainable = false,
                            Deployed = false,
                            State = true,
                        }
                    );
                }
            }

            var every = body.Every.Length > 0 ? (int)weaver.Evaluate(body.Every) : 1;
            weaver.Model.Schedules.Add(
                new ScheduleSpec(
                    body.On!.Value,
                    every,
                    $"{weaver.Origin()} on {string.Join(", ", sites.Select(site => site.Field))}",
                    new MethodCall(
                        $"{weaver.Use.Method.FullName}.{Identifiers.Escape(body.Member)}",
                        body.Parameters.Select(parameter => Argument(weaver, parameter, sites)).ToEquatable()
                    ),
                    Places(weaver, sites, site => $"{site.Key}.{weaver.Label}")
                )
            );
        }
    }

    private static List<SiteTarget> Sites(MethodWeaver weaver) =>
        weaver.Use.Method.Form.ComputesParameters ? [.. ParameterSites.Of(weaver.Use, weaver.Model)]
        : weaver.Use.Method.Form.Site is { } kind ? [.. weaver.Sites(kind)]
        : [];

    /// <summary>A name for each place, in their order; those of a layer may have one in common.</summary>
    private static EquatableArray<LayerPlaces> Places(MethodWeaver weaver, List<SiteTarget> sites, Func<SiteTarget, string> name) =>
        sites.Select(site => new LayerPlaces(name(site), weaver.Layers(site))).ToEquatable();

    private static CallArgument Argument(MethodWeaver weaver, ParameterSpec parameter, List<SiteTarget> sites) =>
        parameter.Kind switch
        {
            ParameterKind.Moment => new CallArgument.Moment(),
            ParameterKind.Examples => new CallArgument.Examples(),
            ParameterKind.Base when weaver.Use.Method.Form.ComputesParameters => new CallArgument.BaseTensors("." + weaver.Label, default),
            ParameterKind.Base => new CallArgument.BaseTensors("", Places(weaver, sites, site => site.Base + ".weight")),
            ParameterKind.Array when !weaver.Holds(Weight(weaver, parameter).If, sites[0]) => new CallArgument.NoTensors(),
            ParameterKind.Array when Weight(weaver, parameter).Scope == Scope.Model => new CallArgument.OneTensor(
                $"model.{weaver.Label}.{parameter.Name}"
            ),
            ParameterKind.Array when Weight(weaver, parameter).Scope == Scope.Layer => new CallArgument.Tensors(
                parameter.Name,
                Places(weaver, sites, site => $"{MethodWeaver.LayerOf(site)}.{weaver.Label}")
            ),
            ParameterKind.Constant when parameter.Type == "long[]" && parameter.Expression == "Offset" => new CallArgument.Offsets(
                sites.Select(site => new PlaceOffsets(site.Parameter!.Offset, site.Parameter!.Stride, weaver.Layers(site))).ToEquatable()
            ),
            ParameterKind.Gradient => new CallArgument.Gradients(parameter.Of),
            ParameterKind.Array or ParameterKind.State => new CallArgument.Tensors(parameter.Name, default),
            _ => new CallArgument.Value(
                BodyInliner.Argument(
                    parameter,
                    Operand.Number(weaver.Evaluate(parameter.Expression, sites[0].Parameter is null ? null : sites[0]))
                )
            ),
        };

    /// <summary>The weight that a parameter is named like.</summary>
    private static WeightSpec Weight(MethodWeaver weaver, ParameterSpec parameter) =>
        MethodBodies.Entry(weaver.Use.Method)!.Parameters.First(weight => weight.Name == parameter.Name).Weight!;
}
