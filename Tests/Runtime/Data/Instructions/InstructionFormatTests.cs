using DslPeft.Data;
using DslPeft.Runtime.Tests.Checkpoints;
using DslPeft.Runtime.Tests.Tokenization;
using DslPeft.Runtime.Tests.Training;
using DslPeft.Tokenization;
using DslPeft.Tokenization.Chat;

namespace DslPeft.Runtime.Tests.Data.Instructions;

/// <summary>Instructions as rows: what is learnt of each, and what is refused.</summary>
public sealed class InstructionFormatTests
{
    private const string ChatMl =
        "{% for m in messages %}{{ '<|im_start|>' + m.role + '\n' + m.content + '<|im_end|>\n' }}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}";

    [SharedFact("data", "tokenizers", "expected", "qwen3.jsonl")]
    public void TheAssistantsTurnsAndTheirEndsAreLearnt()
    {
        var tokenizer = Tokenizer.Load(SharedData.Path("data", "tokenizers", "qwen3"));
        var rows = Read(
            tokenizer,
            new InstructionFormat { Name = "x", Template = ChatMl },
            100,
            """{"messages": [{"role": "user", "content": "Name a prime."}, {"role": "assistant", "content": "Seven."}, {"role": "user", "content": "Another?"}, {"role": "assistant", "content": "Two."}]}""",
            """{"conversations": [{"from": "system", "value": "Be terse."}, {"from": "human", "value": "Hi"}, {"from": "gpt", "value": "Hello"}]}""",
            """{"instruction": "Add.", "input": "1 and 2", "output": "3"}"""
        );

        Assert.Equal(["Seven.<|im_end|>", "Two.<|im_end|>"], Learnt(rows, 0, tokenizer));
        Assert.Equal(["Hello<|im_end|>"], Learnt(rows, 1, tokenizer));
        Assert.Equal(["3<|im_end|>"], Learnt(rows, 2, tokenizer));
        Assert.Equal("user\nAdd.\n\n1 and 2\nassistant\n3\n", tokenizer.Decode(Ids(rows, 2)));
    }

    [SharedFact("data", "tokenizers", "expected", "llama-3.1.jsonl")]
    public void TheBasesOwnTemplateWritesPromptsAndCompletions()
    {
        var tokenizer = Tokenizer.Load(SharedData.Path("data", "tokenizers", "llama-3.1"));
        var rows = Read(tokenizer, new InstructionFormat { Name = "x" }, 100, """{"prompt": "One?", "completion": "Two."}""");

        Assert.Equal(["Two.<|eot_id|>"], Learnt(rows, 0, tokenizer));
        Assert.Equal(tokenizer.Encode(tokenizer.ChatTemplate!.Render([new("user", "One?"), new("assistant", "Two.")])), Ids(rows, 0));
    }

    [Fact]
    public void WithoutATemplateTheEndTokenIsLearnt()
    {
        using var folder = TokenizerFolder.Gpt2();
        var tokenizer = Tokenizer.Load(folder.Path);
        var rows = Read(tokenizer, new InstructionFormat { Name = "x" }, 100, """{"prompt": "ab", "completion": " ba"}""");

        Assert.Equal([" ba<|endoftext|>"], Learnt(rows, 0, tokenizer));
        Assert.Equal([.. tokenizer.Encode("ab ba"), tokenizer.Vocabulary.SeparatorId], Ids(rows, 0));

        var all = Read(tokenizer, new InstructionFormat { Name = "x", LearnsAll = true }, 100, """{"prompt": "ab", "completion": " ba"}""");
        Assert.Equal(["ab ba<|endoftext|>"], Learnt(all, 0, tokenizer));
        Assert.NotEqual(rows.Fingerprint, all.Fingerprint);
    }

    [Fact]
    public void RowsWithNothingToLearnAreNamedAndLeftOut()
    {
        using var folder = TokenizerFolder.Gpt2();
        var tokenizer = Tokenizer.Load(folder.Path);
        var lost = $$"""{"prompt": "{{new string('a', 30)}}", "completion": "b"}""";
        var rows = Read(tokenizer, new InstructionFormat { Name = "x" }, 4, """{"prompt": "a", "completion": "b"}""", lost, lost);

        Assert.Equal(1, rows.Count);
        Assert.Contains("2 of 3 rows have nothing to learn within 4 tokens and are left out (lines 2, 3)", Assert.Single(rows.Notes));
        Assert.Contains(
            "no row has anything to learn within 4 tokens (lines 1)",
            Assert.Throws<DataException>(() => Read(tokenizer, new InstructionFormat { Name = "x" }, 4, lost)).Message
        );
    }

    [Theory]
    [InlineData("""{"prompt": "a"}""", "line 1: the key 'completion' or 'output' or 'response' is missing")]
    [InlineData("""{"completion": "a"}""", "the key 'prompt' or 'instruction' is missing")]
    [InlineData("""{"prompt": 5, "completion": "a"}""", "'prompt' or 'instruction': a text is expected and \"5\" was found")]
    [InlineData("""{"prompt": "a", "completion": "b", "messages": []}""", "both messages and a prompt")]
    [InlineData("""{"messages": []}""", "a list of messages is expected")]
    [InlineData("""{"messages": [{"role": "user", "content": "a"}]}""", "no message is the assistant's")]
    [InlineData("""{"messages": [{"role": "assistant"}]}""", "the key 'content' or 'value' is missing")]
    [InlineData("""{"messages": ["a"]}""", "message 1 is no JSON object")]
    [InlineData(
        """{"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]}""",
        "the base has none: give [ChatTemplate]"
    )]
    [InlineData("""[1]""", "a JSON object is expected")]
    [InlineData("", "the file has no rows")]
    public void MalformedRowsAreNamed(string row, string message)
    {
        using var folder = TokenizerFolder.Gpt2();
        var tokenizer = Tokenizer.Load(folder.Path);

        Assert.Contains(
            message,
            Assert.Throws<DataException>(() => Read(tokenizer, new InstructionFormat { Name = "x" }, 100, row)).Message
        );
    }

    [Fact]
    public void WhatTheTemplateRefusesNamesTheLine()
    {
        using var folder = TokenizerFolder.Gpt2();
        folder.Write(
            "chat_template.jinja",
            "{% for m in messages %}{% if m.role == 'tool' %}{{ raise_exception('No tools') }}{% endif %}{{ m.content }}{% endfor %}"
        );
        var tokenizer = Tokenizer.Load(folder.Path);

        var fault = Assert
            .Throws<DataException>(() =>
                Read(
                    tokenizer,
                    new InstructionFormat { Name = "x" },
                    100,
                    """{"prompt": "a", "completion": "b"}""",
                    """{"messages": [{"role": "tool", "content": "a"}, {"role": "assistant", "content": "b"}]}"""
                )
            )
            .Message;
        Assert.Contains("line 2: ", fault);
        Assert.Contains("chat_template.jinja: the chat template, line 1: the template refuses the messages: No tools", fault);
    }

    /// <summary>Prediction needs no completions: what is weighed is the prompt's text.</summary>
    [Fact]
    public void PredictionNeedsNoCompletions()
    {
        using var folder = TokenizerFolder.Gpt2();
        var tokenizer = Tokenizer.Load(folder.Path);

        Assert.Equal(1, Read(tokenizer, new InstructionFormat { Name = "x" }, 100, requireLabels: false, """{"prompt": "ab"}""").Count);
    }

    private static BlockRows Read(Tokenizer tokenizer, InstructionFormat format, int maxLength, params string[] rows) =>
        Read(tokenizer, format, maxLength, requireLabels: true, rows);

    private static BlockRows Read(Tokenizer tokenizer, InstructionFormat format, int maxLength, bool requireLabels, params string[] rows)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "rows.jsonl");
        File.WriteAllLines(path, rows);
        return (BlockRows)format.Read(path, new TaskInput(TinyModel.Describe(HeadKind.CausalLm), tokenizer, maxLength), requireLabels);
    }

    private static int[] Ids(BlockRows rows, int row)
    {
        using var batch = rows.Collate([row]);
        return [.. batch.InputIds.data<long>().ToArray().Select(id => (int)id)];
    }

    /// <summary>The parts of a row that are learnt, as they are written.</summary>
    private static string[] Learnt(BlockRows rows, int row, Tokenizer tokenizer)
    {
        using var batch = rows.Collate([row]);
        var labels = batch.Labels!.data<long>().ToArray();
        var parts = new List<List<int>>();
        for (var i = 0; i < labels.Length; i++)
        {
            if (labels[i] != MaskedLmCollator.Ignored)
            {
                if (i == 0 || labels[i - 1] == MaskedLmCollator.Ignored)
                {
                    parts.Add([]);
                }
                parts[^1].Add((int)labels[i]);
            }
        }
        return
        [
            .. parts.Select(part =>
                string.Concat(
                    part.Select(id => tokenizer.Vocabulary.IsSpecial(id) ? tokenizer.Vocabulary.Pieces[id] : tokenizer.Decode([id]))
                )
            ),
        ];
    }
}
