using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks.Programs;

/// <summary>Clozes are distilled into a classifier of their labels over the same base.</summary>
internal sealed class StudentDoesNotFit : Rule<ExecutableSpec>
{
    public override RuleInfo Info { get; } =
        new("DPEFT334", Severity.Error, "Clozes cannot be distilled into a program", "'{0}' cannot be distilled into '{1}': {2}");

    public override IEnumerable<Finding> Check(ExecutableSpec spec)
    {
        if (spec.Distilled is not { } student)
            yield break;
        if (spec.DataKind is not (DataKind.Pattern or DataKind.None))
            yield return At(Target.On("Distill"), spec.Type.Name, student.Name, $"its data, '{spec.Data}', are no clozes ([PatternData])");
        if (student.Architecture.Length == 0)
            yield return At(Target.On("Distill"), spec.Type.Name, student.Name, "that is no program marked [FineTune<TAdapted, TData>]");
        else if (student.Head != HeadForm.Classification.Name)
            yield return At(
                Target.On("Distill"),
                spec.Type.Name,
                student.Name,
                $"that has {(student.Head.Length == 0 ? "no head" : $"a {student.Head} head")}, and a classifier is needed"
            );
        else if (spec.DataKind == DataKind.Pattern && spec.Words.Count > 0 && student.Labels != spec.Words.Count)
            yield return At(
                Target.On("Distill"),
                spec.Type.Name,
                student.Name,
                $"that has {Count(student.Labels)} labels, and '{spec.Data}' has {Count(spec.Words.Count)}"
            );
        else if (spec.DataKind == DataKind.Pattern && spec.Words.Count > 0 && !student.LabelNames.SequenceEqual(spec.Labels))
            yield return At(
                Target.On("Distill"),
                spec.Type.Name,
                student.Name,
                $"whose labels are {string.Join(", ", student.LabelNames)}, and those of '{spec.Data}' are {string.Join(", ", spec.Labels)}: both need the same in one order"
            );
        else if (student.Architecture != spec.Architecture)
            yield return At(
                Target.On("Distill"),
                spec.Type.Name,
                student.Name,
                $"that adapts '{student.Architecture}', and this program '{spec.Architecture}': one base is loaded for both"
            );
    }

    private static string Count(int value) => value.ToString(CultureInfo.InvariantCulture);
}
