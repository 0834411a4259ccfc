using System.Runtime.CompilerServices;
using System.Text.Json;
using DslPeft.Checkpoints;
using Parquet;
using Parquet.Meta;
using Parquet.Schema;
using Encoding = System.Text.Encoding;
using Type = Parquet.Meta.Type;

namespace DslPeft.Data;

/// <summary>The columns of a Parquet file, of which a group of rows is read at a time.</summary>
internal sealed class ParquetTable : IDisposable
{
    /// <summary>What the names of such files end in.</summary>
    public const string Extension = ".parquet";

    private readonly string _path;
    private readonly Stream _stream;
    private readonly ParquetReader _reader;

    private ParquetTable(string path, Stream stream, ParquetReader reader) => (_path, _stream, _reader) = (path, stream, reader);

    /// <exception cref="DataException">The file is missing or damaged, or an encoding is declared for it.</exception>
    public static ParquetTable Open(string path, Encoding? declared)
    {
        if (!File.Exists(path))
        {
            throw new DataException(path, 0, MissingFile.Hint(path));
        }
        if (declared is not null)
        {
            throw new DataException(path, 0, $"the texts of Parquet files are in UTF-8; {declared.WebName} is declared.");
        }
        if (!RuntimeFeature.IsDynamicCodeSupported)
        {
            throw new DataException(
                path,
                0,
                "Parquet is not read by programs that are compiled ahead of time, since its library makes code as it runs: convert the file to .jsonl, or publish without PublishAot."
            );
        }
        var stream = File.OpenRead(path);
        try
        {
            return Guard(path, () =>
            {
                ParquetFooter.Check(stream);
                var reader = Wait(ParquetReader.CreateAsync(stream));
                LeaveTextsInBytes(reader.Metadata!.Schema);
                return new ParquetTable(path, stream, reader);
            });
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Whether a file begins as one of Parquet does.</summary>
    public static bool IsOne(string path)
    {
        using var file = File.OpenRead(path);
        var start = new byte[ParquetFooter.Mark.Length];
        return file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length
            && start.AsSpan().SequenceEqual(ParquetFooter.Mark);
    }

    /// <summary>The names of the columns.</summary>
    public IReadOnlyList<string> Columns => Guard(_path, () => (string[])[.. _reader.Schema.Fields.Select(column => column.Name)]);

    /// <summary>
    /// The names of the classes that a column's numbers stand for, where the Hugging Face library datasets has written them; null where
    /// not.
    /// </summary>
    public IReadOnlyList<string>? ClassNames(int column)
    {
        if (Guard(_path, () => _reader.CustomMetadata.GetValueOrDefault("huggingface")) is not { } written)
        {
            return null;
        }
        try
        {
            using var document = JsonFile.Parse(written);
            var feature = document.RootElement.GetProperty("info").GetProperty("features").GetProperty(Columns[column]);
            // A list's own feature describes its elements.
            feature = feature.TryGetProperty("feature", out var element) ? element : feature;
            return feature.TryGetProperty("names", out var names) ? [.. names.EnumerateArray().Select(name => name.GetString()!)] : null;
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new DataException(_path, 0, $"the description of its features under 'huggingface' is damaged: {fault.Message}");
        }
    }

    /// <summary>The cells of the given columns, row by row.</summary>
    /// <exception cref="DataException">The file is damaged, or a column holds neither texts, numbers nor lists of them.</exception>
    public IEnumerable<ParquetCell[]> Rows(IReadOnlyList<int> columns) =>
        Rows(Guard(_path, () => (ParquetLeaves[])[.. columns.Select(column => Leaves(Values(column)))]));

    /// <summary>The cells of the fields of the given columns, row by row.</summary>
    /// <exception cref="DataException">The file is damaged, or a column holds neither texts nor numbers.</exception>
    public IEnumerable<ParquetCell[]> Rows(IReadOnlyList<ParquetLeaves> columns)
    {
        (DataField Field, int Element)[] fields =
        [
            .. columns.SelectMany(column => column.Fields.Select(field => (field, column.ElementLevel))),
        ];
        int groups = Guard(_path, () => _reader.RowGroupCount),
            before = 0;
        for (var index = 0; index < groups; index++)
        {
            var read = Guard(_path, () => ReadGroup(index, fields, before));
            for (var row = 0; row < read[0].Count; row++)
            {
                yield return [.. read.Select(column => column[row])];
            }
            before += read[0].Count;
        }
    }

    public void Dispose()
    {
        Wait(_reader.DisposeAsync().AsTask());
        _stream.Dispose();
    }

    /// <summary>What columns of some names are made of, in the order of the file.</summary>
    /// <exception cref="DataException">One holds structures in structures, or lists in lists.</exception>
    public IReadOnlyList<ParquetLeaves> Leaves(Func<string, bool> wanted) =>
        Guard(_path, () => (ParquetLeaves[])[.. _reader.Schema.Fields.Where(column => wanted(column.Name)).Select(Leaves)]);

    private ParquetLeaves Leaves(Field column)
    {
        var inner = column is ListField list ? list.Item : column;
        var element = inner.MaxDefinitionLevel - (inner.IsNullable ? 1 : 0);
        return inner switch
        {
            DataField field => new ParquetLeaves(column.Name, [field], element, IsList: field.MaxRepetitionLevel > 0, HasNames: false),
            StructField { Fields: var fields } when fields.All(field => field is DataField { IsArray: false }) => new ParquetLeaves(
                column.Name,
                [.. fields.Cast<DataField>()],
                element,
                IsList: column is ListField,
                HasNames: true
            ),
            StructField { Fields: var fields } => throw new DataException(
                _path,
                0,
                $"the column '{column.Name}' has structures whose field '{fields.First(field => field is not DataField { IsArray: false }).Name}' is a list or a structure: texts, numbers and truth values are read. Convert the file to .jsonl."
            ),
            _ => throw new DataException(
                _path,
                0,
                $"the column '{column.Name}' holds lists of lists or maps: a text, a list or structures are expected. Convert the file to .jsonl."
            ),
        };
    }

    private List<ParquetCell>[] ReadGroup(int index, IReadOnlyList<(DataField Field, int Element)> fields, int before)
    {
        using var group = _reader.OpenRowGroupReader(index);
        List<ParquetCell>[] columns =
        [
            .. fields.Select(entry =>
            {
                using var data = Wait(group.ReadRawColumnDataBaseAsync(entry.Field).AsTask());
                return ParquetColumn.Read(_path, entry.Field, entry.Element, data, before);
            }),
        ];
        return columns.All(column => column.Count == group.RowCount)
            ? columns
            : throw new InvalidDataException("its columns are not of one length");
    }

    /// <summary>A column without structures.</summary>
    private Field Values(int column) =>
        _reader.Schema.Fields[column] switch
        {
            DataField field => field,
            ListField { Item: DataField } list => list,
            var other => throw new DataException(
                _path,
                0,
                $"the column '{other.Name}' holds structures: a text, a number or a list of them is expected."
            ),
        };

    /// <summary>The library would read bytes that are not UTF-8 as replacement characters.</summary>
    private static void LeaveTextsInBytes(IEnumerable<SchemaElement> schema)
    {
        foreach (
            var element in schema.Where(e =>
                e.Type == Type.BYTE_ARRAY
                && (e.ConvertedType is ConvertedType.UTF8 or ConvertedType.ENUM or ConvertedType.JSON || e.LogicalType?.STRING is not null)
            )
        )
        {
            (element.ConvertedType, element.LogicalType) = (null, null);
        }
    }

    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();

    private static void Wait(Task task) => task.GetAwaiter().GetResult();

    /// <summary>The library fails in many ways over a damaged file, of which it names none.</summary>
    private static T Guard<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception fault) when (fault is not DataException and not UnauthorizedAccessException)
        {
            throw new DataException(path, 0, $"not a Parquet file that can be read: {fault.Message}");
        }
    }
}
