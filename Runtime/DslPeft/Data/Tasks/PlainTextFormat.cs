using System.Text;
using DslPeft.Tokenization;

namespace DslPeft.Data;

/// <summary>
/// Running text for causal language modelling: a file is one stream of tokens, cut into rows. It is one document, or several that end tokens part which are written out in it;
/// each begins and ends with the tokens of the family. One document at a time is in memory.
/// </summary>
public sealed record PlainTextFormat : TaskDataFormat
{
    /// <inheritdoc/>
    public override TaskRows Read(string path, TaskInput input, bool requireLabels = true)
    {
        RequireHead(path, input.Head, HeadKind.CausalLm);
        ArgumentOutOfRangeException.ThrowIfLessThan(input.MaxLength, 2);
        RecordList<int[]> rows = BlockStore.Make();
        var open = new List<int>();
        int last = -1;
        foreach (string document in Documents(path, input.Tokenizer.Vocabulary.Special.Separator).Where(text => !string.IsNullOrWhiteSpace(text)))
        {
            foreach (int token in input.Tokenizer.EncodeDocument(document))
            {
                open.Add(token);
                if (open.Count == input.MaxLength)
                {
                    rows.Add([.. open]);
                    last = token;
                    open.Clear();
                }
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
        int few = Array.FindIndex(rows, row => row.Length < 2);
        string count = few < 0 ? "" : rows[few].Length == 0 ? "no token" : "one token";
        return few < 0 ? Rows(rows, input)
            : throw new DataException($"text {few + 1}", 0, $"'{texts[few]}' has {count}: a causal language model predicts each token from those before it, so a text needs two.");
    }

    private static BlockRows Rows(IReadOnlyList<int[]> rows, TaskInput input) => new(rows, BlockStore.Texts(rows, input.Tokenizer), input.Tokenizer.Vocabulary.PaddingId);

    /// <summary>The parts of a file between end tokens.</summary>
    private IEnumerable<string> Documents(string path, string separator)
    {
        using DataText text = DataText.Open(path, Encoding);
        var document = new StringBuilder();
        char last = separator[^1];
        var buffer = new char[1 << 16];
        for (int read; (read = text.Read(buffer)) > 0;)
        {
            int start = 0;
            for (int end; (end = buffer.AsSpan(start, read - start).IndexOf(last)) >= 0;)
            {
                document.Append(buffer, start, end + 1);
                start += end + 1;
                if (EndsWith(document, separator))
                {
                    yield return document.ToString(0, document.Length - separator.Length);
                    document.Clear();
                }
            }
            document.Append(buffer, start, read - start);
        }
        yield return document.ToString();
    }

    private static bool EndsWith(StringBuilder text, string end)
    {
        if (text.Length < end.Length)
        {
            return false;
        }
        Span<char> tail = stackalloc char[end.Length];
        text.CopyTo(text.Length - end.Length, tail, end.Length);
        return tail.SequenceEqual(end);
    }
}
