using System.Collections.Generic;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks.Programs;

/// <summary>A program reads a declared data set.</summary>
internal sealed class NotADataSet : Rule<ExecutableSpec>
{
    public override RuleInfo Info { get; } =
        new(
            "DPEFT303",
            Severity.Error,
            "The program reads something that is not a data set",
            "'{0}' is not a data set: it is marked neither [TextData] nor [PlainTextData], [InstructionData], [Seq2SeqData], [PatternData], [ConllData], [SquadData] or [SuperGlueData]"
        );

    public override IEnumerable<Finding> Check(ExecutableSpec spec)
    {
        if (spec.DataKind == DataKind.None)
            yield return At(Target.On("FineTune"), spec.Data);
    }
}
