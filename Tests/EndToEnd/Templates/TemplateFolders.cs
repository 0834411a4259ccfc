using System.Text.Json;
using DslPeft.Data;
using DslPeft.EndToEnd.Tests.Support;
using DslPeft.Tokenization;
using Google.Protobuf;

namespace DslPeft.EndToEnd.Tests.Templates;

/// <summary>A checkpoint folder of random weights for each base of the template, with a tokeniser of the base's family.</summary>
internal static class TemplateFolders
{
    public static void Write(string folder)
    {
        WordPieceVocabulary words = WordPieceVocabulary.Build(SampleSentiment.Train().Select(row => row.Text), Made.BertBase.Vocab);
        foreach (var bert in (ArchitectureModule[])[new Made.MiniLmL6(), new Made.BertBase()])
        {
            Weights(bert, Path.Combine(folder, bert is Made.MiniLmL6 ? "minilm" : "bert"), words.Save, WordPieceVocabulary.FileName);
        }
        Weights(new Made.Gpt2Small(), Path.Combine(folder, "gpt2"), WritePairs, "vocab.json");
        Weights(new Made.TinyLlama(), Path.Combine(folder, "llama"), WritePieces, "tokenizer.model");
    }

    private static void Weights(ArchitectureModule weights, string folder, Action<string> tokenizer, string file)
    {
        using (weights)
        {
            weights.Initialise(1);
            TestInputs.WriteWeights(folder, weights);
            tokenizer(Path.Combine(folder, file));
        }
    }

    /// <summary>Bytes, each a piece, without pairs that are merged.</summary>
    private static void WritePairs(string path)
    {
        IEnumerable<int> shown =
        [
            .. Enumerable.Range('!', '~' - '!' + 1),
            .. Enumerable.Range('¡', '¬' - '¡' + 1),
            .. Enumerable.Range('®', 'ÿ' - '®' + 1),
        ];
        string[] bytes = [.. shown.Concat(Enumerable.Range(256, 256 - shown.Count())).Select(c => ((char)c).ToString())];
        File.WriteAllText(
            path,
            JsonSerializer.Serialize(bytes.Append("<|endoftext|>").Select((piece, id) => (piece, id)).ToDictionary(e => e.piece, e => e.id))
        );
        File.WriteAllText(Path.Combine(Path.GetDirectoryName(path)!, "merges.txt"), "#version: 0.2\n");
    }

    /// <summary>The special pieces, a piece for each byte, and the printable characters.</summary>
    private static void WritePieces(string path)
    {
        const int normal = 1,
            unknown = 2,
            control = 3,
            ofAByte = 6;
        (string Text, int Kind)[] pieces =
        [
            ("<unk>", unknown),
            ("<s>", control),
            ("</s>", control),
            .. Enumerable.Range(0, 256).Select(b => ($"<0x{b:X2}>", ofAByte)),
            ("▁", normal),
            .. Enumerable.Range('!', '~' - '!' + 1).Select(c => (((char)c).ToString(), normal)),
        ];
        using var file = File.Create(path);
        using var model = new CodedOutputStream(file);
        foreach ((string text, int kind) in pieces)
        {
            Message(model, 1, entry =>
            {
                entry.WriteTag(1, WireFormat.WireType.LengthDelimited);
                entry.WriteString(text);
                Number(entry, 3, kind);
            });
        }
        Message(model, 2, trainer =>
        {
            Number(trainer, 3, 2);
            Number(trainer, 35, 1);
            Number(trainer, 40, 0);
            Number(trainer, 41, 1);
            Number(trainer, 42, 2);
        });
        Message(model, 3, normaliser =>
        {
            Number(normaliser, 3, 1);
            Number(normaliser, 4, 0);
            Number(normaliser, 5, 1);
        });
    }

    private static void Message(CodedOutputStream output, int field, Action<CodedOutputStream> write)
    {
        using var memory = new MemoryStream();
        using (var inner = new CodedOutputStream(memory, leaveOpen: true))
        {
            write(inner);
        }
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(memory.ToArray()));
    }

    private static void Number(CodedOutputStream output, int field, int value)
    {
        output.WriteTag(field, WireFormat.WireType.Varint);
        output.WriteInt32(value);
    }
}
