using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.HeadClasses;

/// <summary>
/// A head stands once, and its weights are drawn: what places, copies and encoders mean to a method's weights means nothing here.
/// </summary>
internal sealed class WrongHeadWeight : Rule<MethodSpec>
{
    public override RuleInfo Info { get; } =
        new(
            "DPEFT433",
            Severity.Error,
            "A head's weight says what heads do not know",
            "The weight '{0}' says {1}, which the weights of a head cannot"
        );

    public override IEnumerable<Finding> Check(MethodSpec head) =>
        from body in MethodBodies.Entries(head)
        from parameter in body.Parameters
        where parameter.Kind == ParameterKind.Weight
        from unknown in Unknown(parameter)
        select At(Target.Of($"{body.Member}.{parameter.Name}"), parameter.Name, unknown);

    private static IEnumerable<string> Unknown(ParameterSpec parameter)
    {
        var weight = parameter.Weight!;
        if (weight.Scope != Scope.Site)
            yield return "Scope";
        if (weight.Group.Length > 0)
            yield return "Group";
        if (weight.Seed.Length > 0)
            yield return "Seed";
        if (weight.Integer)
            yield return "Integer";
        if (weight.From.Length > 0 || weight.FromIf.Length > 0)
            yield return "From";
        if (parameter.Encoded is not null)
            yield return "[Encoded]";
        if (weight.Init == Init.Pretrained)
            yield return "Init.Pretrained";
    }
}
