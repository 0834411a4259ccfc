using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.HeadClasses;

/// <summary>
/// Outputs are made of hidden states, the mask, weights and constants; a loss of the outputs, what the batch holds, and constants.
/// </summary>
internal sealed class WrongHeadSignature : Rule<MethodSpec>
{
    public override RuleInfo Info { get; } = new("DPEFT431", Severity.Error, "The signature of a head's body does not fit", "'{0}' {1}");

    public override IEnumerable<Finding> Check(MethodSpec head)
    {
        foreach (
            var overloads in head
                .Bodies.GroupBy(body => body.Member)
                .Where(group => group.Count() > 1 && group.Key is HeadClass.Outputs or HeadClass.Loss)
        )
            yield return At(Target.Of(overloads.Key), overloads.Key, "is overloaded; the compiler cannot tell which one is meant");
        foreach (var body in MethodBodies.Entries(head))
        {
            var isLoss = body.Member == HeadClass.Loss;
            if (body.Uncallable.Length > 0)
                yield return At(Target.Of(body.Member), body.Member, $"{body.Uncallable}, which no body can be");
            else if (body.Returns != BodySpec.OneTensor)
                yield return At(
                    Target.Of(body.Member),
                    body.Member,
                    $"returns {(body.Returns == BodySpec.Nothing ? "nothing" : body.Returns)}; it must return a Tensor"
                );
            if (body.On is not null)
                yield return At(Target.Of(body.Member), body.Member, "is marked [On], which methods alone can be");
            foreach (var parameter in body.Parameters)
            {
                if (Fault(parameter, isLoss) is { } fault)
                    yield return At(Target.Of($"{body.Member}.{parameter.Name}"), parameter.Name, fault);
            }

            if (body.Parameters.Count(parameter => parameter.Kind == ParameterKind.Input) != 1)
                yield return At(
                    Target.Of(body.Member),
                    body.Member,
                    $"must take one tensor without a mark, {(isLoss ? "the outputs" : "the hidden states")}"
                );
        }
    }

    private static string? Fault(ParameterSpec parameter, bool isLoss) =>
        parameter.Kind switch
        {
            ParameterKind.Input or ParameterKind.Constant => null,
            ParameterKind.Weight when !isLoss => null,
            ParameterKind.Mask when !isLoss => null,
            ParameterKind.Targets or ParameterKind.ClassWeights when isLoss => null,
            ParameterKind.Weight => "is a weight, which Outputs alone has: what is trained is computed there",
            ParameterKind.Mask => "is marked [Mask], which Outputs alone takes",
            ParameterKind.Targets or ParameterKind.ClassWeights => $"is marked [{parameter.Kind}], which Loss alone takes",
            _ => isLoss
                ? "is neither the outputs, [Targets], [ClassWeights] nor an [Is] constant"
                : "is neither the hidden states, the [Mask], a [Weight] nor an [Is] constant",
        };
}
