using System.Collections.Generic;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks.Programs;

/// <summary>Rows are packed for causal language models, and labels that are words are smoothed.</summary>
internal sealed class NotOfThisHead : Rule<ExecutableSpec>
{
    public override RuleInfo Info { get; } =
        new("DPEFT327", Severity.Error, "An option of language models does not fit the program", "{0}");

    public override IEnumerable<Finding> Check(ExecutableSpec spec)
    {
        if (!(spec.LabelSmoothing >= 0 && spec.LabelSmoothing < 1))
        {
            yield return At(
                Target.On("FineTune", "LabelSmoothing"),
                $"Label smoothing is {Text(spec.LabelSmoothing)}; it is a share of each label, from 0 to below 1"
            );
        }

        if (spec.DataKind == DataKind.Pattern && (spec.LabelSmoothing > 0 || spec.Packed))
        {
            yield return At(
                Target.On("FineTune", spec.Packed ? "Packed" : "LabelSmoothing"),
                $"{spec.DataName} writes clozes, whose labels are not smoothed and whose rows are not packed"
            );
            yield break;
        }

        if (spec.Head is not { Form: var form })
            yield break;
        if (spec.LabelSmoothing > 0 && !form.GivesWords)
            yield return At(
                Target.On("FineTune", "LabelSmoothing"),
                $"Label smoothing is of labels that are words, and a {form.Name} head has none"
            );
        if (spec.Packed && form.Body != HeadBody.CausalLm)
            yield return At(Target.On("FineTune", "Packed"), $"Rows are packed for causal language models, and the head is {form.Name}");
    }
}
