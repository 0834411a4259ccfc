using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Adaptations.Declaration;

/// <summary>A use's name becomes part of parameter and field names.</summary>
internal sealed class InvalidUseName : Rule<DeclaredAdaptation>
{
    private static readonly Regex Valid = new("^[A-Za-z][A-Za-z0-9]*$", RegexOptions.CultureInvariant);

    public override RuleInfo Info { get; } =
        new(
            "DPEFT250",
            Severity.Error,
            "The name of a use is no name",
            "'{1}' cannot be the name of {0}: a name is a letter and then letters and digits, since parameters are called by it"
        );

    public override IEnumerable<Finding> Check(DeclaredAdaptation adaptation) =>
        adaptation
            .Spec.Methods.Where(use => use.Name.Length > 0 && !Valid.IsMatch(use.Name))
            .Select(use => At(Target.At(use.Attribute, "Name"), use.Method.Name, use.Name));
}
