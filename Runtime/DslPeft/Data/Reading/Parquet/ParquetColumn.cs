using System.Globalization;
using System.Text;
using Parquet.Data;
using Parquet.Schema;

namespace DslPeft.Data;

/// <summary>Turns a column of a group of rows into cells.</summary>
internal static class ParquetColumn
{
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    /// <param name="path">The file, for messages.</param>
    /// <param name="field">The column, or the elements of one of lists.</param>
    /// <param name="element">The lowest definition level of an element of a list that is there, be it null.</param>
    /// <param name="data">What the file holds of it.</param>
    /// <param name="before">Rows before the group.</param>
    /// <exception cref="DataException">The column is of a kind that is neither text nor number, or a text is not UTF-8.</exception>
    public static List<ParquetCell> Read(string path, DataField field, int element, RawColumnData data, int before)
    {
        var (entries, value) = Values(path, field, data);
        var list = field.MaxRepetitionLevel > 0;
        ReadOnlySpan<int> defined = field.MaxDefinitionLevel > 0 ? data.DefinitionLevels : [],
            repeated = list ? data.RepetitionLevels : [];
        var cells = new List<ParquetCell>();
        List<string?>? open = null;
        // Values that are there stand side by side; levels say which those are, and where a list begins.
        for (int entry = 0, next = 0; entry < entries; entry++)
        {
            if (list && repeated[entry] == 0)
            {
                cells.Add(new ParquetCell(null, open = []));
            }
            int level = defined.Length > 0 ? defined[entry] : field.MaxDefinitionLevel,
                row = before + cells.Count + (list ? 0 : 1);
            var text = level == field.MaxDefinitionLevel ? Text(path, row, field, value, next++) : null;
            if (!list)
            {
                cells.Add(new ParquetCell(text, null));
            }
            // Below the values are elements that are null, or of which a field is, where they may be; further below, a list that is empty
            // or null.
            else if (text is not null || level >= element)
            {
                (open ?? throw new InvalidDataException("a list goes on that never began")).Add(text);
            }
        }
        return cells;
    }

    private static string Text(string path, int row, DataField field, Func<int, string> value, int index)
    {
        try
        {
            return value(index);
        }
        catch (DecoderFallbackException)
        {
            throw new DataException(path, row, $"the column '{field.Path}' holds bytes that are not UTF-8");
        }
    }

    private static (int Count, Func<int, string> Value) Values(string path, DataField field, RawColumnData data) =>
        data switch
        {
            RawColumnData<ReadOnlyMemory<byte>> texts => Of(texts, bytes => Utf8.GetString(bytes.Span)),
            RawColumnData<bool> truths => Of(truths, truth => truth ? "true" : "false"),
            RawColumnData<sbyte> numbers => Of(numbers, Show),
            RawColumnData<byte> numbers => Of(numbers, Show),
            RawColumnData<short> numbers => Of(numbers, Show),
            RawColumnData<ushort> numbers => Of(numbers, Show),
            RawColumnData<int> numbers => Of(numbers, Show),
            RawColumnData<uint> numbers => Of(numbers, Show),
            RawColumnData<long> numbers => Of(numbers, Show),
            RawColumnData<ulong> numbers => Of(numbers, Show),
            RawColumnData<float> numbers => Of(numbers, Show),
            RawColumnData<double> numbers => Of(numbers, Show),
            RawColumnData<decimal> numbers => Of(numbers, Show),
            _ => throw new DataException(
                path,
                0,
                $"the column '{field.Path}' is of the kind {field.ClrType.Name}: a text, a number or a list of them is expected."
            ),
        };

    private static (int Count, Func<int, string> Value) Of<T>(RawColumnData<T> data, Func<T, string> show)
        where T : struct => (data.Values.Length, index => show(data.Values[index]));

    private static string Show<T>(T number)
        where T : struct, IFormattable => number.ToString(null, CultureInfo.InvariantCulture);
}
