using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks.Programs;

/// <summary>Each label of a cloze has a word.</summary>
internal sealed class LabelWithoutWord : Rule<ExecutableSpec>
{
    public override RuleInfo Info { get; } = new("DPEFT332", Severity.Error, "A label of a cloze has no word", "{0} of '{1}' {2}");

    public override IEnumerable<Finding> Check(ExecutableSpec spec)
    {
        if (spec.DataKind != DataKind.Pattern)
            yield break;
        if (spec.Words.Count < 2)
            yield return At(
                Target.On("FineTune"),
                "The verbalizer",
                spec.Data,
                $"has {(spec.Words.Count == 0 ? "no label" : "one label")}: give each of at least two a [Verbalizer(label, words)]"
            );
        if (spec.HasLabels)
            yield return At(
                Target.On("FineTune"),
                "The [Labels]",
                spec.Data,
                "repeat what [Verbalizer] says, whose order is that of the indices: remove them"
            );
        foreach (var label in spec.Words.Where(label => label.Words.Count == 0 || label.Words.Any(string.IsNullOrWhiteSpace)))
            yield return At(
                Target.On("FineTune"),
                $"The label '{label.Label}'",
                spec.Data,
                label.Words.Count == 0 ? "has no word" : "has an empty word"
            );
    }
}
