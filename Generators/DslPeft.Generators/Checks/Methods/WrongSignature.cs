using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Methods;

/// <summary>The compiler gives a body its inputs, weights and constants, and nothing else.</summary>
internal sealed class WrongSignature : Rule<MethodSpec>
{
    public override RuleInfo Info { get; } = new("DPEFT409", Severity.Error, "A body's signature does not fit its join", "'{0}' {1}");

    public override IEnumerable<Finding> Check(MethodSpec method)
    {
        foreach (var overloads in method.Bodies.GroupBy(body => body.Member).Where(group => group.Count() > 1))
            yield return At(Target.Of(overloads.Key), overloads.Key, "is overloaded; the compiler cannot tell which one is meant");
        foreach (var body in method.Bodies.Where(body => IsUsed(method, body)))
        {
            if (body.Uncallable.Length > 0)
                yield return At(Target.Of(body.Member), body.Member, $"{body.Uncallable}, which no body can be");
            else if (Returned(method, body) is { } needed && body.Returns != needed)
                yield return At(Target.Of(body.Member), body.Member, $"returns {Words(body.Returns)}; it must return {Words(needed)}");
        }
        foreach (var body in MethodBodies.Read(method).Where(body => body.Member != "Penalty" && body != MethodBodies.Inverse(method)))
        {
            var isArray = body.Member is "Deploy" or "Objective";
            foreach (var parameter in body.Parameters)
            {
                if (Fault(method, parameter, isArray, body.Member) is { } fault)
                    yield return At(Target.Of($"{body.Member}.{parameter.Name}"), $"{parameter.Name}", fault);
            }

            if (isArray && Count(body, ParameterKind.Array) != 1)
                yield return At(
                    Target.Of(body.Member),
                    body.Member,
                    $"must take one Tensor[], {(body.Member == "Deploy" ? "the copies" : "the logits of the passes")}"
                );
            else if (Unmarked(method, body) is { } unmarked)
                yield return At(
                    Target.Of($"{body.Member}.{unmarked}"),
                    unmarked,
                    $"is a tensor without a mark, and {body.Member} takes the base's or the members' alone: mark it [{TakesOne(method, body)}], or [Weight] if it is the method's own"
                );
            else if (Inputs(method, body) is { } inputs && Count(body, ParameterKind.Input, ParameterKind.Normed) != inputs)
                yield return At(
                    Target.Of(body.Member),
                    body.Member,
                    $"must take {inputs switch { 0 => "no tensor", 1 => "one tensor", 2 => "two tensors", 3 => "three tensors", _ => "five tensors" }} beside its weights{method.Form.Body(body.Member)?.InputsAre}"
                );
            else if (TakesOne(method, body) is { } special && Count(body, special) != 1)
                yield return At(Target.Of(body.Member), body.Member, $"must take one tensor marked [{special}]");
        }
        foreach (var body in method.Bodies.Where(body => MethodBodies.Starts(method, body.Member)))
        {
            foreach (
                var parameter in body.Parameters.Where(parameter =>
                    parameter.Kind is not (ParameterKind.Base or ParameterKind.Constant or ParameterKind.Generator)
                )
            )
            {
                yield return At(
                    Target.Of($"{body.Member}.{parameter.Name}"),
                    parameter.Name,
                    parameter.Kind == ParameterKind.Input
                        ? "is a tensor without a mark, and an initial value is computed from the base's alone: mark it [Base]"
                        : "is neither a [Base] tensor, an [Is] constant nor a Generator, which is all that an initial value is computed from"
                );
            }
        }

        foreach (var body in MethodBodies.Scheduled(method))
        {
            foreach (var parameter in body.Parameters)
            {
                if (ScheduleFault(method, body, parameter) is { } fault)
                    yield return At(Target.Of($"{body.Member}.{parameter.Name}"), parameter.Name, fault);
            }
        }

        if (MethodBodies.Inverse(method) is { } inverse)
        {
            foreach (
                var parameter in inverse.Parameters.Where(parameter =>
                    parameter.Kind is not (ParameterKind.Constant or ParameterKind.Input)
                )
            )
                yield return At(
                    Target.Of($"Inverse.{parameter.Name}"),
                    parameter.Name,
                    "is neither the tensor to invert, an [Is] constant nor named as a weight of the body"
                );
            if (inverse.Parameters.Count(parameter => parameter.Kind == ParameterKind.Input && !IsWeight(method, parameter)) != 1)
                yield return At(Target.Of("Inverse"), "Inverse", "must take one tensor beside its weights, which are named as in Apply");
        }
        if (method.Body("Penalty") is { } penalty)
        {
            foreach (
                var parameter in penalty.Parameters.Where(parameter =>
                    parameter.Kind != ParameterKind.Constant && !IsWeight(method, parameter)
                )
            )
                yield return At(
                    Target.Of($"Penalty.{parameter.Name}"),
                    parameter.Name,
                    "is neither an [Is] constant nor named as a weight of the body"
                );
        }
    }

    /// <summary>True for a static method that the compiler reads or emitted code calls.</summary>
    private static bool IsUsed(MethodSpec method, BodySpec body) =>
        MethodBodies.Read(method).Contains(body) || MethodBodies.Starts(method, body.Member) || body.On is not null;

    /// <summary>What a body must return; null for keys and values that are two tensors, whatever their names.</summary>
    private static string? Returned(MethodSpec method, BodySpec body)
    {
        var returns = body.On is not null ? BodySpec.Nothing : method.Form.Body(body.Member)?.Returns ?? BodySpec.OneTensor;
        return
            returns[0] == '('
            && body.Returns.StartsWith("(Tensor", System.StringComparison.Ordinal)
            && body.Returns.Count(IsComma) == returns.Count(IsComma)
            ? null
            : returns;

        static bool IsComma(char character) => character == ',';
    }

    private static string Words(string type) =>
        type switch
        {
            BodySpec.Nothing => "nothing",
            BodySpec.OneTensor => "a Tensor",
            _ => type,
        };

    private static int Count(BodySpec body, params ParameterKind[] kinds) =>
        body.Parameters.Count(parameter => kinds.Contains(parameter.Kind));

    /// <summary>The tensor that was not marked as what the body takes one of; null if there is none.</summary>
    private static string? Unmarked(MethodSpec method, BodySpec body) =>
        TakesOne(method, body) is { } special
        && Count(body, special) == 0
        && Inputs(method, body) is { } inputs
        && Count(body, ParameterKind.Input, ParameterKind.Normed) > inputs
            ? body.Parameters.First(parameter => parameter.Kind == ParameterKind.Input).Name
            : null;

    private static string? ScheduleFault(MethodSpec method, BodySpec body, ParameterSpec parameter)
    {
        var before = body.On == When.BeforeTraining;
        bool Has(string name) =>
            (MethodBodies.Entry(method)?.Parameters ?? default).Any(weight => weight.Kind == ParameterKind.Weight && weight.Name == name);
        return parameter.Kind switch
        {
            ParameterKind.Array when !Has(parameter.Name) => "is not named like a weight of the body",
            ParameterKind.Gradient when !Has(parameter.Of) => $"is the gradient of '{parameter.Of}', which is no weight of the body",
            ParameterKind.Gradient or ParameterKind.Moment when before => "is of a training step, before which the method runs",
            ParameterKind.Gradient or ParameterKind.State or ParameterKind.Base when parameter.Type != "Tensor[]" =>
                "is not a Tensor[], one tensor for each place",
            ParameterKind.Examples when !before => "is seen before training alone",
            ParameterKind.Examples => null,
            ParameterKind.Base when (method.Form.ComputesParameters || method.Form.Site == SiteKind.Linear) && parameter.Place is null =>
                null,
            ParameterKind.Array or ParameterKind.Gradient or ParameterKind.State or ParameterKind.Constant or ParameterKind.Moment => null,
            _ => "is neither a Tensor[], a gradient, a state, an [Is] constant nor the Moment, which is all that a schedule sees",
        };
    }

    private static bool IsWeight(MethodSpec method, ParameterSpec parameter) =>
        parameter.Kind == ParameterKind.Input
        && (MethodBodies.Entry(method)?.Parameters ?? default).Any(weight =>
            weight.Kind == ParameterKind.Weight && weight.Name == parameter.Name
        );

    private static int? Inputs(MethodSpec method, BodySpec body) =>
        method.Form.Body(body.Member) is { } known ? known.Inputs
        : body.Member is "Objective" ? null
        : 0;

    /// <summary>What a body takes exactly one of.</summary>
    private static ParameterKind? TakesOne(MethodSpec method, BodySpec body) => method.Form.Body(body.Member)?.TakesOne;

    private static bool Takes(MethodSpec method, string member, ParameterKind kind) => method.Form.Body(member)?.Takes(kind) == true;

    /// <summary>The bodies that take a kind of parameter.</summary>
    private static List<string> Takers(ParameterKind kind) =>
        JoinForm.All.SelectMany(form => form.Bodies).Where(body => body.Takes(kind)).Select(body => body.Member).Distinct().ToList();

    private static string? Fault(MethodSpec method, ParameterSpec parameter, bool isArray, string member) =>
        parameter.Kind switch
        {
            ParameterKind.Unknown => "is neither a tensor, a [Weight] nor an [Is] constant",
            ParameterKind.Array when !isArray => "is an array, which only Deploy and Objective take",
            ParameterKind.Weight when isArray => $"is a weight, which {member} cannot have",
            ParameterKind.Input when isArray => $"is a single tensor; {member} takes an array",
            ParameterKind.Constant when member == "Deploy" => "is a constant, which Deploy cannot have",
            ParameterKind.Base when parameter.Place is not null =>
                "is marked [Base] with a site, which only methods of initial values take",
            ParameterKind.Base when !Takes(method, member, parameter.Kind) =>
                $"is marked [Base], which only {string.Join(", ", Takers(parameter.Kind))} and methods of initial values take",
            ParameterKind.Normed
            or ParameterKind.Shares
            or ParameterKind.TaskIds
            or ParameterKind.Members when !Takes(method, member, parameter.Kind) =>
                $"is marked [{parameter.Kind}], which only {string.Join(" and ", Takers(parameter.Kind))} {(Takers(parameter.Kind).Count == 1 ? "takes" : "take")}",
            ParameterKind.Mask or ParameterKind.Targets or ParameterKind.ClassWeights =>
                $"is marked [{parameter.Kind}], which only heads take",
            ParameterKind.Generator => "is a generator, which only methods of initial values take",
            ParameterKind.Gradient or ParameterKind.State => $"is marked [{parameter.Kind}], which only methods marked [On] take",
            ParameterKind.Moment => "is a moment of training, which only methods marked [On] take",
            ParameterKind.Examples => "are examples, which only methods marked [On] take",
            _ => null,
        };
}
