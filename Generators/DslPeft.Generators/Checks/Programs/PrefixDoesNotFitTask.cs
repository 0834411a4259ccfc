using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks.Programs;

/// <summary>
/// Hard tasks of sequences, as tagging and extractive answers, want prefixes of about a hundred positions, and the classes of single
/// texts fewer than twenty (P-tuning v2, arXiv 2110.07602; METHODS.md, PV204).
/// </summary>
internal sealed class PrefixDoesNotFitTask : Rule<ExecutableSpec>
{
    private const int LeastOfTokens = 20,
        MostOfTexts = 100;

    public override RuleInfo Info { get; } =
        new("DPEFT329", Severity.Warning, "The length of a prefix is unusual for the task", "The prefix of {0} has {1} positions: {2}");

    public override IEnumerable<Finding> Check(ExecutableSpec spec)
    {
        if (spec.Head is not { Form: var form } || Usual(spec, form) is not var (least, most, said))
            yield break;
        foreach (var prefix in spec.Prefixes.Where(prefix => prefix.Length > 0 && (prefix.Length < least || prefix.Length > most)))
            yield return At(Target.On("FineTune"), prefix.Method, prefix.Length.ToString(CultureInfo.InvariantCulture), said);
    }

    /// <summary>The usual lengths for a program's task; null where nothing is known of them.</summary>
    private static (int Least, int Most, string Said)? Usual(ExecutableSpec spec, HeadForm form)
    {
        if (form.Name is "TokenClassification" or "QuestionAnswering")
            return (LeastOfTokens, int.MaxValue, $"tagging and extractive answers usually take {LeastOfTokens} to some hundred");
        return form.Name == "Classification" && spec.DataKind == DataKind.Text && spec.PairColumn.Length == 0
            ? (1, MostOfTexts, $"classes of single texts usually take fewer than 20, and more than {MostOfTexts} rarely help")
            : null;
    }
}
