using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks.Programs;

/// <summary>Text, label and task are different columns with names.</summary>
internal sealed class UnusableColumns : Rule<ExecutableSpec>
{
    public override RuleInfo Info { get; } = new("DPEFT313", Severity.Error, "The columns of the data cannot be used", "{0} of '{1}' {2}");

    public override IEnumerable<Finding> Check(ExecutableSpec spec)
    {
        if (spec.DataKind != DataKind.Text)
        {
            if (spec.TaskColumn is { } tasks && tasks.Split('|').Any(string.IsNullOrWhiteSpace))
                yield return At(Target.On("FineTune"), "Task", spec.Data, "names no column");
            yield break;
        }
        var seen = new Dictionary<string, string>();
        foreach (
            var (role, names) in new[]
            {
                ("Text", spec.TextColumn),
                ("Pair", spec.PairColumn),
                ("Label", spec.LabelColumn),
                ("Task", spec.TaskColumn ?? ""),
            }
        )
        {
            // A head of one's own may learn from texts alone.
            var optional = role == "Pair" || role == "Task" && spec.TaskColumn is null || role == "Label" && spec.Head?.Own is not null;
            if (names.Length == 0 && optional)
                continue;
            var columns = names.Split('|').Select(name => name.Trim()).ToList();
            if (columns.Any(column => column.Length == 0))
                yield return At(Target.On("FineTune"), role, spec.Data, "names no column");
            foreach (var column in columns.Where(column => column.Length > 0).Distinct())
            {
                if (seen.TryGetValue(column, out var other) && other != role)
                    yield return At(Target.On("FineTune"), role, spec.Data, $"is the column '{column}', and so is {other}");
                seen[column] = role;
            }
        }
    }
}
