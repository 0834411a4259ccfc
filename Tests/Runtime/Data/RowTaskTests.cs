using DslPeft.Data;
using DslPeft.Runtime.Tests.Checkpoints;
using DslPeft.Runtime.Tests.Tokenization;
using DslPeft.Runtime.Tests.Training;
using DslPeft.Tokenization;
using DslPeft.Training;
using TorchSharp;

namespace DslPeft.Runtime.Tests.Data;

/// <summary>The task of each row, from files of every kind that says it to batches.</summary>
public sealed class RowTaskTests : IDisposable
{
    private static readonly TextDataFormat Format = TextDataFormat.Of("texts", "text", null, "label") with { TaskColumn = "of | task" };

    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a.tsv", "task\ttext\tlabel\n1\ta\t0\n0\tb\t1\n")]
    [InlineData("a.csv", "text,label,of\na,0,1\nb,1,0\n")]
    [InlineData("a.jsonl", "{\"text\": \"a\", \"label\": 0, \"task\": 1}\n{\"text\": \"b\", \"label\": 1, \"task\": \"0\"}\n")]
    public void FilesOfTextsSayTasks(string name, string content) =>
        Assert.Equal(
            [new Example("a", Label: 0) { Task = 1 }, new Example("b", Label: 1) { Task = 0 }],
            TextDataReader.Read(_folder.Write(name, content), Format, HeadKind.Classification, 2)
        );

    [Fact]
    public void ParquetSaysTasks()
    {
        var path = Path.Combine(_folder.Path, "a.parquet");
        File.WriteAllBytes(
            path,
            ParquetFile.Texts<long>(
                [
                    ["a", "b"],
                ],
                [
                    [1, 0],
                ]
            )
        );
        var format = TextDataFormat.Of("texts", "text", null, label: null) with { TaskColumn = "label" };

        Assert.Equal(
            [new Example("a") { Task = 1 }, new Example("b") { Task = 0 }],
            TextDataReader.Read(path, format, HeadKind.Classification, 2, requireLabels: false)
        );
    }

    [Fact]
    public void ATaskOfAllIsReadFromNoColumn() =>
        Assert.Equal(
            [new Example("a", Label: 0) { Task = 3 }],
            TextDataReader.Read(_folder.Write("a.tsv", "text\tlabel\na\t0\n"), Format with { TaskOfAll = 3 }, HeadKind.Classification, 2)
        );

    [Fact]
    public void InstructionsSayTasks()
    {
        using var tokenizer = TokenizerFolder.Gpt2();
        var input = new TaskInput(TinyModel.Describe(HeadKind.CausalLm) with { Tasks = 2 }, Tokenizer.Load(tokenizer.Path), 16);
        var format = new InstructionFormat { Name = "x", TaskColumn = "task" };
        const string row = """{"prompt": "ab", "completion": " ab", "task": """;
        var rows = format.Read(_folder.Write("a.jsonl", $"{row}1}}\n{row}0}}\n"), input);

        using var batch = rows.Collate([0, 1]);
        Assert.Equal([1L, 0L], batch.Tasks!.data<long>().ToArray());
        var fault = Assert.Throws<DataException>(() => format.Read(_folder.Write("b.jsonl", $"{row}1}}\n{row}2}}\n"), input));
        Assert.Contains("line 2: the task 2 is outside the adaptation, which has 2 tasks (0 to 1)", fault.Message);
        Assert.Contains(
            "no task: the key 'task' is needed",
            Assert
                .Throws<DataException>(() => format.Read(_folder.Write("c.jsonl", """{"prompt": "ab", "completion": " ab"}"""), input))
                .Message
        );
    }

    [Fact]
    public void SourcesSayTasks()
    {
        using var tokenizer = TokenizerFolder.Gpt2();
        var input = new TaskInput(TinyModel.Describe(HeadKind.Seq2SeqLm), Tokenizer.Load(tokenizer.Path), 16);
        var format = new Seq2SeqFormat { Name = "x", TaskColumn = "task" };
        var rows = (Seq2SeqRows)format.Read(_folder.Write("a.tsv", "task\tsource\ttarget\n2\tab\tab ab\n0\tab\tab\n"), input);

        Assert.Equal([2, 0], [rows.Task(0), rows.Task(1)]);
        using var batch = rows.Collate([1, 0]);
        Assert.Equal([0L, 2L], batch.Tasks!.data<long>().ToArray());
    }

    /// <summary>The two texts of a pair are rows of one task.</summary>
    [Fact]
    public void TheTextsOfAPairAreOfItsTask()
    {
        var head = new SentenceEmbeddingHead(new SentenceEmbeddingAttribute { Objective = EmbeddingLoss.Contrastive });
        var input = new TaskInput(TinyModel.Describe(head), TinyTask.Tokenizer, 16);
        var rows = new EmbeddingRows([new Example("a", "b") { Task = 1 }, new Example("c", "d") { Task = 0 }], input, head);

        using var batch = rows.Collate([0, 1]);
        Assert.Equal([1L, 1L, 0L, 0L], batch.Tasks!.data<long>().ToArray());
    }

    [Fact]
    public void TextsOfOneTaskArePackedTogether()
    {
        var texts = new BlockRows(
            [.. Enumerable.Range(0, 12).Select(text => (int[])[text, text])],
            [.. Enumerable.Range(0, 12).Select(text => $"{text}")],
            padding: 0,
            tasks: [.. Enumerable.Range(0, 12).Select(text => text % 3)]
        );
        var packed = new PackedRows(texts, 8, seed: 1);

        Assert.Equal(3, packed.Count);
        Assert.All(Enumerable.Range(0, 3), row => Assert.Equal([row], packed.RowsIn(row).Select(text => text % 3).Distinct()));
        using var batch = packed.Collate([2, 0]);
        Assert.Equal([2L, 0L], batch.Tasks!.data<long>().ToArray());
    }

    [Fact]
    public void RowsWithAndWithoutATaskAreNoBatch()
    {
        Example[] examples = [new("a", Label: 0) { Task = 1 }, new("b", Label: 1)];
        var rows = new TextRows(new EncodedDataset(examples, TinyTask.Tokenizer, 16), HeadKind.Classification);

        Assert.Contains("have a task, and others none", Assert.Throws<InvalidOperationException>(() => rows.Collate([0, 1])).Message);
        using var alone = rows.Collate([1]);
        Assert.Null(alone.Tasks);
    }
}
