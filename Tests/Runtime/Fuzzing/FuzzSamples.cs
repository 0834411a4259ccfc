using System.IO.Compression;
using System.Text;
using System.Text.Json;
using DslPeft.Checkpoints;
using DslPeft.Runtime.Tests.Checkpoints;
using DslPeft.Runtime.Tests.Training;
using DslPeft.Training;
using Google.Protobuf;
using static TorchSharp.torch;

namespace DslPeft.Runtime.Tests.Fuzzing;

/// <summary>Files that readers accept.</summary>
internal static class FuzzSamples
{
    public static TrainingOptions Options { get; } =
        new()
        {
            Epochs = 2,
            BatchSize = 8,
            LearningRate = 0.02,
            MaxLength = 32,
            Seed = 7,
            Accumulate = 2,
        };

    public static IReadOnlyList<byte[]> Safetensors { get; } =
    [
        Written(path =>
        {
            using Tensor floats = ones(3, 4),
                flags = ones(5, ScalarType.Bool),
                scalar = tensor(7L);
            SafetensorsWriter.Write(
                path,
                [KeyValuePair.Create("floats", floats), KeyValuePair.Create("flags", flags), KeyValuePair.Create("scalar", scalar)],
                new Dictionary<string, string> { ["format"] = "pt" }
            );
        }),
    ];

    public static byte[] Adapter { get; } =
        Written(path =>
        {
            using var loaded = new TinyBase();
            using var model = new TinyModel(loaded, 7);
            model.Save(path);
        });

    public static IReadOnlyList<byte[]> Configs { get; } =
    [
        "{\"model_type\": \"bert\", \"hidden_size\": 8, \"layer_norm_eps\": 1e-12, \"hidden_act\": \"gelu\", \"tie_word_embeddings\": true, \"rope_scaling\": null}"u8.ToArray(),
    ];

    public static byte[] Index { get; } =
        "{\"metadata\": {\"total_size\": 48}, \"weight_map\": {\"floats\": \"w.safetensors\", \"flags\": \"w.safetensors\", \"scalar\": \"w.safetensors\"}}"u8.ToArray();

    public static byte[] Pieces { get; } =
        Encoding.UTF8.GetBytes(string.Join('\n', "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "##b", "é") + "\n");

    /// <summary>A <c>tokenizer.json</c> of these pieces.</summary>
    public static byte[] PiecesJson { get; } =
        Encoding.UTF8.GetBytes(
            """
            {
            "version": "1.0",
            "truncation": null,
            "padding": null,
            "added_tokens": [{"id": 0, "content": "[PAD]", "single_word": false, "lstrip": false, "rstrip": false, "normalized": false,
            "special": true}, {"id": 1, "content": "[UNK]", "single_word": false, "lstrip": false, "rstrip": false, "normalized": false,
            "special": true}, {"id": 2, "content": "[CLS]", "single_word": false, "lstrip": false, "rstrip": false, "normalized": false,
            "special": true}, {"id": 3, "content": "[SEP]", "single_word": false, "lstrip": false, "rstrip": false, "normalized": false,
            "special": true}, {"id": 4, "content": "[MASK]", "single_word": false, "lstrip": false, "rstrip": false, "normalized": false,
            "special": true}],
            "normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true, "strip_accents": null,
            "lowercase": true},
            "pre_tokenizer": {"type": "BertPreTokenizer"},
            "post_processor": {"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}},
            {"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "[SEP]", "type_id": 0}}],
            "pair": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}},
            {"SpecialToken": {"id": "[SEP]", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}, {"SpecialToken": {"id": "[SEP]",
            "type_id": 1}}], "special_tokens": {"[CLS]": {"id": "[CLS]", "ids": [2], "tokens": ["[CLS]"]}, "[SEP]": {"id": "[SEP]",
            "ids": [3], "tokens": ["[SEP]"]}}},
            "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": true},
            "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##", "max_input_chars_per_word": 100,
            "vocab": {"[PAD]": 0, "[UNK]": 1, "[CLS]": 2, "[SEP]": 3, "[MASK]": 4, "a": 5, "##b": 6, "é": 7}}
            }
            """
        );

    /// <summary>A weight whose name stands in the graph alone, and a bias.</summary>
    public static byte[] Onnx { get; } =
        new OnnxBuilder()
            .Raw("a.dense.bias", 3)
            .Raw("onnx::MatMul_7", 2, 3)
            .Node("MatMul", ["x", "onnx::MatMul_7"], "product")
            .Node("Add", ["a.dense.bias", "product"], "y")
            .Model();

    /// <summary>Two rows of text and label, packed.</summary>
    public static byte[] Packed { get; } = Pack("text\tlabel\na b\t0\nc \u00e9\t1\n"u8.ToArray());

    /// <summary>
    /// A piece for each byte, as byte-level vocabularies write them: printable ones as themselves, the others behind Latin-1.
    /// </summary>
    public static byte[] BytePairs { get; } =
        JsonSerializer.SerializeToUtf8Bytes(
            Enumerable
                .Range(33, 94)
                .Concat(Enumerable.Range(161, 12))
                .Concat(Enumerable.Range(174, 82))
                .Concat(Enumerable.Range(256, 68))
                .Select(character => $"{(char)character}")
                .Append("ab")
                .Append("<|endoftext|>")
                .Select((piece, id) => (piece, id))
                .ToDictionary(entry => entry.piece, entry => entry.id)
        );

    public static byte[] Results { get; } =
        JsonSerializer.SerializeToUtf8Bytes(
            new RunReport
            {
                Name = "Lora",
                Architecture = "Bert",
                Head = "Classification",
                Base = "bert-mini",
                Data = "data",
                TrainRows = 4,
                BaseParameters = 10,
                TrainableParameters = 2,
                AddedParameters = 2,
                ChangedParameters = 2,
                DeployedParameters = 2,
                PeakMemoryBytes = 5,
                StepMilliseconds = 1,
                Steps = 3,
                TrainingLoss = 0.5,
                Options = Options,
                Identity = new Dictionary<string, string> { ["data"] = "x" },
            },
            TrainingTypes.File.RunReport
        );

    public static byte[] Squad { get; } =
        Encoding.UTF8.GetBytes(
            """{"version": "2", "data": [{"paragraphs": [{"context": "😀 apple", "qas": [{"question": "a?", "id": "1", "answers": [{"text": "apple", "answer_start": 2}]}, {"question": "b?", "id": "2", "is_impossible": true, "answers": []}]}]}]}"""
        );

    /// <summary>A model of the kind that is read: pairs that merge, and a piece for each byte.</summary>
    public static byte[] SentencePieces { get; } =
        Message([
            .. new (string Text, int Kind)[] { ("<unk>", 2), ("<s>", 3), ("</s>", 3) }
                .Concat(Enumerable.Range(0, 256).Select(value => ($"<0x{value:X2}>", 6)))
                .Append(("a", 1))
                .Append(("\u2581a", 1))
                .Select(piece => (1, (object)Message((1, piece.Item1), (3, piece.Item2)))),
            (2, Message((3, 2), (35, 1))),
            (3, Message((3, 1), (4, 0), (5, 1))),
        ]);

    /// <summary>A map of characters with one rule: <c>A</c> becomes <c>a</c>.</summary>
    public static byte[] CharacterMap { get; } = MakeMap();

    /// <summary>A unigram model that rewrites capital A and drops blanks.</summary>
    public static byte[] Unigram(params (string Text, int Kind, float Score)[] pieces) =>
        Message([
            .. pieces.Select(piece => (1, (object)Message((1, piece.Text), (2, piece.Score), (3, piece.Kind)))),
            (2, Message((3, 1))),
            (3, Message((2, CharacterMap), (3, 1), (4, 1), (5, 1))),
        ]);

    /// <summary>A file with a unigram model.</summary>
    public static byte[] UnigramJson { get; } =
        Encoding.UTF8.GetBytes(
            $$$$"""
            {"added_tokens": [{"id": 0, "content": "<pad>", "special": true}, {"id": 1, "content": "</s>", "special": true}, {"id": 2, "content": "<unk>", "special": true}],
             "normalizer": {"type": "Sequence", "normalizers": [{"type": "Precompiled", "precompiled_charsmap": "{{{{Convert.ToBase64String(
                CharacterMap
            )}}}}"}, {"type": "NFKC"}, {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "}]},
             "pre_tokenizer": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": true}, "decoder": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always"},
             "post_processor": {"type": "TemplateProcessing", "single": [{"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "</s>", "type_id": 0}}],
              "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "</s>", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 0}}, {"SpecialToken": {"id": "</s>", "type_id": 0}}],
              "special_tokens": {"</s>": {"id": "</s>", "ids": [1], "tokens": ["</s>"]}}},
             "model": {"type": "Unigram", "unk_id": 2, "vocab": [["<pad>", 0], ["</s>", 0], ["<unk>", 0], ["▁", -1.5], ["a", -2.0], ["▁a", -2.5]]}}
            """
        );

    private static byte[] MakeMap()
    {
        // A double array of 256 units: the root's child 'A' has the leaf 0 ^ its offset.
        var units = new uint[256];
        units[0] = 1u << 10;
        units['A' ^ 1] = 'A' | (1u << 8) | (2u << 10);
        units['A' ^ 1 ^ 2] = 1u << 31;
        byte[] texts = "a\0"u8.ToArray(),
            map = new byte[4 + (4 * units.Length) + texts.Length];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(map, 4 * units.Length);
        for (var i = 0; i < units.Length; i++)
        {
            System.Buffers.Binary.BinaryPrimitives.WriteUInt32LittleEndian(map.AsSpan(4 + (4 * i)), units[i]);
        }
        texts.CopyTo(map, 4 + (4 * units.Length));
        return map;
    }

    public static byte[] Pickle(bool legacy)
    {
        PickledView[] views = [new("w", 0, 0, [2, 3], [3, 1]), new("v", 1, 1, [2], [1])];
        float[][] storages =
        [
            [1, 2, 3, 4, 5, 6],
            [7, 8, 9],
        ];
        return legacy ? PickleBuilder.Legacy(views, storages) : PickleBuilder.Archive(views, storages);
    }

    /// <summary>A file of a checkpoint inside of a step.</summary>
    public static byte[] Checkpoint(string file) => File.ReadAllBytes(Path.Combine(FuzzReads.Interrupted.Value, file));

    private static byte[] Written(Action<string> write)
    {
        var path = Path.GetTempFileName();
        write(path);
        var bytes = File.ReadAllBytes(path);
        File.Delete(path);
        return bytes;
    }

    private static byte[] Message(params (int Field, object Value)[] fields)
    {
        using var stream = new MemoryStream();
        using var output = new CodedOutputStream(stream);
        foreach ((var field, var value) in fields)
        {
            output.WriteTag(
                field,
                value is int ? WireFormat.WireType.Varint
                    : value is float ? WireFormat.WireType.Fixed32
                    : WireFormat.WireType.LengthDelimited
            );
            switch (value)
            {
                case float number:
                    output.WriteFloat(number);
                    break;
                case int whole:
                    output.WriteInt32(whole);
                    break;
                case string text:
                    output.WriteString(text);
                    break;
                default:
                    output.WriteBytes(ByteString.CopyFrom((byte[])value));
                    break;
            }
        }
        output.Flush();
        return stream.ToArray();
    }

    private static byte[] Pack(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var writer = new GZipStream(packed, CompressionLevel.Optimal))
        {
            writer.Write(content);
        }
        return packed.ToArray();
    }
}
