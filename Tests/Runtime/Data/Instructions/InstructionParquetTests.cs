using DslPeft.Data;
using DslPeft.Runtime.Tests.Checkpoints;
using DslPeft.Runtime.Tests.Tokenization;
using DslPeft.Runtime.Tests.Training;
using DslPeft.Tokenization;

namespace DslPeft.Runtime.Tests.Data.Instructions;

/// <summary>Instructions in Parquet give the rows that they give in JSON Lines.</summary>
public sealed class InstructionParquetTests : IDisposable
{
    private const string Template =
        "{% for m in messages %}{{ m.role }}:{{ m.content }}{% if m.role == 'assistant' %}<|endoftext|>{% endif %}{% endfor %}";

    private static readonly InstructionFormat Format = new() { Name = "x", Template = Template };

    private readonly TemporaryFolder _folder = TokenizerFolder.Gpt2();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("messages", "role", "content", "user", "assistant")]
    [InlineData("conversations", "from", "value", "human", "gpt")]
    public void MessagesAreThoseOfJsonLines(string column, string role, string content, string user, string assistant)
    {
        var parquet = ParquetFile.Messages(
            column,
            role,
            content,
            [
                ([(user, "a \"b\"\n"), (assistant, "ab é")], null),
                ([("system", "b"), (user, "ab"), (assistant, "a"), (user, "b"), (assistant, "ab")], null),
                ([], "only a prompt"),
            ]
        );
        var json = $$"""
            {"{{column}}": [{"{{role}}": "{{user}}", "{{content}}": "a \"b\"\n"}, {"{{role}}": "{{assistant}}", "{{content}}": "ab é"}]}
            {"{{column}}": [{"{{role}}": "system", "{{content}}": "b"}, {"{{role}}": "{{user}}", "{{content}}": "ab"}, {"{{role}}": "{{assistant}}", "{{content}}": "a"}, {"{{role}}": "{{user}}", "{{content}}": "b"}, {"{{role}}": "{{assistant}}", "{{content}}": "ab"}]}
            {"prompt": "only a prompt"}
            """;

        BlockRows expected = Read("rows.jsonl", System.Text.Encoding.UTF8.GetBytes(json), requireLabels: false),
            rows = Read("rows.parquet", parquet, requireLabels: false);

        Assert.Equal(3, rows.Count);
        Assert.Equal(expected.Fingerprint, rows.Fingerprint);
    }

    /// <summary>Alpaca's columns, of which the input may be empty or null, and names of one's own.</summary>
    [Fact]
    public void PromptsAndCompletionsAreThoseOfJsonLines()
    {
        var alpaca = ParquetFile.Columns(
            ["instruction", "input", "output", "text"],
            ["Add.", "1 and 2", "3", "-"],
            ["Name.", "", "Ann", "-"],
            ["Say.", null, "ab", "-"]
        );
        var own = ParquetFile.Columns(["answer", "question"], ["b", "a"]);
        var json = """
            {"instruction": "Add.", "input": "1 and 2", "output": "3"}
            {"instruction": "Name.", "input": "", "output": "Ann"}
            {"instruction": "Say.", "output": "ab"}
            """;

        Assert.Equal(Read("a.jsonl", System.Text.Encoding.UTF8.GetBytes(json)).Fingerprint, Read("a.parquet", alpaca).Fingerprint);
        Assert.Equal(
            Read("b.jsonl", """{"prompt": "a", "completion": "b"}"""u8.ToArray()).Fingerprint,
            Read("b.parquet", own, format: Format with { Prompt = "question", Completion = "answer" }).Fingerprint
        );
    }

    [Fact]
    public void RowsWithNothingToLearnAreCountedAndNamed()
    {
        var rows = ParquetFile.Columns(["prompt", "completion"], ["a", "b"], [new string('a', 40), "b"], ["a", "b"]);

        var read = Read("a.parquet", rows, maxLength: 30);

        Assert.Equal(2, read.Count);
        Assert.Contains("1 of 3 rows have nothing to learn within 30 tokens and are left out (rows 2)", Assert.Single(read.Notes));
    }

    public static TheoryData<byte[], string> Faults =>
        new()
        {
            { ParquetFile.Columns(["text"], ["a"]), "no column of instructions: one of 'prompt' or" },
            {
                ParquetFile.Columns(["prompt", "completion"], ["a", null]),
                "row 1: the key 'completion' or 'output' or 'response' is missing"
            },
            {
                ParquetFile.Messages("messages", "role", "content", [([("user", "a"), null], null)]),
                "row 1: the key 'role' or 'from' is missing"
            },
            {
                ParquetFile.Messages("messages", "role", "content", [([("assistant", null)], null)]),
                "row 1: the key 'content' or 'value' is missing"
            },
            { ParquetFile.Messages("messages", "role", "content", [([("user", "a")], null)]), "no message is the assistant's" },
            { ParquetFile.Messages("messages", "role", "content", [([("assistant", "a")], "b")]), "both messages and a prompt" },
            { ParquetFile.Nested("messages"), "the column 'messages' has structures whose field 'calls' is a list or a structure" },
            { "PAR1"u8.ToArray(), "not a Parquet file" },
        };

    [Theory]
    [MemberData(nameof(Faults))]
    public void WhatIsNoInstructionIsNamed(byte[] file, string message) =>
        Assert.Contains(message, Assert.Throws<DataException>(() => Read("a.parquet", file)).Message);

    private BlockRows Read(string name, byte[] content, bool requireLabels = true, int maxLength = 100, InstructionFormat? format = null)
    {
        var path = Path.Combine(_folder.Path, name);
        File.WriteAllBytes(path, content);
        return (BlockRows)
            (format ?? Format).Read(
                path,
                new TaskInput(TinyModel.Describe(HeadKind.CausalLm), Tokenizer.Load(_folder.Path), maxLength),
                requireLabels
            );
    }
}
