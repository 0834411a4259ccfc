using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Adaptations.Storage;

/// <summary>
/// A method that starts from examples scores, or tunes for a while, weights of the base: products over stored weights give these no
/// gradient.
/// </summary>
internal sealed class GradientsOfStored : Rule<DeclaredAdaptation>
{
    public override RuleInfo Info { get; } =
        new(
            "DPEFT295",
            Severity.Error,
            "A method needs gradients of a stored base",
            "{0} starts from gradients of the base's weights, and weights held in {1} have none: leave the base in float32 for it"
        );

    public override IEnumerable<Finding> Check(DeclaredAdaptation adaptation)
    {
        var storage = adaptation.Spec.Storage;
        if (storage.IsPlain)
            yield break;
        var held = storage.Layers != Quantisation.None ? storage.Of(isOfLayer: true, rank: 2) : Language.Storage.BFloat16;
        foreach (var use in adaptation.Woven.Where(use => StartsFromExamples(use.Method)))
        {
            // What is reparametrised in blocks of integers has a rule of its own.
            if (!(use.Method.Form.ComputesParameters && held.IsQuantised()))
                yield return At(Target.At(use.Attribute), use.Method.Name, held.Name());
        }
    }

    private static bool StartsFromExamples(MethodSpec method) =>
        method.Bodies.Any(body =>
            body.On == When.BeforeTraining && body.Parameters.Any(parameter => parameter.Kind == ParameterKind.Examples)
        );
}
