using DslPeft.Data;

namespace DslPeft.Training;

/// <summary>Rows that come by standard input, in a temporary file that goes away with the object.</summary>
internal sealed class PipedData : IDisposable
{
    /// <summary>What <c>--data</c> says for standard input.</summary>
    public const string Sign = "-";

    private const string Name = "standard input";

    // What a beginning shows, that of Parquet first, which is no text.
    private static readonly string[] Seen = ["parquet", "jsonl"];

    private readonly string _folder = Directory.CreateTempSubdirectory("dslpeft-input-").FullName;
    private readonly string _path;

    private PipedData() => _path = Path.Combine(_folder, "rows");

    /// <summary>Takes all of the input.</summary>
    public static PipedData Take(Func<Stream> open)
    {
        var piped = new PipedData();
        try
        {
            using var input = open();
            using var file = File.Create(piped._path);
            input.CopyTo(file);
            return piped;
        }
        catch
        {
            piped.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Reads the rows. What is not said of how they are written is seen from their beginning: that of Parquet, of a JSON value, or of
    /// tab-separated cells.
    /// </summary>
    /// <exception cref="DataException">The input is malformed; it is named in place of the file.</exception>
    public TaskRows Read(TaskDataFormat format, TaskInput input)
    {
        try
        {
            return (
                format with
                {
                    Kind = format.Kind
                        ?? Seen.FirstOrDefault(kind => format.Kinds.Contains(kind) && IsOf(kind))
                        ?? format.Kinds.FirstOrDefault(),
                }
            ).Read(_path, input, requireLabels: false);
        }
        catch (DataException fault) when (fault.Path == _path)
        {
            throw new DataException(Name, fault.Line, fault.Problem);
        }

        bool IsOf(string kind) =>
            kind switch
            {
                "parquet" => ParquetTable.IsOne(_path),
                "jsonl" => DataText.FirstSign(_path, format.Encoding) is '{' or '[',
                _ => false,
            };
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
