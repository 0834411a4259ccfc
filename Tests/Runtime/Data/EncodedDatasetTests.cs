using DslPeft.Data;
using DslPeft.Runtime.Tests.Training;

namespace DslPeft.Runtime.Tests.Data;

public sealed class EncodedDatasetTests
{
    [Fact]
    public void RowsInAFileAreThoseInMemory()
    {
        Example[] rows =
        [
            .. TinyTask.Examples(9000),
            new Example("waa", "wab wac", 1),
            new Example("waa", Targets: [0.5f, -1]),
            new Example("waa", Targets: []),
            new Example("不错 \ud800 é", "", 0),
            new Example(""),
        ];
        var store = new RecordStore(limit: 1 << 10);

        var stored = new EncodedDataset(rows, TinyTask.Tokenizer, 32, store);
        var kept = new EncodedDataset(rows, TinyTask.Tokenizer, 32);

        Assert.True(store.HasFile);
        Assert.Equal((kept.Fingerprint, kept.Count), (stored.Fingerprint, stored.Count));
        Assert.Equal(kept.Lengths(), stored.Lengths());
        for (var i = 0; i < rows.Length; i++)
        {
            var row = stored.Examples[i];
            Assert.Equal((rows[i].Text, rows[i].Pair, rows[i].Label), (row.Source.Text, row.Source.Pair, row.Source.Label));
            Assert.Equal(rows[i].Targets, row.Source.Targets);
            Assert.Equal(TinyTask.Tokenizer.Encode(rows[i].Text, rows[i].Pair, 32).Ids, row.Tokens.Ids);
            Assert.Equal(TinyTask.Tokenizer.Encode(rows[i].Text, rows[i].Pair, 32).TypeIds, row.Tokens.TypeIds);
        }
    }

    [Fact]
    public void RecordsComeBackFromBothSidesOfTheLimit()
    {
        var random = new SeededRandom(3);
        byte[][] records =
        [
            .. Enumerable
                .Range(0, 500)
                .Select(i => Enumerable.Range(0, random.NextInt(i == 250 ? 5000 : 60)).Select(_ => (byte)random.NextInt(256)).ToArray()),
        ];
        var store = new RecordStore(limit: 256);
        foreach (var record in records)
        {
            store.Add(record);
        }

        Assert.True(store.HasFile);
        foreach (var i in Enumerable.Range(0, records.Length).OrderBy(_ => random.NextBits()))
        {
            Assert.Equal(records[i], store.Read(i));
        }
    }

    [Fact]
    public void TemporaryFileHasNoName()
    {
        var before = Files();
        var store = new RecordStore(limit: 1);
        store.Add([1]);
        store.Add([2]);
        store.Add([3]);

        Assert.True(store.HasFile);
        Assert.Equal([2], store.Read(1));
        Assert.Empty(OperatingSystem.IsWindows() ? [] : Files().Except(before));

        static string[] Files() => Directory.GetFiles(Path.GetTempPath(), "dslpeft-rows-*");
    }
}
