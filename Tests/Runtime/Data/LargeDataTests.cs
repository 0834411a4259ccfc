using DslPeft.Data;
using DslPeft.Runtime.Tests.Training;
using DslPeft.Training;

namespace DslPeft.Runtime.Tests.Data;

[Collection(ProcessWide.Name)]
public sealed class LargeDataTests : IDisposable
{
    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void RowsOfAFileAreNotHeldInMemory()
    {
        const int rows = 20_000;
        string text = string.Join(' ', Enumerable.Repeat("waa", 100)), path = Path.Combine(_folder.Path, "train.tsv");
        File.WriteAllLines(path, Enumerable.Range(0, rows).Select(i => $"{text}\t{i % 2}").Prepend("text\tlabel"));
        TextDataFormat format = TextDataFormat.Of("large", "text", null, "label");
        long before = GC.GetTotalMemory(forceFullCollection: true);

        var data = new EncodedDataset(TextDataReader.ReadRows(path, format, HeadKind.Classification, 2), TinyTask.Tokenizer, 128, new RecordStore(limit: 1 << 20));
        var source = new LabelledBatchSource(data, HeadKind.Classification, new BatchBudget(32), seed: 1);
        long held = GC.GetTotalMemory(forceFullCollection: true) - before;

        // 102 tokens of 4 bytes and 399 characters a row are 16 MB; held are 24 bytes a row at most, and what the store keeps.
        Assert.InRange(held, 0, 4_000_000);
        Assert.Equal(102, data.Examples[rows - 1].Tokens.Length);
        Assert.Equal(rows / 32, source.Count(0));
    }
}
