using System.Collections.Generic;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Adaptations.Declaration;

/// <summary>Sites and shapes are those of the architecture; a faulty one has none to check against.</summary>
internal sealed class FaultyArchitecture : Rule<DeclaredAdaptation>
{
    public override RuleInfo Info { get; } =
        new(
            "DPEFT203",
            Severity.Info,
            "The adapted architecture has errors",
            "'{0}' cannot be adapted before the errors of its declaration are mended"
        )
        {
            Follows = true,
        };

    public override IEnumerable<Finding> Check(DeclaredAdaptation adaptation)
    {
        if (adaptation is { Spec.Architecture: { } architecture, Sites: null })
            yield return At(Target.On("Adapt"), architecture.Type.Name);
    }
}
