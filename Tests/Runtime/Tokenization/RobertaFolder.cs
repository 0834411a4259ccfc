using System.Text.Json;
using DslPeft.Tokenization;

namespace DslPeft.Runtime.Tests.Tokenization;

/// <summary>
/// The files that RoBERTa's checkpoint folders have, made of fairseq's dictionary of GPT-2's ids, which says in which order RoBERTa counts
/// them.
/// </summary>
internal static class RobertaFolder
{
    public static void Write(string folder)
    {
        var gpt2 = SharedData.Path("data", "tokenizers", "gpt2");
        var pieces = JsonSerializer
            .Deserialize<Dictionary<string, int>>(File.ReadAllText(Path.Combine(gpt2, "vocab.json")))!
            .ToDictionary(e => e.Value, e => e.Key);
        var listed = File.ReadLines(SharedData.Path("data", "tokenizers", "roberta", "dict.txt")).Select(line => line.Split(' ')[0]);
        string[] all =
        [
            "<s>",
            "<pad>",
            "</s>",
            "<unk>",
            .. listed.Select(entry => int.TryParse(entry, out var id) ? pieces[id] : entry),
            "<mask>",
        ];
        File.WriteAllText(
            Path.Combine(folder, "vocab.json"),
            JsonSerializer.Serialize(all.Select((piece, id) => (piece, id)).ToDictionary(e => e.piece, e => e.id))
        );
        File.Copy(Path.Combine(gpt2, "merges.txt"), Path.Combine(folder, "merges.txt"));
    }
}
