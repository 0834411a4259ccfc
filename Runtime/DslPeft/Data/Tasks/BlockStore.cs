using DslPeft.Tokenization;

namespace DslPeft.Data;

/// <summary>Rows of token ids in records.</summary>
internal static class BlockStore
{
    /// <summary>An empty list.</summary>
    public static RecordList<int[]> Make() => new((writer, ids) => writer.WriteArray<int>(ids), reader => reader.ReadArray<int>());

    /// <summary>The texts of rows, each decoded when it is asked for.</summary>
    public static IReadOnlyList<string> Texts(IReadOnlyList<int[]> rows, Tokenizer tokenizer) =>
        new MadeList<string>(rows.Count, row => tokenizer.Decode(rows[row]));
}
