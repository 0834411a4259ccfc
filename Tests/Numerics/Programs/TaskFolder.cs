using System.Text.Json;
using System.Text.Json.Nodes;
using DslPeft.Checkpoints;
using DslPeft.Data;
using DslPeft.Tokenization;

namespace DslPeft.Numerics.Tests.Programs;

/// <summary>A random checkpoint and small generated files for programs, in a folder that goes away with the test.</summary>
internal sealed class TaskFolder : IDisposable
{
    private static readonly string[] Plain = ["the", "one", "saw", "it", "by", "old", "new", "red", "for", "day"],
        People = ["ann", "bob", "carl"],
        Towns = ["rome", "oslo", "york"];

    // The ids are 30 to 33.
    private static readonly string[] Unused = ["[unused1]", "[unused2]", "[unused3]", "[unused4]"];

    private static readonly string[] Others = ["who", "where", "because", "so", "right", "wrong"];

    public TaskFolder(TaskHost host = TaskHost.Bert)
    {
        Directory.CreateDirectory(Base);
        using ArchitectureModule model = host == TaskHost.Bert ? new TaskBert() : new TaskRoberta();
        model.Initialise(1);
        File.WriteAllText(Path.Combine(Base, "config.json"), JsonSerializer.Serialize(model.Info.Config));
        SafetensorsWriter.Write(
            Path.Combine(Base, "model.safetensors"),
            model.Info.Rows.Select(row =>
                KeyValuePair.Create($"{model.Info.KeyPrefix}.{row.CheckpointKey ?? row.Name}", (TorchSharp.torch.Tensor)model[row.Name])
            )
        );
        if (host == TaskHost.Bert)
        {
            string[] pieces = [.. Plain, .. People, .. Towns, .. Others, "##s", ".", "?", .. Unused];
            new WordPieceVocabulary([.. WordPieceVocabulary.SpecialTokens, .. pieces]).Save(Path.Combine(Base, "vocab.txt"));
            return;
        }
        BytePairVocabulary
            .Of(SpecialTokenSet.Roberta, [.. Plain.Concat(People).Concat(Towns).Concat(Others).SelectMany(Merges).Distinct()])
            .Save(Base);
        File.WriteAllText(Path.Combine(Base, "tokenizer_config.json"), """{"add_prefix_space": true}""");
    }

    /// <summary>What makes a word and the blank before it one piece.</summary>
    private static IEnumerable<(string, string)> Merges(string word) => word.Select((letter, i) => ("Ġ" + word[..i], letter.ToString()));

    public string Folder { get; } = Directory.CreateTempSubdirectory("dslpeft-task-").FullName;

    public string Base => In("base");

    public string In(string name) => Path.Combine(Folder, name);

    public JsonNode Json(string name) => JsonNode.Parse(File.ReadAllText(In(name)))!;

    /// <summary>Sentences in which people and towns are entities, some of two words.</summary>
    public void WriteTagged(string name, int count, long seed)
    {
        SeededRandom random = SeededRandom.Stream(seed);
        using var file = new StreamWriter(In(name));
        for (int i = 0; i < count; i++)
        {
            for (int word = 0; word < 6; word++)
            {
                string[] words = random.NextInt(3) switch
                {
                    0 => People,
                    1 => Towns,
                    _ => Plain,
                };
                string type = words == People ? "PER" : "LOC";
                file.WriteLine($"{random.Pick(words)} {(words == Plain ? "O" : "B-" + type)}");
                if (words != Plain && random.NextInt(2) == 0)
                {
                    file.WriteLine($"{random.Pick(words)}s I-{type}");
                }
                file.WriteLine($"{random.Pick(Plain)} O");
            }
            file.WriteLine();
        }
    }

    /// <summary>Texts that name a person or a town, and which of the two.</summary>
    public void WriteKinds(string name, int count, long seed)
    {
        var random = SeededRandom.Stream(seed);
        using var file = new StreamWriter(In(name));
        for (var i = 0; i < count; i++)
        {
            var town = random.NextInt(2) == 0;
            string[] words = [.. Enumerable.Range(0, 4).Select(_ => random.Pick(Plain))];
            words[random.NextInt(words.Length)] = random.Pick(town ? Towns : People);
            file.WriteLine(JsonSerializer.Serialize(new { text = string.Join(' ', words), kind = town ? "town" : "person" }));
        }
    }

    /// <summary>
    /// Questions after the one person, or the one town, of a text that is longer than the input; without either, there is no answer.
    /// </summary>
    public void WriteQuestions(string name, int count, long seed)
    {
        SeededRandom random = SeededRandom.Stream(seed);
        var qas = new JsonArray();
        for (int i = 0; i < count; i++)
        {
            string[] words = [.. Enumerable.Range(0, 12).Select(_ => random.Pick(Plain))];
            bool town = random.NextInt(2) == 0,
                impossible = random.NextInt(4) == 0;
            int at = random.NextInt(words.Length);
            words[at] = random.Pick(
                impossible ? Plain
                : town ? Towns
                : People
            );
            string context = string.Join(' ', words);
            var answer = new JsonObject { ["text"] = words[at], ["answer_start"] = words[..at].Sum(w => w.Length + 1) };
            var qa = new JsonObject
            {
                ["id"] = $"q{i}",
                ["question"] = town ? "where?" : "who?",
                ["is_impossible"] = impossible,
                ["answers"] = impossible ? new JsonArray() : new JsonArray(answer),
            };
            qas.Add(new JsonObject { ["context"] = context, ["qas"] = new JsonArray(qa) });
        }
        File.WriteAllText(In(name), new JsonObject { ["data"] = new JsonArray(new JsonObject { ["paragraphs"] = qas }) }.ToJsonString());
    }

    /// <summary>The right choice says so.</summary>
    public void WriteChoices(string name, int count, long seed)
    {
        SeededRandom random = SeededRandom.Stream(seed);
        File.WriteAllLines(
            In(name),
            Enumerable
                .Range(0, count)
                .Select(_ =>
                {
                    int label = random.NextInt(2);
                    string[] choices =
                    [
                        $"{random.Pick(Plain)} {(label == 0 ? "right" : "wrong")}",
                        $"{random.Pick(Plain)} {(label == 1 ? "right" : "wrong")}",
                    ];
                    return JsonSerializer.Serialize(
                        new
                        {
                            premise = $"{random.Pick(People)} saw it",
                            choice1 = choices[0],
                            choice2 = choices[1],
                            question = random.NextInt(2) == 0 ? "cause" : "effect",
                            label,
                        }
                    );
                })
        );
    }

    public void WritePairs(string name, int count, long seed)
    {
        SeededRandom random = SeededRandom.Stream(seed);
        File.WriteAllLines(
            In(name),
            [
                "first\tsecond\tlabel",
                .. Enumerable
                    .Range(0, count)
                    .Select(_ =>
                        random.NextInt(2) == 0
                            ? $"{random.Pick(People)} saw\tthe day\tfollows"
                            : $"{random.Pick(People)} saw\trome rome\trandom"
                    ),
            ]
        );
    }

    /// <summary>Pairs that name the same person, or, where they are scored from 0 to 5, another one.</summary>
    public void WriteAnchored(string name, int count, long seed, bool scored)
    {
        SeededRandom random = SeededRandom.Stream(seed);
        File.WriteAllLines(
            In(name),
            [
                "anchor\tpositive" + (scored ? "\tscore" : ""),
                .. Enumerable
                    .Range(0, count)
                    .Select(i =>
                    {
                        string person = People[i % People.Length],
                            other = scored && random.NextInt(2) == 0 ? People[(i + 1) % People.Length] : person;
                        return $"{person} saw {random.Pick(Plain)}\tit {random.Pick(Plain)} by {other}"
                            + (scored ? $"\t{(other == person ? 5 : 0)}" : "");
                    }),
            ]
        );
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
