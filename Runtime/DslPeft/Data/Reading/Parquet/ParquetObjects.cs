using System.Text;
using System.Text.Json;
using Parquet.Schema;

namespace DslPeft.Data;

/// <summary>
/// Rows of Parquet files as the JSON objects that JSON Lines have: texts, numbers and truth values, lists of them, structures, and lists
/// of structures.
/// </summary>
internal static class ParquetObjects
{
    /// <summary>What is read of each row, with its number, counted from 1.</summary>
    /// <param name="path">The file.</param>
    /// <param name="declared">The encoding that is declared, of which a Parquet file has none.</param>
    /// <param name="wanted">Names of columns; others are not read.</param>
    /// <param name="read">Reads a row.</param>
    /// <exception cref="DataException">The file is missing or damaged, has none of the columns, or one of another kind.</exception>
    public static IEnumerable<T> Read<T>(
        string path,
        Encoding? declared,
        IReadOnlyCollection<string> wanted,
        Func<int, JsonElement, T> read
    )
    {
        using var table = ParquetTable.Open(path, declared);
        ParquetLeaves[] columns = [.. table.Leaves(wanted.Contains)];
        if (columns.Length == 0)
        {
            throw new DataException(
                path,
                0,
                $"no column of instructions: one of {ColumnMap.Names([.. wanted])} is needed. The columns found are {string.Join(", ", table.Columns.Select(c => $"'{c}'"))}."
            );
        }
        var row = 0;
        foreach (var cells in table.Rows(columns))
        {
            row++;
            using var bytes = new MemoryStream();
            using (var writer = new Utf8JsonWriter(bytes))
            {
                writer.WriteStartObject();
                var at = 0;
                foreach (var column in columns)
                {
                    writer.WritePropertyName(column.Name);
                    Write(writer, path, row, column, cells.AsSpan(at, column.Fields.Count), alone: columns.Length == 1);
                    at += column.Fields.Count;
                }
                writer.WriteEndObject();
            }
            bytes.Position = 0;
            using var document = JsonDocument.Parse(bytes);
            yield return read(row, document.RootElement);
        }
    }

    private static void Write(
        Utf8JsonWriter writer,
        string path,
        int row,
        ParquetLeaves column,
        ReadOnlySpan<ParquetCell> cells,
        bool alone
    )
    {
        if (!column.IsList)
        {
            WriteValue(writer, column, [.. cells.ToArray().Select(cell => cell.Text)]);
            return;
        }
        IReadOnlyList<string?>[] lists = [.. cells.ToArray().Select(cell => cell.List!)];
        if (lists.Any(list => list.Count != lists[0].Count))
        {
            throw new DataException(path, row, $"the column '{column.Name}' has lists of different lengths in one row");
        }
        // A list that is null cannot be told from an empty one. Beside another column, the row is that one's.
        if (lists[0].Count == 0 && !alone)
        {
            writer.WriteNullValue();
            return;
        }
        writer.WriteStartArray();
        for (var i = 0; i < lists[0].Count; i++)
        {
            WriteValue(writer, column, [.. lists.Select(list => list[i])]);
        }
        writer.WriteEndArray();
    }

    private static void WriteValue(Utf8JsonWriter writer, ParquetLeaves column, string?[] texts)
    {
        if (!column.HasNames)
        {
            WriteText(writer, column.Fields[0], texts[0]);
            return;
        }
        writer.WriteStartObject();
        for (var i = 0; i < texts.Length; i++)
        {
            // A structure has every field; one that is null is absent, as it is in JSON Lines.
            if (texts[i] is not null)
            {
                writer.WritePropertyName(column.Fields[i].Name);
                WriteText(writer, column.Fields[i], texts[i]);
            }
        }
        writer.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter writer, DataField field, string? text)
    {
        var bare = field.ClrType.IsPrimitive && text is not (null or "NaN" or "Infinity" or "-Infinity");
        if (text is null)
        {
            writer.WriteNullValue();
        }
        else if (bare)
        {
            writer.WriteRawValue(text);
        }
        else
        {
            writer.WriteStringValue(text);
        }
    }
}

/// <summary>A column and what it is made of.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Fields">The column itself or its elements, or the fields of the structures in it.</param>
/// <param name="ElementLevel">The lowest definition level of an element of its lists that is there, be it null.</param>
/// <param name="IsList">Whether it holds lists.</param>
/// <param name="HasNames">Whether its values are structures.</param>
internal sealed record ParquetLeaves(string Name, IReadOnlyList<DataField> Fields, int ElementLevel, bool IsList, bool HasNames);
