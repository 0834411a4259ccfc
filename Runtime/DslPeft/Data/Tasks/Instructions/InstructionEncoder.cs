using DslPeft.Tokenization;
using DslPeft.Tokenization.Chat;

namespace DslPeft.Data;

/// <summary>Makes tokens of conversations, and says which of them are learnt.</summary>
internal sealed class InstructionEncoder
{
    /// <summary>The label of a token that is not learnt.</summary>
    public const int Ignored = (int)MaskedLmCollator.Ignored;

    private readonly InstructionFormat _format;
    private readonly TaskInput _input;
    private readonly ChatTemplate? _template;
    private readonly string _path;

    /// <param name="path">The file, for messages.</param>
    /// <param name="format">What it holds.</param>
    /// <param name="input">What the rows are made for.</param>
    /// <exception cref="ChatTemplateException">The template is damaged or beyond what is computed.</exception>
    public InstructionEncoder(string path, InstructionFormat format, TaskInput input)
    {
        (_path, _format, _input) = (path, format, input);
        _template =
            format.Plain ? null
            : format.Template is { } declared ? input.Tokenizer.TemplateOf(declared, format.Name)
            : input.Tokenizer.ChatTemplate;
    }

    /// <summary>A row's tokens and their labels, -100 where nothing is learnt.</summary>
    /// <exception cref="DataException">The row is a list of messages, and there is no template to write it.</exception>
    public (int[] Ids, int[] Labels) Encode(Conversation row)
    {
        var tokenizer = _input.Tokenizer;
        var plain = _template is null;
        var chat = plain ? Plain(row) : Rendered(row);
        var pieces = tokenizer.EncodeWithSources(chat.Text);
        var learnt = new bool[pieces.Count];
        foreach (var (start, end) in chat.Replies)
        {
            Mark(pieces, start, end, learnt);
        }
        int[] before = plain ? tokenizer.Frame.Start : [],
            after = plain ? [tokenizer.Vocabulary.SeparatorId] : [];
        int[] ids = [.. before, .. pieces.Select(piece => piece.Id), .. after];
        var labels = _format.LearnsAll
            ? ids
            : [.. before.Select(_ => Ignored), .. pieces.Select((piece, i) => learnt[i] ? piece.Id : Ignored), .. after];
        tokenizer.Meter.Count(cut: ids.Length > _input.MaxLength);
        return ids.Length > _input.MaxLength ? (ids[.._input.MaxLength], labels[.._input.MaxLength]) : (ids, labels);
    }

    private RenderedChat Plain(Conversation row)
    {
        if (!row.IsSingle)
        {
            throw new DataException(
                _path,
                row.Line,
                "messages are written by a chat template, and the base has none: give [ChatTemplate], or rows of a prompt and a completion"
            );
        }
        var (prompt, answer) = (row.Messages[0].Content!, row.Messages[1].Content!);
        return new RenderedChat(prompt + answer, [(prompt.Length, prompt.Length + answer.Length)]);
    }

    private RenderedChat Rendered(Conversation row)
    {
        try
        {
            return _format.LearnsAll ? new RenderedChat(_template!.Render(row.Messages), []) : _template!.RenderReplies(row.Messages);
        }
        catch (ChatTemplateException fault)
        {
            throw new DataException(_path, row.Line, fault.Message);
        }
    }

    /// <summary>Marks the tokens of a reply, up to the special token that ends it: white space behind that one is the template's.</summary>
    private void Mark(IReadOnlyList<SourcePiece> pieces, int start, int end, bool[] learnt)
    {
        int[] inside = [.. Enumerable.Range(0, pieces.Count).Where(i => pieces[i].Start >= start && pieces[i].Start < end)];
        var last = Array.FindLastIndex(inside, i => _input.Tokenizer.Vocabulary.IsSpecial(pieces[i].Id));
        foreach (var i in last < 0 ? inside : inside[..(last + 1)])
        {
            learnt[i] = true;
        }
    }
}
