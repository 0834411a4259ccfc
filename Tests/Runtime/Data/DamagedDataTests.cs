using CsCheck;
using DslPeft.Data;

namespace DslPeft.Runtime.Tests.Data;

/// <summary>Whatever bytes a data file holds, it is read, or refused by a fault that names it.</summary>
public sealed class DamagedDataTests : IDisposable
{
    private const string Squad =
        """{"data":[{"paragraphs":[{"context":"Ann met Bob","qas":[{"id":"1","question":"who?","answers":[{"text":"Bob","answer_start":8}],"is_impossible":false}]}]}]}""";
    private const string MultiRc =
        """{"idx":0,"passage":{"text":"a b","questions":[{"question":"q","answers":[{"text":"x","label":1}],"idx":0}]}}""";
    private const string Record =
        """{"idx":0,"passage":{"text":"Ann met Bob\n@highlight\nx","entities":[{"start":0,"end":2}]},"qas":[{"query":"@placeholder met","answers":[{"text":"Ann"}]}]}""";
    private const string Wsc =
        """{"text":"Ann met Bob","target":{"span1_index":0,"span1_text":"Ann","span2_index":2,"span2_text":"Bob"},"label":true}""";
    private const string Copa = """{"premise":"a","choice1":"b","choice2":"c","question":"cause","label":0}""";

    private static readonly TextDataFormat Format = TextDataFormat.Of("texts", "text", "pair", "label");

    private static readonly (string Name, string Content, Action<string> Read)[] Readers =
    [
        ("a.tsv", "text\tpair\tlabel\nit 's\tb\t1\r\nc\td\t0\n", Texts),
        ("a.csv", "text,pair,label\n\"a, \"\"b\"\"\nc\",b,1\nd,e,0.0\n", Texts),
        ("a.jsonl", "{\"text\":\"a\\u00e9\",\"pair\":\"b\",\"label\":1}\n{\"text\":\"a\",\"pair\":\"b\",\"label\":\"0\"}\n", Texts),
        ("a.json", "[{\"text\":\"a\",\"pair\":\"b\",\"label\":1},\n{\"text\":\"a\",\"pair\":\"b\",\"label\":[0]}]", Texts),
        ("a.parquet", "PAR1", Texts),
        ("a.conll", "-DOCSTART- O\n\nAnn B-PER\nmet O\n\nOslo B-LOC\n", path => ConllReader.Read(path, new ConllFormat { Name = "tags" })),
        ("squad.json", Squad, path => SquadReader.Read(path, unanswerable: true)),
        ("multirc.jsonl", MultiRc, path => MultiRcReader.Read(path)),
        ("record.jsonl", Record, path => RecordReader.Read(path)),
        ("wsc.jsonl", Wsc, path => SuperGlueReader.ReadTexts(path, SuperGlueTask.Wsc, ["false", "true"])),
        ("copa.jsonl", Copa, path => SuperGlueReader.ReadChoices(path)),
    ];

    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<int> All => new(Enumerable.Range(0, Readers.Length));

    [Theory]
    [MemberData(nameof(All))]
    public void ReadersTakeWhatIsWhole(int reader)
    {
        if (Readers[reader].Name != "a.parquet")
        {
            Readers[reader].Read(_folder.Write(Readers[reader].Name, Readers[reader].Content));
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void RandomBytesAreReadOrRefused(int reader) =>
        Gen.Byte.Array[0, 80].Sample(bytes => Require(reader, bytes), iter: 150, threads: 1);

    [Theory]
    [MemberData(nameof(All))]
    public void DamagedFilesAreReadOrRefused(int reader)
    {
        var whole = System.Text.Encoding.UTF8.GetBytes(Readers[reader].Content);
        byte[] signs = [.. "\t\n\r,\"\\{}[]:-019eu\0 "u8];
        var likely = Gen.OneOf(Gen.Byte, Gen.Int[0, signs.Length - 1].Select(sign => signs[sign]));
        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Int[0, 2], likely)
            .Array[1, 4]
            .Sample(changes => Require(reader, Changed(whole, changes)), iter: 400, threads: 1);
    }

    private void Require(int reader, byte[] bytes)
    {
        var path = Path.Combine(_folder.Path, Readers[reader].Name);
        File.WriteAllBytes(path, bytes);
        NamedFault.Require(path, () => Readers[reader].Read(path));
    }

    /// <summary>Bytes replaced, put in or taken out.</summary>
    private static byte[] Changed(byte[] whole, (int At, int Kind, byte Value)[] changes)
    {
        List<byte> bytes = [.. whole];
        foreach ((var at, var kind, var value) in changes)
        {
            var place = Math.Min(at, bytes.Count);
            if (kind == 0 || place == bytes.Count)
            {
                bytes.Insert(place, value);
            }
            else if (kind == 1)
            {
                bytes[place] = value;
            }
            else
            {
                bytes.RemoveAt(place);
            }
        }
        return [.. bytes];
    }

    private static void Texts(string path) => TextDataReader.Read(path, Format, HeadKind.MultiLabel, 3);
}
