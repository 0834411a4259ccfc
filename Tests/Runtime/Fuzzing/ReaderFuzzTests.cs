using System.Text;
using DslPeft.Checkpoints;
using DslPeft.Data;
using DslPeft.Runtime.Tests.Checkpoints;
using DslPeft.Runtime.Tests.Data;
using DslPeft.Runtime.Tests.Tokenization;
using DslPeft.Runtime.Tests.Training;
using DslPeft.Tokenization;
using DslPeft.Training;
using TorchSharp;
using Xunit.Abstractions;
using static TorchSharp.torch;

namespace DslPeft.Runtime.Tests.Fuzzing;

/// <summary>
/// Every reader of files, given files that were changed at random. For a long run: <c>DSLPEFT_FUZZ_SECONDS=60 dotnet test Tests/Runtime
/// --filter FullyQualifiedName~ReaderFuzz --logger "console;verbosity=detailed"</c>.
/// </summary>
[Collection(ProcessWide.Name)]
public sealed class ReaderFuzzTests(ITestOutputHelper output)
{
    private static readonly TextDataFormat Texts = TextDataFormat.Of("texts", "text", null, "label");
    private static readonly ConllFormat Tags = new() { Name = "names", LabelNames = ["O", "B-x", "I-x"] };

    private static readonly FuzzedReader[] All =
    [
        new("safetensors", "w.safetensors", () => FuzzSamples.Safetensors, FuzzReads.Safetensors, typeof(CheckpointException)),
        new("torch.save, zip", "w.bin", () => [FuzzSamples.Pickle(legacy: false)], FuzzReads.Pickle, typeof(CheckpointException)),
        new("torch.save, legacy", "w.bin", () => [FuzzSamples.Pickle(legacy: true)], FuzzReads.Pickle, typeof(CheckpointException)),
        new("ONNX", "model.onnx", () => [FuzzSamples.Onnx], FuzzReads.Onnx, typeof(CheckpointException)),
        new("adapter file", "a.safetensors", () => [FuzzSamples.Adapter], FuzzReads.Adapter, typeof(CheckpointException)),
        new("config.json", "config.json", () => FuzzSamples.Configs, FuzzReads.Config, typeof(CheckpointException)),
        new("shard index", "model.safetensors.index.json", () => [FuzzSamples.Index], FuzzReads.Index, typeof(CheckpointException)),
        new(
            "checkpoint's state",
            "state.json",
            () => [FuzzSamples.Checkpoint("state.json")],
            FuzzReads.Checkpoint,
            typeof(CheckpointException)
        )
        {
            Files = 40,
        },
        new(
            "checkpoint's gradients",
            "gradients.safetensors",
            () => [FuzzSamples.Checkpoint("gradients.safetensors")],
            FuzzReads.Checkpoint,
            typeof(CheckpointException)
        )
        {
            Files = 40,
        },
        new(
            "checkpoint's moments",
            "optimizer.safetensors",
            () => [FuzzSamples.Checkpoint("optimizer.safetensors")],
            FuzzReads.Checkpoint,
            typeof(CheckpointException)
        )
        {
            Files = 40,
        },
        new("results.json", "results.json", () => [FuzzSamples.Results], path => RunReport.Read(path), typeof(CheckpointException)),
        new(
            "labels.json",
            "labels.json",
            () => ["[\"a\", \"\\u00e9\"]"u8.ToArray()],
            path => LabelFile.Read(Path.Combine(Path.GetDirectoryName(path)!, "a"), Texts),
            typeof(DataException)
        ),
        new("vocab.txt", "vocab.txt", () => [FuzzSamples.Pieces], FuzzReads.WordPieces, typeof(VocabularyException)),
        new("vocab.json", "vocab.json", () => [FuzzSamples.BytePairs], FuzzReads.BytePairs, typeof(VocabularyException)),
        new("merges.txt", "merges.txt", () => ["#version: 0.2\na b\n"u8.ToArray()], FuzzReads.BytePairs, typeof(VocabularyException)),
        new(
            "tokenizer.model",
            "tokenizer.model",
            () => [FuzzSamples.SentencePieces],
            path => SentencePieceVocabulary.Load(Path.GetDirectoryName(path)!),
            typeof(VocabularyException)
        ),
        new(
            "spiece.model",
            "spiece.model",
            () =>
                [
                    FuzzSamples.Unigram(
                        ("<pad>", 3, 0),
                        ("</s>", 3, 0),
                        ("<unk>", 2, 0),
                        ("\u2581", 1, -1),
                        ("a", 1, -2),
                        ("\u2581a", 4, 0),
                        ("b", 5, -1)
                    ),
                ],
            FuzzReads.Tokens,
            typeof(VocabularyException)
        ),
        new(
            "tokenizer_config.json",
            "tokenizer_config.json",
            () =>
                [
                    "{\"do_lower_case\": true, \"strip_accents\": null, \"cls_token\": {\"content\": \"[CLS]\", \"lstrip\": false}, \"added_tokens_decoder\": {\"4\": {\"content\": \"[MASK]\", \"special\": true}}}"u8.ToArray(),
                ],
            FuzzReads.TokensOfPieces,
            typeof(VocabularyException)
        ),
        new("tokenizer.json, pieces", "tokenizer.json", () => [FuzzSamples.PiecesJson], FuzzReads.Tokens, typeof(VocabularyException)),
        new("tokenizer.json, unigram", "tokenizer.json", () => [FuzzSamples.UnigramJson], FuzzReads.Tokens, typeof(VocabularyException)),
        new("TSV", "d.tsv", () => ["text\tlabel\na b\t0\nc \u00e9\t1\n"u8.ToArray()], FuzzReads.Rows(Texts), typeof(DataException)),
        new("CSV", "d.csv", () => ["text,label\n\"a, \"\"b\"\"\",0\nc,1\n"u8.ToArray()], FuzzReads.Rows(Texts), typeof(DataException)),
        new(
            "JSON Lines",
            "d.jsonl",
            () => ["{\"text\": \"a\", \"label\": 0}\n{\"text\": \"\\u00e9\", \"label\": 1}\n"u8.ToArray()],
            FuzzReads.Rows(Texts),
            typeof(DataException)
        ),
        new("TSV, packed", "d.tsv.gz", () => [FuzzSamples.Packed], FuzzReads.Rows(Texts), typeof(DataException)),
        new(
            "Parquet, texts",
            "d.parquet",
            () =>
                [
                    ParquetFile.Texts<long>(
                        [
                            ["a b", "c"],
                        ],
                        [
                            [0, 1],
                        ]
                    ),
                ],
            FuzzReads.Rows(Texts),
            typeof(DataException)
        )
        {
            Files = 100,
        },
        new(
            "Parquet, instructions",
            "d.parquet",
            () => [ParquetFile.Messages("messages", "role", "content", [([("user", "a"), ("assistant", "b")], null), ([], "c")])],
            FuzzReads.Instructions,
            typeof(DataException)
        )
        {
            Files = 100,
        },
        new(
            "CoNLL",
            "d.conll",
            () => ["a\tB-x\nb\tI-x\n\nab\tO\n"u8.ToArray(), "-DOCSTART- O\n\na I-x\n"u8.ToArray()],
            path => ConllReader.Read(path, Tags),
            typeof(DataException)
        ),
        new("SQuAD", "d.json", () => [FuzzSamples.Squad], path => SquadReader.Read(path, unanswerable: true), typeof(DataException)),
        new(
            "COPA",
            "d.jsonl",
            () => ["{\"premise\": \"p\", \"choice1\": \"a\", \"choice2\": \"b\", \"question\": \"cause\", \"label\": 1}\n"u8.ToArray()],
            path => SuperGlueReader.ReadChoices(path),
            typeof(DataException)
        ),
        new(
            "WSC",
            "d.jsonl",
            () =>
                [
                    "{\"text\": \"a b c\", \"target\": {\"span1_index\": 1, \"span1_text\": \"b\", \"span2_index\": 0, \"span2_text\": \"a\"}, \"label\": true}\n"u8.ToArray(),
                ],
            path => SuperGlueReader.ReadTexts(path, SuperGlueTask.Wsc, ["false", "true"]),
            typeof(DataException)
        ),
        new(
            "MultiRC",
            "d.jsonl",
            () =>
                [
                    "{\"idx\": 0, \"passage\": {\"text\": \"p\", \"questions\": [{\"idx\": 0, \"question\": \"q\", \"answers\": [{\"idx\": 0, \"text\": \"a\", \"label\": 1}]}]}}\n"u8.ToArray(),
                ],
            path => MultiRcReader.Read(path),
            typeof(DataException)
        ),
        new(
            "ReCoRD",
            "d.jsonl",
            () =>
                [
                    "{\"idx\": 0, \"passage\": {\"text\": \"Ann met Bob\", \"entities\": [{\"start\": 0, \"end\": 2}, {\"start\": 8, \"end\": 10}]}, \"qas\": [{\"idx\": 0, \"query\": \"@placeholder met\", \"answers\": [{\"start\": 0, \"end\": 2, \"text\": \"Ann\"}]}]}\n"u8.ToArray(),
                ],
            path => RecordReader.Read(path),
            typeof(DataException)
        ),
    ];

    public static TheoryData<string> Names => [.. All.Select(reader => reader.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void ChangedFileIsReadOrRefusedByName(string name) => output.WriteLine(Fuzzer.Run(All.First(reader => reader.Name == name)));
}
