namespace DslPeft.Data;

/// <summary>
/// Data that is missing, malformed or does not fit the task. The message names the file, the line where there is one, and what was found.
/// </summary>
public sealed class DataException : Exception
{
    /// <param name="path">The file or folder at fault; it leads the message.</param>
    /// <param name="line">The line at fault, counted from 1, or 0 where the whole file is.</param>
    /// <param name="problem">What is wrong and what to do, as a sentence.</param>
    public DataException(string path, int line, string problem)
        : base(line > 0 ? $"{path}, {Unit(path)} {line}: {problem}" : $"{path}: {problem}")
    {
        Path = path;
        (Line, Problem) = (line, problem);
    }

    /// <summary>The file or folder at fault.</summary>
    public string Path { get; }

    /// <summary>What is wrong, without the place.</summary>
    internal string Problem { get; }

    /// <summary>The line at fault, counted from 1, or 0 where the whole file is; of a Parquet file the row.</summary>
    public int Line { get; }

    /// <summary>What is counted in a file: lines, or the rows of Parquet.</summary>
    internal static string Unit(string path) => path.EndsWith(ParquetTable.Extension, StringComparison.OrdinalIgnoreCase) ? "row" : "line";
}
