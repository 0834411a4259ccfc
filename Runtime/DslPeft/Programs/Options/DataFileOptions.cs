using System.CommandLine;
using System.Text;
using DslPeft.Data;

namespace DslPeft.Training;

/// <summary>
/// The options that say how data files are written, where the files do not, and which of a data set's patterns rows are written into.
/// </summary>
/// <param name="clozes">The data set, if it is one of clozes; null for another.</param>
/// <param name="info">The adaptation, which may tell rows by their task; null for several adaptations.</param>
internal sealed class DataFileOptions(PatternFormat? clozes = null, AdaptationInfo? info = null)
{
    private readonly Option<int>? _task = info is { ReadsTasks: true }
        ? TaskOption(info, "The task of every row, where it is not read from the files' column of tasks.")
        : null;
    private readonly Option<int> _pattern = CommandOptions.Count(
        "--pattern",
        "The pattern that rows are written into, counted from 1; 0 for each of them.",
        0,
        least: 0,
        most: clozes?.Patterns.Count ?? 0
    );
    private readonly Option<string?> _encoding = EncodingOption("data");
    private readonly Option<string?> _format = CommandOptions.Text(
        "--format",
        "How the data files are written: tsv, csv, jsonl, parquet or conll. Without it, what the endings of their names say.",
        "name"
    );

    public Option[] All =>
        [_encoding, _format, .. clozes is null ? Array.Empty<Option>() : [_pattern], .. _task is null ? Array.Empty<Option>() : [_task]];

    /// <summary><c>--task</c>, a number from 0 up that the adaptation knows.</summary>
    public static Option<int> TaskOption(AdaptationInfo info, string description) =>
        CommandOptions.Count("--task", description, null, least: 0, most: info.Tasks > 0 ? info.Tasks - 1 : int.MaxValue);

    /// <summary>A data format with what the command line says of its files.</summary>
    /// <exception cref="UsageException">The encoding or the format is unknown, or the data set's files are never written so.</exception>
    public TaskDataFormat Apply(ParseResult parsed, TaskDataFormat format)
    {
        string? encoding = parsed.GetValue(_encoding),
            kind = parsed.GetValue(_format)?.ToLowerInvariant();
        if (kind is not null && !format.Kinds.Contains(kind))
        {
            throw new UsageException(
                format.Kinds.Count == 0
                    ? $"--format {kind}: files of {format.Name} are written in one way alone."
                    : $"--format {kind}: files of {format.Name} are written as {string.Join(", ", format.Kinds)}."
            );
        }
        var read = format is PatternFormat patterns && clozes is not null ? patterns with { Pattern = parsed.GetValue(_pattern) } : format;
        return read with
        {
            Kind = kind ?? format.Kind,
            Encoding = encoding is null ? format.Encoding : Find(encoding),
            TaskOfAll = _task is not null && parsed.GetResult(_task) is not null ? parsed.GetValue(_task) : format.TaskOfAll,
        };
    }

    public static Option<string?> EncodingOption(string files) =>
        CommandOptions.Text(
            "--encoding",
            $"Encoding of the {files} files, such as latin1, windows-1252, utf-16le or gb18030. Without it, what their byte order marks say, and UTF-8.",
            "name"
        );

    /// <summary>An encoding by the name that the command line gives.</summary>
    /// <exception cref="UsageException">There is none of the name.</exception>
    public static Encoding Find(string encoding) =>
        DataEncoding.Find(encoding)
        ?? throw new UsageException(
            $"--encoding '{encoding}' is unknown: give the name of an encoding, such as utf-8, latin1, windows-1252 or utf-16le."
        );

    /// <summary>A program over data files of which the command line says how they are written.</summary>
    public FineTuneDefinition Apply(ParseResult parsed, FineTuneDefinition definition) =>
        definition with
        {
            Data = Apply(parsed, definition.Data),
        };
}
