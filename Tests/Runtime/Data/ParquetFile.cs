using Parquet;
using Parquet.Schema;

namespace DslPeft.Runtime.Tests.Data;

/// <summary>Writes small Parquet files.</summary>
internal static class ParquetFile
{
    /// <summary>A file of a group of rows for each array of texts, with a label each.</summary>
    public static byte[] Texts<T>(
        string?[][] texts,
        T?[][] labels,
        IReadOnlyDictionary<string, string>? metadata = null,
        string textColumn = "text"
    )
        where T : struct
    {
        var schema = new ParquetSchema(new DataField<string>(textColumn), new DataField<T?>("label"));
        return Write(
            schema,
            metadata,
            Enumerable
                .Range(0, texts.Length)
                .Select(group =>
                    (Func<ParquetRowGroupWriter, Task>)(
                        async writer =>
                        {
                            await writer.WriteAsync(schema.DataFields[0], texts[group]!);
                            await writer.WriteAsync<T>(schema.DataFields[1], labels[group]);
                        }
                    )
                )
        );
    }

    /// <summary>A file of lists of words and of tags; a null list of either is an empty one.</summary>
    public static byte[] Lists(
        string?[][] words,
        long[][] tags,
        string tagColumn = "ner_tags",
        IReadOnlyDictionary<string, string>? metadata = null
    )
    {
        var schema = new ParquetSchema(
            new DataField<string>("id"),
            new ListField("tokens", new DataField<string>("element")),
            new ListField(tagColumn, new DataField<long>("element"))
        );
        return Write(
            schema,
            metadata,
            [
                async writer =>
                {
                    await writer.WriteAsync(schema.DataFields[0], [.. words.Select((_, i) => $"{i}")]);
                    // Levels: 1 an empty list, 2 a null or, where there are none, a value, 3 a value.
                    (var repeated, var defined) = Levels(words, word => word is null ? 2 : 3);
                    await writer.WriteAllPartsAsync<ReadOnlyMemory<char>>(
                        schema.DataFields[1],
                        words.SelectMany(w => w).OfType<string>().Select(w => w.AsMemory()).ToArray(),
                        defined,
                        repeated,
                        default
                    );
                    (repeated, defined) = Levels(tags, _ => 2);
                    await writer.WriteAllPartsAsync<long>(
                        schema.DataFields[2],
                        tags.SelectMany(t => t).ToArray(),
                        defined,
                        repeated,
                        default
                    );
                },
            ]
        );
    }

    /// <summary>A file of lists of messages, and a column of prompts beside them; a null message is a null structure.</summary>
    public static byte[] Messages(
        string column,
        string first,
        string second,
        ((string? First, string? Second)?[] Messages, string? Prompt)[] rows
    )
    {
        var schema = new ParquetSchema(
            new ListField(column, new StructField("element", new DataField<string>(first), new DataField<string>(second))),
            new DataField<string>("prompt")
        );
        return Write(
            schema,
            null,
            [
                async writer =>
                {
                    // Levels: 1 an empty list, 2 a null structure, 3 a null text, 4 a text.
                    await WriteField(0, message => message?.First);
                    await WriteField(1, message => message?.Second);
                    await writer.WriteAsync(schema.DataFields[2], [.. rows.Select(row => row.Prompt)]!);

                    async Task WriteField(int field, Func<(string? First, string? Second)?, string?> text)
                    {
                        (var repeated, var defined) = Levels([.. rows.Select(row => row.Messages)], message => message is null ? 2
                            : text(message) is null ? 3
                            : 4);
                        await writer.WriteAllPartsAsync<ReadOnlyMemory<char>>(
                            schema.DataFields[field],
                            rows.SelectMany(row => row.Messages).Select(text).OfType<string>().Select(t => t.AsMemory()).ToArray(),
                            defined,
                            repeated,
                            default
                        );
                    }
                },
            ]
        );
    }

    /// <summary>A file of rows of texts.</summary>
    public static byte[] Columns(string[] names, params string?[][] rows)
    {
        var schema = new ParquetSchema([.. names.Select(name => new DataField<string>(name))]);
        return Write(
            schema,
            null,
            [
                async writer =>
                {
                    for (var column = 0; column < names.Length; column++)
                    {
                        await writer.WriteAsync(schema.DataFields[column], [.. rows.Select(row => row[column])]!);
                    }
                },
            ]
        );
    }

    /// <summary>A file of a column of lists in structures in lists.</summary>
    public static byte[] Nested(string column) =>
        Write(
            new ParquetSchema(
                new ListField(
                    column,
                    new StructField("element", new DataField<string>("role"), new ListField("calls", new DataField<string>("element")))
                )
            ),
            null,
            []
        );

    private static (int[] Repeated, int[] Defined) Levels<T>(T[][] rows, Func<T, int> level) =>
        (
            [.. rows.SelectMany(row => Enumerable.Range(0, Math.Max(row.Length, 1)).Select(i => i > 0 ? 1 : 0))],
            [.. rows.SelectMany(row => row.Length == 0 ? [1] : row.Select(level))]
        );

    private static byte[] Write(
        ParquetSchema schema,
        IReadOnlyDictionary<string, string>? metadata,
        IEnumerable<Func<ParquetRowGroupWriter, Task>> groups
    )
    {
        return WriteAsync().GetAwaiter().GetResult();

        async Task<byte[]> WriteAsync()
        {
            using var bytes = new MemoryStream();
            await using (var writer = await ParquetWriter.CreateAsync(schema, bytes))
            {
                writer.CustomMetadata = metadata ?? new Dictionary<string, string>();
                foreach (var group in groups)
                {
                    using var made = writer.CreateRowGroup();
                    await group(made);
                }
            }
            return bytes.ToArray();
        }
    }
}
