using DslPeft.Tokenization;

namespace DslPeft.Data;

/// <summary>Makes rows of a file of instructions.</summary>
internal static class InstructionRows
{
    private const int NamedLines = 5;

    /// <summary>The rows that have something to learn; the others are left out, and a note names them.</summary>
    /// <exception cref="DataException">No row has.</exception>
    public static BlockRows Of(string path, IEnumerable<Conversation> conversations, InstructionEncoder encoder, TaskInput input)
    {
        RecordList<int[]> ids = BlockStore.Make(),
            labels = BlockStore.Make();
        List<int> cut = [],
            tasks = [];
        foreach (var row in conversations)
        {
            var (rowIds, rowLabels) = encoder.Encode(row);
            // Nothing predicts the first token.
            if (rowLabels.AsSpan(Math.Min(1, rowLabels.Length)).ContainsAnyExcept(InstructionEncoder.Ignored))
            {
                ids.Add(rowIds);
                labels.Add(rowLabels);
                tasks.Add(row.Task);
            }
            else
            {
                cut.Add(row.Line);
            }
        }
        string counted = $"{DataException.Unit(path)}s",
            lines = string.Join(", ", cut.Take(NamedLines)) + (cut.Count > NamedLines ? ", …" : "");
        if (ids.Count == 0)
        {
            throw new DataException(
                path,
                0,
                cut.Count == 0
                    ? "the file has no rows"
                    : $"no row has anything to learn within {input.MaxLength} tokens ({counted} {lines}): raise the longest input (--max-length)"
            );
        }
        string[] notes =
            cut.Count == 0
                ? []
                :
                [
                    $"{path}: {cut.Count} of {cut.Count + ids.Count} rows have nothing to learn within {input.MaxLength} tokens and are left out ({counted} {lines}).",
                ];
        var tokenizer = input.Tokenizer;
        return new BlockRows(
            ids,
            BlockStore.Texts(ids, tokenizer),
            tokenizer.Vocabulary.PaddingId,
            labels,
            notes,
            tasks[0] < 0 ? null : tasks
        );
    }
}
