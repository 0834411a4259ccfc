using Parquet;
using Parquet.Schema;

namespace DslPeft.Runtime.Tests.Data;

/// <summary>Writes small Parquet files.</summary>
internal static class ParquetFile
{
    /// <summary>A file of a group of rows for each array of texts, with a label each.</summary>
    public static byte[] Texts<T>(string?[][] texts, T?[][] labels, IReadOnlyDictionary<string, string>? metadata = null, string textColumn = "text") where T : struct
    {
        var schema = new ParquetSchema(new DataField<string>(textColumn), new DataField<T?>("label"));
        return Write(schema, metadata, Enumerable.Range(0, texts.Length).Select(group => (Func<ParquetRowGroupWriter, Task>)(async writer =>
        {
            await writer.WriteAsync(schema.DataFields[0], texts[group]!);
            await writer.WriteAsync<T>(schema.DataFields[1], labels[group]);
        })));
    }

    /// <summary>A file of lists of words and of tags; a null list of either is an empty one.</summary>
    public static byte[] Lists(string?[][] words, long[][] tags, string tagColumn = "ner_tags", IReadOnlyDictionary<string, string>? metadata = null)
    {
        var schema = new ParquetSchema(new DataField<string>("id"), new ListField("tokens", new DataField<string>("element")), new ListField(tagColumn, new DataField<long>("element")));
        return Write(schema, metadata, [async writer =>
        {
            await writer.WriteAsync(schema.DataFields[0], [.. words.Select((_, i) => $"{i}")]);
            // Levels: 1 an empty list, 2 a null or, where there are none, a value, 3 a value.
            (int[] repeated, int[] defined) = Levels(words, word => word is null ? 2 : 3);
            await writer.WriteAllPartsAsync<ReadOnlyMemory<char>>(schema.DataFields[1], words.SelectMany(w => w).OfType<string>().Select(w => w.AsMemory()).ToArray(), defined, repeated, default);
            (repeated, defined) = Levels(tags, _ => 2);
            await writer.WriteAllPartsAsync<long>(schema.DataFields[2], tags.SelectMany(t => t).ToArray(), defined, repeated, default);
        }]);
    }

    private static (int[] Repeated, int[] Defined) Levels<T>(T[][] rows, Func<T, int> level) =>
        ([.. rows.SelectMany(row => Enumerable.Range(0, Math.Max(row.Length, 1)).Select(i => i > 0 ? 1 : 0))], [.. rows.SelectMany(row => row.Length == 0 ? [1] : row.Select(level))]);

    private static byte[] Write(ParquetSchema schema, IReadOnlyDictionary<string, string>? metadata, IEnumerable<Func<ParquetRowGroupWriter, Task>> groups)
    {
        return WriteAsync().GetAwaiter().GetResult();

        async Task<byte[]> WriteAsync()
        {
            using var bytes = new MemoryStream();
            await using (ParquetWriter writer = await ParquetWriter.CreateAsync(schema, bytes))
            {
                writer.CustomMetadata = metadata ?? new Dictionary<string, string>();
                foreach (Func<ParquetRowGroupWriter, Task> group in groups)
                {
                    using ParquetRowGroupWriter made = writer.CreateRowGroup();
                    await group(made);
                }
            }
            return bytes.ToArray();
        }
    }
}
