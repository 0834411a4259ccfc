using System.Text;
using DslPeft.Tokenization;

namespace DslPeft.Data;

/// <summary>Running text for causal language modelling: a file is one stream of tokens, cut into rows.</summary>
public sealed record PlainTextFormat : TaskDataFormat
{
    /// <inheritdoc/>
    public override TaskRows Read(string path, TaskInput input, bool requireLabels = true)
    {
        RequireHead(path, input.Head, HeadKind.CausalLm);
        int[][] blocks = [.. Framed(input, ReadText(path, Encoding)).Chunk(input.MaxLength).Where(block => block.Length > 1)];
        return blocks.Length > 0 ? Rows(blocks, input) : throw new DataException(path, 0, "the text has fewer than two tokens, so there is no token to predict.");
    }

    /// <inheritdoc/>
    public override TaskRows OfTexts(IReadOnlyList<string> texts, TaskInput input) => Rows([.. texts.Select(text => Framed(input, text).Take(input.MaxLength).ToArray())], input);

    /// <summary>A text behind the tokens that the model expects before one; what stands behind a text would end what the model continues.</summary>
    private static int[] Framed(TaskInput input, string text) => [.. input.Tokenizer.Frame.Start, .. input.Tokenizer.Encode(text)];

    private static BlockRows Rows(int[][] blocks, TaskInput input) => new(blocks, [.. blocks.Select(input.Tokenizer.Decode)], input.Tokenizer.Vocabulary.PaddingId);

    private static string ReadText(string path, Encoding? declared)
    {
        using DataText text = DataText.Open(path, declared);
        return text.ReadToEnd();
    }
}
