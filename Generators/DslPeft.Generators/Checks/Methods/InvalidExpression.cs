using System;
using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Checks.Adaptations.Conditions;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Methods;

/// <summary>Expressions are read by the compiler, not by C#: they must parse and name what there is.</summary>
internal sealed class InvalidExpression : Rule<MethodSpec>
{
    private static readonly string[] OfSite =

        [
            "In",
            "Out",
            "Width",
            "Hidden",
            "Model",
            "Inner",
            "Heads",
            "HeadSize",
            "Layers",
            "Padding",
            "HasBias",
            "Places",
            "MostIn",
            "MostOut",
            "Shape",
            "Size",
            "Offset",
            "Selected",
            "HeadParameters",
            .. StackSizes.Names,
        ],
        OfLayer = ["Layer"];

    public override RuleInfo Info { get; } = new("DPEFT403", Severity.Error, "An expression is invalid", "{0}; known here are {1}");

    public override IEnumerable<Finding> Check(MethodSpec method)
    {
        var own = method.Properties.ToArray();
        var places = method.Head is null ? OfSite : [HeadClass.Hidden];
        var expressions = Parameters(method, own, [.. own, .. places, .. method.Form.Names])
            .Concat(method.Thaws.SelectMany((thaw, i) => new[] { (Target.On("Thaw", "If", i), thaw.If, own) }))
            .Concat(
                method.Copies.SelectMany(
                    (copies, i) =>
                        new[]
                        {
                            (Target.On("Copies", "count", i), copies.Count, own),
                            (Target.On("Copies", "Distinct", i), copies.Distinct, own),
                        }
                )
            )
            .Concat(
                method.Conditions.SelectMany(condition =>
                    ConditionExpressions.Of(
                        condition,
                        own,
                        [.. own, .. places, .. (string[])(method.Head is null ? UseConditions.Names : [])]
                    )
                )
            )
            .Concat(
                new[] { ("PositionOffset", method.PositionOffset), ("AtInput", method.AtInput), ("TopLayers", method.TopLayers) }.Select(
                    entry => (Target.On("PeftMethod", entry.Item1), entry.Item2, own)
                )
            )
            .Concat([
                (Target.On("PeftMethod", "Changes"), method.Changes, [.. own, .. OfSite]),
                (Target.On("PeftHead", "Labels"), method.Head?.Labels ?? "", own),
            ]);
        foreach (var (target, text, names) in expressions)
        {
            if (text.Length > 0 && Fault(text, names) is { } fault)
                yield return At(target, fault, names.Length == 0 ? "no names" : string.Join(", ", names));
        }

        foreach (var condition in method.Conditions)
        {
            if (ConditionExpressions.Fault(method, condition) is (var wrong, var known))
                yield return At(ConditionExpressions.Target(condition), wrong, known);
        }

        foreach (
            var (target, text) in method
                .Bodies.SelectMany(body => body.Parameters.Select(parameter => (body, parameter)))
                .Where(entry => entry.parameter.Weight?.Shape.Length == 0)
                .Select(entry => (Target.Of($"{entry.body.Member}.{entry.parameter.Name}", "shape"), "the shape is empty"))
        )
        {
            yield return At(target, text, string.Join(", ", own.Concat(places)));
        }
    }

    private static IEnumerable<(Target Target, string Text, string[] Names)> Parameters(MethodSpec method, string[] own, string[] withSite)
    {
        foreach (var body in method.Bodies)
        {
            var names = body.Member is "Objective" or "Deploy" ? own : withSite;
            yield return (Target.Of(body.Member), body.Every, own);
            yield return (Target.Of(body.Member), body.If, own);
            foreach (var parameter in body.Parameters)
            {
                Target At(string argument) => Target.Of($"{body.Member}.{parameter.Name}", argument);
                yield return (
                    At(parameter.Kind is ParameterKind.Normed or ParameterKind.Shares ? "condition" : "expression"),
                    parameter.Expression,
                    names
                );
                if (parameter.Weight is { } weight)
                {
                    foreach (
                        var (argument, text) in new[]
                        {
                            ("shape", weight.Shape),
                            ("StdOf", weight.StdOf),
                            ("InitOf", weight.InitOf),
                            ("FanIn", weight.FanIn),
                            ("If", weight.If),
                            ("FromIf", weight.FromIf),
                            ("FrozenIf", weight.FrozenIf),
                            ("RateOf", weight.RateOf),
                            ("Seed", weight.Seed),
                        }
                    )
                        yield return (At(argument), text, names);
                }

                if (parameter.Encoded is not { } encoded)
                    continue;
                yield return (At("When"), encoded.When, names);
                yield return (At("Slice"), encoded.Slice, OfLayer);
            }
        }
    }

    private static string? Fault(string text, string[] names)
    {
        try
        {
            // Both branches of a condition are read, so that one evaluation meets every name.
            Arithmetic.EvaluateList(text, name => names.Contains(name) ? 1 : null);
            return null;
        }
        catch (FormatException exception)
        {
            return exception.Message;
        }
    }
}
