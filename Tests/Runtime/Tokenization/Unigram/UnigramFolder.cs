using System.Text.Json;
using System.Text.Json.Nodes;
using DslPeft.Runtime.Tests.Checkpoints;
using DslPeft.Tokenization;

namespace DslPeft.Runtime.Tests.Tokenization.Unigram;

/// <summary>Folders of unigram tokenisers: SentencePiece models, and the <c>tokenizer.json</c> that stands for one.</summary>
internal static class UnigramFolder
{
    /// <summary>T5's model, and a small one of other pieces.</summary>
    public static readonly string T5 = SharedData.Path("data", "tokenizers", "t5", "spiece.model"),
        Small = SharedData.Path("data", "tokenizers", "sentencepiece_small", "test_sentencepiece.model");

    /// <summary>A folder with a model under a name.</summary>
    public static TemporaryFolder Of(string model, string name, string? config = null)
    {
        var folder = new TemporaryFolder();
        File.Copy(model, Path.Combine(folder.Path, name));
        if (config is not null)
        {
            folder.Write("tokenizer_config.json", config);
        }
        return folder;
    }

    /// <summary>A folder with a model that the tests bring along, as one of T5's.</summary>
    public static TemporaryFolder Own(string name, string config = """{"extra_ids": 0}""")
    {
        var folder = new TemporaryFolder();
        using (var stream = typeof(UnigramFolder).Assembly.GetManifestResourceStream(name)!)
        using (var file = File.Create(Path.Combine(folder.Path, "spiece.model")))
        {
            stream.CopyTo(file);
        }
        folder.Write("tokenizer_config.json", config);
        return folder;
    }

    /// <summary>A folder with the <c>tokenizer.json</c> that a name of the recorded rows stands for.</summary>
    public static TemporaryFolder Json(string name)
    {
        var folder = new TemporaryFolder();
        folder.Write("tokenizer.json", JsonOf(name).ToJsonString());
        if (name == "bloom")
        {
            folder.Write(
                "tokenizer_config.json",
                """{"tokenizer_class": "BloomTokenizerFast", "bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>", "pad_token": "<pad>"}"""
            );
        }
        return folder;
    }

    /// <summary>The file of a name.</summary>
    public static JsonObject JsonOf(string name)
    {
        JsonObject spaces = new()
        {
            ["type"] = "Replace",
            ["pattern"] = new JsonObject { ["Regex"] = " {2,}" },
        };
        switch (name)
        {
            case "t5old":
                return T5File(Map(T5), Words("always"));
            case "t5new":
                spaces["content"] = "▁";
                return T5File(
                    Sequence(
                        Map(T5),
                        new JsonObject
                        {
                            ["type"] = "Strip",
                            ["strip_left"] = false,
                            ["strip_right"] = true,
                        },
                        spaces
                    ),
                    Blanks("first")
                );
            case "nmt":
                spaces["content"] = " ";
                return T5File(Sequence(Step("Nmt"), Step("NFKC"), spaces), Words("always"));
            case "xlm":
                string[] around = ["<s>", "<pad>", "</s>", "<unk>"];
                var pieces = Pieces(Small, around, skip: 3, ["<mask>"]);
                JsonNode[] added =
                [
                    .. around.Select((token, id) => Token(id, token)),
                    Token(pieces.Count - 1, "<mask>", blanks: true, normalized: true),
                ];
                return Whole(
                    Map(Small),
                    Words("always"),
                    pieces,
                    added,
                    3,
                    Template("<s> A </s>", "<s> A </s> </s> B </s>", ("<s>", 0), ("</s>", 2))
                );
            case "albert":
                string[] first = ["<pad>", "<unk>", "[CLS]", "[SEP]", "[MASK]"];
                spaces["content"] = " ";
                var steps = Sequence(Quotes("``"), Quotes("''"), Step("NFKD"), Step("StripAccents"), Step("Lowercase"), Map(Small), spaces);
                return Whole(
                    steps,
                    Blanks("always"),
                    Pieces(Small, first, skip: 3, []),
                    [.. first.Select((token, id) => Token(id, token, blanks: id == 4))],
                    1,
                    Template("[CLS] A [SEP]", "[CLS] A [SEP] B' [SEP]'", ("[CLS]", 2), ("[SEP]", 3))
                );
            case "bloom":
                return Bloom();
            default:
                throw new ArgumentException(name);
        }
    }

    private static JsonObject T5File(JsonObject normalizer, JsonObject words)
    {
        string[] extra = [.. Enumerable.Range(0, 100).Select(i => $"<extra_id_{99 - i}>")];
        JsonNode[] added = [Token(0, "<pad>"), Token(1, "</s>"), Token(2, "<unk>"), .. extra.Select((token, i) => Token(32000 + i, token))];
        return Whole(normalizer, words, Pieces(T5, [], skip: 0, extra), added, 2, Template("A </s>", "A </s> B </s>", ("</s>", 1)));
    }

    private static JsonObject Whole(
        JsonObject normalizer,
        JsonObject words,
        JsonArray pieces,
        JsonNode[] added,
        int unknown,
        JsonObject template
    ) =>
        new()
        {
            ["version"] = "1.0",
            ["added_tokens"] = new JsonArray(added),
            ["normalizer"] = normalizer,
            ["pre_tokenizer"] = words,
            ["post_processor"] = template,
            ["decoder"] = words["pretokenizers"] is JsonArray steps ? steps[^1]!.DeepClone() : words.DeepClone(),
            ["model"] = new JsonObject
            {
                ["type"] = "Unigram",
                ["unk_id"] = unknown,
                ["vocab"] = pieces,
            },
        };

    private static JsonObject Bloom()
    {
        var gpt2 = SharedData.Path("data", "tokenizers", "gpt2");
        var ids = JsonSerializer.Deserialize<Dictionary<string, int>>(File.ReadAllText(Path.Combine(gpt2, "vocab.json")))!;
        ids.Remove("<|endoftext|>");
        string[] special = ["<unk>", "<s>", "</s>", "<pad>"];
        JsonNode[] added = [.. special.Select((token, i) => Token(ids.Count + i, token))];
        foreach (var token in special)
        {
            ids.Add(token, ids.Count);
        }
        JsonObject level = new()
        {
            ["type"] = "ByteLevel",
            ["add_prefix_space"] = false,
            ["trim_offsets"] = true,
            ["use_regex"] = false,
        };
        return new JsonObject
        {
            ["added_tokens"] = new JsonArray(added),
            ["pre_tokenizer"] = new JsonObject
            {
                ["type"] = "Sequence",
                ["pretokenizers"] = new JsonArray(
                    new JsonObject
                    {
                        ["type"] = "Split",
                        ["pattern"] = new JsonObject { ["Regex"] = @" ?[^(\s|[.,!?…。，、।۔،])]+" },
                        ["behavior"] = "Isolated",
                        ["invert"] = false,
                    },
                    level
                ),
            },
            ["post_processor"] = level.DeepClone(),
            ["decoder"] = level.DeepClone(),
            ["model"] = new JsonObject
            {
                ["type"] = "BPE",
                ["vocab"] = new JsonObject(ids.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value))),
                ["merges"] = new JsonArray([
                    .. File.ReadLines(Path.Combine(gpt2, "merges.txt"))
                        .Skip(1)
                        .Where(line => line.Length > 0)
                        .Select(line => (JsonNode)line),
                ]),
            },
        };
    }

    private static JsonArray Pieces(string model, string[] first, int skip, string[] last) =>
        new([
            .. first.Select(piece => Pair(piece, 0)),
            .. SentencePieceFile.Read(model).Pieces.Skip(skip).Select(piece => Pair(piece.Text, piece.Score)),
            .. last.Select(piece => Pair(piece, 0)),
        ]);

    private static JsonNode Pair(string piece, double score) => new JsonArray(piece, score);

    private static JsonObject Token(int id, string text, bool blanks = false, bool normalized = false) =>
        new()
        {
            ["id"] = id,
            ["content"] = text,
            ["single_word"] = false,
            ["lstrip"] = blanks,
            ["rstrip"] = false,
            ["normalized"] = normalized,
            ["special"] = true,
        };

    private static JsonObject Step(string type) => new() { ["type"] = type };

    private static JsonObject Quotes(string signs) =>
        new()
        {
            ["type"] = "Replace",
            ["pattern"] = new JsonObject { ["String"] = signs },
            ["content"] = "\"",
        };

    private static JsonObject Map(string model) =>
        new() { ["type"] = "Precompiled", ["precompiled_charsmap"] = Convert.ToBase64String(SentencePieceFile.Read(model).CharacterMap) };

    private static JsonObject Sequence(params JsonNode[] steps) => new() { ["type"] = "Sequence", ["normalizers"] = new JsonArray(steps) };

    private static JsonObject Blanks(string scheme) =>
        new()
        {
            ["type"] = "Metaspace",
            ["replacement"] = "▁",
            ["prepend_scheme"] = scheme,
            ["split"] = true,
        };

    private static JsonObject Words(string scheme) =>
        new() { ["type"] = "Sequence", ["pretokenizers"] = new JsonArray(Step("WhitespaceSplit"), Blanks(scheme)) };

    /// <summary>A template in words; one with a stroke is of the second segment.</summary>
    private static JsonObject Template(string single, string pair, params (string Token, int Id)[] special) =>
        new()
        {
            ["type"] = "TemplateProcessing",
            ["single"] = Places(single),
            ["pair"] = Places(pair),
            ["special_tokens"] = new JsonObject(
                special.Select(entry =>
                    KeyValuePair.Create(
                        entry.Token,
                        (JsonNode?)
                            new JsonObject
                            {
                                ["id"] = entry.Token,
                                ["ids"] = new JsonArray(entry.Id),
                                ["tokens"] = new JsonArray(entry.Token),
                            }
                    )
                )
            ),
        };

    private static JsonArray Places(string template) =>
        new([
            .. template
                .Split(' ')
                .Select(place =>
                {
                    var id = place.TrimEnd('\'');
                    return (JsonNode)
                        new JsonObject
                        {
                            [id is "A" or "B" ? "Sequence" : "SpecialToken"] = new JsonObject
                            {
                                ["id"] = id,
                                ["type_id"] = place.EndsWith('\'') ? 1 : 0,
                            },
                        };
                }),
        ]);
}
