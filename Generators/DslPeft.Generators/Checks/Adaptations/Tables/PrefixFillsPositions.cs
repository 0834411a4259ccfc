using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Adaptations.Tables;

/// <summary>Virtual tokens take rows of the position table; the real ones need the rest.</summary>
internal sealed class PrefixFillsPositions : Rule<DeclaredAdaptation>
{
    public override RuleInfo Info { get; } =
        new(
            "DPEFT224",
            Severity.Error,
            "Virtual tokens leave no position for real ones",
            "{0} moves the real tokens by {1} positions, but '{2}' has only {3}"
        );

    public override IEnumerable<Finding> Check(DeclaredAdaptation adaptation)
    {
        if (adaptation.Sites is null || adaptation.Spec.Architecture!.PositionTable is not { } table)
            yield break;
        var offset = 0.0;
        foreach (var use in adaptation.Woven)
        {
            var added = DeclaredAdaptation.Value(use.Method.PositionOffset, use, null) ?? 0;
            offset += added;
            if (added > 0 && offset + 1 > table.UsablePositions)
                yield return At(
                    Target.At(use.Attribute, Length(use)),
                    use.Method.Name,
                    Text(offset),
                    adaptation.Spec.Architecture.Type.Name,
                    table.UsablePositions.ToString(CultureInfo.InvariantCulture)
                );
        }
    }

    /// <summary>The property behind the offset: the last one named, behind the conditions.</summary>
    private static string Length(MethodUse use) =>
        MethodBodies.NamesIn(use.Method.PositionOffset).LastOrDefault(name => use.Arguments.Any(argument => argument.Name == name)) ?? "";
}
