using System.Runtime.CompilerServices;
using System.Text.Json;
using DslPeft.Data;
using DslPeft.Runtime.Tests.Checkpoints;
using DslPeft.Runtime.Tests.Tokenization;
using DslPeft.Runtime.Tests.Training;
using DslPeft.Tokenization;
using DslPeft.Training;

namespace DslPeft.Runtime.Tests.Data;

/// <summary>Rows of files, and what a model gives them, are not held in memory.</summary>
[Collection(ProcessWide.Name)]
public sealed class LargeDataTests : IDisposable
{
    private const int Rows = 20_000;

    private static readonly string Text = string.Join(' ', Enumerable.Repeat("waa", 100));

    private readonly DataFolder _folder = new();
    private readonly int _kept = RecordStore.KeptInMemory;

    public LargeDataTests() => RecordStore.KeptInMemory = 1 << 18;

    public void Dispose()
    {
        RecordStore.KeptInMemory = _kept;
        _folder.Dispose();
    }

    [Fact]
    public void RowsOfAFileAreNotHeldInMemory()
    {
        var path = Write("train.tsv", Enumerable.Range(0, Rows).Select(i => $"{Text}\t{i % 2}").Prepend("text\tlabel"));
        var format = TextDataFormat.Of("large", "text", null, "label");
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var data = new EncodedDataset(
            TextDataReader.ReadRows(path, format, HeadKind.Classification, 2),
            TinyTask.Tokenizer,
            128,
            new RecordStore(limit: 1 << 20)
        );
        var source = new LabelledBatchSource(data, HeadKind.Classification, new BatchBudget(32), seed: 1);
        var held = GC.GetTotalMemory(forceFullCollection: true) - before;

        // 102 tokens of 4 bytes and 399 characters a row are 16 MB; held are 24 bytes a row at most, and what the store keeps.
        Assert.InRange(held, -8_000_000, 4_000_000);
        Assert.Equal(102, data.Examples[Rows - 1].Tokens.Length);
        Assert.Equal(Rows / 32, source.Count(0));
    }

    public static TheoryData<string> Kinds =>
        ["tags", "questions", "choices", "answers", "queries", "texts", "running text", "instructions"];

    /// <summary>Of each kind of file, a row holds at most a few numbers in memory; what is read of it again is what the file has.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void RowsOfNoKindOfFileAreHeldInMemory(string kind)
    {
        var path = Write("train.txt", Lines(kind));
        using var gpt2 = TokenizerFolder.Gpt2();
        var pairs = Tokenizer.Load(gpt2.Path);
        Discard(kind, path, pairs);
        TaskRows? rows;
        long held;
        var measured = 0;
        do
        {
            rows = null;
            var before = GC.GetTotalMemory(forceFullCollection: true);
            rows = Read(kind, path, pairs);
            held = GC.GetTotalMemory(forceFullCollection: true) - before;
        }
        // Where other tests let go of more meanwhile, the difference says nothing.
        while (held < -8_000_000 && ++measured < 5);

        Assert.InRange(rows.Count, Rows * 9 / 10, 8 * Rows);
        Assert.InRange(held, -8_000_000, (120L * rows.Count) + 2_000_000);
        using Batch first = rows.Collate([0]),
            last = rows.Collate([rows.Count - 1]);
        Assert.NotEmpty(rows.Fingerprint);
    }

    /// <summary>A model's outputs and predictions are read when they are asked for, and written as they are made.</summary>
    [Fact]
    public void WhatAModelGivesIsNotHeldInMemory()
    {
        using var loaded = new TinyBase();
        using var model = new TinyModel(loaded, 7);
        var rows = new TextRows(
            new EncodedDataset(Enumerable.Range(0, Rows).Select(i => new Example(Text, Label: i % 2)), TinyTask.Tokenizer, 16),
            HeadKind.Classification
        );
        var path = Path.Combine(_folder.Path, "out.jsonl");
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var outputs = Evaluator.Predict(model, rows, 256).Logits;
        var predictions = rows.Read(outputs);
        long most = 0;
        PredictionFile.Write(
            path,
            predictions.Select(
                (prediction, i) =>
                {
                    most = Math.Max(most, i % 5000 == 4999 ? GC.GetTotalMemory(forceFullCollection: true) - before : 0);
                    return prediction;
                }
            )
        );

        // A prediction is a text of 399 characters and two scores: all of them would be 20 MB.
        Assert.InRange(most, -8_000_000, 2_500_000);
        var lines = File.ReadAllLines(path);
        Assert.Equal(Rows, lines.Length);
        using var written = JsonDocument.Parse(lines[^1]);
        Assert.Equal(rows.Read(outputs).Last().Label, written.RootElement.GetProperty("label").GetString());
    }

    private string Write(string name, IEnumerable<string> lines)
    {
        var path = Path.Combine(_folder.Path, name);
        File.WriteAllLines(path, lines);
        return path;
    }

    private static IEnumerable<string> Lines(string kind) =>
        kind switch
        {
            "tags" => Enumerable.Range(0, Rows).Select(_ => string.Concat(Enumerable.Repeat("waa O\nwab B-x\n", 20))),
            "questions" =>
            [
                """{"data": [""",
                .. Enumerable
                    .Range(0, Rows)
                    .Select(i =>
                        (i == 0 ? "" : ",")
                        + $$$"""{"paragraphs": [{"context": "{{{Text[..199]}}}", "qas": [{"id": "{{{i}}}", "question": "wab", "answers": [{"text": "waa", "answer_start": 4}]}]}]}"""
                    ),
                "]}",
            ],
            "choices" => Enumerable
                .Range(0, Rows)
                .Select(_ => $$"""{"premise": "{{Text}}", "choice1": "waa", "choice2": "wab", "question": "cause", "label": 1}"""),
            "answers" => Enumerable
                .Range(0, Rows)
                .Select(i =>
                    $$$"""{"idx": {{{i}}}, "passage": {"text": "{{{Text}}}", "questions": [{"idx": 0, "question": "wab", "answers": [{"idx": 0, "text": "waa", "label": 1}]}]}}"""
                ),
            "queries" => Enumerable
                .Range(0, Rows)
                .Select(i =>
                    $$$"""{"idx": {{{i}}}, "passage": {"text": "{{{Text}}}", "entities": [{"start": 0, "end": 2}]}, "qas": [{"idx": 0, "query": "@placeholder wab", "answers": [{"start": 0, "end": 2, "text": "waa"}]}]}"""
                ),
            "texts" => Enumerable.Range(0, Rows).Select(_ => $$"""{"premise": "{{Text}}", "hypothesis": "wab", "label": "entailment"}"""),
            "running text" => Enumerable.Range(0, Rows).Select(i => $"{i} abababababababababababababababababababababababab<|endoftext|>"),
            _ => Enumerable.Range(0, Rows).Select(i => $$"""{"prompt": "{{i}} {{Text[..99]}}", "completion": "abab"}"""),
        };

    /// <summary>Makes what is made once, such as caches of words.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Discard(string kind, string path, Tokenizer pairs) => _ = Read(kind, path, pairs);

    private static TaskRows Read(string kind, string path, Tokenizer pairs)
    {
        TaskInput Input(TaskHead head, int labels = 2) => new(TinyModel.Describe(head, labels), TinyTask.Tokenizer, 128);
        TaskInput Text() => new(TinyModel.Describe(HeadKind.CausalLm), pairs, kind == "instructions" ? 256 : 32);
        return kind switch
        {
            "tags" => new ConllFormat { Name = "x", LabelNames = ["O", "B-x", "I-x"] }.Read(path, Input(HeadKind.TokenClassification, 3)),
            "questions" => new SquadFormat { Name = "x" }.Read(path, Input(HeadKind.QuestionAnswering)),
            "choices" => SuperGlueFormat.Of("x", SuperGlueTask.Copa).Read(path, Input(HeadKind.MultipleChoice)),
            "answers" => SuperGlueFormat.Of("x", SuperGlueTask.MultiRc).Read(path, Input(HeadKind.Classification)),
            "queries" => SuperGlueFormat.Of("x", SuperGlueTask.Record).Read(path, Input(HeadKind.Classification)),
            "texts" => SuperGlueFormat.Of("x", SuperGlueTask.Rte).Read(path, Input(HeadKind.Classification)),
            "running text" => new PlainTextFormat { Name = "x" }.Read(path, Text()),
            _ => new InstructionFormat { Name = "x", Kind = "jsonl" }.Read(path, Text()),
        };
    }
}
