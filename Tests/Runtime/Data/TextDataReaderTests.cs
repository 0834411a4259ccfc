using DslPeft.Data;

namespace DslPeft.Runtime.Tests.Data;

public sealed class TextDataReaderTests : IDisposable
{
    private static readonly TextDataFormat Sentiment = TextDataFormat.Of("sentiment", "sentence|text_a", null, "label");
    private static readonly TextDataFormat Named = TextDataFormat.Of("named", "text", null, "label", "no", "yes");
    private static readonly TextDataFormat Pairs = TextDataFormat.Of("pairs", "sentence1", "sentence2", "label");

    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("sentence\tlabel\nit 's \"good\t1\n\"bad\t0\n")]
    [InlineData("label\ttext_a\n1\tit 's \"good\n0\t\"bad")]
    [InlineData("\ufeffindex\tlabel\ttext_a\r\n7\t1\tit 's \"good\r\n8\t0\t\"bad\r\n")]
    public void TsvColumnsAreFoundByNameAndQuotesAreLiteral(string content) =>
        Assert.Equal([new Example("it 's \"good", Label: 1), new Example("\"bad", Label: 0)], Read("train.tsv", content, Sentiment));

    [Fact]
    public void CsvQuotesMayHoldCommasQuotesAndLines() =>
        Assert.Equal(
            [new Example("a, \"b\"\nc", Label: 1), new Example("d", Label: 0)],
            Read("train.csv", "label,text\nyes,\"a, \"\"b\"\"\nc\"\nno,d\n", Named)
        );

    [Fact]
    public void JsonLinesTakeNamesNumbersAndPairs() =>
        Assert.Equal(
            [new Example("a", "b", 1), new Example("c", "d", 0)],
            Read(
                "train.jsonl",
                "{\"sentence1\":\"a\",\"sentence2\":\"b\",\"label\":1}\n\n{\"label\":\"0\",\"sentence2\":\"d\",\"sentence1\":\"c\"}\n",
                Pairs
            )
        );

    [Fact]
    public void FileWithoutHeaderHasNumberedColumns()
    {
        var cola = TextDataFormat.Of("cola", "4", null, "2") with { Header = false };

        Assert.Equal([new Example("It sank.", Label: 1)], Read("dev.tsv", "gj04\t1\t\tIt sank.\n", cola));
    }

    [Fact]
    public void NumbersThatNameClassesAreNames()
    {
        var stars = TextDataFormat.Of("stars", "text", null, "label", "1", "2", "3");

        Assert.Equal(2, Assert.Single(Read("a.tsv", "text\tlabel\nx\t3", stars, labels: 3)).Label);
        Assert.Contains("'1' or '2' or '3' is expected", Failure("a.tsv", "text\tlabel\nx\t0", stars, labels: 3));
    }

    [Theory]
    [InlineData("a.tsv", "text\tlabel\nx\t1.0\ny\t0.0\n")]
    [InlineData("a.csv", "text,label\nx,1.0\ny,0.0\n")]
    [InlineData("a.jsonl", "{\"text\":\"x\",\"label\":1.0}\n{\"text\":\"y\",\"label\":0.0}\n")]
    public void LabelsMayBeWrittenAsFloatingPoint(string name, string content)
    {
        var stars = TextDataFormat.Of("stars", "text", null, "label", "0", "1");

        Assert.Equal([1, 0], Read(name, content, Named).Select(row => row.Label));
        Assert.Equal([1, 0], Read(name, content, stars).Select(row => row.Label));
    }

    [Theory]
    [InlineData("a.tsv", "text\tlabel\nx\tyes\n\n  \n\t\n")]
    [InlineData("a.csv", "text,label\nx,yes\n\n\n,\n")]
    [InlineData("a.csv", "text,label\r\nx,yes\r\n\r\n")]
    [InlineData("a.tsv", "text\tlabel\rx\tyes\r")]
    [InlineData("a.csv", "text,label\rx,yes\r")]
    [InlineData("a.jsonl", "\n{\"text\":\"x\",\"label\":\"yes\"}\n \n")]
    [InlineData("a.json", " [ { \"text\" : \"x\",\n\"label\":\"yes\"} ] \n\n")]
    [InlineData("a.jsonl", "[{\"text\":\"x\",\"label\":\"yes\",\"more\":[\"]}\\\"\",{}]}]")]
    public void BlankLinesAtTheEndLineEndsAndListsDoNotMatter(string name, string content) =>
        Assert.Equal([new Example("x", Label: 1)], Read(name, content, Named));

    [Theory]
    [InlineData(40_000)]
    [InlineData(3_000_000)]
    public void CellsAndLinesMayBeOfAnyLength(int length)
    {
        var text = string.Concat(Enumerable.Repeat("word ", length / 5));

        Assert.Equal(
            [new Example(text, Label: 1), new Example("x", Label: 0)],
            Read("a.csv", $"text,label\n\"{text}\",yes\nx,no\n", Named)
        );
        Assert.Equal(
            [new Example(text, Label: 1)],
            Read("b.csv", $"{text},yes\n", Named with { Header = false, TextColumns = ["1"], LabelColumns = ["2"] })
        );
        Assert.Equal([new Example(text, Label: 1)], Read("a.tsv", $"text\tlabel\n{text}\tyes\n", Named));
        Assert.Equal([new Example(text, Label: 1)], Read("a.json", $"[{{\"text\":\"{text}\",\"label\":\"yes\"}}]", Named));
    }

    [Fact]
    public void RegressionTargetsAreNumbers()
    {
        var row = Assert.Single(
            Read("a.tsv", "text\tlabel\nx\t-2.5e-1", TextDataFormat.Of("r", "text", null, "label"), 1, HeadKind.Regression)
        );

        Assert.Equal([-0.25f], row.Targets!);
        Assert.Equal(-1, row.Label);
    }

    [Theory]
    [InlineData("a.tsv", "text\tlabel\nx\tred, blue\ny\t")]
    [InlineData("a.jsonl", "{\"text\":\"x\",\"label\":[\"red\",\"blue\"]}\n{\"text\":\"y\",\"label\":[]}")]
    public void MultiLabelTargetsAreOnesAndZeros(string name, string content)
    {
        var rows = Read(name, content, TextDataFormat.Of("m", "text", null, "label", "red", "green", "blue"), 3, HeadKind.MultiLabel);

        Assert.Equal([1, 0, 1], rows[0].Targets!);
        Assert.Equal([0, 0, 0], rows[1].Targets!);
    }

    [Fact]
    public void PredictionNeedsNoLabels()
    {
        var path = _folder.Write("new.tsv", "sentence\nx\n");

        Assert.False(Assert.Single(TextDataReader.Read(path, Sentiment, HeadKind.Classification, 2, requireLabels: false)).HasLabel);
        foreach (var label in (string[])["-1", "", "?", "17"])
        {
            var labelled = _folder.Write("labelled.tsv", $"sentence\tlabel\nx\t{label}\n");
            Assert.Equal([new Example("x")], TextDataReader.Read(labelled, Sentiment, HeadKind.Classification, 2, requireLabels: false));
        }
        Assert.Equal(
            [new Example("x")],
            TextDataReader.Read(
                _folder.Write("a.jsonl", "{\"text\":\"x\",\"label\":{}}"),
                Named,
                HeadKind.Classification,
                2,
                requireLabels: false
            )
        );
        Assert.Contains(
            "no label column",
            Assert.Throws<DataException>(() => TextDataReader.Read(path, Sentiment, HeadKind.Classification, 2)).Message
        );
    }

    [Theory]
    [InlineData("a.tsv", "text\tlabel\nx\t1\ny", 3, "2 columns are expected and 1 were found: \"y\"")]
    [InlineData("a.tsv", "text\tlabel\nx\t2", 2, "the label 2 is outside the head, which has 2 classes (0 to 1)")]
    [InlineData("a.tsv", "text\tlabel\nx\t-1", 2, "the label -1 is outside the head")]
    [InlineData("a.tsv", "text\tlabel\nx\tmaybe", 2, "the label \"maybe\" is unknown: one of 'no' or 'yes' is expected")]
    [InlineData("a.tsv", "text\tlabel\n \t1", 2, "the row has no text")]
    [InlineData("a.tsv", "words\tlabel\nx\t1", 1, "one of 'text' is needed. The columns found are 'words', 'label'.")]
    [InlineData("a.csv", "text,label\n\"x\ny\",yes\nz,yes,no\n", 4, "2 columns are expected and 3 were found: \"z | yes | no\"")]
    [InlineData("a.csv", "text,label\nx,yes\n\"y,no\n", 3, "not a CSV row")]
    [InlineData("a.jsonl", "{\"text\":\"x\",\"label\":0}\n{\"text\":", 2, "not JSON (column 9): \"{\"text\":\"")]
    [InlineData("a.jsonl", "[\n{\"text\":\"x\",\"label\":0},\n1]", 3, "a JSON object is expected and Number was found")]
    [InlineData("a.json", "[{\"text\":\"x\",\"label\":0}", 1, "the list is not closed")]
    [InlineData("a.json", "[{\"text\":\"x\",\"label\":0},\n]", 2, "an element of the list is missing")]
    [InlineData("a.json", "[{\"text\":\"x\",\"label\":0}]\n{}", 2, "something stands behind the end of the list")]
    [InlineData("a.json", "[]", 0, "the file has no rows")]
    [InlineData("a.json", "{\n\"text\":\"x\",\"label\":0}", 1, "one JSON object a line, or a list of them, is expected")]
    [InlineData("a.jsonl", "{\"text\":\"x\",\"label\":0}\n{\"text\":\"\\ud800\",\"label\":0}", 2, "half a character")]
    [InlineData("a.jsonl", "{\"\\udc00\":\"x\"}", 1, "half a character")]
    [InlineData("a.jsonl", "{\"text\":\"x\",\"text\":\"y\",\"label\":0}", 1, "a property is named twice")]
    [InlineData("a.tsv", "text\ttext\tlabel\nx\ty\t1", 1, "there are several columns 'text'")]
    [InlineData("a.csv", "text,label,label\nx,no,yes", 1, "there are several columns 'label'")]
    [InlineData("a.tsv", "text\tlabel\nx\tno\n\ny\tno\n", 3, "2 columns are expected and 1 were found")]
    [InlineData("a.csv", "text,label\nx,no\n\ny,no\n", 3, "2 columns are expected and 1 were found")]
    [InlineData("a.tsv", "text\tlabel\nx\t2.0", 2, "the label 2 is outside the head")]
    [InlineData("a.tsv", "text\tlabel\nx\t0.5", 2, "the label \"0.5\" is unknown")]
    [InlineData("a.tsv", "text\tlabel\nx\t1e400", 2, "the label \"1e400\" is unknown")]
    [InlineData("a.tsv", "text\tlabel\nx\t99999999999999999999", 2, "the label \"99999999999999999999\" is unknown")]
    [InlineData("a.tsv", "text\tlabel\nx\t4294967296", 2, "the label 4294967296 is outside the head")]
    [InlineData("a.jsonl", "{\"text\":3,\"label\":0}", 1, "a text is expected and \"3\" was found")]
    [InlineData("a.jsonl", "{\"text\":\"x\"}", 1, "no label")]
    [InlineData("a.jsonl", "{\"text\":\"x\",\"label\":[0]}", 1, "one label is expected and a list was found")]
    [InlineData("a.tsv", "", 0, "the file has no rows")]
    [InlineData("a.tsv", "text\tlabel\n", 0, "the file has no rows")]
    [InlineData("a.parquet", "x", 0, "not a Parquet file that can be read: it is too short")]
    [InlineData(
        "a.xlsx",
        "x",
        0,
        "files ending in '.xlsx' are not known: use .tsv, .csv, .jsonl or .parquet, or say which it is with --format"
    )]
    public void FaultsNameTheFileTheLineAndWhatWasFound(string name, string content, int line, string problem)
    {
        var path = _folder.Write(name, content);

        var fault = Assert.Throws<DataException>(() => TextDataReader.Read(path, Named, HeadKind.Classification, 2));

        Assert.Equal(line, fault.Line);
        Assert.StartsWith(line > 0 ? $"{path}, line {line}: " : $"{path}: ", fault.Message);
        Assert.Contains(problem, fault.Message);
    }

    [Fact]
    public void RegressionLabelsMustBeFinite() =>
        Assert.Contains("the label 'NaN' is not a number", Failure("a.tsv", "sentence\tlabel\nx\tNaN", Sentiment, 1, HeadKind.Regression));

    [Fact]
    public void HeadMustHaveAsManyClassesAsNames() =>
        Assert.Contains("names 2 labels and the head has 3 classes", Failure("a.tsv", "text\tlabel\nx\tyes", Named, labels: 3));

    [Fact]
    public void MissingFileNamesItsNeighbours()
    {
        _folder.Write("training.tsv", "");

        var message = Assert
            .Throws<DataException>(() =>
                TextDataReader.Read(Path.Combine(_folder.Path, "train.tsv"), Sentiment, HeadKind.Classification, 2)
            )
            .Message;

        Assert.Contains("no such file", message);
        Assert.Contains("training.tsv", message);
    }

    [Fact]
    public void FolderHoldsTrainAndDev()
    {
        string train = _folder.Write("train.tsv", ""),
            dev = _folder.Write("validation.jsonl", ""),
            other = _folder.Write("other.tsv", "");

        Assert.Equal(new DataFiles(train, dev), DataFiles.Find(_folder.Path, null));
        Assert.Equal(new DataFiles(train, dev), DataFiles.Find(train, null));
        Assert.Equal(new DataFiles(train, other), DataFiles.Find(_folder.Path, other));
        Assert.Equal(new DataFiles(other, null), DataFiles.Find(other, null));
        Assert.Equal(dev, DataFiles.FindDev(_folder.Path));
        Assert.Contains("no such file", Assert.Throws<DataException>(() => DataFiles.Find(_folder.Path, "nowhere.tsv")).Message);
        File.Delete(train);
        Assert.Contains("train.tsv, train.csv", Assert.Throws<DataException>(() => DataFiles.Find(_folder.Path, null)).Message);
    }

    [SharedFact("data", "glue", "sst2", "dev.tsv")]
    public void Sst2DevHasItsPublishedSize()
    {
        var rows = TextDataReader.Read(SharedData.Path("data", "glue", "sst2", "dev.tsv"), Sentiment, HeadKind.Classification, 2);

        Assert.Equal((872, 444), (rows.Count, rows.Count(r => r.Label == 1)));
    }

    private IReadOnlyList<Example> Read(string name, string content, TextDataFormat format, int labels = 2, TaskHead? head = null) =>
        TextDataReader.Read(_folder.Write(name, content), format, head ?? HeadKind.Classification, labels);

    private string Failure(string name, string content, TextDataFormat format, int labels = 2, TaskHead? head = null) =>
        Assert.Throws<DataException>(() => Read(name, content, format, labels, head)).Message;
}
