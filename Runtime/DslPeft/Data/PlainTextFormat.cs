using System.Text;
using DslPeft.Tokenization;

namespace DslPeft.Data;

/// <summary>
/// Running text for causal language modelling: a file is one document, a stream of tokens up to the end token, cut into rows. Documents of one file are parted by end tokens that are
/// written out in it.
/// </summary>
public sealed record PlainTextFormat : TaskDataFormat
{
    /// <inheritdoc/>
    public override TaskRows Read(string path, TaskInput input, bool requireLabels = true)
    {
        RequireHead(path, input.Head, HeadKind.CausalLm);
        if (!File.Exists(path))
        {
            throw new DataException(path, 0, MissingFile.Hint(path));
        }
        string text = ReadText(path);
        return !string.IsNullOrWhiteSpace(text)
            ? Rows(Blocks(input.Tokenizer.EncodeDocument(text), input.MaxLength), input)
            : throw new DataException(path, 0, "the file has no text.");
    }

    /// <inheritdoc/>
    /// <exception cref="DataException">A text has fewer than two tokens.</exception>
    public override TaskRows OfTexts(IReadOnlyList<string> texts, TaskInput input)
    {
        int[][] rows = [.. texts.Select(text => input.Tokenizer.EncodePrompt(text).Take(input.MaxLength).ToArray())];
        int few = Array.FindIndex(rows, row => row.Length < 2);
        return few < 0 ? Rows(rows, input) : throw new DataException(
            $"text {few + 1}", 0, $"'{texts[few]}' has {(rows[few].Length == 0 ? "no token" : "one token")}: a causal language model predicts each token from those before it, so a text needs two.");
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

    private static string ReadText(string path)
    {
        try
        {
            return File.ReadAllText(path, new UTF8Encoding(false, throwOnInvalidBytes: true));
        }
        catch (DecoderFallbackException fault)
        {
            throw new DataException(path, 0, $"the file is not UTF-8: {fault.Message}");
        }
    }
}
