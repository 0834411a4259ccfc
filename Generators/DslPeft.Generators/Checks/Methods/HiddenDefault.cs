using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks.Methods;

/// <summary>Property initialisers are code; a compiler that reads the attribute sees 0 in their place.</summary>
internal sealed class HiddenDefault : Rule<MethodSpec>
{
    public override RuleInfo Info { get; } =
        new(
            "DPEFT401",
            Severity.Error,
            "A default is invisible to the compiler",
            "The compiler cannot see the initialiser of '{0}': make the property required, or state its default in [DefaultValue] as well"
        );

    public override IEnumerable<Finding> Check(MethodSpec method) =>
        method.HiddenDefaults.Select(property => At(Target.Of(property), property));
}
