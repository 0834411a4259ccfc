using System.Text;
using DslPeft.Tokenization;

namespace DslPeft.Data;

/// <summary>
/// Running text for causal language modelling: a file is one stream of tokens, cut into rows. It is one document, or several that end tokens part which are written out in it;
/// each begins and ends with the tokens of the family.
/// </summary>
public sealed record PlainTextFormat : TaskDataFormat
{
    /// <inheritdoc/>
    public override TaskRows Read(string path, TaskInput input, bool requireLabels = true)
    {
        RequireHead(path, input.Head, HeadKind.CausalLm);
        string[] documents = ReadText(path, Encoding).Split(input.Tokenizer.Vocabulary.Special.Separator);
        int[] tokens = [.. documents.Where(text => !string.IsNullOrWhiteSpace(text)).SelectMany(input.Tokenizer.EncodeDocument)];
        return tokens.Length > 0 ? Rows(Blocks(tokens, input.MaxLength), input) : throw new DataException(path, 0, "the file has no text.");
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

    /// <summary>Rows of at most so many tokens, each of two at least: where one token is left, its row begins with the token before it.</summary>
    private static int[][] Blocks(int[] tokens, int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 2);
        int[][] blocks = [.. tokens.Chunk(length)];
        if (blocks[^1].Length == 1)
        {
            blocks[^1] = tokens[^2..];
        }
        return blocks;
    }

    private static BlockRows Rows(int[][] blocks, TaskInput input) => new(blocks, [.. blocks.Select(input.Tokenizer.Decode)], input.Tokenizer.Vocabulary.PaddingId);

    private static string ReadText(string path, Encoding? declared)
    {
        using DataText text = DataText.Open(path, declared);
        return text.ReadToEnd();
    }
}
