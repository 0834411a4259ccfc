using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Ir;

namespace DslPeft.Generators.Checks.Adaptations.Ranks;

/// <summary>
/// The operations of a method's body take the shapes that they have at a use, and the body gives what its join needs. Found while an
/// adaptation is planned, where all sizes are known.
/// </summary>
internal static class ShapesDoNotFit
{
    public static RuleInfo Info { get; } =
        new("DPEFT264", Severity.Error, "Shapes of a method's body do not fit", "{0} does not fit '{1}': {2}");

    public static IEnumerable<Finding> Of(MisfitsException exception) =>
        exception.Misfits.Select(misfit => new Finding(
            Info,
            Target.At(misfit.Attribute),
            new[] { misfit.Body, misfit.Site, misfit.Reason }
        ));
}
