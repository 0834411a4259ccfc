using DslPeft.Data;
using DslPeft.Tokenization;

namespace DslPeft.Training;

/// <summary>What the <c>pet</c> command does beside what its schedule says.</summary>
/// <param name="Training">How the models of patterns are trained.</param>
/// <param name="Repetitions">Models of each pattern.</param>
/// <param name="Generations">Generations of models.</param>
/// <param name="Weights">What each model counts for.</param>
/// <param name="Temperature">What the labels for the classifier are softened by.</param>
internal sealed record PetOptions(TrainingOptions Training, int Repetitions, int Generations, PetWeights Weights, double Temperature);

/// <summary>The rows of one pattern.</summary>
/// <param name="Format">The data set with that pattern alone.</param>
/// <param name="Train">Labelled rows.</param>
/// <param name="Dev">Rows to measure on, or null.</param>
/// <param name="Unlabelled">Rows without labels, or null.</param>
internal sealed record PetPattern(PatternFormat Format, PatternRows Train, PatternRows? Dev, PatternRows? Unlabelled);

/// <summary>The rows of every pattern, and those of the classifier.</summary>
/// <param name="Source">The training file.</param>
/// <param name="Unlabelled">The file of rows without labels, or null.</param>
/// <param name="Patterns">The patterns.</param>
/// <param name="Student">The classifier's data set, its rows without labels, and its rows to measure on; null without a classifier or
/// without such rows.</param>
internal sealed record PetData(
    string Source,
    string? Unlabelled,
    IReadOnlyList<PetPattern> Patterns,
    (TaskDataFormat Format, TextRows Texts, TaskRows? Dev)? Student
)
{
    /// <exception cref="DataException">A file is missing or faulty, or the classifier's labels are others.</exception>
    public static PetData Read(
        FineTuneDefinition definition,
        PatternFormat format,
        DataFiles files,
        string? unlabelled,
        Tokenizer tokenizer,
        int maxLength
    )
    {
        TaskData.RequireTasks(definition, format);
        var input = new TaskInput(definition.Info, tokenizer, maxLength);
        var patterns = new List<PetPattern>();
        for (var i = 1; i <= format.Patterns.Count; i++)
        {
            var one = format with { Pattern = i };
            patterns.Add(
                new PetPattern(
                    one,
                    (PatternRows)one.Read(files.Train, input),
                    files.Dev is null ? null : (PatternRows)one.Read(files.Dev, input),
                    unlabelled is null ? null : (PatternRows)one.Read(unlabelled, input, requireLabels: false)
                )
            );
        }
        return new PetData(files.Train, unlabelled, patterns, ReadStudent(definition, format, files, unlabelled, tokenizer));
    }

    private static (TaskDataFormat, TextRows, TaskRows?)? ReadStudent(
        FineTuneDefinition definition,
        PatternFormat format,
        DataFiles files,
        string? unlabelled,
        Tokenizer tokenizer
    )
    {
        if (definition.Distilled is not { } student || unlabelled is null)
            return null;
        if (!student.Data.LabelNames.SequenceEqual(format.LabelNames))
        {
            throw new DataException(
                unlabelled,
                0,
                $"the classifier {student.Name} has the labels {string.Join(", ", student.Data.LabelNames)}, and {format.Name} has {string.Join(", ", format.LabelNames)}: both need the same in one order."
            );
        }
        TaskData.RequireTasks(student, student.Data);
        var own = student.Data with { Encoding = format.Encoding, Kind = format.Kind };
        var input = new TaskInput(student.Info, tokenizer, student.Defaults.MaxLength);
        return (own, (TextRows)own.Read(unlabelled, input, requireLabels: false), files.Dev is null ? null : own.Read(files.Dev, input));
    }
}
