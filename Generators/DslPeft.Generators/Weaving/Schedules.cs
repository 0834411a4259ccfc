using System;
using System.Collections.Generic;
using System.Globalization;
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

            var places = sites.Select(site => OfLayers("NamesOf", weaver, site, $"\"{site.Key}.{weaver.Label}\""));
            var every = body.Every.Length > 0 ? (int)weaver.Evaluate(body.Every) : 1;
            weaver.Model.Schedules.Add(
                new ScheduleSpec(
                    body.On!.Value,
                    every,
                    $"{weaver.Origin()} on {string.Join(", ", sites.Select(site => site.Field))}",
                    $"{weaver.Use.Method.FullName}.{Identifiers.Escape(body.Member)}",
                    places.ToEquatable(),
                    body.Parameters.Select(parameter => Argument(weaver, parameter, sites)).ToEquatable()
                )
            );
        }
    }

    private static List<SiteTarget> Sites(MethodWeaver weaver) =>
        weaver.Use.Method.Form.ComputesParameters ? [.. ParameterSites.Of(weaver.Use, weaver.Model)]
        : weaver.Use.Method.Form.Site is { } kind ? [.. weaver.Sites(kind)]
        : [];

    /// <summary>C# of a name for each place, in their order; those of a layer may have one in common.</summary>
    private static string Places(MethodWeaver weaver, List<SiteTarget> sites, Func<SiteTarget, string> name) =>
        string.Join(", ", sites.Select(site => ".. " + OfLayers("NamesOf", weaver, site, $"\"{name(site)}\"")));

    private static string OfLayers(string function, MethodWeaver weaver, SiteTarget site, params string[] arguments) =>
        $"{function}({string.Join(", ", arguments.Concat(weaver.Layers(site).Select(layer => layer.ToString(CultureInfo.InvariantCulture))))})";

    private static string Argument(MethodWeaver weaver, ParameterSpec parameter, List<SiteTarget> sites) =>
        parameter.Kind switch
        {
            ParameterKind.Moment => "moment",
            ParameterKind.Examples => "examples",
            ParameterKind.Base when weaver.Use.Method.Form.ComputesParameters => $"BaseAt(places, \".{weaver.Label}\")",
            ParameterKind.Base => $"BaseAt([{Places(weaver, sites, site => site.Base + ".weight")}], \"\")",
            ParameterKind.Array when !weaver.Holds(Weight(weaver, parameter).If, sites[0]) => "[]",
            ParameterKind.Array when Weight(weaver, parameter).Scope == Scope.Model => $"[this[\"model.{weaver.Label}.{parameter.Name}\"]]",
            ParameterKind.Array when Weight(weaver, parameter).Scope == Scope.Layer =>
                $"TensorsAt([{Places(weaver, sites, site => $"{MethodWeaver.LayerOf(site)}.{weaver.Label}")}], \"{parameter.Name}\")",
            ParameterKind.Constant when parameter.Type == "long[]" && parameter.Expression == "Offset" =>
                $"[{string.Join(", ", sites.Select(site => ".. " + OfLayers("OffsetsOf", weaver, site, Whole(site.Parameter!.Offset), Whole(site.Parameter!.Stride))))}]",
            ParameterKind.Gradient => $"GradientsAt(places, \"{parameter.Of}\")",
            ParameterKind.Array or ParameterKind.State => $"TensorsAt(places, \"{parameter.Name}\")",
            _ => BodyInliner
                .Argument(parameter, Operand.Number(weaver.Evaluate(parameter.Expression, sites[0].Parameter is null ? null : sites[0])))
                .Text,
        };

    /// <summary>The weight that a parameter is named like.</summary>
    private static WeightSpec Weight(MethodWeaver weaver, ParameterSpec parameter) =>
        MethodBodies.Entry(weaver.Use.Method)!.Parameters.First(weight => weight.Name == parameter.Name).Weight!;

    private static string Whole(long number) => number.ToString(CultureInfo.InvariantCulture) + "L";
}
