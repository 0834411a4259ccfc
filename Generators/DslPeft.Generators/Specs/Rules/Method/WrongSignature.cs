using System.Collections.Generic;
using System.Linq;

namespace DslPeft.Generators.Specs.Rules;

/// <summary>The compiler gives a body its inputs, weights and constants, and nothing else.</summary>
internal sealed class WrongSignature : Rule<MethodSpec>
{
    public override RuleInfo Info { get; } = new("DPEFT409", Severity.Error, "A body's signature does not fit its join", "'{0}' {1}");

    public override IEnumerable<Finding> Check(MethodSpec method)
    {
        foreach (var overloads in method.Bodies.GroupBy(body => body.Member).Where(group => group.Count() > 1))
            yield return At(Target.Of(overloads.Key), overloads.Key, "is overloaded; the compiler cannot tell which one is meant");
        foreach (var body in MethodBodies.Read(method))
        {
            var isArray = body.Member is "Deploy" or "Objective";
            foreach (var parameter in body.Parameters)
                if (Fault(parameter, isArray, body.Member) is { } fault)
                    yield return At(Target.Of($"{body.Member}.{parameter.Name}"), $"{parameter.Name}", fault);
            var (tensors, arrays) = (body.Parameters.Count(parameter => parameter.Kind == ParameterKind.Input), body.Parameters.Count(parameter => parameter.Kind == ParameterKind.Array));
            if (isArray && arrays != 1)
                yield return At(Target.Of(body.Member), body.Member, $"must take one Tensor[], {(body.Member == "Deploy" ? "the copies" : "the logits of the passes")}");
            else if (Inputs(method, body) is { } inputs && tensors != inputs)
                yield return At(Target.Of(body.Member), body.Member, inputs == 0 ? "must take no tensor beside its weights" : "must take one tensor beside its weights");
        }
    }

    private static int? Inputs(MethodSpec method, BodySpec body) => MethodBodies.EntryName(method.Join) != body.Member
        ? body.Member is "Objective" ? null : 0
        : method.Join switch
        {
            Join.LinearDelta or Join.Sequential or Join.Parallel => 1,
            Join.KeyValuePrefix => 0,
            _ => null,
        };

    private static string? Fault(ParameterSpec parameter, bool isArray, string member) => parameter.Kind switch
    {
        ParameterKind.Unknown => "is neither a tensor, a [Weight] nor an [Is] constant",
        ParameterKind.Array when !isArray => "is an array, which only Deploy and Objective take",
        ParameterKind.Weight when isArray => $"is a weight, which {member} cannot have",
        ParameterKind.Input when isArray => $"is a single tensor; {member} takes an array",
        ParameterKind.Constant when member == "Deploy" => "is a constant, which Deploy cannot have",
        ParameterKind.Base or ParameterKind.Members or ParameterKind.Gradient or ParameterKind.State => $"is marked [{parameter.Kind}], which this version of the compiler does not give",
        _ => null,
    };
}
