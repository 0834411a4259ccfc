using System.Text;
using System.Text.Json;
using DslPeft.Checkpoints;
using DslPeft.Data;
using DslPeft.Tokenization;
using DslPeft.Training;

namespace DslPeft.Runtime.Tests.Checkpoints;

/// <summary>Text that is not JSON is a fault of its file in every reader, which names file and place.</summary>
public sealed class JsonFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Readers => [.. ByName.Keys];

    private static readonly Dictionary<string, (string File, Action<string> Read)> ByName = new()
    {
        ["config"] = ("config.json", path => CheckpointConfig.Read(path).Text("name")),
        ["shards"] = ("model.safetensors.index.json", path => CheckpointWeights.Open(path).Dispose()),
        ["results"] = ("results.json", path => RunReport.Read(path)),
        ["labels"] = ("labels.json", path =>
            LabelFile.Read(Path.Combine(Path.GetDirectoryName(path)!, "a"), new TextDataFormat { Name = "texts" })
        ),
        ["vocabulary"] = ("vocab.json", ReadVocabulary),
        ["lines"] = ("rows.jsonl", path => SuperGlueReader.ReadChoices(path)),
        ["squad"] = ("squad.json", path => SquadReader.Read(path, unanswerable: false)),
    };

    [Theory]
    [MemberData(nameof(Readers))]
    public void InvalidTextIsAFaultOfTheFile(string reader)
    {
        byte[][] contents =
        [
            Encoding.ASCII.GetBytes("{\"name\": \"\\ud800\"}"),
            Encoding.ASCII.GetBytes("{\"na\\udc00me\": 1}"),
            Encoding.ASCII.GetBytes("{\"name\": NaN}"),
            Encoding.ASCII.GetBytes("{\"name\": -Infinity}"),
            Encoding.ASCII.GetBytes("{\"name\": 5"),
            Encoding.ASCII.GetBytes(new string('[', 200)),
            [],
            .. reader == "lines"
                ? Array.Empty<byte[]>()
                : [Encoding.Latin1.GetBytes("{\"name\": \"caf\u00e9\"}"), Encoding.Unicode.GetBytes("{\"name\": 5}")],
        ];
        foreach (var content in contents)
        {
            var path = _folder.Write(ByName[reader].File, content);

            var fault = Record.Exception(() => ByName[reader].Read(path));

            Assert.True(
                fault is CheckpointException or DataException or VocabularyException,
                $"{Encoding.Latin1.GetString(content)}: {fault}"
            );
            Assert.StartsWith(path, fault.Message);
        }
    }

    [Theory]
    [InlineData("{\"a\": 1,\n \"b\": \"\\ud83d\"}", "line 2")]
    [InlineData("{\"a\": 1,\n \"b\": [NaN]}", "NaN is a number that JSON does not have (line 2")]
    [InlineData("{\"a\": 1, \"b\": -Infinity}", "Infinity is a number that JSON does not have")]
    public void ThePlaceIsTold(string text, string message) =>
        Assert.Contains(message, Assert.ThrowsAny<JsonException>(() => JsonFile.Parse(text)).Message);

    [Fact]
    public void TheByteThatIsNotUtf8IsTold() =>
        Assert.Contains(
            "0xE9 is not UTF-8; the file has another encoding or is damaged (line 2, byte 5)",
            Assert.ThrowsAny<JsonException>(() => JsonFile.Parse(Encoding.Latin1.GetBytes("{\n\"caf\u00e9\": 1}"))).Message
        );

    [Fact]
    public void AByteOrderMarkIsPassedOver()
    {
        var path = _folder.Write("config.json", [0xEF, 0xBB, 0xBF, .. "{\"hidden_size\": 8, \"name\": \"\\ud83d\\ude00\"}"u8]);

        var config = CheckpointConfig.Read(path);

        Assert.Equal(8, config.Int("hidden_size"));
        Assert.Equal("\U0001F600", config.Text("name"));
        Assert.Equal('{', JsonFile.ReadText(path)[0]);
    }

    [Fact]
    public void AKeyThatStandsTwiceIsRefused() =>
        Assert.Contains(
            "hidden_size",
            Assert
                .Throws<CheckpointException>(() =>
                    CheckpointConfig.Read(_folder.Write("config.json", "{\"hidden_size\": 8, \"hidden_siz\\u0065\": 9}"))
                )
                .Message
        );

    [Fact]
    public void SpanAtTheEndOfIntegersIsRefused()
    {
        var path = _folder.Write(
            "wsc.jsonl",
            "{\"text\": \"a b c\", \"target\": {\"span1_index\": 2147483647, \"span1_text\": \"a\", \"span2_index\": 0, \"span2_text\": \"b\"}, \"label\": false}\n"
        );

        Assert.Contains(
            "the text has 3 words",
            Assert.Throws<DataException>(() => SuperGlueReader.ReadTexts(path, SuperGlueTask.Wsc, ["false", "true"])).Message
        );
    }

    private static void ReadVocabulary(string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        File.WriteAllText(Path.Combine(folder, "merges.txt"), "#version: 0.2\n");
        BytePairVocabulary.Load(folder);
    }
}
