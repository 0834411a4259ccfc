using System.Text.Json;
using CsCheck;
using DslPeft.Runtime.Tests.Checkpoints;
using DslPeft.Tokenization;
using DslPeft.Tokenization.Chat;

namespace DslPeft.Runtime.Tests.Tokenization.Chat;

/// <summary>
/// Conversations as text: exact on every recorded rendering, and on what Jinja 3.1 prints for each part of the language that is computed.
/// </summary>
public sealed class ChatTemplateTests
{
    private static readonly IReadOnlyDictionary<string, string> Special = new Dictionary<string, string>
    {
        ["bos_token"] = "<s>",
        ["eos_token"] = "</s>",
    };

    [SharedTheory("data", "chat", "rendered.jsonl")]
    [InlineData("qwen3", "tokenizers")]
    [InlineData("llama-3.1", "tokenizers")]
    [InlineData("gemma-3", "tokenizers")]
    [InlineData("deepseek-v3", "chat")]
    public void EveryRecordedRenderingAgrees(string name, string place)
    {
        var template = ChatTemplate.Load(SharedData.Path("data", place, name));
        var rows = 0;
        foreach (var row in Rows().Where(row => row.GetProperty("tokenizer").GetString() == name))
        {
            Assert.Equal(
                row.GetProperty("rendered").GetString(),
                template.Render(Messages(row), row.GetProperty("add_generation_prompt").GetBoolean())
            );
            rows++;
        }
        Assert.Equal(12, rows);
    }

    /// <summary>
    /// What is to be learnt is what the assistant says and the token that ends it, in each of the recorded conversations.
    /// </summary>
    [SharedTheory("data", "chat", "rendered.jsonl")]
    [InlineData("qwen3", "tokenizers", "<think>\n\n</think>\n\n1, 2, 3<|im_end|>\n", "Seven.<|im_end|>\n")]
    [InlineData("llama-3.1", "tokenizers", "1, 2, 3<|eot_id|>", "Seven.<|eot_id|>")]
    [InlineData("gemma-3", "tokenizers", "1, 2, 3<end_of_turn>\n", "Seven.<end_of_turn>\n")]
    [InlineData("deepseek-v3", "chat", "1, 2, 3<｜end▁of▁sentence｜>", "Seven.<｜end▁of▁sentence｜>")]
    public void RepliesAreWhatTheAssistantSays(string name, string place, string last, string inside)
    {
        var template = ChatTemplate.Load(SharedData.Path("data", place, name));

        Assert.Equal([last], Replies(template, new("user", "Count to three."), new("assistant", "1, 2, 3")));
        Assert.Equal(
            [inside],
            Replies(
                template,
                new("system", "You are terse."),
                new("user", "Name a prime."),
                new("assistant", "Seven."),
                new("user", "Another?")
            )
        );
        Assert.Empty(Replies(template, new ChatMessage("user", "Hello.")));
    }

    [Fact]
    public void AGenerationTagSaysWhatIsLearnt()
    {
        var template = new ChatTemplate(
            "{% for m in messages %}<{{ m.role }}>{% if m.role == 'assistant' %}{% generation %}{{ m.content }}</s>{% endgeneration %}{% else %}{{ m.content }}{% endif %}{% endfor %}",
            "x",
            Special
        );

        Assert.Equal(
            ["b</s>", "d</s>"],
            Replies(template, new("user", "a"), new("assistant", "b"), new("user", "c"), new("assistant", "d"))
        );
    }

    /// <summary>A template that gathers all messages in a text before it prints anything does not say which part is whose.</summary>
    [Fact]
    public void RepliesThatCannotBeFoundAreRefused()
    {
        var template = new ChatTemplate(
            "{% set ns = namespace(t='') %}{% for m in messages %}{% set ns.t = ns.t + m.content %}{% endfor %}{{ ns.t }}",
            "x",
            Special
        );

        var fault = Assert.Throws<ChatTemplateException>(() => template.RenderReplies([new("user", "a"), new("assistant", "b")]));
        Assert.Contains("message 2", fault.Message);
    }

    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (var row in Recorded().GetProperty("cases").EnumerateArray())
        {
            cases.Add(row.GetProperty("template").GetString()!, row.GetProperty("rendered").GetString()!);
        }
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void WhatJinjaPrintsIsPrinted(string template, string rendered) =>
        Assert.Equal(rendered, new ChatTemplate(template, "x", Special).Render([], options: Data()));

    [Theory]
    [InlineData("{{ 'a\\n\\n'.splitlines() }}{{ 'a\\nb'.splitlines() }}{{ ''.splitlines() }}", "['a', '']['a', 'b'][]")]
    [InlineData("{{ 'a\\nb' | indent('> ') }}", "a\n> b")]
    public void LinesAreThoseOfPython(string template, string rendered) =>
        Assert.Equal(rendered, new ChatTemplate(template, "x", Special).Render([]));

    public static TheoryData<string> Failing() => [.. Recorded().GetProperty("failing").EnumerateArray().Select(row => row.GetString()!)];

    [Theory]
    [MemberData(nameof(Failing))]
    public void WhatJinjaRefusesIsRefused(string template)
    {
        var fault = Assert.Throws<ChatTemplateException>(() => new ChatTemplate(template, "file", Special).Render([], options: Data()));
        Assert.StartsWith("file: the chat template, line 1: ", fault.Message);
    }

    [Theory]
    [InlineData("{% macro f() %}{% endmacro %}", "the tag 'macro'")]
    [InlineData("{% include 'x' %}", "the tag 'include'")]
    [InlineData("\n\n{{ x | wordwrap }}", "line 3: the filter 'wordwrap'")]
    [InlineData("{{ x is filter }}", "the test 'filter'")]
    [InlineData("{{ 'a'.zfill(3) }}", "the method 'zfill' of a string")]
    [InlineData("{{ {'a': 1}.pop('a') }}", "the method 'pop' of a mapping")]
    [InlineData("{{ '%s' % 1 }}", "cannot be formatted by '%'")]
    [InlineData("{% for x in [] recursive %}{% endfor %}", "a recursive loop")]
    [InlineData("{{ raise_exception('Roles must alternate') }}", "the template refuses the messages: Roles must alternate")]
    [InlineData("{{ 'a' | indent(1.5) }}", "'width' must be a number of blanks")]
    [InlineData("{{ strftime_now('%Q') }}", "'%Q' of a date format")]
    public void WhatIsNotComputedIsRefusedByName(string template, string message)
    {
        var fault = Assert.Throws<ChatTemplateException>(() => new ChatTemplate(template, "x", Special).Render([]));
        Assert.Contains(message, fault.Message);
    }

    /// <summary>Templates come from strangers: none runs for ever or fills the memory.</summary>
    [Theory]
    [InlineData("{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}")]
    [InlineData("{% set ns = namespace(t='a') %}{% for a in range(99) %}{% set ns.t = ns.t + ns.t %}{% endfor %}")]
    [InlineData("{{ 'a' * 99999999999 }}")]
    [InlineData("{{ [1] * 999999999 * 999999999 }}")]
    [InlineData("{% set ns = namespace(t=[]) %}{% for a in range(99999) %}{% set ns.t = [ns.t] %}{% endfor %}{{ ns.t }}")]
    [InlineData("{{ 9223372036854775807 + 1 }}")]
    public void HostileTemplatesEnd(string template) =>
        Assert.Throws<ChatTemplateException>(() => new ChatTemplate(template, "x", Special).Render([]));

    [Theory]
    [InlineData('(')]
    [InlineData('[')]
    [InlineData('-')]
    public void DeepNestingIsRefused(char open) =>
        Assert.Throws<ChatTemplateException>(() => new ChatTemplate("{{ " + new string(open, 100_000), "x", Special));

    /// <summary>Damaged templates are refused by a sentence, whatever was changed in them.</summary>
    [Fact]
    public void DamagedTemplatesNeverEscape()
    {
        string[] templates = [.. Recorded().GetProperty("cases").EnumerateArray().Select(row => row.GetProperty("template").GetString()!)];
        const string Signs = "{}%#-+()[]|.,:'\"\\ \nabifx0189";
        Gen.Select(Gen.Int[0, templates.Length - 1], Gen.Int[0, 10_000], Gen.Int[0, 3], Gen.Char[Signs])
            .Sample(
                (which, at, kind, sign) =>
                {
                    var template = templates[which];
                    int place = at % (template.Length + 1),
                        end = Math.Min(place + 1, template.Length);
                    var changed = kind switch
                    {
                        0 => template[..place] + sign + template[place..],
                        1 => template[..place] + template[end..],
                        2 => template[..place],
                        _ => template[..place] + sign + template[end..],
                    };
                    try
                    {
                        new ChatTemplate(changed, "x", Special).Render([new("user", "a")], options: Data());
                    }
                    catch (ChatTemplateException) { }
                },
                iter: 4000
            );
    }

    [Fact]
    public void AFolderSaysWhereItsTemplateIs()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(
            Path.Combine(folder.Path, "tokenizer_config.json"),
            """{"chat_template": [{"name": "rag", "template": "no"}, {"name": "default", "template": "{{ bos_token }}{{ messages[0].content }}"}], "bos_token": {"content": "<b>"}}"""
        );
        Assert.Equal("<b>hello", ChatTemplate.Load(folder.Path).Render([new("user", "hello")]));

        File.WriteAllText(Path.Combine(folder.Path, "chat_template.jinja"), "{{ bos_token }}: {{ messages | length }}");
        Assert.Equal("<b>: 1", ChatTemplate.Load(folder.Path).Render([new("user", "hello")]));

        File.Delete(Path.Combine(folder.Path, "chat_template.jinja"));
        File.WriteAllText(Path.Combine(folder.Path, "tokenizer_config.json"), """{"chat_template": 5}""");
        Assert.Contains("'chat_template' is 5", Assert.Throws<VocabularyException>(() => ChatTemplate.Load(folder.Path)).Message);

        File.Delete(Path.Combine(folder.Path, "tokenizer_config.json"));
        Assert.Contains("no chat template", Assert.Throws<ChatTemplateException>(() => ChatTemplate.Load(folder.Path)).Message);
    }

    private static string[] Replies(ChatTemplate template, params ChatMessage[] messages)
    {
        var chat = template.RenderReplies(messages);
        Assert.Equal(template.Render(messages), chat.Text);
        return [.. chat.Replies.Select(reply => chat.Text[reply.Start..reply.End])];
    }

    private static IEnumerable<JsonElement> Rows() =>
        File.ReadLines(SharedData.Path("data", "chat", "rendered.jsonl")).Select(line => JsonDocument.Parse(line).RootElement);

    private static ChatMessage[] Messages(JsonElement row) =>
        [
            .. row.GetProperty("messages")
                .EnumerateArray()
                .Select(message => new ChatMessage(message.GetProperty("role").GetString()!, message.GetProperty("content").GetString())),
        ];

    private static JsonElement Recorded()
    {
        using var stream = typeof(ChatTemplateTests).Assembly.GetManifestResourceStream("jinja.json")!;
        return JsonDocument.Parse(stream).RootElement;
    }

    private static Dictionary<string, JsonElement> Data() =>
        Recorded().GetProperty("data").EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value);
}
