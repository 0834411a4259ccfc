using System.Collections.Generic;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks.Programs;

/// <summary>
/// Methods over several tasks are trained on rows that say theirs: without a column of tasks every row would be of task 0.
/// </summary>
internal sealed class TasksNotSaid : Rule<ExecutableSpec>
{
    public override RuleInfo Info { get; } =
        new("DPEFT328", Severity.Error, "The data do not say of which task a row is", "{0} tells rows by their task, and '{1}' {2}");

    public override IEnumerable<Finding> Check(ExecutableSpec spec)
    {
        if (spec.OfTasks.Length == 0 || spec.DataKind == DataKind.None || spec.TaskColumn is not null)
            yield break;
        yield return At(
            Target.On("FineTune"),
            spec.OfTasks,
            spec.Data,
            spec.DataKind is DataKind.Text or DataKind.Seq2Seq or DataKind.Instruction
                ? $"declares no column of it: [{spec.DataKind}Data(Task = \"task\")]"
                : $"is marked [{spec.DataKind}Data], whose rows say none: those of [TextData], [Seq2SeqData] and [InstructionData] can"
        );
    }
}
