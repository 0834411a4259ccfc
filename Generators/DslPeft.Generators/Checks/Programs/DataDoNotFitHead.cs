using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks.Programs;

/// <summary>A head is trained on rows of its kind: tagged words, questions, choices, or texts with labels.</summary>
internal sealed class DataDoNotFitHead : Rule<ExecutableSpec>
{
    public override RuleInfo Info { get; } = new("DPEFT314", Severity.Error, "The data do not fit the head", "A {0} head cannot be trained on '{1}', which is marked [{2}Data]: {3}");

    public override IEnumerable<Finding> Check(ExecutableSpec spec)
    {
        if (spec is { IsAdaptation: true, Head: { } head } && spec.DataKind != DataKind.None && !Heads(spec).Contains(head.Kind))
            yield return At(Target.On("FineTune"), head.Kind.ToString(), spec.Data, spec.DataKind.ToString(), $"it trains a {string.Join(" or ", Heads(spec))} head");
    }

    private static HeadKind[] Heads(ExecutableSpec spec) => spec.DataKind switch
    {
        DataKind.Conll => [HeadKind.TokenClassification],
        DataKind.PlainText => [HeadKind.CausalLm],
        DataKind.Squad => [HeadKind.QuestionAnswering],
        DataKind.SuperGlue => [spec.Task == SuperGlueTask.Copa ? HeadKind.MultipleChoice : HeadKind.Classification],
        _ => [HeadKind.Classification, HeadKind.MultiLabel, HeadKind.Regression, HeadKind.NextSentence],
    };
}
