using DslPeft.Tokenization;

namespace DslPeft.Data;

/// <summary>
/// Running text for causal language modelling: a file is one stream of tokens, cut into rows. It is one document, or several that end
/// tokens part which are written out in it; each begins and ends with the tokens of the family. A part of a document is in memory at a
/// time where the tokeniser's words do not stand across blanks, and otherwise a document.
/// </summary>
public sealed record PlainTextFormat : TaskDataFormat
{
    /// <inheritdoc/>
    public override TaskRows Read(string path, TaskInput input, bool requireLabels = true)
    {
        RequireHead(path, input.Head, HeadKind.CausalLm);
        ArgumentOutOfRangeException.ThrowIfLessThan(input.MaxLength, 2);
        var rows = BlockStore.Make();
        var open = new List<int>();
        var last = -1;
        using var text = DataText.Open(path, Encoding);
        foreach (var token in new TextDocuments(input.Tokenizer).Read(text).SelectMany(part => Ids(part, input.Tokenizer)))
        {
            open.Add(token);
            if (open.Count == input.MaxLength)
            {
                rows.Add([.. open]);
                last = token;
                open.Clear();
            }
        }
        // Each row has two tokens at least: where one is left, its row begins with the token before it.
        if (open is [var single] && rows.Count > 0)
        {
            open = [last, single];
        }
        if (open.Count > 0)
        {
            rows.Add([.. open]);
        }
        return rows.Count > 0 ? Rows(rows, input) : throw new DataException(path, 0, "the file has no text.");
    }

    /// <inheritdoc/>
    /// <exception cref="DataException">A text has fewer than two tokens.</exception>
    public override TaskRows OfTexts(IReadOnlyList<string> texts, TaskInput input)
    {
        int[][] rows = [.. texts.Select(text => input.Tokenizer.EncodePrompt(text).Take(input.MaxLength).ToArray())];
        var few = Array.FindIndex(rows, row => row.Length < 2);
        var count =
            few < 0 ? ""
            : rows[few].Length == 0 ? "no token"
            : "one token";
        return few < 0
            ? Rows(rows, input)
            : throw new DataException(
                $"text {few + 1}",
                0,
                $"'{texts[few]}' has {count}: a causal language model predicts each token from those before it, so a text needs two."
            );
    }

    private BlockRows Rows(IReadOnlyList<int[]> rows, TaskInput input) =>
        new(
            rows,
            BlockStore.Texts(rows, input.Tokenizer),
            input.Tokenizer.Vocabulary.PaddingId,
            tasks: TaskOfAll is { } task ? new MadeList<int>(rows.Count, _ => task) : null
        );

    private static IEnumerable<int> Ids(DocumentPart part, Tokenizer tokenizer)
    {
        var ids = part.Starts ? tokenizer.EncodePrompt(part.Text) : tokenizer.EncodeRest(part.Text);
        return part.Ends ? ids.Append(tokenizer.Vocabulary.SeparatorId) : ids;
    }
}
