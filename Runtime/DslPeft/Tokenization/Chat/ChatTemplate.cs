using System.Text.Json;
using DslPeft.Tokenization.Chat.Jinja;

namespace DslPeft.Tokenization.Chat;

/// <summary>
/// How a model's conversations are written as text: the template of a checkpoint folder, in the part of Jinja that such templates use,
/// computed as Hugging Face transformers computes <c>apply_chat_template</c>.
/// </summary>
public sealed class ChatTemplate
{
    private readonly Template _template;
    private readonly IReadOnlyDictionary<string, string> _special;

    /// <summary>A template.</summary>
    /// <param name="source">Its text.</param>
    /// <param name="origin">Where it comes from, for messages.</param>
    /// <param name="special">The tokens that it may name, such as <c>bos_token</c>.</param>
    /// <exception cref="ChatTemplateException">The template is damaged or has a part that is not computed; names it with its
    /// line.</exception>
    public ChatTemplate(string source, string origin, IReadOnlyDictionary<string, string> special)
    {
        ArgumentNullException.ThrowIfNull(source);
        (Source, Origin, _special) = (source, origin, special);
        _template = Try(() => Template.Parse(source));
    }

    /// <summary>The text of the template.</summary>
    public string Source { get; }

    /// <summary>The file that it comes from.</summary>
    public string Origin { get; }

    /// <summary>
    /// The template of a checkpoint folder: <c>chat_template.jinja</c>, or else <c>chat_template</c> of <c>tokenizer_config.json</c>.
    /// </summary>
    /// <exception cref="ChatTemplateException">There is none, or it is damaged or has a part that is not computed.</exception>
    /// <exception cref="VocabularyException">A file is damaged.</exception>
    public static ChatTemplate Load(string folder) =>
        ChatTemplateFile.Find(folder)
        ?? throw new ChatTemplateException(
            $"{folder}: no chat template. A folder of a chat model holds {ChatTemplateFile.FileName}, or 'chat_template' in {TokenizerSettings.FileName}."
        );

    /// <summary>The text of a conversation.</summary>
    /// <param name="messages">The messages in their order.</param>
    /// <param name="opensReply">Whether the text ends with what opens a reply of the assistant (<c>add_generation_prompt</c>).</param>
    /// <param name="options">Further names that the template may ask for, such as <c>enable_thinking</c>.</param>
    /// <exception cref="ChatTemplateException">The template refuses the messages or fails for them.</exception>
    public string Render(
        IReadOnlyList<ChatMessage> messages,
        bool opensReply = false,
        IReadOnlyDictionary<string, JsonElement>? options = null
    ) => Run(Turns(messages), opensReply, options).Text;

    /// <summary>
    /// The text of a conversation, and which parts of it the model is to write: what stands in the template's <c>generation</c> tags, or
    /// else what it prints of each message of the assistant behind what opens a reply.
    /// </summary>
    /// <exception cref="ChatTemplateException">The template refuses the messages or fails for them, or does not say where a reply
    /// stands.</exception>
    public RenderedChat RenderReplies(IReadOnlyList<ChatMessage> messages, IReadOnlyDictionary<string, JsonElement>? options = null)
    {
        IReadOnlyList<object?> turns = Turns(messages);
        var run = Run(turns, opensReply: false, options);
        if (_template.HasGeneration)
        {
            return new RenderedChat(run.Text, Joined(run.Parts.Where(part => part.IsGeneration)));
        }
        var replies = new List<(int, int)>();
        for (var turn = 0; turn < messages.Count; turn++)
        {
            if (messages[turn].Role == ChatMessage.Assistant)
            {
                var (start, end) = Joined(run.Parts.Where(part => part.Turn == turn)) is [var one]
                    ? one
                    : throw new ChatTemplateException(
                        $"{Origin}: message {turn + 1} is not printed in one piece, so that it is unknown what of the text is the assistant's: a 'generation' tag in the template says so."
                    );
                replies.Add((start + OpeningLength([.. turns.Take(turn)], run.Text.AsSpan(start, end - start), options), end));
            }
        }
        return new RenderedChat(run.Text, replies);
    }

    /// <summary>How much of a message's text is what opens every reply.</summary>
    private int OpeningLength(IReadOnlyList<object?> before, ReadOnlySpan<char> text, IReadOnlyDictionary<string, JsonElement>? options)
    {
        string closed = Run(before, opensReply: false, options).Text,
            open = Run(before, opensReply: true, options).Text;
        return open.StartsWith(closed, StringComparison.Ordinal) ? text.CommonPrefixLength(open.AsSpan(closed.Length)) : 0;
    }

    private Evaluation Run(IReadOnlyList<object?> turns, bool opensReply, IReadOnlyDictionary<string, JsonElement>? options)
    {
        IEnumerable<KeyValuePair<string, object?>> names =
        [
            new("tools", null),
            new("documents", null),
            .. _special.Select(token => KeyValuePair.Create(token.Key, (object?)token.Value)),
            .. (options ?? new Dictionary<string, JsonElement>()).Select(option =>
                KeyValuePair.Create(option.Key, JsonValues.Of(option.Value))
            ),
            new("messages", turns),
            new("add_generation_prompt", opensReply),
        ];
        return Try(() => _template.Run(names, turns, DateTime.Now));
    }

    private static object?[] Turns(IReadOnlyList<ChatMessage> messages) =>
        [
            .. messages.Select(message => new JinjaMap([
                new("role", message.Role),
                new("content", message.Content),
                .. message.Others.Select(entry => KeyValuePair.Create(entry.Key, JsonValues.Of(entry.Value))),
            ])),
        ];

    /// <summary>Parts that lie side by side as one.</summary>
    private static List<(int Start, int End)> Joined(IEnumerable<PrintedPart> parts)
    {
        var joined = new List<(int Start, int End)>();
        foreach (var part in parts)
        {
            if (joined.Count > 0 && joined[^1].End == part.Start)
            {
                joined[^1] = (joined[^1].Start, part.End);
            }
            else
            {
                joined.Add((part.Start, part.End));
            }
        }
        return joined;
    }

    private T Try<T>(Func<T> run)
    {
        try
        {
            return run();
        }
        catch (JinjaException fault)
        {
            throw new ChatTemplateException($"{Origin}: the chat template, {fault.Message}");
        }
    }
}
